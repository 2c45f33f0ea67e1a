//! Readers report everything that a specification forbids, and nothing that it allows.

use encoding_rs::{EUC_JP, EUC_KR, GBK, SHIFT_JIS};
use kenzan::document::{Format, Limits, read};
use kenzan::source::decode::{Fault, decode};
use kenzan::source::{Source, Sources};

use crate::cli::Place;

/// The codes that the TOML reader reports for `text`.
fn toml(text: &str) -> Vec<String> {
    let mut sources = Sources::default();
    let id = sources.add(Source::utf8("a.toml", text));
    let mut found = Vec::new();
    _ = read(id, sources.get(id), Format::Toml, Limits::default(), &mut found);
    found.into_iter().map(|it| it.code).collect()
}

#[test]
fn toml_has_only_numbers_that_are_some() {
    for number in [
        "0",
        "+0",
        "-1_000",
        "0xdead_BEEF",
        "0o755",
        "0b1101",
        "1.0",
        "-0.01",
        "5e+22",
        "1e06",
        "6.626e-34",
        "224_617.445_991",
        "inf",
        "-nan",
        "+inf",
        "123456789012345678901234567890",
    ] {
        assert_eq!(toml(&format!("a = {number}\n")), [] as [&str; 0], "{number}");
    }
    for wrong in [
        "0x",
        "0o",
        "0b",
        "0o8",
        "0b2",
        "+0x1",
        "01",
        "-01",
        "1_",
        "_1",
        "1__0",
        "1_0\u{660}",
        "1.",
        ".5",
        "1._5",
        "1e",
        "1e+",
        "1.e3",
        "00.1",
        "0x_1",
    ] {
        assert!(!toml(&format!("a = {wrong}\n")).is_empty(), "{wrong}");
    }
}

#[test]
fn toml_has_only_days_that_exist() {
    for date in [
        "2024-02-29",
        "2000-02-29",
        "2025-12-31",
        "23:59:60",
        "07:32:00.999",
        "07:32",
        "1979-05-27T07:32:00Z",
        "1979-05-27t07:32:00z",
        "1979-05-27 07:32:00+09:00",
        "1979-05-27T00:32:00.999999-07:00",
        "1979-05-27T07:32Z",
    ] {
        assert_eq!(toml(&format!("a = {date}\n")), [] as [&str; 0], "{date}");
    }
    for wrong in [
        "2025-02-29",
        "1900-02-29",
        "2025-02-30",
        "2025-04-31",
        "2025-13-01",
        "2025-00-10",
        "2025-01-00",
        "2025-1-10",
        "2025-01-5",
        "10000-01-01",
        "199-01-01",
        "24:00:00",
        "12:60:00",
        "12:00:61",
        "1:32:00",
        "07:32:00.",
        "07:32:00..1",
        "2025-01-01T",
        "2025-01-01x07:00:00",
        "1979-05-27T07:32:00+9:00",
        "1979-05-27T07:32:00+25:00",
        "1979-05-27T07:32:00+09:60",
        "1979-05-27T07:32:00+09",
        "1979-05-2707:32:00Z",
        "2025-01-01T12",
    ] {
        assert!(!toml(&format!("a = {wrong}\n")).is_empty(), "{wrong}");
    }
}

#[test]
fn a_second_byte_order_mark_is_no_toml() {
    let bytes = "\u{feff}\u{feff}a = 1\n".as_bytes().to_vec();
    let source = decode("a.toml", bytes, &mut Vec::new()).unwrap();
    assert_eq!(toml(&source.text), ["toml/syntax"]);
    assert_eq!(toml("a = 1\n"), [] as [&str; 0]);
}

const KENZAN: &str = "version: 1\nsources: { data: 'data.*' }\n";
const RULE: &str = "\
id: data/total
check: { sum: { in: data, total: $.total, items: '$.items[*]' } }
";

/// The findings of `text`, stored in `encoding`.
fn said(name: &str, encoding: &'static encoding_rs::Encoding, text: &str) -> String {
    let (bytes, ..) = encoding.encode(text);
    let files = [("kenzan.yaml", KENZAN.as_bytes()), ("rules/r.yaml", RULE.as_bytes())];
    let place = Place::new(&files);
    place.file(name, &bytes);
    place.run("check")
}

#[test]
fn json_and_toml_are_utf8() {
    let json = "{\"名称\": \"予算額のうち小計\", \"total\": 3, \"items\": [1, 2]}\n";
    let report = said("data.json", SHIFT_JIS, json);
    assert!(
        report.contains(
            "data.json:1:1: error[input/encoding] JSON must be UTF-8, but this file is not"
        ),
        "{report}"
    );
    let toml = "# 予算額のうち小計\ntotal = 3\nitems = [1, 2]\n";
    let report = said("data.toml", EUC_JP, toml);
    assert!(
        report.contains("TOML must be UTF-8, but this file is not; it was read as EUC-JP"),
        "{report}"
    );
    let yaml = "# 予算額のうち小計\ntotal: 3\nitems: [1, 2]\n";
    assert!(!said("data.yaml", SHIFT_JIS, yaml).contains("error["));
}

#[test]
fn a_finding_in_a_text_of_a_guessed_encoding_says_so() {
    let wrong = "# 予算額のうち小計\ntotal: 11\nitems: [1, 2]\n";
    let note = "the file was read as Shift_JIS, guessed from its bytes";
    let report = said("data.yaml", SHIFT_JIS, wrong);
    assert_eq!(report.matches(note).count(), 1, "{report}");
    assert!(!said("data.yaml", encoding_rs::UTF_8, wrong).contains("a guess from"));
}

#[test]
fn chinese_and_korean_are_not_read_as_japanese_in_silence() {
    let doubts = |encoding: &'static encoding_rs::Encoding, text: &str| {
        let mut found = Vec::new();
        _ = decode("data", encoding.encode(text).0.into_owned(), &mut found);
        found.iter().any(|it| matches!(it, Fault::Doubtful { .. } | Fault::Undecodable { .. }))
    };
    let chinese =
        "项目,预算金额\n道路建设工程,一千二百万元\n河流整治工程,三百万元\n合计,一千五百万元\n";
    let korean =
        "항목,예산 금액\n도로 건설 사업,천이백만 원\n하천 정비 사업,삼백만 원\n합계,천오백만 원\n";
    assert!(doubts(GBK, chinese));
    assert!(doubts(EUC_KR, korean));
    let japanese = "項目,予算額\n道路の整備,1,200百万円\n河川のしゅんせつ,300\n合計,1,500\n";
    let without_kana = "項目,予算額\n道路整備事業,千二百万円\n合計,千五百万円\n";
    for text in [japanese, without_kana] {
        assert!(!doubts(EUC_JP, text), "{text}");
        assert!(!doubts(SHIFT_JIS, text), "{text}");
    }
}
