//! Rules, `facts` and the summary read the same figures, values and units, in any spelling and with any
//! number of places.

use crate::cli::Place;

/// Texts of cells, composed of the parts of figures.
fn spellings() -> Vec<String> {
    let numbers = ["1", "0755", "25", "1,234", "12.5", ".5", "1e3", "2021", "1,2,3", "0"];
    let before = ["", "▲", "–", "$", "<", "約", "USD ", "*", "("];
    let after = [
        "",
        "%",
        "億円",
        "名",
        "ページ",
        "M",
        "（注１）",
        "+",
        ")",
        "-",
        " [1]",
        "円/月",
        "p",
        "～90",
    ];
    let mut all: Vec<String> = Vec::new();
    for (index, number) in numbers.iter().enumerate() {
        for (at, before) in before.iter().enumerate() {
            // Every start and every end with every number, not every pair of them.
            for step in 0..3 {
                let after = after[(index + 2 * at + 5 * step) % after.len()];
                all.push(format!("{before}{number}{after}"));
            }
        }
    }
    let others = [
        "(1,234)",
        "($30.00)",
        "30.00-",
        "1-9",
        "1～5",
        "3±1",
        "$-1234",
        "1.2M",
        "465議席",
        "10ページ",
        "100米ドル",
        "–",
        "…",
        "x",
        "なし",
        "abc",
        "2021年度",
        "5件の目標",
        "1.2.3",
        "686億7千万円",
    ];
    all.extend(others.map(str::to_owned));
    all.sort();
    all.dedup();
    all
}

/// A table of one spelling a row, and a rule that reads each of them.
fn place(cells: &[String]) -> Place {
    let quoted = |it: &String| format!("\"{}\"", it.replace('"', "\"\""));
    let row = |(index, cell): (usize, &String)| format!("r{index},{}\n", quoted(cell));
    let rows: String = cells.iter().enumerate().map(row).collect();
    let rule =
        "id: a/b\ncheck: { compare: { each: '$[*]', left: $.a, is: at-most, right: $.a } }\n";
    Place::new(&[
        ("kenzan.yaml", b"version: 1\nsources: { all: all.csv }\n"),
        ("rules/r.yaml", rule.as_bytes()),
        ("all.csv", format!("name,a\n{rows}").as_bytes()),
    ])
}

fn facts(place: &Place) -> Vec<serde_json::Value> {
    let output = place.command().args(["facts", "-f", "json"]).output().unwrap();
    let rows: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    rows["facts"].as_array().unwrap().iter().filter(|it| it["what"] == "number").cloned().collect()
}

#[test]
fn facts_lists_what_a_rule_reads_and_nothing_else_of_such_a_cell() {
    let cells = spellings();
    assert!(cells.len() >= 200, "{}", cells.len());
    let read = place(&cells);
    let unread = place(&cells);
    unread
        .file("rules/r.yaml", b"id: a/b\nif-present: true\ncheck: { unique: { key: '$.none' } }\n");
    let (read, unread) = (facts(&read), facts(&unread));
    // Rules or none: the same figures in the same places, worth the same.
    let of =
        |it: &serde_json::Value| (it["line"].clone(), it["written"].clone(), it["figure"].clone());
    assert_eq!(read.iter().map(of).collect::<Vec<_>>(), unread.iter().map(of).collect::<Vec<_>>());
    for (index, cell) in cells.iter().enumerate() {
        let spanned = kenzan::source::Spanned::new(
            cell.as_str(),
            kenzan::source::Span::new(kenzan::source::SourceId(0), 0..cell.len()),
        );
        let Ok(Some(figure)) = kenzan::quantity::read(spanned, None) else { continue };
        let line = index + 2;
        let listed: Vec<_> = unread.iter().filter(|it| it["line"] == line).collect();
        let whole = listed.iter().find(|it| it["figure"]["value"] == figure.value.to_string());
        let whole = whole.unwrap_or_else(|| panic!("{cell}: {listed:?}"));
        assert_eq!(whole["figure"]["unit"], figure.unit.name(), "{cell}");
        assert_eq!(whole["figure"]["step"], figure.step.to_string(), "{cell}");
    }
}

#[test]
fn marks_of_notes_are_no_numbers() {
    let cells = ["100 [1]", "100 \\[1\\]", "100（注1、2）", "100 (see note 1)", "100※1", "100 a)"];
    for cell in cells {
        let place = place(&[cell.to_owned()]);
        let facts = facts(&place);
        assert_eq!(facts.len(), 1, "{cell}: {facts:?}");
        assert_eq!(facts[0]["figure"]["value"], "100", "{cell}");
    }
    // Other remarks hold figures of their own.
    assert_eq!(facts(&place(&["100（うち新規5件）".to_owned()])).len(), 2);
}

#[test]
fn the_summary_counts_what_facts_lists() {
    for cells in spellings().chunks(20) {
        let place = place(cells);
        let listed = facts(&place).len();
        let summary = place.run("check");
        assert!(summary.contains(&format!("{listed} numbers")), "{cells:?}: {listed}, {summary}");
    }
}

#[test]
fn facts_keep_the_units_that_rules_read_however_many_places_there_are() {
    let rows: String = (0..600).map(|it| format!("第{it}課,{}\n", it % 7)).collect();
    let rule = "id: a/b\ncheck: { compare: { each: '$[*]', left: { select: $.a, unit: 千円 }, is: at-most, right: { select: $.a, unit: 千円 } } }\n";
    let place = Place::new(&[
        ("kenzan.yaml", b"version: 1\nsources: { all: all.csv }\n"),
        ("rules/r.yaml", rule.as_bytes()),
        ("all.csv", format!("name,a\n{rows}").as_bytes()),
    ]);
    let facts = facts(&place);
    assert_eq!(facts.len(), 600);
    for fact in facts {
        assert_eq!(fact["figure"]["unit"], "千円", "{fact}");
        assert_eq!(fact["rules"], serde_json::json!(["a/b"]), "{fact}");
    }
}

#[test]
fn marks_in_place_of_a_value_are_none_to_every_kind() {
    let document = "- { name: ー }\n- { name: ー }\n- { name: － }\n- { name: … }\n- { name: … }\n- { name: 甲 }\n";
    let run = |check: &str| {
        let place = Place::new(&[
            ("kenzan.yaml", b"version: 1\nsources: { all: all.yaml }\n"),
            ("rules/r.yaml", format!("id: a/b\ncheck: {check}\n").as_bytes()),
            ("all.yaml", document.as_bytes()),
        ]);
        place.run("check")
    };
    for check in [
        "{ unique: { records: '$[*]', key: $.name } }",
        "{ one-of: { values: '$[*].name', allowed: [甲] } }",
        "{ pattern: { values: '$[*].name', matches: 甲 } }",
    ] {
        assert!(!run(check).contains("error["), "{check}: {}", run(check));
    }
    // A dash leaves a field blank; `…` states that its value is not known.
    let required = run("{ required: { each: '$[*]', fields: [$.name] } }");
    assert_eq!(required.matches("`name` is blank").count(), 3, "{required}");
    assert!(!required.contains("blank: …"), "{required}");
}
