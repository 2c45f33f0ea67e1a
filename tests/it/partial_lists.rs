//! Lists that are shorter than what their totals count, and settings that nothing adds up: nothing is found in them.
//! A row that is missing from a whole list still is.

use crate::run;
use kenzan::diagnostic::Severity;

/// The codes of what the pack `kenzan:auto` finds in a document, errors with a mark.
fn found(name: &str, text: &str) -> Vec<String> {
    let mark = |it: Severity| if it == Severity::Error { "!" } else { "" };
    let found = run::found_by_auto(name, text);
    found.iter().map(|it| format!("{}{}", mark(it.severity), it.code)).collect()
}

const NONE: Vec<String> = Vec::new();

const ROWS: [(&str, u32); 6] = [
    ("Aln", 41_220),
    ("Birka", 30_815),
    ("Cen", 24_107),
    ("Dor", 17_930),
    ("Esk", 12_466),
    ("Fenn", 9_871),
];

/// A list in order of size with a total far above it.
fn list(title: &str, head: &str, total: &str, note: &str) -> String {
    let rows: String = ROWS.iter().map(|(name, count)| format!("| {name} | {count} |\n")).collect();
    format!("## {title}\n\n| {head} |\n|---|---:|\n{rows}| {total} | 172604 |\n\n{note}\n")
}

#[test]
fn a_list_that_says_it_is_a_choice_of_the_largest_may_fall_short_of_its_total() {
    for (title, head, total, note) in [
        ("Die sechs größten Herkunftsländer", "Land | Zahl", "Insgesamt", ""),
        ("The six largest parishes", "Parish | Number", "Total", ""),
        ("上位6市町村", "市町村 | 人数", "合計", ""),
        ("Les six premiers pays", "Pays | Nombre", "Total", ""),
        ("I sei comuni principali", "Comune | Numero", "Totale", ""),
        (
            "Herkunft",
            "Land | Zahl",
            "Insgesamt",
            "Dargestellt sind nur die zehn wichtigsten Länder.",
        ),
        ("Parishes", "Parish | Number", "Total", "Only the largest parishes are listed."),
        ("市町村", "市町村 | 人数", "合計", "主なもののみを掲載している。"),
    ] {
        assert_eq!(found("a.md", &list(title, head, total, note)), NONE, "{title} {note}");
    }
}

#[test]
fn a_ranked_list_may_fall_short_of_its_total() {
    let rows: String =
        (1..).zip(ROWS).map(|(at, it)| format!("| {at} | {} | {} |\n", it.0, it.1)).collect();
    for (rank, total) in [("Rank", "Total"), ("Rang", "Insgesamt"), ("順位", "合計")] {
        let text = format!("| {rank} | A | B |\n|---|---|---:|\n{rows}| | {total} | 172604 |\n");
        assert_eq!(found("a.md", &text), NONE, "{rank}");
    }
}

#[test]
fn a_list_in_order_by_size_that_falls_short_is_no_error_but_is_told() {
    let text = list("Parishes", "Parish | Number", "Total", "");
    assert_eq!(found("a.md", &text), ["table/total"]);
    // Out of order it is a whole list.
    let text = text.replace("| Aln | 41220 |\n", "").replace("| Total", "| Aln | 41220 |\n| Total");
    assert_eq!(found("a.md", &text), ["!table/total"]);
}

#[test]
fn groups_that_a_note_says_overlap_may_exceed_their_total() {
    let rows = "| UE | 1266 |\n| Donne | 1780 |\n| Minorenni | 688 |\n| Da oltre 10 anni | 1519 |\n| Titolari | 143 |\n";
    let text = |note: &str, total: &str| {
        format!(
            "# Residenti\n\n| Gruppo | Residenti |\n|---|---:|\n{rows}| {total} | 3412 |\n\n{note}\n"
        )
    };
    for (note, total) in [
        ("I gruppi della tabella si sovrappongono.", "Totale stranieri"),
        ("The groups overlap: one person can be in several rows.", "Total"),
        ("Die Gruppen überschneiden sich.", "Insgesamt"),
        ("複数の区分に該当する者がいる。", "合計"),
    ] {
        assert_eq!(found("a.md", &text(note, total)), NONE, "{note}");
    }
    assert_eq!(found("a.md", &text("", "Totale stranieri")), ["table/total"]);
}

#[test]
fn settings_that_are_called_totals_add_nothing_up() {
    let text = "| Setting | Default | Max |\n|---|---:|---:|\n| workers | 4 | 64 |\n| timeout (s) | 30 | 3600 |\n\
        | total_retries | 3 | 10 |\n| max_total | 1000 | 100000 |\n";
    assert_eq!(found("a.md", text), NONE);
    for text in [
        "resources:\n  cpu: 2\n  memory_mb: 4096\n  total_limit_mb: 6144\n",
        "resources:\n  cpu: 2\n  memory_mb: 4096\n  total_size_mb: 6144\n",
        "total_timeout: 100\nsteps:\n- {name: build, timeout: 60}\n- {name: test, timeout: 45}\n- {name: deploy, timeout: 30}\n",
    ] {
        assert_eq!(found("a.yaml", text), NONE, "{text}");
    }
    let text = "usage:\n  prompt_tokens: 412\n  answer_tokens: 96\n  total_tokens: 518\n";
    assert_eq!(found("a.yaml", text).len(), 1);
}

#[test]
fn a_mean_rounded_to_a_digit_is_no_exact_factor() {
    let text = "| Level | Girls | Boys | All | Classes | Pupils per class |\n|---|---:|---:|---:|---:|---:|\n\
        | Six | 141 | 138 | 279 | 10 | 27.9 |\n| Five | 129 | 147 | 276 | 10 | 27.6 |\n\
        | Four | 152 | 133 | 285 | 11 | 25.9 |\n| Three | 126 | 131 | 257 | 9 | 28.6 |\n\
        | School | 548 | 549 | 1,097 | 40 | 27.4 |\n";
    assert_eq!(found("a.md", text), NONE);
    assert_eq!(found("a.md", &text.replace("Pupils per class", "Élèves par division")), NONE);
    assert!(!found("a.md", &text.replace("28.6", "29.6")).is_empty());
}
