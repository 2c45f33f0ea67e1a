//! Numbering, references and brackets in the words of a document: faults are found, sound documents are silent.

use super::{found, silent, told};

const TABLES: &str = "表１　歳入\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n表２　歳出\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n";

#[test]
fn a_numbering_that_breaks_in_one_place_is_found() {
    let head = "warning[text/numbering]";
    found(
        "text.yaml",
        &[
            ("## 1. a\n\n## 2. b\n\n## 4. c\n\n## 5. d\n", head, "number 3 is missing"),
            ("# 第１章 a\n\n# 第２章 b\n\n# 第２章 c\n\n# 第３章 d\n", head, "repeats"),
            (
                "# 1 a\n\n## 1.1 b\n\n## 1.2 c\n\n## 1.4 d\n\n## 1.5 e\n",
                head,
                "number 3 is missing",
            ),
            ("- （１）a\n- （２）b\n- （４）c\n- （５）d\n", head, "number 3 is missing"),
            ("① a\n\n② b\n\n③ c\n\n③ d\n", head, "repeats"),
            ("Table 1: a\n\nTable 2: b\n\nTable 4: c\n\nTable 5: d\n", head, "number 3 is missing"),
            ("## 1. a\n\n## 2. b\n\n## 4. c\n", head, "number 3 is missing"),
            ("Table 1: a\n\nTable 3: b\n\nTable 4: c\n", head, "number 2 is missing"),
            ("図１　a\n\n図２　b\n\n図３　c\n\n図３　d\n", head, "repeats"),
            ("ア\n\n- (ア) a\n- (イ) b\n- (エ) c\n- (オ) d\n", head, "number 3 is missing"),
        ],
    );
}

#[test]
fn a_reference_to_what_is_not_there_is_found() {
    let head = "warning[text/reference]";
    let tables = |text: &str| format!("{TABLES}{text}\n");
    let one = |word: &str, text: &str| {
        format!("{word} 1: a\n\n| a | b |\n|---|---|\n| c | 1 |\n\n{text}\n")
    };
    let (three, english) =
        (tables("表３のとおり増えた。"), tables("").replace('表', "Table ") + "See Table 4.\n");
    found(
        "text.yaml",
        &[
            (&three, head, "end at 2"),
            (&english, head, "end at 2"),
            (&one("Tabelle", "Siehe Tabelle 4."), head, "end at 1"),
            (&one("Tableau", "Voir le tableau 3."), head, "end at 1"),
            (&one("Tabella", "Si rinvia alla tabella 2."), head, "end at 1"),
            (&one("表", "详见表3。"), head, "end at 1"),
            (&one("표", "자세한 내용은 표 4와 같다."), head, "end at 1"),
            (
                "A[^1] and b[^2].\n\n[^1]: Note.\n",
                head,
                "note `2` is referenced, but does not exist",
            ),
            ("A[^1].\n\n[^1]: Note.\n\n[^2]: Note.\n", head, "nothing refers to note `2`"),
        ],
    );
    let note = told("text.yaml", "# A b\n\n[x](#a-c)\n");
    assert!(note.contains("note[text/reference] `#a-c` matches no heading"), "{note}");
}

#[test]
fn a_bracket_without_its_other_half_is_found() {
    let head = "warning[text/bracket]";
    found(
        "text.yaml",
        &[
            ("「甲（乙」とする。", head, "`（` has no matching `）`"),
            ("『甲とする。", head, "`『` has no matching"),
            ("- 【注記\n", head, "`【` has no matching"),
            ("# 甲」の見出し", head, "`」` has no matching `「`"),
        ],
    );
}

#[test]
fn sound_numberings_references_and_brackets_raise_nothing() {
    let tables = |text: &str| format!("{TABLES}{text}\n");
    let of_tables = [
        tables("表１、表2のとおり。代表３名、図表５、別表４。"),
        tables("白書の表９を参照。表３つを作る。表２-３。"),
        tables("`表９` と https://example.org/表9 。"),
    ];
    silent("text.yaml", &of_tables.each_ref().map(String::as_str));
    silent(
        "text.yaml",
        &[
            "## 0. a\n\n## 1. b\n\n## 2. c\n\n## 3. d\n",
            "## v1.2.0\n\n## v1.1.0\n\n## v1.0.0\n\n## v0.9.0\n",
            "## 2021\n\n## 2023\n\n## 2024\n\n## 2025\n",
            "## 1. a\n\n## 3. b\n\n## 7. c\n\n## 9. d\n",
            "## 1. a\n\n## 2. b\n\n## 1. c\n\n## 2. d\n",
            "- （１）a\n- （２）b\n- （１）c\n- （２）d\n",
            "5. a\n6. b\n8. c\n9. d\n",
            "# A & b\n\n[x](#a--b), [y](#id), [z](#top) <a name=\"id\"></a>\n",
            "# 見出し １\n\n[x](#見出し-１) [^a]\n\n[^a]: 注。\n",
            "「甲\n\n乙」が続く。（丙\n\n丁）",
            "１）甲 ２）乙。ア)丙。:) 「（」と「」。`「` は字。（甲) (乙）",
            "URL（`http://localhost:3000`）へ。（https://example.org）",
            "[討論串]（https://example.org/a#b/c) です。",
            "Intervals [0, 1) and smileys :-( stay.",
            "1\\. Name\n\n2\\. Number 3. Sex\n\n4\\. Address\n\n5\\. Date\n",
            "Figure 1: a\n\nFigure 2: b\n\nFigure 3: The page is shown with its cells in darker shades. They can be drawn by dragging a rectangle over each segment.\n\nSee Figure 3.\n",
        ],
    );
}

#[test]
fn parenthesis_before_an_address_that_nothing_closes_is_found() {
    found(
        "text.yaml",
        &[("甲（https://example.org/a とする。", "text/bracket", "no matching `）`")],
    );
}

/// Each block is compared with those near it, not with all: a document ten times as long takes no minutes.
#[test]
fn long_draft_with_many_faults_is_read() {
    let part =
        |n: usize| format!("## {n}. a\n\n図{n}　題\n\n「甲は以下の3件である。\n\n- 図{n}\n\n");
    let draft: String = (1..=3000).map(part).collect();
    let told = told("text.yaml", &draft);
    assert!(told.contains("text/bracket"), "{}", &told[..500]);
}

#[test]
fn a_number_typed_at_the_start_of_a_line_is_of_a_run() {
    let head = "warning[text/numbering]";
    found(
        "text.yaml",
        &[
            ("（1）甲\n（2）乙\n（3）丙\n（5）丁\n", head, "number 4 is missing"),
            ("- 第1回 甲\n- 第2回 乙\n- 第4回 丙\n", head, "number 3 is missing"),
            ("## 一、甲\n\n## 二、乙\n\n## 二、丙\n\n## 三、丁\n", head, "repeats the number"),
        ],
    );
    silent(
        "text.yaml",
        &[
            "（1）甲\n（2）乙\n（3）丙\n（4）丁\n",
            "- 第1回 甲\n- 第2回 乙\n- 第3回 丙\n",
            "- 第3回 甲\n- 第5回 乙\n- 第8回 丙\n",
            "## 一、甲\n\n## 二、乙\n\n## 三、丙\n",
            "## 三、四件の報告\n\n## 甲\n",
        ],
    );
}

#[test]
fn an_address_in_the_document_that_a_slip_keeps_from_its_heading_is_found() {
    let head = "warning[text/reference]";
    let page = "# Plan\n\n## 1 Scope\n\n## 2 Costs\n\n## 3 Team\n\n";
    found(
        "text.yaml",
        &[
            (&format!("{page}See [Scope](#1-scopes).\n"), head, "#1-scopes"),
            (
                &format!("{page}[a](#1-scope), [b](#2-costs), [c](#3-team), [d](#people).\n"),
                head,
                "#people",
            ),
        ],
    );
    let explicit = "# Plan\n\n<a id=\"top-costs\"></a>\n\n[a](#top-costs), [b](#people).\n";
    found("text.yaml", &[(explicit, head, "#people")]);
    let sound = format!("{page}[a](#1-scope), [b](#2-costs), [c](#3-team), [d](#top).\n");
    silent("text.yaml", &[&sound]);
    let told = super::told("text.yaml", &format!("{page}[a](#1-scope), [d](#people).\n"));
    assert!(!told.contains("warning"), "{told}");
}
