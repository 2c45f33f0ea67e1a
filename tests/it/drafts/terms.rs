//! Terms, abbreviations and references to parts of a document: inconsistencies are found, sound documents are
//! silent.

use super::{found, silent, told};

const SECTIONS: &str = "# 1 A\n\ntext\n\n# 2 B\n\n## 2.1 C\n\n## 2.2 D\n\n## 2.3 E\n\n# 3 F\n\n";
const CHAPTERS: &str = "# 第１章 a\n\ntext\n\n# 第２章 b\n\ntext\n\n# 第３章 c\n\n";

#[test]
fn a_spelling_that_is_rare_beside_another_is_found() {
    let head = "warning[text/term]";
    let often = |usual: &str, rare: &str| {
        format!("{}{rare}を用いる。\n", format!("{usual}を用いる。").repeat(5))
    };
    let pairs = [
        ("サーバー", "サーバ"),
        ("バイオリン", "ヴァイオリン"),
        ("キャノン", "キヤノン"),
        ("ユーザ", "ユーザー"),
        ("データベースサーバー", "データベースサーバ"),
    ];
    for (usual, rare) in pairs {
        found(
            "text.yaml",
            &[(&often(usual, rare), head, &format!("`{rare}` (1×) and `{usual}` (5×)"))],
        );
    }
    let english = "GitHub is used. ".repeat(6) + "Github is not.\n";
    found("text.yaml", &[(&english, head, "`Github` (1×) and `GitHub` (6×)")]);
}

#[test]
fn spellings_that_are_chosen_are_notes() {
    for text in [
        "障害のある人と障がいのある人。\n",
        "サーバとサーバー。\n",
        "ＫＰＩとKPI。\n",
        "ｻｰﾊﾞｰとサーバー。\n",
    ] {
        let told = told("text.yaml", text);
        assert!(told.contains("note[text/term]") && !told.contains("warning"), "{text}: {told}");
    }
}

#[test]
fn words_that_only_look_alike_are_left_alone() {
    silent(
        "text.yaml",
        &[
            "コピーとコピ。カバーとカバ。ビールとビル。スキーとスキ。ボールとボル。\n",
            "The Board met. A board is flat. NATO and nato. Apple and apple and APPLE.\n",
            "`GitHub` と `Github`、https://github.com/GitHub/Github と Github 。\n",
            "AIとIoT。IT、it。\n",
            "ConTeXt, ConTeXt, ConTeXt, ConTeXt and ConTeXt. Context is a context in context.\n",
        ],
    );
    let flood: String = (0..60)
        .map(|it| {
            let letter = |at: u32| char::from_u32('ア' as u32 + 2 * (it / at % 8) + 1).unwrap();
            let stem: String = [letter(1), letter(8), 'ン', 'ト'].iter().collect();
            format!("{stem}、{stem}ー。\n\n")
        })
        .collect();
    let told = told("text.yaml", &flood);
    assert!(told.matches("[text/term]").count() <= 21, "{told}");
    assert!(told.contains("other terms"), "{told}");
}

#[test]
fn a_reference_to_a_part_that_is_not_there_is_found() {
    let head = "warning[text/reference]";
    let sections = |text: &str| format!("{SECTIONS}{text}\n");
    let chapters = |text: &str| format!("{CHAPTERS}{text}\n");
    let sheets = "別紙１　甲\n\n別紙２　乙\n\n別紙３　丙\n\n内訳は別紙４のとおり。\n";
    found(
        "text.yaml",
        &[
            (&sections("It is told in Section 4 below."), head, "end at 3"),
            (&sections("It is told in Section 2.4."), head, "end at 3"),
            (&chapters("詳しくは第５章で述べる。"), head, "end at 3"),
            (&chapters("方法は、第四章に示す。"), head, "end at 3"),
            (sheets, head, "end at 3"),
        ],
    );
}

#[test]
fn references_that_land_or_lead_elsewhere_are_silent() {
    let sections = |text: &str| format!("{SECTIONS}{text}\n");
    let chapters = |text: &str| format!("{CHAPTERS}{text}\n");
    let texts = [
        sections("See Section 2, Section 2.3 and Sections 1."),
        sections("See Section 5 of the Act, RFC 9535 Section 8.1, and Section 3.1."),
        sections("The clearance (A-11 Section 280) is quick. Ask for that of Section 280."),
        sections("See `Section 9`, and section 12 of [that page](https://example.org)."),
        chapters("第２章で述べた。同法第９章、基本計画の第７章、『白書』第８章による。"),
        chapters("- 第４章 別冊\n- 第５章 資料"),
        "# 2 A\n\n# 4 B\n\n# 5 C\n\nSee Section 7.\n".to_owned(),
        "内訳は別紙４のとおり。\n".to_owned(),
        "別表１　a\n\n別表２　b\n\n別表３　c\n\n同条例の別表９による。\n".to_owned(),
    ];
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    silent("text.yaml", &texts);
}

#[test]
fn abbreviations_that_differ_or_are_never_used_are_found() {
    let head = "warning[text/abbreviation]";
    found(
        "text.yaml",
        &[
            ("東京都立図書館（以下「図書館」という。）を改修する。\n", head, "used nowhere else"),
            (
                "甲株式会社（以下「会社」という。）と乙有限責任組合（以下「会社」という。）。会社は\n",
                head,
                "defined twice",
            ),
            (
                "A Key Performance Indicator (KPI) and a Key Process Index (KPI).\n",
                head,
                "defined twice",
            ),
        ],
    );
    silent(
        "text.yaml",
        &[
            "東京都立図書館（以下「図書館」という。）を改修する。図書館は休館する。\n",
            "東京都立図書館（以下「図書館」という。）。\n\n図書館。\n\n新しい東京都立図書館（以下「図書館」という。）。\n",
            "Key Performance Indicators (KPI) and the Key-Performance Indicator (KPI).\n",
            "Treasury Executive Institute (TEI), or Treasury's Executive Institute (TEI).\n",
            "We met in Rome (ROME) and Paris (PSG). The World Health Organization (WHO) agreed.\n",
        ],
    );
}
