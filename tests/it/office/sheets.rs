//! Rules about formulas find faults planted in workbooks, and nothing in sound ones.

use std::sync::Arc;

use kenzan::check::Corpus;
use kenzan::document::{Format, Limits, Stored, read_bytes};
use kenzan::lint::lint;
use kenzan::source::Source;

use super::archives::{Xlsx, one_sheet, rows};

const RELATIONS: [&str; 7] = ["range", "twice", "typed", "shape", "result", "quoted", "shown"];

/// The findings of all relations in the workbook `bytes`: the relation, the place, the message.
fn found(bytes: &[u8]) -> Vec<(String, String, String)> {
    let mut rules = String::from("rules:\n");
    for it in RELATIONS {
        let check = format!("{{ sheet: {{ relation: {it} }} }}");
        rules += &format!("  - {{ id: sheet/{it}, if-present: true, check: {check} }}\n");
    }
    found_by(&rules, RELATIONS.len(), bytes)
}

/// The same by `count` other rules.
fn found_by(rules: &str, count: usize, bytes: &[u8]) -> Vec<(String, String, String)> {
    let mut corpus = Corpus::default();
    let mut found = Vec::new();
    let rules = crate::run::compile(&mut corpus.sources, "rules.yaml", rules, &mut found);
    assert_eq!(rules.len(), count);
    let id = corpus.sources.add(Source::utf8("book.xlsx", ""));
    let stored = Stored { name: "book.xlsx".to_owned(), bytes };
    let (source, document) = read_bytes(id, stored, Format::Xlsx, Limits::default(), &mut found);
    corpus.sources.put(id, source);
    corpus.add(Arc::new(document), &[]);
    let verdict = lint(&corpus, &rules, found);
    let place = |span: kenzan::source::Span| {
        corpus.sources.get(span.source).place(span).map_or_else(String::new, |it| it.to_string())
    };
    let said = verdict.diagnostics.iter();
    said.map(|it| {
        (
            it.code.replace("sheet/", ""),
            it.span().map_or_else(String::new, place),
            it.message.en.clone(),
        )
    })
    .collect()
}

/// The findings in a sheet of these cells, without messages.
fn codes(content: &[&[&str]]) -> Vec<(String, String)> {
    found(&one_sheet(content)).into_iter().map(|(code, place, _)| (code, place)).collect()
}

fn pair(code: &str, place: &str) -> Vec<(String, String)> {
    vec![(code.to_owned(), place.to_owned())]
}

#[test]
fn a_sum_that_leaves_out_an_item_is_found_at_both_ends() {
    let sheet = |sum: &'static str| {
        codes(&[&["項目", "額"], &["甲", "1"], &["乙", "2"], &["丙", "3"], &["計", sum]])
    };
    assert_eq!(sheet("=SUM(B2:B4)→6"), []);
    assert_eq!(sheet("=SUM(B2:B3)→3"), pair("range", "S!B5"));
    assert_eq!(sheet("=SUM(B3:B4)→5"), pair("range", "S!B5"));
    assert_eq!(sheet("=SUBTOTAL(9,B2:B3)→3"), pair("range", "S!B5"));
    // Along a row.
    let across =
        codes(&[&["項目", "春", "夏", "秋", "計"], &["甲", "1", "2", "3", "=SUM(B2:C2)→3"]]);
    assert_eq!(across, pair("range", "S!E2"));
}

#[test]
fn what_is_named_as_a_part_or_carried_over_may_be_left_out() {
    let sound = codes(&[
        &["項目", "額"],
        &["前年度繰越", "9"],
        &["甲", "1"],
        &["乙", "2"],
        &["うち再掲", "1"],
        &["計", "=SUM(B3:B4)→3"],
    ]);
    assert_eq!(sound, []);
}

#[test]
fn a_subtotal_beside_its_items_is_found() {
    let sheet = |total: &'static str| {
        codes(&[
            &["項目", "額"],
            &["甲", "1"],
            &["乙", "2"],
            &["小計", "=SUM(B2:B3)→3"],
            &["丙", "4"],
            &["計", total],
        ])
    };
    assert_eq!(sheet("=B4+B5→7"), []);
    assert_eq!(sheet("=SUM(B2:B5)→10"), pair("twice", "S!B6"));
}

#[test]
fn typed_numbers_and_odd_formulas_are_found_and_totals_between_rows_are_not() {
    let rows = |third: [&'static str; 2]| {
        codes(&[
            &["量", "価", "額"],
            &["1", "5", "=A2*B2→5"],
            &["2", "5", "=A3*B3→10"],
            &["3", "5", third[0]],
            &["4", "5", "=A5*B5→20"],
            &["", "", third[1]],
            &["5", "5", "=A7*B7→25"],
        ])
    };
    assert_eq!(rows(["=A4*B4→15", "=SUM(C2:C5)→50"]), []);
    assert_eq!(rows(["15", "=SUM(C2:C5)→50"]), pair("typed", "S!C4"));
    assert_eq!(rows(["=A4+B4→8", "=SUM(C2:C5)→43"]), pair("shape", "S!C4"));
}

/// The messages of the findings in a sheet of these cells.
fn messages(content: &[&[&str]]) -> Vec<String> {
    found(&one_sheet(content)).into_iter().map(|it| it.2).collect()
}

#[test]
fn what_other_formulas_read_in_another_way_is_no_item() {
    let costs = |result: &'static str| {
        codes(&[
            &["", "EUR"],
            &["Revenue", "20"],
            &["Materials", "7"],
            &["Staff", "6"],
            &["Total costs", "=SUM(B3:B4)→13"],
            &["", result],
        ])
    };
    assert_eq!(costs("=B2-B5→7"), []);
    assert_eq!(costs(""), pair("range", "S!B5"));
    // A column that all rows leave out has no items; one that some rows add has.
    let pay = |first: &'static str| {
        codes(&[
            &["Name", "Age", "Mon", "Tue", "Sum"],
            &["A", "14", "8", "7", first],
            &["B", "15", "6", "8", "=SUM(C3:D3)→14"],
        ])
    };
    assert_eq!(pay("=SUM(C2:D2)→15"), []);
    assert!(pay("=SUM(B2:D2)→29").contains(&pair("range", "S!E3")[0]));
    let rates = codes(&[
        &["", "A"],
        &["Share", "#0 0.2"],
        &["x", "3"],
        &["y", "4"],
        &["Sum", "=SUM(B3:B4)→7"],
        &["Part", "=B5*B2→1.4"],
    ]);
    assert_eq!(rates, []);
}

#[test]
fn alternating_zero_and_remarked_cells_are_meant() {
    let chain = codes(&[
        &["Gross", "100"],
        &["Cost", "-40"],
        &["Result", "=B1+B2→60"],
        &["Interest", "-5"],
        &["Before tax", "=B3+B4→55"],
        &["Tax", "-9"],
        &["Net", "=B5+B6→46"],
    ]);
    assert_eq!(chain, []);
    let taxed = |label: &'static str, third: &'static str| {
        codes(&[
            &["x1", "100", "=B1*2→200"],
            &["x2", "50", "=B2*2→100"],
            &[label, "70", third],
            &["x4", "10", "=B4*2→20"],
        ])
    };
    assert_eq!(taxed("x3", "0"), []);
    assert_eq!(taxed("x3 (export)", "70"), []);
    assert_eq!(taxed("x3", "70"), pair("typed", "S!C3"));
    assert_eq!(taxed("x3 (USD)", "=B3*3→210"), []);
}

#[test]
fn findings_about_formulas_name_both_values() {
    let run = |third: &'static str| {
        messages(&[
            &["1", "100", "=B1*2→200"],
            &["2", "50", "=B2*2→100"],
            &["3", "1000", third],
            &["4", "10", "=B4*2→20"],
        ])
    };
    assert_eq!(
        run("2100"),
        ["2100 in C3 is a typed number in a run of formulas; the run gives 2000"]
    );
    let same = "2000 in C3 is a typed number in a run of formulas; the run gives the same value";
    assert_eq!(run("2000"), [same]);
    assert!(run("=B3*3→3000")[0].ends_with("(for example C2); the run gives 2000"));
    let twice = messages(&[
        &["甲", "1"],
        &["乙", "2"],
        &["小計", "=SUM(B1:B2)→3"],
        &["計", "=SUM(B1:B3)→6"],
    ]);
    assert!(twice[0].ends_with("without subtotals the sum is 3"), "{twice:?}");
}

#[test]
fn a_formula_at_the_end_of_a_run_differs_in_one_operand() {
    let total = |last: &'static str| {
        codes(&[
            &["項目", "前年", "予算", "決算"],
            &["甲", "10", "12", "14"],
            &["乙", "20", "21", "22"],
            &["小計", "=SUM(B2:B3)→30", "=SUM(C2:C3)→33", "=SUM(D2:D3)→36"],
            &["丙", "5", "6", "7"],
            &["丁", "3", "4", "5"],
            &["小計", "=SUM(B5:B6)→8", "=SUM(C5:C6)→10", "=SUM(D5:D6)→12"],
            &["総額", "=B4+B7→38", "=C4+C7→43", last],
        ])
    };
    assert_eq!(total("=D4+D7→48"), []);
    assert_eq!(total("=D4→36"), pair("shape", "S!D8"));
    let share = |first: &'static str| {
        codes(&[
            &["項目", "数量", "金額", "構成比"],
            &["甲", "10", "100", first],
            &["乙", "20", "300", "=C3/$C$5→0.3"],
            &["丙", "5", "600", "=C4/$C$5→0.6"],
            &["計", "=SUM(B2:B4)→35", "=SUM(C2:C4)→1000", ""],
        ])
    };
    assert_eq!(share("=C2/$C$5→0.1"), []);
    assert_eq!(share("=C2/$B$5→2.857142857142857"), pair("shape", "S!D2"));
    // The opening balance of the whole is that of the first month.
    let opening = codes(&[
        &["項目", "4月", "5月", "6月", "計"],
        &["前月繰越", "35", "=B4→45", "=C4→65", "=B2→35"],
        &["収支", "10", "20", "30", "=SUM(B3:D3)→60"],
        &["翌月繰越", "=B2+B3→45", "=C2+C3→65", "=D2+D3→95", "=E2+E3→95"],
    ]);
    assert_eq!(opening, []);
}

#[test]
fn a_number_typed_at_the_end_of_a_run_has_another_value() {
    let rent = |last: &'static str| {
        codes(&[
            &["部屋", "面積", "月額", "年額"],
            &["A", "110", "=B2*10→1100", "=C2*12→13200"],
            &["B", "130", "=B3*10→1300", "=C3*12→15600"],
            &["C", "105", "=B4*10→1050", "=C4*12→12600"],
            &["D", "92", "=B5*10→920", last],
        ])
    };
    assert_eq!(rent("=C5*12→11040"), []);
    assert_eq!(rent("11040"), [], "the same value");
    assert_eq!(rent("12173"), pair("typed", "S!D5"));
    assert_eq!(rent("0"), [], "what is exempt");
    let typed_row = codes(&[
        &["部屋", "面積", "月額", "年額", "敷金"],
        &["A", "110", "=B2*10→1100", "=C2*12→13200", "=C2*2→2200"],
        &["B", "130", "=B3*10→1300", "=C3*12→15600", "=C3*2→2600"],
        &["C", "105", "=B4*10→1050", "=C4*12→12600", "=C4*2→2100"],
        &["D", "92", "=B5*10→920", "12173", "1999"],
    ]);
    assert_eq!(typed_row, [], "a row of typed numbers is intentional");
}

#[test]
fn typed_copies_of_results_agree_with_these() {
    let book = |second: &'static str| {
        messages(&[
            &["部門", "人数", "単価", "支給額"],
            &["営業", "6", "312780", "=B2*C2→1876680"],
            &["総務", "3", "247737", "=B3*C3→743211"],
            &["製造", "4", "239304", "=B4*C4→957216"],
            &["", "", "", ""],
            &["依頼書の記載", "", "", ""],
            &["営業", "1876680", "", ""],
            &["総務", second, "", ""],
            &["製造", "957216", "", ""],
        ])
    };
    assert_eq!(book("743211"), [""; 0]);
    let said = book("733211");
    assert_eq!(said.len(), 1);
    assert!(said[0].starts_with("733211 in B8 is typed, but the formula in D3"), "{said:?}");
}

#[test]
fn a_formula_that_may_give_nothing_has_given_it() {
    let notes = |words: &'static str, other: &'static str| {
        let book = one_sheet(&[&["品", "残", "点", "要"], &["甲", other, "3", words]]);
        let mut found = Vec::new();
        let mut corpus = Corpus::default();
        let id = corpus.sources.add(Source::utf8("book.xlsx", ""));
        let stored = Stored { name: "book.xlsx".to_owned(), bytes: &book };
        read_bytes(id, stored, Format::Xlsx, Limits::default(), &mut found);
        found.iter().map(|it| it.code.to_string()).collect::<Vec<_>>()
    };
    let words = "=IF(C2>B2,\"x\",\"\")";
    assert_eq!(notes(words, "=C2+1→4"), [""; 0]);
    assert_eq!(notes(words, "4"), ["office/no-result"]);
    assert_eq!(notes("=C2", "=C2+1→4"), ["office/no-result"]);
}

#[test]
fn a_cell_that_a_formula_adds_alone_and_in_a_subtotal_is_found() {
    let sheet = |loans: &'static str, total: &'static str| {
        codes(&[
            &["Equity", "9"],
            &["Loans", "4"],
            &["Bills", "3"],
            &["Debts", loans],
            &["Accruals", "2"],
            &["Sum", total],
        ])
    };
    assert_eq!(sheet("=B2+B3→7", "=B1+B4+B5→18"), []);
    assert_eq!(sheet("=B2+B3+B5→9", "=B1+B4→18"), []);
    assert_eq!(sheet("=B2+B3+B5→9", "=B1+B4+B5→20"), pair("twice", "S!B6"));
    // Each cell of a recurrence is made from those before it in the same way.
    let recurrence = codes(&[&["1"], &["1"], &["=A2+A1→2"], &["=A3+A2→3"], &["=A4+A3→5"]]);
    assert_eq!(recurrence, []);
}

#[test]
fn a_cell_that_computes_a_greatest_value_is_no_total() {
    let rule = "id: sheet/total\ncheck: { table: { relation: total } }\n";
    let found = |total: &'static str| {
        let content = one_sheet(&[
            &["Item", "2023", "2024", "2025"],
            &["A", "12", "14", "31"],
            &["B", "25", "23", "15"],
            &["C", "35", "38", "34"],
            &["Total", "=SUM(B2:B4)→72", "=SUM(C2:C4)→75", total],
        ]);
        let found = found_by(rule, 1, &content);
        found.into_iter().map(|(code, place, _)| (code, place)).collect::<Vec<_>>()
    };
    assert_eq!(found("=SUBTOTAL(104,D2:D4)→34"), []);
    assert_eq!(found("=MAX(D2:D4)→34"), []);
    assert_eq!(found("=D4→34"), pair("total", "S!D5"));
}

#[test]
fn a_sum_of_products_leaves_out_no_row() {
    let sheet = |sum: &'static str| {
        codes(&[
            &["Item", "Units", "Price", "Value"],
            &["A", "3", "2"],
            &["B", "4", "3"],
            &["C", "5", "4"],
            &["D", "6", "5"],
            &["Value", "", "", sum],
        ])
    };
    assert_eq!(sheet("=SUMPRODUCT(B2:B5,C2:C5)→68"), []);
    assert_eq!(sheet("=SUMPRODUCT(B2:B4,C2:C4)→38"), pair("range", "S!D6"));
}

#[test]
fn findings_about_one_cell_are_one() {
    let said = codes(&[
        &["項目", "春", "夏", "秋", "冬"],
        &["甲", "1", "4", "7", "1"],
        &["乙", "2", "5", "8", "2"],
        &["丙", "3", "6", "9", "3"],
        &["計", "=SUM(B2:B4)→6", "=SUM(C2:C3)→9", "=SUM(D2:D4)→24", "=SUM(E2:E4)→6"],
        &["倍", "=B5*2→12", "=C5*2→18", "=D5*2→48", "=E5*2→12"],
    ]);
    assert_eq!(said, pair("range", "S!C5"));
}

#[test]
fn what_follows_from_a_stale_result_is_not_reported() {
    // The stored results of the second column were computed before the total was changed.
    let stale = codes(&[
        &["a", "1", "=B1/B4→0.1"],
        &["b", "4", "=B2/B4→0.4"],
        &["c", "5", "=B3/B4→0.5"],
        &["計", "=SUM(B1:B3)→20", "=SUM(C1:C3)→1"],
    ]);
    assert_eq!(stale, pair("result", "S!B4"));
}

#[test]
fn stored_results_are_compared_exactly_but_for_what_doubles_lose() {
    let sheet = |formula: &'static str| codes(&[&["1", "0.1", "0.2", "x", formula]]);
    for sound in [
        "=B1+C1→0.30000000000000004",
        "=(A1-B1)*C1/2→0.09",
        "=-A1+10%→-0.9",
        "=ROUND(A1/3,2)→0.33",
        "=ROUNDUP(B1*11,0)→2",
        "=AVERAGE(A1:C1)→0.43333333333333335",
        "=SUM(A1:D1,7)→8.3",
        "=IF(A1=1,2,3)→2",
        "=IF(D1=\"X\",A1,Z9/0)→1",
        "=IFERROR(A1/0,-B1)→-0.1",
        "=2*A1^3%→0.02",
        "=MAX(A1:D1,5)-MIN(B1:C1)→4.9",
        "=COUNT(A1:D1)+COUNTA(A1:D1)→7",
        "=SUMPRODUCT(A1:C1,A1:C1)→1.05",
        "=SUM(B:B,1:1)→99",
        "=ROUND(SUM(A1:C1)*INT(ABS(-3.5)),1)→3.9",
        "=VLOOKUP(A1,B1:C1,1)→99",
        "=IF(A1>\"x\",2,3)→99",
        "=D1+1→5",
        "=Other!A1→5",
        "=A1/Z9→5",
    ] {
        assert_eq!(sheet(sound), [], "{sound}");
    }
    for stale in [
        "=B1+C1→0.31",
        "=SUM(A1:C1)→1.4",
        "=ROUND(A1/3,2)→0.34",
        "=S!A1*2→3",
        "=IF(A1=1,2,3)→3",
        "=MAX(A1:C1)→0.2",
        "=-A1^2→-1",
        "=SUM(B:C)→0.4",
    ] {
        assert_eq!(sheet(stale), pair("result", "S!E1"), "{stale}");
    }
}

#[test]
fn results_under_conditions_are_compared() {
    let sheet = |formula: &'static str| {
        codes(&[
            &["East", "8", "2", "x"],
            &["West", "5", "3", "x"],
            &["east", "2", "", "x"],
            &["North", "=1/3→0.3333333333333333", "7", formula],
        ])
    };
    for sound in [
        "=SUMIF(A1:A4,\"East\",B1:B4)→10",
        "=SUMIF(A1:A4,A2,B1:B4)→5",
        "=SUMIF(B1:B4,\">=5\")→13",
        "=SUMIFS(B1:B4,A1:A4,\"&lt;>West\",C1:C4,\">1\")→8.333333333333334",
        "=COUNTIF(A1:A4,\"east\")→2",
        "=COUNTIFS(A1:A4,\"east\",C1:C4,2)→1",
        "=AVERAGEIF(A1:A4,\"east\",B1:B4)→5",
        "=MAXIFS(B1:B4,C1:C4,\"&lt;7\")→8",
        // Programs disagree, or compare with the language of their user.
        "=SUMIF(A1:A4,\"E*\",B1:B4)→99",
        "=SUMIF(A1:A4,\">E\",B1:B4)→99",
        "=COUNTIF(A1:A4,\"\")→99",
    ] {
        assert_eq!(sheet(sound), [], "{sound}");
    }
    for stale in ["=SUMIF(A1:A4,\"East\",B1:B4)→8", "=COUNTIFS(C1:C4,\">1\",B1:B4,\"&lt;>5\")→3"]
    {
        assert_eq!(sheet(stale), pair("result", "S!D4"), "{stale}");
    }
}

#[test]
fn sums_elsewhere_and_means_leave_out_no_item() {
    let data = |last: &'static str| {
        rows(&[&["Item", "EUR"], &["A", "3"], &["B", "4"], &["C", "5"], &["D", "6"], &[last, "7"]])
    };
    let book = |last: &'static str, formulas: &[&'static str]| {
        let lines: Vec<[&str; 2]> = formulas.iter().map(|it| ["Result", *it]).collect();
        let lines: Vec<&[&str]> = lines.iter().map(|it| &it[..]).collect();
        let sheets = vec![("S", "", rows(&lines)), ("Data", "", data(last))];
        let found = found(&Xlsx { sheets, ..Xlsx::default() }.bytes());
        found.into_iter().map(|it| (it.0, it.1)).collect::<Vec<_>>()
    };
    assert_eq!(book("E", &["=SUM(Data!B2:B6)→25"]), []);
    assert_eq!(book("E", &["=SUM(Data!B2:B5)→18"]), pair("range", "S!B1"));
    assert_eq!(book("E", &["=AVERAGE(Data!B2:B5)→4.5"]), pair("range", "S!B1"));
    let some = "=SUMIF(Data!A2:A5,\"A\",Data!B2:B5)→3";
    assert_eq!(book("E", &[some]), pair("range", "S!B1"));
    // Another total continues it, or the next line is none of its items.
    assert_eq!(book("E", &["=SUM(Data!B2:B4)→12", "=SUM(Data!B5:B6)→13"]), []);
    assert_eq!(book("of which E", &["=SUM(Data!B2:B5)→18"]), []);
    assert_eq!(book("Total", &["=SUM(Data!B2:B5)→18"]), []);
    let at_top = |sum: &'static str| {
        codes(&[&["Total", sum], &["A", "3"], &["B", "4"], &["C", "5"], &["D", "6"]])
    };
    assert_eq!(at_top("=SUM(B2:B5)→18"), []);
    assert_eq!(at_top("=SUM(B2:B4)→12"), pair("range", "S!B1"));
    let mean = |mean: &'static str| {
        codes(&[&["A", "3"], &["B", "4"], &["Total", "=SUM(B1:B2)→7"], &["Mean", mean]])
    };
    assert_eq!(mean("=AVERAGE(B1:B2)→3.5"), []);
    assert_eq!(mean("=AVERAGE(B1:B3)→4.666666666666667"), pair("twice", "S!B4"));
}

#[test]
fn circular_formulas_and_values_of_other_programs_are_not_compared() {
    let rounds = codes(&[
        &["Item", "EUR"],
        &["Interest", "=B3*0.05→51.282"],
        &["Debt", "=1000+B2→1051.282"],
        &["Fee", "=B3*0.01→10.6"],
    ]);
    assert_eq!(rounds, pair("result", "S!B4"));
    let given = "=IFERROR(__xludf.DUMMYFUNCTION(\"COMPUTED_VALUE\"),300)→300";
    let imported = codes(&[
        &["Item", "A", "B", "C"],
        &["x", "=A2+1→1", given, "=A2+1→1"],
        &["y", "=A3+1→1", "=A3+1→1", "=A3+1→1"],
        &["z", "=A4+1→1", "=A4+1→1", "=A4+1→1"],
    ]);
    assert_eq!(imported, []);
}

#[test]
fn results_of_a_workbook_that_computes_with_what_it_shows_are_not_compared() {
    let content = || rows(&[&["10", "=A1/3→3.3"]]);
    let book = |calculation| {
        let sheets = vec![("S", "", content())];
        found(&Xlsx { sheets, calculation, ..Xlsx::default() }.bytes()).len()
    };
    assert_eq!(book(""), 1);
    assert_eq!(book(r#"<x:calcPr fullPrecision="0"/>"#), 0);
}

#[test]
fn printed_items_that_do_not_make_the_printed_total_are_a_note() {
    let content = rows(&[
        &["項目", "額"],
        &["甲", "#1 1.4"],
        &["乙", "#1 1.4"],
        &["計", "#1 =SUM(B2:B3)→2.8"],
    ]);
    let book = Xlsx { sheets: vec![("S", "", content)], codes: vec!["0"], ..Xlsx::default() };
    let said = found(&book.bytes());
    assert_eq!((said.len(), &*said[0].0, &*said[0].1), (1, "shown", "S!B4"), "{said:?}");
    assert!(said[0].2.contains("add up to 2 as displayed, but 3 is displayed"), "{said:?}");
}

/// A workbook of items with prices, amounts by formula, a total in two columns, and the fault numbered `fault`.
#[expect(clippy::too_many_lines, reason = "a workbook and its faults")]
fn planted(seed: usize, fault: Option<usize>) -> (Vec<u8>, &'static str, String) {
    let items = 5 + seed % 6;
    let mut content: Vec<Vec<String>> =
        vec![["品目", "数量", "単価", "金額", "税"].map(str::to_owned).to_vec()];
    let mut sums = [0; 2];
    for item in 0..items {
        let (row, count, price) =
            (item + 2, 1 + (seed * 7 + item * 3) % 9, 10 + (seed + item) % 40);
        let amount = count * price;
        sums = [sums[0] + count, sums[1] + amount];
        content.push(vec![
            format!("品{item}"),
            count.to_string(),
            price.to_string(),
            format!("=B{row}*C{row}→{amount}"),
            format!("=D{row}/10→{}.{}", amount / 10, amount % 10),
        ]);
    }
    let (last, total) = (items + 1, items + 2);
    content.push(vec![
        "合計".to_owned(),
        format!("=SUM(B2:B{last})→{}", sums[0]),
        String::new(),
        format!("=SUM(D2:D{last})→{}", sums[1]),
        format!("=SUM(E2:E{last})→{}.{}", sums[1] / 10, sums[1] % 10),
    ]);
    let middle = 2 + seed % (items - 2);
    let amount = |content: &[Vec<String>], row: usize| {
        content[row][3].split_once('→').unwrap().1.parse::<usize>().unwrap()
    };
    let (code, place) = match fault {
        None => ("", String::new()),
        Some(0) => {
            let short = sums[1] - amount(&content, items);
            content[total - 1][3] = format!("=SUM(D2:D{items})→{short}");
            ("range", format!("S!D{total}"))
        }
        Some(1) => {
            let short = sums[1] - amount(&content, 1);
            content[total - 1][3] = format!("=SUM(D3:D{last})→{short}");
            ("range", format!("S!D{total}"))
        }
        Some(2) => {
            content[middle][3] = amount(&content, middle).to_string();
            ("typed", format!("S!D{}", middle + 1))
        }
        Some(3) => {
            let row = middle + 1;
            content[middle][3] = format!("=B{row}*C{}→{}", row + 1, 1);
            let (count, price) = (&content[middle][1], &content[middle + 1][2]);
            let value = count.parse::<usize>().unwrap() * price.parse::<usize>().unwrap();
            content[middle][3] = format!("=B{row}*C{}→{value}", row + 1);
            ("shape", format!("S!D{row}"))
        }
        Some(_) => {
            content[total - 1][3] = format!("=SUM(D2:D{last})→{}", sums[1] + 1);
            ("result", format!("S!D{total}"))
        }
    };
    let content: Vec<Vec<&str>> =
        content.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let content: Vec<&[&str]> = content.iter().map(Vec::as_slice).collect();
    (one_sheet(&content), code, place)
}

#[test]
fn planted_faults_of_forty_workbooks_are_found_and_sound_ones_say_nothing() {
    for seed in 0..40 {
        let (sound, ..) = planted(seed, None);
        assert_eq!(found(&sound), [], "seed {seed}");
        let (faulty, code, place) = planted(seed, Some(seed % 5));
        let said = found(&faulty);
        assert!(
            said.iter().any(|it| it.0 == code && it.1 == place),
            "{seed} {code} {place}: {said:?}"
        );
    }
}
