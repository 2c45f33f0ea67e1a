//! What an engine's program answers becomes a report: the findings of `check` to the byte, or nothing at all with
//! exit code 2. The engines here are shell scripts; real ones are tried by `tests/engines/run`.

use insta::assert_snapshot;

use crate::cli::Place;
use crate::sql::{SUM, TABLES, place, sql};

/// What a run says with an engine that answers from files: `answer`, then `extract`.
fn engine(place: &Place, answer: &str, extract: &str, code: i32) -> String {
    place.file("answer", answer.as_bytes());
    place.file("extract", extract.as_bytes());
    let script = format!("if grep -q kz_q; then cat extract; else cat answer; fi\nexit {code}\n");
    run(place, &script, &[])
}

/// What a run says with an engine that is the shell script `script`.
fn run(place: &Place, script: &str, more: &[&str]) -> String {
    use std::os::unix::fs::PermissionsExt;

    place.file("bin/duckdb", format!("#!/bin/sh\n{script}").as_bytes());
    let path = place.path().join("bin/duckdb");
    std::fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).unwrap();
    let mut command = place.command();
    command.args(["check", "--engine", path.to_str().unwrap()]).args(more);
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| {
        String::from_utf8(bytes).unwrap().replace(place.path().to_str().unwrap(), "DIR")
    };
    format!(
        "{}{}exit {}\n",
        text(output.stdout),
        text(output.stderr),
        output.status.code().unwrap_or(-1)
    )
}

const PLAIN: &str = r#"
id: items/total
check:
  sum:
    total: { in: totals, each: "$[*]", key: $.id, key-as: text, select: $.amount }
    items: { in: items, each: "$[*]", key: $.part, select: $.amount }
"#;

fn digest(place: &Place) -> String {
    let text = sql(place, "sql --dialect duckdb");
    let at = text.find(" AS digest").unwrap();
    text[at - 17..at - 1].to_owned()
}

#[test]
fn the_rows_behind_an_engines_findings_are_shown_on_the_lines_of_the_file() {
    let place = place(TABLES, PLAIN);
    let digest = digest(&place);
    let answer = format!(
        "digest,rule_id\n{digest},items/total,impossible,c,7.5,,,,\ndigest,rule_id\n{digest},items/total,checked,,,,,3,1\nkz_end\n"
    );
    let extract = "kz_n,id\nkz0,4,c,k,7.00\nkz0,5,c,k,0.40\nkz_n,id\nkz1,c,7.5,,\nkz_n\nkz_end\n";
    place.file("totals.csv", b"id,amount,printed,up\na,10.0,,\nb,5.0,,\nc,7.5,,\n");
    assert_snapshot!(engine(&place, &answer, extract, 0), @r"
    totals.csv:4:3: error[items/total] c: 7.5 stated, but its 2 items add up to 7.4: a difference of 0.1
      4:3: stated here: 7.5
      items.csv:5:7: 7.00
      items.csv:6:7: 0.40
      = note: rounding of the printed figures explains at most 0.06
    3 sums checked in 2 files; 1 error
    exit 1
    ");
    // Clean is what an engine says of instances it has counted.
    let clean = format!("{digest},items/total,checked,,,,,3,0\nkz_end\n");
    assert_snapshot!(engine(&place, &clean, "", 0), @r"
    3 sums checked in 2 files; no findings
    exit 0
    ");
}

#[test]
fn an_answer_that_is_not_whole_counts_for_nothing() {
    let place = place(TABLES, PLAIN);
    let digest = digest(&place);
    let control = format!("{digest},items/total,checked,,,,,3,1\n");
    let finding = format!("{digest},items/total,impossible,c,7.5,,,,\n");
    let said = |answer: &str, code: i32| engine(&place, answer, "", code);
    assert_snapshot!(said(&format!("{finding}{control}"), 0), @r"
    error[sql/answer] the engine's answer is incomplete, so nothing counts as checked
    exit 2
    ");
    assert_snapshot!(said(&format!("{finding}kz_end\n"), 0), @r"
    rules/r.yaml:2:5: error[sql/answer] the engine's answer for items/total has no control row, so it does not count as checked
    exit 2
    ");
    assert_snapshot!(said(&format!("{control}kz_end\n"), 0), @r"
    rules/r.yaml:2:5: error[sql/answer] items/total: the number of findings is 1 by the engine's count, but it returned 0
    exit 2
    ");
    let other = "0123456789abcdef,items/total,checked,,,,,3,0\nkz_end\n";
    assert_snapshot!(said(other, 0), @r"
    rules/r.yaml:2:5: error[sql/answer] the engine's answer for items/total has no control row, so it does not count as checked
    exit 2
    ");
    let empty = format!("{digest},items/total,checked,,,,,0,0\nkz_end\n");
    assert_snapshot!(said(&empty, 0), @r"
    rules/r.yaml:2:5: error[sql/answer] the tables of items/total contain nothing to check
    exit 2
    ");
    let float = format!(
        "{digest},items/total,binary-float,items.amount,,,,,\n{digest},items/total,checked,,,,,3,0\nkz_end\n"
    );
    assert_snapshot!(said(&float, 0), @r"
    rules/r.yaml:2:5: error[sql/answer] items/total: `items.amount` is a binary float in the engine, which holds no exact decimals
    exit 2
    ");
    assert_snapshot!(said(&format!("{finding}{control}kz_end\n"), 3), @r"
    error[sql/engine] the engine `DIR/bin/duckdb` failed with exit code 3, so nothing counts as checked
    exit 2
    ");
    // The engine finds what the rows do not show.
    let sound = "kz0,1,a,k,4.00\nkz0,2,a,k,6.00\nkz1,a,10.0,,\nkz_end\n";
    place.file("totals.csv", b"id,amount,printed,up\na,10.0,,\nb,5.0,,\nc,7.5,,\n");
    assert_snapshot!(engine(&place, &format!("{finding}{control}kz_end\n"), sound, 0), @r"
    rules/r.yaml:2:5: error[sql/engine] items/total: keys that the engine reports, but in whose rows kenzan finds nothing: 1
      = help: the values that the engine read differ from those in the rows; compare the rows that `kenzan sql --extract` selects
    exit 2
    ");
}

/// Tables of six rows and more, the file of one of which begins with a mark of its encoding.
fn wide(place: &Place) -> (String, String) {
    place.file(
        "totals.csv",
        "\u{feff}id,amount,printed,up\na,10.0,,\nb,5.0,,\nc,7.5,,\n".as_bytes(),
    );
    let digest = digest(place);
    let answer = format!(
        "{digest},items/total,impossible,c,7.5,,,,\n{digest},items/total,checked,,,,,3,1\nkz_end\n"
    );
    let extract = "kz0,4,c,k,7.00\nkz0,5,c,k,0.40\nkz1,c,7.5,,\nkz_end\n".to_owned();
    (answer, extract)
}

#[test]
fn a_finding_of_an_engine_is_that_of_check_to_the_byte() {
    let place = place(TABLES, PLAIN);
    let (answer, extract) = wide(&place);
    for format in ["jsonl", "sarif", "plain"] {
        let alone = place.run(&format!("check --all -f {format}"));
        assert!(alone.ends_with("exit 1\n"), "{alone}");
        place.file("answer", answer.as_bytes());
        place.file("extract", extract.as_bytes());
        let script = "if grep -q kz_q; then cat extract; else cat answer; fi\n";
        let with = run(&place, script, &["--all", "-f", format]);
        let found = |text: &str| -> Vec<String> {
            let lines = text
                .split('\n')
                .filter(|it| it.contains("items/total") || it.contains("\"byteOffset\""));
            lines.map(str::to_owned).collect()
        };
        assert!(!found(&alone).is_empty(), "{alone}");
        assert_eq!(found(&with), found(&alone), "{format}");
    }
}

#[test]
fn rows_that_an_engine_returns_in_any_order_are_read_in_one() {
    let place = place(TABLES, PLAIN);
    let digest = digest(&place);
    let answer = format!(
        "{digest},items/total,impossible,c,7.5,,,,\n{digest},items/total,checked,,,,,3,1\nkz_end\n"
    );
    // No file of the place is what the engine reads.
    let away = TABLES.replace("items.csv'", "lake'").replace("totals.csv'", "lake'");
    place.file("kenzan.yaml", away.as_bytes());
    let answer = answer.replace(&digest, &self::digest(&place));
    let said = |order: [&str; 3]| {
        let rows: String = order.iter().map(|it| format!("kz0,{it}\n")).collect();
        engine(&place, &answer, &format!("{rows}kz1,c,7.5,,\nkz_end\n"), 0)
    };
    let rows = ["4,c,k,6.00", "10,c,k,1.00", "5,c,k,0.40"];
    let one = said(rows);
    assert_snapshot!(one, @r"
    totals.csv:2:6: error[items/total] c: 7.5 stated, but its 3 items add up to 7.4: a difference of 0.1
      2:6: stated here: 7.5
      items.csv:2:14: 6.00
      items.csv:3:14: 0.40
      items.csv:4:15: 1.00
      = note: rounding of the printed figures explains at most 0.065
    3 sums checked in 2 files; 1 error
    exit 1
    ");
    assert_eq!(said([rows[2], rows[1], rows[0]]), one);
    assert_eq!(said([rows[1], rows[0], rows[2]]), one);
}

#[test]
fn an_engine_that_is_killed_in_the_middle_reports_nothing() {
    let place = place(TABLES, PLAIN);
    let (answer, extract) = wide(&place);
    place.file("answer", answer.as_bytes());
    place.file("extract", extract.as_bytes());
    let killed = "error[sql/engine] the engine `DIR/bin/duckdb` ended before it answered, so nothing counts as checked\nexit 2\n";
    // In the middle of a finding, behind the last one, and before the first byte.
    for half in ["head -c 40 answer", "cat answer", "true"] {
        assert_eq!(run(&place, &format!("{half}\nkill -9 $$\n"), &[]), killed);
    }
    // The second pass, after which there would be a finding.
    let script = "if grep -q kz_q; then head -c 20 extract; kill -9 $$; else cat answer; fi\n";
    assert_eq!(run(&place, script, &[]), killed);
    let script = "if grep -q kz_q; then head -c 20 extract; else cat answer; fi\n";
    assert_snapshot!(run(&place, script, &[]), @r"
    error[sql/answer] the engine's answer is incomplete, so nothing counts as checked
    exit 2
    ");
    let script = "if grep -q kz_q; then echo no memory >&2; exit 1; else cat answer; fi\n";
    assert_snapshot!(run(&place, script, &["-f", "jsonl"]), @r"
    error[sql/engine] the engine `DIR/bin/duckdb` failed with exit code 1, so nothing counts as checked
      = note: no memory
    exit 2
    ");
}

#[test]
fn each_of_several_totals_of_a_key_is_held_against_its_items() {
    let place = place(TABLES, PLAIN);
    place.file("totals.csv", b"id,amount,printed,up\nc,7.5,,\nc,7.5,,\nc,9.9,,\n,1.0,,\n");
    let digest = digest(&place);
    // The same amount twice is one total; NULL and nothing are one key.
    let answer = format!(
        "{digest},items/total,impossible,c,7.5,,,,\n{digest},items/total,impossible,c,9.9,,,,\n{digest},items/total,no-items,,1.0,,,,\n{digest},items/total,checked,,,,,3,3\nkz_end\n"
    );
    let extract = "kz0,4,c,k,7.00\nkz0,5,c,k,0.40\nkz1,c,7.5,,\nkz1,c,7.5,,\nkz1,c,9.9,,\nkz1,,1.0,,\nkz_end\n";
    assert_snapshot!(engine(&place, &answer, extract, 0), @r#"
    totals.csv:2:3: error[items/total] c: 7.5 stated, but its 2 items add up to 7.4: a difference of 0.1
      2:3: stated here: 7.5
      items.csv:5:7: 7.00
      items.csv:6:7: 0.40
      = note: the same total is stated in 2 places for these items
      = note: rounding of the printed figures explains at most 0.06
    totals.csv:4:3: error[items/total] c: 9.9 stated, but its 2 items add up to 7.4: a difference of 2.5
      4:3: stated here: 9.9
      items.csv:5:7: 7.00
      items.csv:6:7: 0.40
      = note: rounding of the printed figures explains at most 0.06
    totals.csv:5:2: error[items/total] amount (""): a total is stated, but none of its items
      5:2: stated here: 1.0
    3 sums checked in 2 files; 3 errors
    exit 1
    "#);
}

#[test]
fn data_that_are_not_as_declared_count_for_nothing() {
    let place = place(TABLES, PLAIN);
    let digest = digest(&place);
    let mut told = String::new();
    for outcome in [
        "unfolded",
        "unreadable",
        "excess-digits",
        "binary-float",
        "marked",
        "negative-divisor",
        "overflow",
    ] {
        let answer = format!(
            "{digest},items/total,{outcome},items.amount: x,,,,,\n{digest},items/total,checked,,,,,3,0\nkz_end\n"
        );
        let answer = engine(&place, &answer, "", 0);
        assert!(answer.ends_with("exit 2\n"), "{answer}");
        told += answer.trim_end_matches("exit 2\n");
    }
    assert_snapshot!(told, @r"
    rules/r.yaml:2:5: error[sql/answer] items/total: keys have characters that their `fold` does not compare: 1 of them, for example `items.amount: x`
    rules/r.yaml:2:5: error[sql/answer] items/total: `items.amount: x` is not a plain figure with the declared decimals
    rules/r.yaml:2:5: error[sql/answer] items/total: `items.amount: x` has digits below its declared step
    rules/r.yaml:2:5: error[sql/answer] items/total: `items.amount: x` is a binary float in the engine, which holds no exact decimals
    rules/r.yaml:2:5: error[sql/answer] items/total: a text in `items.amount: x` has a word like 再掲 or うち, which sets a row apart; leave such rows out in `from` or `each`
    rules/r.yaml:2:5: error[sql/answer] items/total: a divisor is below zero, which cannot be written as SQL
    rules/r.yaml:2:5: error[sql/answer] items/total: the sum of `items.amount: x` is too large to judge exactly
    ");
}

#[test]
fn a_unit_that_a_column_declares_is_read_by_check_too() {
    let declared = TABLES
        .replacen(
            "amount: { type: \"decimal(12,1)\" }",
            "amount: { type: \"decimal(12,1)\", unit: 千円 }",
            1,
        )
        .replacen(
            "amount: { type: \"decimal(12,2)\" }",
            "amount: { type: \"decimal(12,2)\", unit: 百円 }",
            1,
        );
    let place = place(&declared, PLAIN);
    place.file("totals.csv", b"id,amount,printed,up\na,1.0,,\nb,0.5,,\nc,0.9,,\n");
    let alone = place.run("check --all");
    assert_snapshot!(alone, @r"
    totals.csv:4:3: error[items/total] c: 0.9千円 stated, but its 2 items add up to 0.74千円: a difference of 0.16千円
      4:3: stated here: 0.9
      items.csv:5:7: 7.00
      items.csv:6:7: 0.40
      = note: rounding of the printed figures explains at most 0.051千円
    3 sums checked in 2 files; 1 error; 5 of 13 numbers not covered by any rule
    exit 1
    ");
    let digest = digest(&place);
    let answer = format!(
        "{digest},items/total,impossible,c,0.9,,,,\n{digest},items/total,checked,,,,,3,1\nkz_end\n"
    );
    let extract = "kz0,4,c,k,7.00\nkz0,5,c,k,0.40\nkz1,c,0.9,,\nkz_end\n";
    let with = engine(&place, &answer, extract, 0);
    assert_eq!(with.split('\n').next(), alone.split('\n').next());
}

#[test]
fn an_engine_that_is_not_there_or_unknown_is_an_error() {
    let place = place(TABLES, SUM);
    assert_snapshot!(place.run("check --engine /nowhere/duckdb"), @r"
    --- stderr
    error[sql/engine] the engine `/nowhere/duckdb` cannot be started
      = note: No such file or directory (os error 2)
    exit 2
    ");
    assert_snapshot!(place.run("check --engine mysql"), @r"
    --- stderr
    error[sql/engine] `mysql` is not an engine's program that kenzan can run
      = help: `--engine` runs duckdb, psql or spark-sql; for other engines use `kenzan sql`
    exit 2
    ");
}
