//! `kenzan facts` shows how each table was understood: the roles of rows and columns, the reasons, and every
//! relation between cells.

use std::fs;
use std::path::Path;

use insta::assert_snapshot;
use serde_json::Value;

use crate::cli::Place;
use crate::formats::schema;

const SCHEMA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/schema/facts.schema.json");

fn json(place: &Place) -> Value {
    let output = place.command().args(["facts", "-f", "json"]).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The reading of the one table of `text`.
fn read(name: &str, text: &str) -> Value {
    let place = Place::new(&[(name, text.as_bytes())]);
    let output = place.command().args(["facts", "-f", "json", name]).output().unwrap();
    let read: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(read["tables"].as_array().unwrap().len(), 1, "{read}");
    read["tables"][0].clone()
}

fn roles(table: &Value, lines: &str) -> String {
    let lines = table[lines].as_array().unwrap().iter();
    lines.map(|it| it["role"].as_str().unwrap()).collect::<Vec<_>>().join(" ")
}

/// `total 3,1 = 1,1 + 2,1: holds, certain` for each relation of one of `kinds`.
fn relations(table: &Value, kinds: &[&str]) -> Vec<String> {
    let at = |it: &Value| format!("{},{}", it["row"], it["column"]);
    let own = table["relations"].as_array().unwrap().iter();
    let own = own.filter(|it| kinds.iter().any(|kind| it["kind"] == *kind));
    let shown = own.map(|it| {
        let operands = it["operands"].as_array().unwrap().iter();
        let operands: Vec<_> = operands.map(|it| format!("{}×{}", it["weight"], at(it))).collect();
        let holds = if it["holds"] == true { "holds" } else { "fails" };
        let (kind, sure) = (it["kind"].as_str().unwrap(), it["certainty"].as_str().unwrap());
        format!("{kind} {} = {}: {holds}, {sure}", at(&it["stated"]), operands.join(" "))
    });
    shown.collect()
}

#[test]
fn the_published_schema_is_the_one_of_the_program() {
    let schema = Place::new(&[]).run("config schema --of facts");
    let schema = schema.strip_suffix("exit 0\n").unwrap();
    if crate::pages::updates() {
        crate::pages::put(SCHEMA.as_ref(), schema);
    }
    assert_eq!(fs::read_to_string(SCHEMA).unwrap(), schema);
}

#[test]
fn the_reading_of_every_draft_follows_its_schema_and_names_cells_of_its_grid() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/drafts");
    let is_draft = |it: &std::path::PathBuf| {
        !it.ends_with("README.md") && it.extension().is_none_or(|it| it != "tsv")
    };
    let paths = fs::read_dir(home).unwrap().map(|it| it.unwrap().path()).filter(is_draft);
    let files: Vec<(String, Vec<u8>)> = paths
        .map(|it| (it.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(&it).unwrap()))
        .collect();
    let count = files.len();
    let files: Vec<(&str, &[u8])> = files.iter().map(|it| (&*it.0, &*it.1)).collect();
    let read = json(&Place::new(&files));
    let schema: Value = serde_json::from_str(&fs::read_to_string(SCHEMA).unwrap()).unwrap();
    assert_eq!(schema::faults(&read, &schema, &schema, "$"), Vec::<String>::new());
    let tables = read["tables"].as_array().unwrap();
    assert!(tables.len() >= count, "{} of {count}", tables.len());
    for table in tables {
        let is_figure = |at: &Value| {
            table["cells"].as_array().unwrap().iter().any(|it| {
                it["row"] == at["row"] && it["column"] == at["column"] && it["kind"] == "figure"
            })
        };
        for relation in table["relations"].as_array().unwrap() {
            assert!(is_figure(&relation["stated"]), "{relation} of {}", table["file"]);
            assert_ne!(relation["operands"].as_array().unwrap().len(), 0);
        }
    }
    let mut broken = read.clone();
    broken["tables"][0]["rows"][0]["role"] = "king".into();
    broken["tables"][0]["relations"][0]["holds"] = "perhaps".into();
    assert_eq!(schema::faults(&broken, &schema, &schema, "$").len(), 2, "the comparison can fail");
}

const NESTED: &str = "\
（単位：千円）

| 款 | 本年度 | 前年度 | 増減 | 増減率（％） |
|---|---:|---:|---:|---:|
| 議会費 | 1,214 | 1,130 | 84 | 7.4 |
| 総務費 | 3,407 | 3,529 | △122 | △3.5 |
| うち人件費 | 1,100 | 1,090 | 10 | 0.9 |
| 小計 | 4,621 | 4,659 | △38 | △0.8 |
| 民生費 | 9,310 | 8,870 | 440 | 5.0 |
| 衛生費 | 2,118 | 2,051 | 67 | 3.3 |
| 小計 | 11,428 | 10,921 | 507 | 4.6 |
| 合計 | 16,049 | 15,580 | 469 | 3.0 |
";

#[test]
fn rows_and_columns_have_their_roles() {
    let table = read("draft.md", NESTED);
    assert_eq!(
        roles(&table, "rows"),
        "header item item of-which subtotal item item subtotal total"
    );
    assert_eq!(roles(&table, "columns"), "label value value change rate");
    assert_eq!(table["header_rows"], serde_json::json!([0]));
    assert_eq!(table["label_columns"], serde_json::json!([0]));
    assert_eq!(table["number_format"]["decimal"], ".");
    let units: Vec<_> = table["columns"].as_array().unwrap().iter().map(|it| &it["unit"]).collect();
    assert_eq!(units, [&Value::Null, &"千円".into(), &"千円".into(), &"千円".into(), &"%".into()]);
    assert_eq!(table["columns"][1]["unit_from"], "caption");
    assert_eq!(table["columns"][4]["unit_from"], "name");
}

#[test]
fn relations_name_their_cells_with_weights() {
    let table = read("draft.md", NESTED);
    let found = relations(&table, &["total", "difference", "of-which"]);
    let has = |it: &str| assert!(found.iter().any(|found| found == it), "{it}: {found:#?}");
    has("total 4,1 = 1×1,1 1×2,1: holds, certain");
    has("total 8,2 = 1×4,2 1×7,2: holds, certain");
    has("difference 5,3 = 1×5,1 -1×5,2: holds, certain");
    has("of-which 2,2 = 1×3,2: holds, likely");
    let rates = relations(&table, &["rate", "quotient"]);
    let is_rate = |it: &&String| it.contains(" 6,4 = ") && it.ends_with("holds, certain");
    assert!(rates.iter().any(|it| is_rate(&it)), "{rates:#?}");
}

#[test]
fn a_relation_that_fails_is_told_with_its_contradiction() {
    let table = read("draft.md", &NESTED.replace("| 合計 | 16,049", "| 合計 | 16,094"));
    let found = relations(&table, &["total"]);
    assert!(found.contains(&"total 8,1 = 1×4,1 1×7,1: fails, certain".into()), "{found:#?}");
    let contradictions = table["contradictions"].as_array().unwrap();
    assert_eq!(contradictions.len(), 1, "{contradictions:?}");
    let relation = &table["relations"][contradictions[0]["relation"].as_u64().unwrap() as usize];
    let places = [&relation["stated"], &contradictions[0]["crossing"]];
    assert!(places.contains(&&serde_json::json!({ "row": 8, "column": 1 })), "{contradictions:?}");
    let group = relation["group"].as_u64().unwrap();
    assert_eq!(relation["evidence"]["label"], true);
    let because = table["rows"][8]["because"].as_array().unwrap();
    let is_own = |it: &Value| it["by"] == "relation" && it["group"].as_u64() == Some(group);
    assert!(because.iter().any(is_own), "{because:?} {group}");
}

#[test]
fn figures_without_relations_are_values_and_never_certain() {
    let rows: String = (0..12)
        .map(|it: u64| {
            let random = |salt: u64| (it * 7919 + salt * 104_729) % 99_991 + 3;
            format!("n{it},{},{},{}\n", random(1), random(17), random(33))
        })
        .collect();
    let table = read("random.csv", &format!("name,a,b,c\n{rows}"));
    assert_eq!(roles(&table, "columns"), "label value value value");
    let sure = relations(&table, &["total", "difference", "average"]);
    assert!(sure.iter().all(|it| !it.ends_with("certain")), "{sure:?}");
}

#[test]
fn years_and_codes_are_no_figures() {
    let text = "No.,year,amount\n1,2019,500\n2,2020,520\n3,2021,540\n4,2022,535\n5,2023,560\n";
    let table = read("years.csv", text);
    assert_eq!(roles(&table, "columns"), "code year value");
}

#[test]
fn tables_are_drawn_with_the_roles_at_the_margin() {
    let text = "| Item | 2023 | 2024 |\n|---|---:|---:|\n| Research | 12,340 | 13,250 |\n| Education | 6,115 | 6,480 |\n| Total | 18,455 | 19,730 |\n";
    let place = Place::new(&[("draft.md", text.as_bytes())]);
    assert_snapshot!(place.run("facts draft.md"), @r"
    place          written  read as  step  qualifiers  rules
    draft.md:1:10  2023       2,023     1  -           -
    draft.md:1:17  2024       2,024     1  -           -
    draft.md:3:14  12,340    12,340     1  -           table/total
    draft.md:3:23  13,250    13,250     1  -           table/total
    draft.md:4:15  6,115      6,115     1  -           table/total
    draft.md:4:23  6,480      6,480     1  -           table/total
    draft.md:5:11  18,455    18,455     1  -           table/total
    draft.md:5:20  19,730    19,730     1  -           table/total

    draft.md:1:3: table of 4 rows and 3 columns
              label      value   value
      header  Item         2023    2024
      item    Research   12,340  13,250
      item    Education   6,115   6,480
      total   Total      18,455  19,730
      row 3 Total: total: by its label, Total = Research + Education in 2 of 2 columns
    numbers: 8 read, 2 not covered by any rule
    exit 0
    ");
    assert!(!place.run("facts --unclaimed draft.md").contains("table of"));
}

#[test]
fn a_picture_shows_the_whole_column_with_the_roles_at_the_margin() {
    let text = "| Item | 2023 | 2024 |\n|---|---:|---:|\n| Research | 12,340 | 13,250 |\n| Education | 6,115 | 6,480 |\n| of which books | 1,020 | 1,100 |\n| Rent | 2,207 | 2,391 |\n| Total | 20,662 | 22,211 |\n";
    let place = Place::new(&[("draft.md", text.as_bytes())]);
    let said = place.run("check -f fancy -q draft.md");
    let column = "\
  column 2024
    + item      Research        13,250
    + item      Education        6,480
      of which  of which books   1,100
    + item      Rent             2,391
    = total     Total           22,211
";
    assert!(said.contains(column), "{said}");
    let row = |it: u32| format!("| n{it} | {} | {} |\n", it * it * 37 + 11, it * it * 53 + 7);
    let rows: String = (1..14).map(row).collect();
    let long = format!("| Item | a | b |\n|---|---:|---:|\n{rows}| Total | 30464 | 43498 |\n");
    place.file("long.md", long.as_bytes());
    let said = place.run("check -f fancy -q long.md");
    assert!(said.contains("table/total") && !said.contains("  column a"), "{said}");
}
