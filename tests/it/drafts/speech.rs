//! Whose words a draft says: what it quotes is a warning at most, examples of mistakes are silent.

use super::{found, silent};

/// The same false statement in several languages.
const FALSE: [&str; 5] = [
    "Sales rose by 50% from 200 to 250.",
    "予算の総額は27,200,000千円で、前年度に比べ1,200,000千円、4.9％の増である。",
    "Der Umsatz stieg von 1.840 auf 2.208, ein Plus von 25,0 %.",
    "La cifra de las ventas pasó de 412 a 587, lo que supone un aumento del 52,5 %.",
    "从412件增至587件，增长52.5%。",
];

#[test]
fn an_example_of_a_mistake_is_silent_and_one_of_good_style_is_not() {
    let marks = [
        ["Bad: ", "Good: "],
        ["誤）", "正）"],
        ["Falsch: ", "Richtig: "],
        ["Incorrecto: ", "Correcto: "],
        ["错误：", "正确："],
    ];
    for (words, [wrong, right]) in FALSE.iter().zip(marks) {
        let shown = [
            format!("{wrong}{words}\n"),
            format!("> {wrong}“{words}”\n> {right}“…”\n"),
            format!("- ✗ {words}\n"),
            format!("# {}\n\n{words}\n", wrong.trim_end_matches(['：', '）', ':', ' '])),
        ];
        silent("prose.yaml", &shown.each_ref().map(String::as_str));
        let right = format!("{wrong}“…” {right}{words}\n");
        found("prose.yaml", &[(&right, "error[prose/rate]", "is stated")]);
    }
}

#[test]
fn a_sentence_that_denies_its_statement_is_silent() {
    silent(
        "prose.yaml",
        &[
            "The release wrongly said that sales rose by 50% from 200 to 250.\n",
            "The following is wrong:\n\n- Sales rose by 50% from 200 to 250.\n",
            "Der Umsatz stieg fälschlich von 1.840 auf 2.208, ein Plus von 25,0 %.\n",
            "「総額は27,200,000千円で、前年度に比べ1,200,000千円、4.9％の増」は誤記である。\n",
        ],
    );
}

#[test]
fn a_quotation_is_a_warning_at_its_own_figures() {
    for words in FALSE {
        let quoted = format!("> X: “{words}” – Y\n");
        found("prose.yaml", &[(&quoted, "draft.md:1:", "warning[prose/rate]")]);
    }
    let two = "> She said: “Sales\n> rose by 50% from 200 to 250.”\n";
    found("prose.yaml", &[(two, "draft.md:2:11: warning[prose/rate]", "`50%`")]);
}
