//! Figures of sentences in the company of others: of one row, of a row with another name, of rows enumerated by name; and
//! figures that resemble a cell but are something else.

use super::{Sentence, compared, silent};

const CLINICS: &str = "# Vaccinations\n\n| Clinic | Eligible | Vaccinated | Uptake (%) |\n|---|---:|---:|---:|\n| Harbour | 3,125 | 1,625 | 52.0 |\n| Old Mill | 2,840 | 2,272 | 80.0 |\n| Station | 1,460 | 803 | 55.0 |\n| All clinics | 7,425 | 4,700 | 63.3 |\n\n";
const STATIONS: &str = "# Winter\n\n| Station | Mean | Rain mm | Frosts |\n|---|---:|---:|---:|\n| Cullen Fell | 2.3 | 142 | 16 |\n| Portray | 7.4 | 88 | 2 |\n| Stanwick | 5.1 | 49 | 9 |\n| Tarn Bridge | 4.2 | 117 | 12 |\n\n";
const OFFICES: &str = "# 窓口\n\n| 窓口 | 令和5年度 | 令和6年度 | 増減 |\n|---|---:|---:|---:|\n| 本所 | 12,410 | 12,980 | +570 |\n| 東支所 | 4,620 | 4,305 | -315 |\n| 西支所 | 3,875 | 4,140 | +265 |\n| 港支所 | 2,960 | 2,735 | -225 |\n\n";
const WINES: &str = "# Uve\n\n| Vitigno | Quintali | Grado |\n|---|---:|---:|\n| Barbera | 5480 | 13,2 |\n| Dolcetto | 2115 | 12,6 |\n| Nebbiolo | 2390 | 13,9 |\n| Arneis | 1110 | 12,9 |\n\n";

/// Tables, a true sentence, and what is replaced in it by a fault that is found, with the right value.
const SENTENCES: &[Sentence] = &[
    // Other figures of the sentence are in one row.
    (CLINICS, "Nurses gave 4,700 doses to 7,425 people.", "7,425", "7,452", "7,425"),
    (CLINICS, "They reached 2,272 of the 2,840 people there.", "2,840", "8,240", "2,840"),
    // The figure of another row behind a name.
    (
        STATIONS,
        "Most rain fell at Cullen Fell (142).",
        "Cullen Fell (142)",
        "Tarn Bridge (142)",
        "117",
    ),
    (STATIONS, "The lowest mean was that of Cullen Fell, 2.3.", "Cullen Fell", "Stanwick", "5.1"),
    // Rows by name, with their number.
    (OFFICES, "減ったのは東支所、港支所の2か所である。", "2か所", "3か所", "2"),
    (CLINICS, "Two clinics were above 54 percent: Old Mill and Station.", "Two", "Three", "2"),
    // With the condition that they meet.
    (OFFICES, "増えたのは本所、西支所である。", "西支所", "港支所", "西支所"),
    (OFFICES, "4,200件を超えたのは本所、東支所である。", "東支所", "西支所", "東支所"),
    (
        WINES,
        "Sopra i 13 gradi si collocano due vitigni, Barbera e Nebbiolo.",
        "Nebbiolo",
        "Arneis",
        "Nebbiolo",
    ),
];

#[test]
fn figures_and_names_in_company_are_compared() {
    compared(SENTENCES);
}

#[test]
fn figures_of_something_else_are_no_slips() {
    let of = |tables: &str, sentence: &str| format!("{tables}{sentence}\n");
    let documents = [
        // In a unit that no table has, of another magnitude, rounded in another multiple.
        of(STATIONS, "Cullen Fell, at 412 m, was the coldest at 2.3."),
        of(CLINICS, "On average a nurse of Harbour gave 16.52 doses an hour."),
        of(CLINICS, "Harbour has 31.52 in stock."),
        // Of several rows together, of a forecast, weighted, cumulative.
        of(CLINICS, "Old Mill and Station together still need 1,660 doses."),
        of(CLINICS, "Next year Harbour will have 3 rooms and therefore 1,652 doses."),
        of(WINES, "La gradazione media ponderata è di 13,15 gradi; il Nebbiolo ha raggiunto 13,9."),
        of(OFFICES, "累計では本所が12,890件となる。"),
        // Of another owner; in a formula; the difference of two figures of the sentence.
        "# Results\n\n| Item | 2024 | 2025 |\n|---|---:|---:|\n| Revenue | 1,420 | 1,625 |\n| Costs | 1,210 | 1,302 |\n\nIn 2025 the Polska revenue was 1,652.\n".to_owned(),
        of(CLINICS, "r = \\frac{1625}{\\sqrt{1652}}"),
        of(CLINICS, "Harbour gave 1,652 doses more (2,000 after 348)."),
        // With more places than the table.
        of(STATIONS, "Portray had a mean of 7.38."),
        // An age.
        of(CLINICS, "We asked 1,950 people aged 15 and over, of whom 1,497 (76.8%) read."),
        // Some rows that meet a condition need not be all; an unknown name is not counted.
        of(OFFICES, "増えたのは本所などである。"),
        of(CLINICS, "Of the three clinics two were above 54 percent: Old Mill and Station."),
        "# 参加\n\n| 世帯 | 人数 |\n|---|---:|\n| 西村 | 1 |\n| 北川 | 1 |\n| 中野・小林 | 2 |\n\n大人4人(西村・北川・中野・小林)が来た。\n".to_owned(),
        of(CLINICS, "Three clinics were praised: Old Mill, Station and Castle Park."),
    ];
    silent("prose.yaml", &documents.iter().map(|it| &**it).collect::<Vec<_>>());
}
