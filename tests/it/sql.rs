//! Rules over declared tables as SQL: the text, its acceptance by other parsers in every dialect, refused
//! rules with their place. `tests/engines/run` tests the engines.

use insta::assert_snapshot;
use sqlparser::dialect as parsers;
use sqlparser::parser::Parser;

use crate::cli::Place;

pub(crate) const TABLES: &str = r#"version: 1
sources: { totals: totals.csv, items: items.csv }
tables:
  totals:
    from: { duckdb: "read_csv('totals.csv', all_varchar=true)", postgres: totals, spark: totals, trino: totals, bigquery: totals }
    row: id
    columns:
      id: { type: text }
      amount: { type: "decimal(12,1)" }
      printed: { type: "decimal(12,2)", step: 1 }
      up: { type: text }
  items:
    from: { duckdb: "read_csv('items.csv', all_varchar=true)", postgres: items, spark: items, trino: items, bigquery: items }
    row: no
    columns:
      no: { type: bigint }
      part: { type: text, fold: ascii }
      kind: { type: text }
      amount: { type: "decimal(12,2)" }
"#;

pub(crate) const SUM: &str = r#"
id: items/total
check:
  sum:
    total: { in: totals, each: "$[*]", key: $.id, key-as: text, select: $.amount }
    items: { in: items, each: "$[?@.kind != 'x' && number(@.amount) > 0]", key: $.part, select: $.amount, weight: -0.5 }
    rounding: truncate
    within: 0.3
"#;

/// One rule of every kind that can be written as SQL.
const RULES: &[(&str, &str)] = &[
    ("sum", SUM),
    (
        "demanded",
        "id: a/b\ncheck: { sum: { total: 100, items: { in: items, each: '$[*]', key: [$.part, $.kind], key-as: text, select: $.amount } } }",
    ),
    (
        "row-sum",
        "id: a/b\ncheck: { sum: { in: totals, each: '$[*]', total: $.amount, items: [$.printed] } }",
    ),
    (
        "equal",
        "id: a/b\ncheck: { equal: { values: [{ in: totals, each: '$[*]', key: $.id, key-as: text, select: $.amount }, { in: items, each: '$[*]', key: $.part, select: $.amount }], every: both } }",
    ),
    (
        "equal-texts",
        "id: a/b\ncheck: { equal: { in: totals, each: '$[*]', values: [$.id, $.up], as: text } }",
    ),
    (
        "compare",
        "id: a/b\ncheck: { compare: { in: totals, each: '$[*]', left: $.printed, is: at-most, right: $.amount, rounding: truncate } }",
    ),
    (
        "formula",
        "id: a/b\ncheck: { formula: { in: totals, each: '$[*]', result: $.amount, is: '100 * (p - r) / r', let: { p: $.printed, r: $.amount }, rounding: truncate, within: 0.1 } }",
    ),
    (
        "linear",
        "id: a/b\ncheck: { formula: { in: totals, each: '$[*]', result: $.amount, is: 'p * 2 + 1', let: { p: $.printed } } }",
    ),
    (
        "required",
        "id: a/b\ncheck: { required: { in: items, each: '$[*]', fields: [$.kind, $.amount] } }",
    ),
    (
        "one-of",
        "id: a/b\ncheck: { one-of: { in: items, each: '$[*]', values: $.kind, allowed: [x, y], among: { in: totals, each: '$[*]', select: $.id } } }",
    ),
    (
        "pattern",
        "id: a/b\ncheck: { pattern: { in: items, each: '$[*]', values: $.kind, matches: '^[a-z]{1,3}$', not: 'it''s' } }",
    ),
    ("unique", "id: a/b\ncheck: { unique: { in: items, records: '$[*]', key: [$.part, $.kind] } }"),
    (
        "count",
        "id: a/b\ncheck: { count: { per: { in: totals, each: '$[*]', key: $.id, key-as: text }, of: { in: items, each: '$[*]', key: $.part, select: $.kind }, min: 1, max: 9, distinct: true } }",
    ),
    (
        "resolve",
        "model:\n  entities: { total: { in: totals, each: '$[*]', key: $.id }, item: { in: items, each: '$[*]', key: $.no } }\n  edges: { of: { from: item, to: total, by: $.part } }\nrules: [{ id: a/b, check: { resolve: { edge: of } } }]",
    ),
    (
        "symmetric",
        "model:\n  entities: { total: { in: totals, each: '$[*]', key: $.id } }\n  edges: { up: { from: total, to: total, by: $.up } }\nrules: [{ id: a/b, check: { symmetric: { edge: up } } }]",
    ),
];

pub(crate) fn place(config: &str, rule: &str) -> Place {
    Place::new(&[
        ("kenzan.yaml", config.as_bytes()),
        ("rules/r.yaml", rule.as_bytes()),
        ("totals.csv", b"id,amount\na,10.0\nb,5.0\nc,7.5\n"),
        (
            "items.csv",
            b"no,part,kind,amount\n1,a,k,4.00\n2,a,k,6.00\n3,b,k,5.04\n4,c,k,7.00\n5,c,k,0.40\n",
        ),
    ])
}

pub(crate) fn sql(place: &Place, arguments: &str) -> String {
    let answer = place.run(arguments);
    assert!(answer.ends_with("exit 0\n"), "{answer}");
    answer.trim_end_matches("exit 0\n").to_owned()
}

#[test]
fn every_dialect_is_read_by_another_parser() {
    let dialects: [(&str, Box<dyn parsers::Dialect>); 5] = [
        ("duckdb", Box::new(parsers::DuckDbDialect {})),
        ("postgres", Box::new(parsers::PostgreSqlDialect {})),
        ("spark", Box::new(parsers::DatabricksDialect {})),
        ("trino", Box::new(parsers::GenericDialect {})),
        ("bigquery", Box::new(parsers::BigQueryDialect {})),
    ];
    for (kind, rule) in RULES {
        let place = place(TABLES, rule);
        for (name, dialect) in &dialects {
            for more in ["", " --extract"] {
                let text = sql(&place, &format!("sql --dialect {name}{more}"));
                let parsed = Parser::parse_sql(&**dialect, &text);
                let parsed =
                    parsed.unwrap_or_else(|why| panic!("{kind} {name}{more}: {why}\n{text}"));
                assert!(!parsed.is_empty(), "{kind} {name}{more}");
            }
        }
    }
}

#[test]
fn a_sum_with_open_ends_a_weight_and_a_slack_is_written_whole() {
    let text = sql(&place(TABLES, SUM), "sql --dialect duckdb");
    assert_snapshot!("sql_sum", text);
}

#[test]
fn the_text_is_the_same_in_any_language_and_with_any_number_of_threads() {
    let place = place(TABLES, SUM);
    let text = sql(&place, "sql --dialect duckdb items/total");
    for more in [
        "sql --dialect duckdb --config kenzan.yaml",
        "sql --dialect duckdb -j 1",
        "sql --dialect duckdb --lang ja",
        "sql --dialect duckdb --color always",
    ] {
        assert_eq!(sql(&place, more), text, "{more}");
    }
    place.file("more.yaml", RULES[8].1.as_bytes());
    let both = sql(&place, "sql --dialect duckdb --rules more.yaml");
    assert!(both.len() > text.len() && both.contains("-- a/b.sql"), "{both}");
}

#[test]
fn figures_in_texts_meant_to_a_place_are_cast_once_they_are_plain() {
    let texts = TABLES
        .replacen("up: { type: text }", "up: { type: text, figure: \"decimal(9,1)\" }", 1)
        .replacen(
            "tables:",
            "notation: { items: { precision: 0.1 }, totals: { absent: [\"(D)\"] } }\ntables:",
            1,
        );
    let rule = "id: a/b\ncheck: { sum: { total: { in: totals, each: '$[*]', key: $.id, key-as: text, select: $.up }, items: { in: items, each: '$[*]', key: $.part, select: $.amount }, label: $.kind, precision: 0.01, rounding: exact } }";
    let text = sql(&place(&texts, rule), "sql --dialect postgres");
    assert_snapshot!("sql_texts", text);
}

#[test]
fn queries_go_into_a_file_each() {
    let place = place(TABLES, SUM);
    sql(&place, "sql --dialect spark -o out");
    sql(&place, "sql --dialect spark --extract -o out");
    for name in ["items/total.sql", "items/total/totals.sql", "items/total/items.sql"] {
        assert!(place.path().join("out").join(name).is_file(), "{name}");
    }
}

/// The first line of what is said of `rule` under `config`, and the exit code.
pub(crate) fn said(config: &str, rule: &str, arguments: &str) -> String {
    let answer = place(config, rule).run(arguments);
    let mut lines =
        answer.trim_end().split('\n').filter(|it| !it.starts_with("---") && !it.starts_with("  "));
    let (first, last) =
        (lines.next().unwrap_or_default().to_owned(), answer.trim_end().split('\n').next_back());
    format!("{first}\n{}", last.unwrap_or_default())
}

#[test]
fn a_wrong_declaration_is_shown_on_its_bytes() {
    let with =
        |from: &str, to: &str| said(&TABLES.replacen(from, to, 1), SUM, "sql --dialect duckdb");
    assert_snapshot!(with("\"decimal(12,1)\"", "double"), @r"
    kenzan.yaml:9:23: error[config/invalid] `double` is a binary float, which holds no exact decimals
    exit 2
    ");
    assert_snapshot!(with("\"decimal(12,1)\"", "money"), @r"
    kenzan.yaml:9:23: error[config/invalid] `money` is not a type of a column
    exit 2
    ");
    assert_snapshot!(with("amount: { type: \"decimal(12,1)\" }", "amount: { step: 1 }"), @r"
    kenzan.yaml:9:7: error[config/invalid] `type` is missing
    exit 2
    ");
    assert_snapshot!(with("step: 1 ", "step: 0.001 "), @r"
    kenzan.yaml:10:47: error[config/invalid] the type cannot represent the step 0.001: its last place is 0.01
    exit 2
    ");
    assert_snapshot!(with("step: 1 ", "step: 1000 "), @r"
    kenzan.yaml:10:47: error[config/invalid] `step` must be 1 or a decimal place like 0.01; larger steps belong in the unit
    exit 2
    ");
    assert_snapshot!(with("row: id", "row: nr"), @r"
    kenzan.yaml:6:10: error[config/invalid] the table `totals` declares no column `nr`
    exit 2
    ");
    assert_snapshot!(with("from: { duckdb:", "from: { mysql:"), @r"
    kenzan.yaml:5:13: error[config/invalid] `mysql` is not an engine; the engines are duckdb, postgres, spark, trino, bigquery
    exit 2
    ");
    assert_snapshot!(with("  totals:\n    from", "  other:\n    from"), @r"
    kenzan.yaml:4:3: error[config/invalid] no source set is named `other`
    exit 2
    ");
    let of_text = |column: &str| with("up: { type: text }", column);
    assert_snapshot!(of_text("up: { type: text, step: 1 }"), @r"
    kenzan.yaml:11:31: error[config/invalid] a column of texts cannot have a `step`
    exit 2
    ");
    assert_snapshot!(of_text("up: { type: text, unit: 千円 }"), @r"
    kenzan.yaml:11:31: error[config/invalid] a column of texts cannot have a `unit`; if its texts are figures, declare them with `figure`
    exit 2
    ");
    assert_snapshot!(of_text("up: { type: text, figure: text }"), @r"
    kenzan.yaml:11:33: error[config/invalid] `figure` must be a type of numbers, for example decimal(12,1)
    exit 2
    ");
    assert_snapshot!(of_text("up: { type: text, figure: double }"), @r"
    kenzan.yaml:11:33: error[config/invalid] `double` is a binary float, which holds no exact decimals
    exit 2
    ");
    assert_snapshot!(of_text("up: { type: bigint, figure: bigint }"), @r"
    kenzan.yaml:11:35: error[config/invalid] only a column of type text can have a `figure`; this column already contains numbers
    exit 2
    ");
    assert_snapshot!(with("fold: ascii", "fold: wide"), @r"
    kenzan.yaml:17:33: error[config/invalid] `fold` must be one of exact, ascii, nfkc, none
    exit 2
    ");
}

#[test]
fn what_sql_cannot_say_exactly_is_refused_on_its_bytes() {
    let rule =
        |from: &str, to: &str| said(TABLES, &SUM.replacen(from, to, 1), "sql --dialect duckdb");
    assert_snapshot!(rule("key-as: text, ", ""), @r"
    rules/r.yaml:5:59: error[sql/unsupported] this rule cannot be written as SQL: SQL compares keys as texts: write `key-as: text` beside `key`
    exit 2
    ");
    assert_snapshot!(rule("$.amount }", "$.sum }"), @r"
    rules/r.yaml:5:73: error[sql/unsupported] this rule cannot be written as SQL: the table `totals` declares no column `sum`
    exit 2
    ");
    assert_snapshot!(rule("select: $.amount }", "select: $.id }"), @r"
    rules/r.yaml:5:73: error[sql/unsupported] this rule cannot be written as SQL: `id` is a column of texts; if they are figures, declare `figure: decimal(DIGITS,SCALE)`
    exit 2
    ");
    assert_snapshot!(rule("@.kind != 'x' && ", "search(@.kind, 'x') && "), @r"
    rules/r.yaml:6:32: error[sql/unsupported] this rule cannot be written as SQL: `each` may be `$[*]`, or compare columns: `$[?@.kind == 'x' && number(@.n) > 0]`
    exit 2
    ");
    assert_snapshot!(rule("key: $.id, key-as: text, ", ""), @r"
    rules/r.yaml:5:48: error[sql/unsupported] this rule cannot be written as SQL: without `key`, all rows would be one instance
    exit 2
    ");
    assert_snapshot!(rule("rounding: truncate", "precision: 1"), @r"
    rules/r.yaml:7:16: error[sql/unsupported] this rule cannot be written as SQL: `precision` must be the step of `amount` or a finer place; declare a coarser one as its `step`
    exit 2
    ");
    assert_snapshot!(rule("rounding: truncate", "label: $.name"), @r"
    rules/r.yaml:7:12: error[sql/unsupported] this rule cannot be written as SQL: the table `items` declares no column `name`
    exit 2
    ");
    assert_snapshot!(rule("rounding: truncate", "signed: true"), @r"
    rules/r.yaml:4:3: error[sql/unsupported] this rule cannot be written as SQL: `signed` cannot be written as SQL
    exit 2
    ");
    let config =
        |from: &str, to: &str| said(&TABLES.replacen(from, to, 1), SUM, "sql --dialect duckdb");
    assert_snapshot!(config("decimal(12,1)", "decimal(38,1)"), @r"
    rules/r.yaml:4:3: error[sql/unsupported] this rule cannot be written as SQL: its exact result could need more than 38 digits; declare the columns with only as many digits as they have
    exit 2
    ");
    let in_commas = "notation: { items: { decimal: \",\" } }\ntables:";
    assert_snapshot!(config("tables:", in_commas), @r"
    rules/r.yaml:6:97: error[sql/unsupported] this rule cannot be written as SQL: kenzan does not read `1.00` in the column `amount` as that figure: the name of the column or the `notation` of its set gives it another meaning
    exit 2
    ");
    assert_snapshot!(config("fold: ascii", "fold: nfkc"), @r"
    rules/r.yaml:6:97: error[sql/unsupported] this rule cannot be written as SQL: duckdb cannot fold `part` by NFKC; declare `fold: ascii`, or `none` if the keys are clean
    exit 2
    ");
    assert_snapshot!(config("duckdb: \"read_csv('totals.csv', all_varchar=true)\", ", ""), @r"
    kenzan.yaml:4:3: error[sql/unsupported] this rule cannot be written as SQL: the table `totals` has no `from` for duckdb: add `duckdb`
    exit 2
    ");
}

#[test]
fn a_kind_or_a_pattern_without_a_form_in_sql_is_refused_on_its_bytes() {
    let other = |rule: &str| said(TABLES, rule, "sql --dialect postgres");
    assert_snapshot!(other("id: a/b\ncheck: { sequence: { in: items, each: '$[*]', values: $.no } }"), @r"
    rules/r.yaml:2:10: error[sql/unsupported] this rule cannot be written as SQL: `sequence` needs more than the rows of tables
    exit 2
    ");
    assert_snapshot!(other("id: a/b\ncheck: { pattern: { in: items, each: '$[*]', values: $.kind, matches: '\\d' } }"), @r"
    rules/r.yaml:2:72: error[sql/unsupported] this rule cannot be written as SQL: engines read `\d` in a pattern differently; write out what it means
    exit 2
    ");
    assert_snapshot!(said(TABLES, SUM, "sql --dialect duckdb a/b"), @r"
    error[sql/no-tables] none of the rules a/b refers to any of the `tables` of the configuration
    exit 2
    ");
}
