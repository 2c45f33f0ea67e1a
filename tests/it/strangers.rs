//! True documents of kinds that are common and easily misread, each without a finding, and beside each the same with one
//! wrong figure, which is found.

use std::fmt::Write;

use crate::cli::Place;

/// The codes of what is found without rules.
fn found(name: &str, text: &str) -> Vec<String> {
    let place = Place::new(&[(name, text.as_bytes())]);
    let told = place.run(&format!("check {name} --all"));
    let lines = told.split('\n').filter(|it| it.contains("warning[") || it.contains("error["));
    let code = |it: &str| Some(it.split_once('[')?.1.split_once(']')?.0.to_owned());
    lines.filter_map(code).collect()
}

#[test]
fn a_supplementary_budget_lists_what_changes() {
    let table = |change: &str, total: &str| {
        format!(
            "| 款 | 補正前の額 | 補正額 | 計 |\n|---|--:|--:|--:|\n| 1.国庫支出金 | 1,146,794 | 33,353 | 1,180,147 |\n| 2.県支出金 | 648,192 | {change} | 668,326 |\n| 3.繰入金 | 789,894 | 44,685 | 834,579 |\n| 歳入合計 | 3,729,206 | {total} | 3,827,378 |\n"
        )
    };
    assert!(found("a.md", &table("20,134", "98,172")).is_empty());
    assert!(!found("b.md", &table("20,134", "98,712")).is_empty());
}

#[test]
fn a_term_that_is_nothing_in_nearly_all_rows_is_no_term() {
    let table = |wrong: bool| {
        let mut text = String::from("company,items total,tax rate,paid\n");
        for row in 0..40u32 {
            let total = 1011 + row * 7919 % 30011;
            let rate = if row == 17 { "8.5" } else { "0" };
            let paid = if wrong && row == 21 { total + 600 } else { total };
            let _ = writeln!(text, "Company {row},{total},{rate},{paid}");
        }
        text
    };
    assert!(found("a.csv", &table(false)).is_empty());
}

#[test]
fn what_is_not_stated_makes_a_total_no_error() {
    let text = "| Poste | Prévu | Réalisé |\n|---|--:|--:|\n| Salaires | 2 000,00 | 1 690,00 |\n| Cours | — | 4 516,20 |\n| Stages | — | 1 865,00 |\n| Missions | 0,00 | 434,04 |\n| Sous-total | 9 000,00 | 8 505,24 |\n";
    let place = Place::new(&[("a.md", text.as_bytes())]);
    assert!(!place.run("check a.md").contains("error["));
}

#[test]
fn columns_that_were_rounded_to_tens_add_up_so() {
    let table = |projected: u32, exact: u32| {
        let mut text = String::from(
            "| Region | 2006 | 2007 | 2008 | 2009 (projected) |\n|---|--:|--:|--:|--:|\n",
        );
        let mut sums = [0; 4];
        let mut rows = String::new();
        for row in 0..17u32 {
            let own = [3, 5, 7].map(|it| 6011 + (row * 7919 * it) % 50021);
            let ten = 10 * (701 + row * 613 % 4999);
            let own = [own[0], own[1], own[2], ten];
            sums.iter_mut().zip(own).for_each(|(sum, it)| *sum += it);
            let _ = writeln!(
                rows,
                "| State {row} | {} | {} | {} | {} |",
                own[0], own[1], own[2], own[3]
            );
        }
        let _ = writeln!(
            text,
            "| South | {} | {} | {} | {} |",
            sums[0] + exact,
            sums[1],
            sums[2],
            sums[3] - projected
        );
        text + &rows
    };
    assert!(found("a.md", &table(10, 0)).is_empty());
    assert_eq!(found("b.md", &table(0, 10)), ["table/total"]);
}

#[test]
fn brackets_of_small_numbers_of_cases_are_no_sign() {
    let table = |last: &str| {
        format!(
            "| Sons | soon | later | never | Total |\n|---|--:|--:|--:|--:|\n| none | 30.4 | 25.6 | 44.0 | 100.0 |\n| 1 | 15.1 | 10.9 | 74.0 | 100.0 |\n| 2 | 4.1 | 2.9 | 93.0 | 100.0 |\n| 3 | 2.1 | 1.9 | 96.0 | 100.0 |\n| 4 | {last} | 100.0 |\n"
        )
    };
    assert!(found("a.md", &table("(10.4) | (14.6) | (75.0)")).is_empty());
    assert_eq!(found("b.md", &table("10.4 | 14.6 | 57.0")), ["table/total"]);
}

#[test]
fn a_weighted_mean_is_not_that_of_the_rows_above() {
    let table = |label: &str| {
        let mut text = String::from("| Ort | Diesel | Super | Gas |\n|---|--:|--:|--:|\n");
        for (at, place) in ["Aa", "Bb", "Cc", "Dd", "Ee"].iter().enumerate() {
            let at = at as u32;
            let _ = writeln!(
                text,
                "| {place} | 1.{} | 1.{} | 1.{} |",
                512 + 7 * at,
                630 + 9 * at,
                101 + 11 * at
            );
        }
        let _ = writeln!(text, "| {label} | 1.526 | 1.648 | 1.132 |");
        text
    };
    assert!(found("a.md", &table("Gewichteter Durchschnitt")).is_empty());
    assert_eq!(found("b.md", &table("Durchschnitt")), ["table/average"]);
}

#[test]
fn a_day_that_one_sentence_denies_is_talked_about_in_others() {
    let text =
        |last: &str| format!("# Notes\n\nWhat happens with February 29th, 2030?\n\n{last}\n");
    assert!(found("a.md", &text("February 29th, 2030 doesn’t exist.")).is_empty());
    assert_eq!(found("b.md", &text("February 28th, 2031 doesn’t exist.")), ["text/date"]);
}

#[test]
fn what_a_record_takes_off_by_its_name_is_subtracted() {
    let text = |total: u32, of_others: u32| {
        format!(
            "{{\"attivo\": {{\"totale\": {total}, \"dettaglio\": {{\"crediti\": 2000000, \"rimanenze\": 1200000, \"debiti_sottratti\": 2500000}}}},\n \"fondi\": {{\"totale\": {of_others}, \"dettaglio\": {{\"tfr\": 300000, \"rischi\": 150000}}}},\n \"altri\": {{\"totale\": 250000, \"dettaglio\": {{\"a\": 100000, \"b\": 150000}}}}}}\n"
        )
    };
    assert!(found("a.json", &text(700_000, 450_000)).is_empty());
    assert_eq!(found("b.json", &text(700_000, 540_000)), ["record/total"]);
}

#[test]
fn documents_of_light_markup_are_read_in_a_directory() {
    let wrong = "Notes\n=====\n\nThe deadline is 2025-02-29.\n";
    let place = Place::new(&[
        ("docs/a.rst", wrong.as_bytes()),
        ("docs/b.adoc", wrong.as_bytes()),
        ("docs/requirements.txt", wrong.as_bytes()),
    ]);
    let told = place.run("check docs");
    assert!(told.contains("a.rst") && told.contains("b.adoc") && !told.contains(".txt"), "{told}");
}

#[test]
fn comments_and_parts_of_a_book_refer_to_nothing() {
    let text = |title: &str, comment: &str| {
        format!("{title}\n\n[#loads]\n=== Loads\n\nNone\n{comment}<<stores>>\n\nSee <<loads>>.\n")
    };
    assert!(found("a.adoc", &text("= Manual", "//")).is_empty());
    assert!(found("b.adoc", &text("== Chapter", "")).is_empty());
    assert_eq!(found("c.adoc", &text("= Manual", "")), ["text/reference"]);
}

#[test]
fn two_states_of_one_file_of_data_differ() {
    let table = |of: [&str; 2]| {
        format!(
            "name;bund;land;summe\nwohnen;217.98;492.09;710.07\nschule;16.79;754.53;771.32\nkern;753.63;431.34;1184.97\numland;473.25;{};{}\nwege;127.61;331.72;459.33\n",
            of[0], of[1]
        )
    };
    let run = |one: [&str; 2], other: [&str; 2]| {
        let place = Place::new(&[
            ("g_mai.csv", table(one).as_bytes()),
            ("g_juni.csv", table(other).as_bytes()),
        ]);
        place.run("check .")
    };
    assert!(!run(["668.42", "1141.67"], ["679.58", "1152.83"]).contains("table/same"));
    assert!(run(["668.42", "1141.67"], ["686.42", "1141.67"]).contains("["), "a slip is told");
}

#[test]
fn a_part_may_have_a_higher_mean() {
    let table = |members: &str| {
        format!(
            "| 区分 | 職員数（人） | 1人当たり平均月額（百円） |\n|---|--:|--:|\n| 一般職員 | 93 | 2,923 |\n| うち技能職員 | {members} | 3,649 |\n| 教育公務員 | 3 | 3,200 |\n| 合計 | 96 | 2,932 |\n"
        )
    };
    assert!(!found("a.md", &table("2")).contains(&"table/of-which".to_owned()));
    assert!(found("b.md", &table("102")).contains(&"table/of-which".to_owned()));
}

#[test]
fn a_number_before_another_verb_counts_no_list() {
    let list = "- Name\n- Ort\n- Tag\n";
    let text = |sentence: &str| format!("{sentence}\n\n{list}");
    for sentence in [
        "Die 19 Prüflinge erhielten folgende Themen zur Wahl:",
        "Nach den Absätzen 3 und 4 kann die Behörde folgende Daten erheben:",
        "La déclaration est faite dans les 5 jours ouvrés suivant l'accident :",
        "Elle est faite dans les 5 jours suivants :",
    ] {
        assert!(found("a.md", &text(sentence)).is_empty(), "{sentence}");
    }
    for sentence in ["Die folgenden vier Ziele:", "Les quatre mesures prioritaires suivantes :"] {
        assert_eq!(found("b.md", &text(sentence)), ["prose/count"], "{sentence}");
    }
}

#[test]
fn what_has_one_value_wherever_it_is_filled_shows_no_sum() {
    // Scores of check lists: what an item counts, or nothing.
    let worth = [4.0, 3.0, 2.0, 1.0, 1.0, 1.0, 3.0, 4.0, 1.0, 3.0, 1.0, 0.5, 1.0, 4.0, 0.5, 1.0];
    let mut text = String::from("facility");
    (0..worth.len()).for_each(|it| text += &format!(",item {it}"));
    let mut seed = 7u32;
    for row in 0..120 {
        let _ = write!(text, "\nF{row:03}");
        for it in worth {
            seed = seed.wrapping_mul(1_103_515_245).wrapping_add(12345);
            let is_met = !(seed >> 16).is_multiple_of(4);
            text += &if is_met { format!(",{it:.1}") } else { ",".into() };
        }
    }
    assert!(found("a.csv", &(text + "\n")).is_empty());
    let mut text = String::from("facility,rooms,beds,places,remark\n");
    for row in 0..40u32 {
        let (rooms, beds) = (3 + row * 7 % 11, 5 + row * 5 % 13);
        let places = rooms + beds + if row == 23 { 4 } else { 0 };
        let _ = writeln!(text, "F{row:03},{rooms},{beds},{places},none");
    }
    assert_eq!(found("b.csv", &text), ["table/total"]);
}

#[test]
fn a_total_stated_twice_is_no_sum_of_itself_and_something_small() {
    let table = |girls: u32| {
        format!(
            "| Klasse | Ia | Ib | II | III | IV | V | VI |\n|---|--:|--:|--:|--:|--:|--:|--:|\n| a) röm.-kath. | 19 | 16 | 23 | 25 | 20 | 16 | 6 |\n| b) evang. | 13 | 12 | 16 | 12 | 11 | 17 | 8 |\n| c) andere | 1 | 1 | - | 2 | - | - | - |\n| Summe | 33 | 29 | 39 | 39 | 31 | 33 | 14 |\n| Knaben | 23 | 17 | 26 | 21 | 19 | 25 | 12 |\n| Mädchen | {girls} | 12 | 13 | 18 | 12 | 8 | 2 |\n| Summe | 33 | 29 | 39 | 39 | 31 | 33 | 14 |\n"
        )
    };
    assert!(found("a.md", &table(10)).is_empty());
    assert_eq!(found("b.md", &table(70)), ["table/total"]);
}

#[test]
fn a_share_may_end_at_the_whole() {
    let table = |last: [&str; 2]| {
        let mut text = String::from("| Town | valued | spent | rate |\n|---|--:|--:|--:|\n");
        for row in 0..8u32 {
            let (valued, spent) = (5013 + row * 701 % 1709, 7129 + row * 613 % 1201);
            let rate = (valued * 10_000 + spent / 2) / spent;
            let _ = writeln!(
                text,
                "| Town {row} | {valued} | {spent} | {}.{:02}% |",
                rate / 100,
                rate % 100
            );
        }
        text + &format!("| Port | {} | 7350 | {} |\n", last[0], last[1])
    };
    assert!(found("a.md", &table(["8125", "100.00%"])).is_empty());
    assert!(!found("b.md", &table(["6125", "100.00%"])).is_empty());
}

#[test]
fn quotes_behind_a_blank_are_those_of_the_cell() {
    let table = |note: &str| {
        format!("Item, Price, Note\n\"Gull\", 2.99, \"On a stick\"\n\"Frog\", 1.49, {note}\n")
    };
    assert!(found("a.csv", &table("\"If cooked, it is crunchy\"")).is_empty());
    assert_eq!(found("b.csv", &table("If cooked, it is crunchy")), ["csv/ragged"]);
}

#[test]
fn a_list_may_end_in_a_remark_on_it() {
    let list = |last: &str| {
        format!(
            "The following three priorities were approved:\n\n- Protect refugees.\n- End violence.\n- Reduce spending.\n- {last}\n"
        )
    };
    assert!(found("a.md", &list("Additional comment: all of them have one root.")).is_empty());
    assert_eq!(found("b.md", &list("Health care: a plan for all.")), ["prose/count"]);
}

#[test]
fn a_day_is_denied_in_its_own_sentence() {
    let text = |last: &str| format!("Der 29. Februar 2030 {last}\n");
    assert!(found("a.md", &text("existiert nicht.")).is_empty());
    assert_eq!(found("b.md", &text("ist der Termin.")), ["text/date"]);
    // Sentences of a text with entities share the place of the whole.
    let text = "<p>Das hatten die Sch&#252;ler am Dienstag, den 30.\nNovember 1961, getan. Um drei Uhr war die Feier. Der Baum mu&#223; fort. Es ist sp&#228;t.</p>\n";
    assert_eq!(found("c.html", text), ["text/date"]);
}

#[test]
fn places_of_cells_are_no_amounts() {
    let cell = |row: u32, column: u32, text: &str| {
        format!(
            "{{\"row_span\": 1, \"col_span\": 1, \"start_row_offset_idx\": {row}, \"end_row_offset_idx\": {}, \"start_col_offset_idx\": {column}, \"end_col_offset_idx\": {}, \"text\": \"{text}\"}}",
            row + 1,
            column + 1
        )
    };
    let rows = [["", "2022"], ["Food", "6,501"], ["Rent", "4,100"], ["Total", "12,601"]];
    let cells =
        rows.iter().zip(0..).flat_map(|(it, row)| [cell(row, 0, it[0]), cell(row, 1, it[1])]);
    let cells: Vec<String> = cells.collect();
    assert!(found("a.json", &format!("{{\"cells\": [{}]}}\n", cells.join(",\n"))).is_empty());
}

#[test]
fn what_begins_with_nought_is_a_code() {
    let rows = |second: &str, last: &str| {
        format!(
            "[[\"01.1\", \"1. Services\", \"Organs\"], [\"{second}\", \"Entries\", \"Levy\"], [\"{last}\", \"of which: common services\", \"Research\"], [\"02.1\", \"2. Defence\", \"Military\"]]\n"
        )
    };
    assert!(found("a.json", &rows("01.2", "01.7")).is_empty());
    assert_eq!(
        found("b.json", &rows("11.2", "11.7").replace("02.1", "12.1").replace("01.1", "13.1")),
        ["table/of-which"]
    );
}

#[test]
fn a_rounder_total_is_no_error() {
    let table = |total: &str| {
        format!(
            "| Place | Visits |\n|---|--:|\n| North | 55,121 |\n| South | 56,677 |\n| total | {total} |\n"
        )
    };
    let errors = |total: &str| {
        let text = table(total);
        let place = Place::new(&[("a.md", text.as_bytes())]);
        place.run("check a.md").matches("error[").count()
    };
    assert_eq!((errors("111,800"), errors("111,978")), (0, 1));
}

#[test]
fn records_under_keys_of_their_own_are_of_one_shape() {
    let text = |wrong: bool| {
        let mut entries = Vec::new();
        for (at, name) in ["Aki", "Muroto", "Tosa", "Susaki", "Kami"].iter().enumerate() {
            let own = [3011, 4507, 902].map(|it| it + 613 * at);
            let sum = own.iter().sum::<usize>() + if wrong { 0 } else { 7919 * (at + 1) };
            let sum = if wrong && at == 3 { sum + 900 } else { sum };
            entries.push(format!(
                "\"{name}\": {{\"name\": \"{name}\", \"payout_total\": {sum}, \"companies\": [{{\"amount\": {}}}, {{\"amount\": {}}}, {{\"amount\": {}}}]}}",
                own[0], own[1], own[2]
            ));
        }
        format!("{{\"unit\": \"千円\", \"towns\": {{{}}}}}\n", entries.join(",\n"))
    };
    assert!(found("a.json", &text(false)).is_empty());
    assert_eq!(found("b.json", &text(true)), ["record/total"]);
}
