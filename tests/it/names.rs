//! Words of totals, means and parts that belong to a name or a sentence: they say nothing of the line that holds them. The
//! same words where they do say something are beside them.

use std::fmt::Write;

use crate::cli::Place;

/// The codes and lines of what is found without rules.
fn found(name: &str, text: &str) -> String {
    let place = Place::new(&[(name, text.as_bytes())]);
    let told = place.run(&format!("check {name} --all"));
    let places = told.split('\n').filter(|it| it.contains("warning[") || it.contains("error["));
    places.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_part_begins_its_label() {
    let table = |name: &str| {
        format!(
            "artist,song,rank\nBobby Brand,Hold On,57\nBobby {name},Paper Kites,95\nAnn Lee,Rain,12\n"
        )
    };
    assert_eq!(found("songs.csv", &table("Darin")), "");
    let parts = "who,members\nAll,57\nof which paid,95\nguests,12\n";
    assert!(found("members.csv", parts).contains("table/of-which"));
}

#[test]
fn a_word_that_one_of_many_names_holds_is_a_part_of_it() {
    let mut list = String::from("film,first,second\n");
    for row in 0..90u32 {
        let name = match row {
            40 => "Mad Max Returns".to_owned(),
            50 => "Dont Trust Me".to_owned(),
            60 => "Total Recall Again".to_owned(),
            _ => format!("Film {}", char::from(b'A' + (row % 26) as u8)),
        };
        let figures = [17 + row * 37 % 41, 23 + row * 53 % 67];
        let _ = writeln!(list, "{name},{},{}", figures[0], figures[1]);
    }
    assert_eq!(found("films.csv", &list), "");
}

#[test]
fn a_word_that_every_row_has_is_no_total() {
    let rows = [("A", 12, 40), ("B", 15, 42), ("C", 11, 39), ("D", 19, 47)];
    let mut table = String::from("| Gebiet | Woche | Fälle |\n|---|---|---|\n");
    for (_, week, cases) in rows {
        let _ = writeln!(table, "| Münster gesamt | {week} | {cases} |");
    }
    assert_eq!(found("wochen.md", &table), "");
}

#[test]
fn a_place_whose_name_is_a_word_of_totals_is_a_place() {
    let table = |last: &str| {
        format!(
            "| Département | Habitants |\n|---|---|\n| Aisne | 525503 |\n| Nord | 2607746 |\n| Oise | 829419 |\n{last}\n"
        )
    };
    assert_eq!(found("a.md", &table("| Somme | 565540 |")), "");
    assert_eq!(found("b.md", &table("| Somme | 3962668 |")), "");
    assert!(found("c.md", &table("| Somme | 3692668 |")).contains("table/total"));
}

#[test]
fn a_word_inside_a_sentence_says_nothing_of_the_row() {
    let rows = "One,Two,Three,Four,Five,Six,Why\n3,5,3,7,11,12,\"a guess\"\n4,3,5,6,8,11,\"Split the points and keep the rest, as said before\"\n3,6,4,7,10,11,\"Punt on the last one and win the remaining ones\"\n0,6,3,6,10,9,\"What was left went to the one at the end\"\n2,4,5,6,11,12,\"Each has what it is worth on average, more or less\"\n1,5,5,7,9,10,\"another guess\"\n";
    assert_eq!(found("plans.csv", rows), "");
}

#[test]
fn a_first_column_of_ages_is_added_to_nothing() {
    let mut table = String::from("age,y1,y2,y3,y4,y5,y6,y7,y8\n");
    let rates = [18, 9, 10, 8, 8, 16, 7, 7];
    for (row, rate) in rates.iter().enumerate() {
        let years: Vec<String> = (0..8).map(|it| (rate + (it + row) % 3).to_string()).collect();
        let _ = writeln!(table, "{},{}", 30 + row, years.join(","));
    }
    assert!(!found("ages.csv", &table).contains(":1: "), "{}", found("ages.csv", &table));
}

#[test]
fn ordinals_are_no_figures() {
    let mut table = String::from("Quota %,Lost,Finish\n");
    for (quota, place) in
        [(73, "1st"), (58, "1st"), (99, "1st"), (70, "1st"), (87, "1st"), (54, "2nd"), (77, "1st")]
    {
        let _ = writeln!(table, "{quota}.5,1,{place}");
    }
    assert_eq!(found("finish.csv", &table), "");
}

#[test]
fn weeks_before_march_1900_are_those_of_spreadsheets() {
    assert_eq!(found("a.md", "The first serial number is Sunday, January 1, 1900.\n"), "");
    assert!(found("b.md", "It opened on Sunday, April 2, 1900.\n").contains("text/date"));
}
