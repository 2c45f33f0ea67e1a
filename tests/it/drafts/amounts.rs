//! Amounts that a sentence states of the label of a row, and of a period: they are those of the table.

use super::{found, silent};

const JAPANESE: &str = "表１　歳出（単位：百万円）\n\n| 款 | 令和6年度 | 令和5年度 | 増減 |\n|---|---:|---:|---:|\n| 民生費 | 10,512 | 11,498 | △986 |\n| 土木費 | 2,047 | 1,950 | 97 |\n| 合計 | 12,559 | 13,448 | △889 |\n\n";
const ENGLISH: &str = "| Item | 2022 ($ million) | 2023 ($ million) |\n|---|---:|---:|\n| Research | 12.1 | 13.2 |\n| Staff training | 6.4 | 6.1 |\n| Total | 18.5 | 19.3 |\n\n";

#[test]
fn an_amount_of_another_period_or_row_is_found() {
    let head = "warning[prose/figure]";
    let told = |text: &str| format!("{JAPANESE}{text}\n");
    let english = |text: &str| format!("{ENGLISH}{text}\n");
    found(
        "prose.yaml",
        &[
            (&told("令和6年度の民生費は115億円である。"), head, "10,512百万円 in the table"),
            (&told("令和５年度の土木費は20億4,700万円。"), head, "1,950百万円 in the table"),
            (
                &told("令和6年度の歳出総額は125億9,500万円である。"),
                head,
                "12,559百万円 in the table",
            ),
            (&english("Research was $12.3 million in 2023."), head, "in the table"),
            (
                &english("In short, staff training in 2022 amounted to $4.6 million."),
                head,
                "in the table",
            ),
            (&english("The total was about $193 million in 2023."), head, "in the table"),
        ],
    );
}

#[test]
fn amounts_that_agree_or_are_of_something_else_are_silent() {
    let told = |text: &str| format!("{JAPANESE}{text}\n");
    let english = |text: &str| format!("{ENGLISH}{text}\n");
    let texts = [
        told("令和6年度の民生費は105億円で、令和５年度の民生費は115億円だった。"),
        told("令和6年度の民生費は約105億円、土木費は20億円余である。"),
        told("令和6年度の歳出総額は125億5,900万円である。令和4年度の民生費は99億円だった。"),
        told("民生費は99億円で前年度並み。令和6年度の民生費は9億円減となった。うち民生費は3億円。"),
        told("令和6年度の民生費は100億円以上である。歳入総額は130億円である。"),
        english("Research was $13.2 million in 2023 and $12.1 million in 2022."),
        english("Research was more than $13 million in 2023. The total in 2022 was $18.5 million."),
        english("Research was $1.1 million higher in 2023. Research was $13 million in 2021."),
        english("Other research was $2 million in 2023. In 2021, research was $9 million."),
    ];
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    silent("prose.yaml", &texts);
}
