//! A figure of a sentence that no cell gives is that of the row and the column that the sentence names, whatever order its words
//! are in; what the tables give in some other way, or say of something else, is right.

use super::{found, silent};

const CLUBS: &str = "# Clubs\n\n| Region | Clubs | Members | Fees (£) |\n|---|---:|---:|---:|\n| North region | 12 | 1,482 | 29,640 |\n| South region | 9 | 1,163 | 23,260 |\n| West region | 7 | 905 | 18,100 |\n| Total | 28 | 3,550 | 71,000 |\n\n";
const VOTES: &str = "# 開票結果\n\n| 順位 | 候補者 | 得票数 |\n|---|---|---:|\n| 1 | 大山 | 5,931 |\n| 2 | 小川 | 4,178 |\n| 3 | 中村 | 1,260 |\n| | 有効投票計 | 11,369 |\n\n";
const VISITS: &str = "# Besuche\n\n| Jahr | Besuche | Führungen |\n|---|---:|---:|\n| 2021 | 3.812 | 96 |\n| 2022 | 4.227 | 118 |\n| 2023 | 4.951 | 131 |\n\n";
const ACCOUNTS: &str = "# Kasse\n\n## Einnahmen\n\n| Posten | Betrag (€) |\n|---|---:|\n| Beiträge | 4.120,00 |\n| Basar | 2.310,40 |\n| Summe | 6.430,40 |\n\n## Ausgaben\n\n| Posten | Betrag (€) |\n|---|---:|\n| Miete | 1.800,00 |\n| Basar | 1.475,15 |\n| Summe | 3.275,15 |\n\n";

/// Tables, a true sentence about them, a figure of it and what that is replaced with.
const SENTENCES: [(&str, &str, &str, &str); 12] = [
    (CLUBS, "The southern clubs have 1,163 members.", "1,163", "1,136"),
    (CLUBS, "Fees of 18,100 pounds were paid by the members in the west.", "18,100", "18,700"),
    (CLUBS, "The north has 1,482 members and the west 905.", "905", "965"),
    (CLUBS, "North has 577 members more than West.", "577", "517"),
    (CLUBS, "On average the members pay fees of 20.00 pounds.", "20.00", "26.00"),
    (VOTES, "- 有効投票数 11,369票", "11,369", "11,396"),
    (VOTES, "1位と2位の得票差は1,753票だった。", "1,753", "1,153"),
    (VISITS, "Zwischen 2021 und 2023 wurden 12.990 Besuche gezählt.", "12.990", "12.900"),
    (ACCOUNTS, "Der Basar brachte einen Überschuss von 835,25 Euro.", "835,25", "885,25"),
    (CLUBS, "The largest region by members is the North.", "North", "South"),
    (CLUBS, "The fewest clubs are in the West region.", "West", "South"),
    (CLUBS, "We are active in three regions.", "three", "four"),
];

#[test]
fn a_figure_is_that_of_the_row_and_the_column_that_its_sentence_names() {
    for (tables, sentence, stated, other) in SENTENCES {
        silent("prose.yaml", &[&format!("{tables}{sentence}\n")]);
        let wrong = format!("{tables}{}\n", sentence.replace(stated, other));
        found("prose.yaml", &[(&wrong, "warning[prose/", "")]);
    }
}

#[test]
fn figures_of_something_else_and_those_that_the_tables_give_otherwise_are_right() {
    let texts = [
        (CLUBS, "Of the 3,550 members 1,136 are women."),
        (CLUBS, "In 2019 the South had 1,136 members."),
        (CLUBS, "The southern clubs hope for 1,136 members."),
        (CLUBS, "North and South have 2,645 members."),
        (CLUBS, "Another club in the south has 116 members."),
        (CLUBS, "All but the South have 2,387 members."),
        (CLUBS, "The second largest region by members is the South."),
        (CLUBS, "The South had the largest increase in members."),
        (CLUBS, "At least four regions are needed for a league; two regions merged."),
        (VOTES, "前回の1位と2位の得票差は1,153票だった。"),
        (VOTES, "持ち帰りを含む投票総数は11,982票である。"),
        (VISITS, "Zwischen 2021 und 2022 wurden 8.039 Besuche gezählt."),
        (ACCOUNTS, "Der Basar nahm 2.310,40 Euro ein und gab 1.475,15 Euro aus."),
    ];
    let texts: Vec<String> = texts.iter().map(|it| format!("{}{}\n", it.0, it.1)).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    silent("prose.yaml", &texts);
}

#[test]
fn what_only_looks_like_a_statement_about_a_table_is_none() {
    let forecast = "# 決算\n\n2026年3月期の売上高は前期比2.8%増、利益も41.6%増となった。\n\n| 項目 | 2025年度実績 | 2026年度予想 | 増減 |\n|---|---:|---:|---:|\n| 売上高 | 55,909 | 60,000 | 7.3% |\n| 利益 | 5,557 | 6,200 | 11.6% |\n";
    let carried = "# Bericht\n\nDen sonstigen Rückstellungen von 1.570 T€ steht eine Reduzierung der Rückstellung in Höhe von 934 T€ gegenüber.\n\n| T€ | 2021 | 2022 | Veränderung |\n|---|---:|---:|---:|\n| Rückstellungen | 18.069 | 19.005 | 936 |\n| Sonderposten | 11.991 | 14.025 | 2.034 |\n";
    let heads = "| Kapitel | Seite |\n|---|---:|\n| Anlagen der Stadt | 112 |\n| Bauten der Stadt | 141 |\n\nAnlagen der Stadt 113\n\nText.\n\nAnlagen der Stadt 114\n\nText.\n\nAnlagen der Stadt 115\n";
    silent("prose.yaml", &[forecast, carried, heads]);
    let sums = [
        "The endowment is\n\n$$\ny_t^1 + y_t^2 = 1\n$$\n",
        "We prove that 1 + 1 = 10.\n",
        "年間配当金は70円（分割前280円、中間140円＋期末140円）。\n",
        "Seven seats:\n\n- 5 are for members\n- 2 are for experts that:\n  - have done this before\n  - bring experience\n  - are paid\n",
        "- There are 3 main types:\n\n  - `numeric`\n  - `integer`\n  - `text`\n\n  **Special values:**\n\n  - `NA`\n  - `NaN`\n",
    ];
    silent("prose.yaml", &sums);
}
