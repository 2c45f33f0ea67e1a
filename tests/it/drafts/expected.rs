//! What follows from the rows, columns and years that a sentence names is computed, in any language: differences, changes,
//! sums, means, shares, quotients and multiples; and a figure is not that of another year than the sentence names.

use super::{Sentence, compared, silent};

const FERRY: &str = "# Ferries\n\n| Line | 2022 | 2023 | 2024 |\n|---|---:|---:|---:|\n| Harbour line | 41,380 | 43,915 | 47,260 |\n| Island line | 18,725 | 17,940 | 16,385 |\n| Night line | 6,240 | 7,105 | 8,930 |\n| All lines | 66,345 | 68,960 | 72,575 |\n\n";
const HALLS: &str = "# Halls\n\n| Hall | Visitors | Concerts | Staff |\n|---|---:|---:|---:|\n| Opal Hall | 38,412 | 97 | 34 |\n| Brook Hall | 21,906 | 66 | 21 |\n| Quay Hall | 9,577 | 41 | 12 |\n\n";
const HAFEN: &str = "# Häfen\n\n| Hafen | 2023 | 2024 |\n|---|---:|---:|\n| Altwerft | 3.412,5 | 3.986,0 |\n| Sandtor | 1.207,4 | 1.118,9 |\n| Gesamt | 4.619,9 | 5.104,9 |\n\n";
const BUDGET: &str = "# 予算（単位：千円）\n\n| 区分 | 令和5年度 | 令和6年度 |\n|---|---:|---:|\n| 道路費 | 31,460 | 36,915 |\n| 公園費 | 12,385 | 11,740 |\n| 河川費 | 8,230 | 9,605 |\n| 合計 | 52,075 | 58,260 |\n\n";
const ERNTE: &str = "# Ernte\n\n| Ort | 2023 | 2024 |\n|---|---:|---:|\n| Altwerft | 498,0 | 557,5 |\n| Neuhof | 322,8 | 341,1 |\n| Seeblick | 214,4 | 219,3 |\n| Gesamt | 1.035,2 | 1.117,9 |\n\n";
const LECTORES: &str = "# Biblioteca\n\n| Año | Socios | Préstamos |\n|---|---:|---:|\n| 2022 | 1.845 | 12.460 |\n| 2023 | 1.972 | 13.105 |\n| 2024 | 2.118 | 14.230 |\n\n";
const VILLAGES: &str = "# Rents\n\n| Site | Plots | Rent (€) | Rent per plot (€) |\n|---|---:|---:|---:|\n| Mill Lane | 48 | 1,536 | 32.00 |\n| Station Road | 36 | 1,332 | 37.00 |\n| Weir Field | 25 | 895 | 35.80 |\n\n";
const SALES: &str = "# Sales\n\n| Segment | Q1 | Q2 | Q3 | Q4 |\n|---|---:|---:|---:|---:|\n| Film | 58.4 | 61.2 | 59.8 | 66.3 |\n| Labels | 32.7 | 31.9 | 34.6 | 36.1 |\n| Paper | 14.1 | 15.2 | 15.8 | 17.5 |\n\n";
const UMSATZ: &str = "# Umsatz (Mio. Euro)\n\n| Sparte | Q1 | Q2 | Q3 | Q4 |\n|---|---:|---:|---:|---:|\n| Pumpen | 32,7 | 31,9 | 34,6 | 36,3 |\n| Service | 14,1 | 15,0 | 15,8 | 17,2 |\n\n";
const SHOKU: &str = "# 給食の実績\n\n| 学校 | 人数 | 食数 |\n|---|---:|---:|\n| 東小学校 | 412 | 76,214 |\n| 西小学校 | 365 | 67,538 |\n| 南中学校 | 298 | 54,926 |\n\n";
const MARCHE: &str = "# Marchés\n\n| Marché | 2023 | 2024 |\n|---|---:|---:|\n| Centre | 1 482 | 1 635 |\n| Gare | 915 | 868 |\n| Total | 2 397 | 2 503 |\n\n";

/// Tables, a true sentence about them, a figure of it, what that is replaced with, and what it should be.
const SENTENCES: [Sentence; 37] = [
    (
        FERRY,
        "The Island line carried 1,555 passengers fewer than the year before.",
        "1,555",
        "1,655",
        "1,555",
    ),
    (FERRY, "The Night line grew by 43.1% in two years.", "43.1", "43.7", "43.1"),
    (FERRY, "In 2024 the Harbour line carried 65.1% of all passengers.", "65.1", "61.5", "65.1"),
    (
        FERRY,
        "Harbour line and Island line together carried 63,645 people in 2024.",
        "63,645",
        "63,465",
        "63,645",
    ),
    (FERRY, "The Harbour line averaged 44,185 passengers a year.", "44,185", "44,815", "44,185"),
    (FERRY, "In 2023 the Island line carried 17,940 people.", "17,940", "16,385", "17,940"),
    (FERRY, "The Harbour line carries 5.3 times as many as the Night line.", "5.3", "5.8", "5.3"),
    (HALLS, "Opal Hall had 396.0 visitors per concert.", "396.0", "369.0", "396.0"),
    (HALLS, "The average number of visitors is 23,298.3.", "23,298.3", "23,289.3", "23,298.3"),
    (HALLS, "Opal Hall drew 16,506 visitors more than Brook Hall.", "16,506", "16,560", "16,506"),
    (HAFEN, "Der Anteil von Sandtor lag 2024 bei 21,9 %.", "21,9", "29,1", "21.9"),
    (HAFEN, "Im Sandtor sank der Umschlag um 7,3 %.", "7,3", "7,8", "7.3"),
    (BUDGET, "道路費は前年度に比べ5,455千円増加した。", "5,455", "5,445", "5,455"),
    (BUDGET, "道路費と河川費を合わせると46,520千円である。", "46,520", "46,250", "46,520"),
    (BUDGET, "道路費は歳出全体の63.4％を占める。", "63.4", "64.3", "63.4"),
    (BUDGET, "河川費は前年度比16.7％増となった。", "16.7", "17.6", "16.7"),
    (BUDGET, "令和5年度の公園費は12,385千円だった。", "12,385", "11,740", "12,385"),
    (MARCHE, "Le marché du Centre représente 65,3 % des ventes de 2024.", "65,3", "63,5", "65.3"),
    (MARCHE, "Les ventes du Centre ont augmenté de 153 par rapport à 2023.", "153", "158", "153"),
    // Ten times as much.
    (FERRY, "The Island line carried 1,555 passengers fewer.", "1,555", "15,550", "1,555"),
    // A share is of something, also beside `more`; a word for a change leaves both.
    (
        FERRY,
        "More than half, 65.1% of all passengers, took the Harbour line.",
        "65.1",
        "61.5",
        "65.1",
    ),
    // A figure of a neighbour, in the same row or column.
    (HALLS, "The visitors of Brook Hall were 21,906.", "21,906", "38,412", "21,906"),
    (FERRY, "In 2022 the Night line carried 6,240.", "6,240", "7,105", "6,240"),
    // The decimal comma and the percent sign in words, in a text of few words.
    (ERNTE, "Altwerft stieg auf 557,5 Tonnen.", "557,5", "575,5", "557,5"),
    (ERNTE, "Neuhof wuchs um 5,7 Prozent.", "5,7", "5,1", "5.7"),
    (ERNTE, "Auf Altwerft entfielen 2024 49,9 Prozent.", "49,9", "94,9", "49.9"),
    // Rows that are years.
    (LECTORES, "En 2023 hubo 13.105 préstamos.", "13.105", "14.230", "13.105"),
    (LECTORES, "En el último año los socios aumentaron en 146.", "146", "164", "146"),
    (LECTORES, "En el último año los préstamos aumentaron un 8,6 por ciento.", "8,6", "8,1", "8.6"),
    // A column of amounts per unit, and per unit from two columns.
    (VILLAGES, "At Station Road a plot costs 37.00 euros per plot.", "37.00", "73.00", "37.00"),
    (SALES, "Film averaged 61.4 per quarter.", "61.4", "64.1", "61.4"),
    // Quarters and halves in words.
    (SALES, "In the fourth quarter Film made 66.3.", "66.3", "63.3", "66.3"),
    (SALES, "In the second half Labels made 70.7 in all.", "70.7", "77.0", "70.7"),
    // No sentence ends behind `Mio.`
    (
        UMSATZ,
        "Im Durchschnitt setzte die Sparte Pumpen 33,9 Mio. Euro je Quartal um.",
        "33,9",
        "39,3",
        "33.9",
    ),
    // Counters that only the heading has.
    (SHOKU, "東小学校の食数は76,214食である。", "76,214", "76,124", "76,214"),
    (SHOKU, "東小学校と西小学校を合わせると143,752食になる。", "143,752", "143,725", "143,752"),
    // Two rows joined without a word for their sum.
    (HALLS, "60,318 visitors came to Opal Hall or Brook Hall.", "60,318", "60,138", "60,318"),
];

#[test]
fn what_follows_from_the_names_in_a_sentence_is_computed_in_any_language() {
    compared(&SENTENCES);
}

#[test]
fn what_is_of_other_years_places_or_plans_is_not_computed() {
    let texts = [
        (FERRY, "The Island line carried 1,665 passengers fewer than a competitor."),
        (FERRY, "The Night line should grow by 43.7% until 2026."),
        (FERRY, "About 61% of the passengers of the Harbour line are commuters."),
        (FERRY, "The Harbour line gained 3.4 percentage points."),
        (FERRY, "From 2022 to 2024 the Island line fell from 18,725 to 16,385 passengers."),
        (FERRY, "In 2023 the Island line carried 17,940 people, and 16,385 in 2024."),
        (FERRY, "The budget for the Night line is 8,390 euros in 2019."),
        (HALLS, "Opal Hall had up to 369.0 visitors per concert."),
        (
            HALLS,
            "Opal Hall had 38,412 visitors, 396 per concert and 1,129.8 for each of its 34 staff.",
        ),
        (HAFEN, "Altwerft kam 2019 auf 3.964,0."),
        (BUDGET, "道路費のうち国庫補助分は5,544千円である。"),
        (BUDGET, "公園費は令和7年度に11,470千円を見込む。"),
        (MARCHE, "Centre et Gare totalisent ensemble 2 503 ventes en 2024."),
        (MARCHE, "En 2019, la Gare vendait 886 lots."),
        (ERNTE, "Altwerft stieg auf rund 575 Tonnen."),
        (MARCHE, "Le marché du Centre a vendu près de 1 653 lots en 2024."),
        (HAFEN, "Altwerft kam im Jahr 2024 auf knapp 3.968,0 Tonnen."),
        (LECTORES, "En el año 2024 hubo más de 14.320 préstamos."),
        (ERNTE, "Ein Nachbarort kam auf 575,5 Tonnen."),
        (LECTORES, "En 2019 hubo 13.501 préstamos."),
        (SALES, "Analysts had expected 63.3 for the fourth quarter."),
        (HALLS, "Opal Hall had 38,412 visitors, Brook Hall 21,906 and Quay Hall 9,577."),
    ];
    let texts: Vec<String> = texts.iter().map(|it| format!("{}{}\n", it.0, it.1)).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    silent("prose.yaml", &texts);
}
