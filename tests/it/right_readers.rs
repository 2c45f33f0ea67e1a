//! What a file is, when it is not what its name or its set says: encodings and delimiters.

use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GBK, SHIFT_JIS, WINDOWS_1251, WINDOWS_1252};

use crate::cli::Place;
use crate::run::report;

/// The findings in a file of the given bytes, whatever the rules say.
fn of_bytes(name: &str, bytes: &[u8]) -> Vec<String> {
    let config =
        ("kenzan.yaml", b"version: 1\nextends: [kenzan:auto]\nsources: { d: 'd.*' }\n".as_slice());
    let place = Place::new(&[config]);
    place.file(name, bytes);
    let report = place.run("check");
    let is_input = |it: &&str| it.contains("[input/encoding]") || it.contains("[csv/");
    report.split('\n').filter(is_input).map(str::to_owned).collect()
}

fn encoded(encoding: &'static Encoding, text: &str) -> Vec<u8> {
    encoding.encode(text).0.into_owned()
}

#[test]
fn a_file_in_another_encoding_is_called_what_it_is() {
    let chinese = "名称,金额,合计\n国家预算,1,1\n这囧镕喆堃,2,2\n这是一个测试文件的内容,3,3\n預算總額說明,1,1\n";
    let korean = "이름,금액,합계\n대한민국,1,1\n서울특별시 예산,2,2\n강원도 삼척시 쌀값 뷁,3,3\n";
    let taiwanese = "名稱,金額,合計\n國家預算,1,1\n這是一個測試檔案的內容,3,3\n";
    let russian = "Имя,Сумма,Итого\nМосква,1,1\nСанкт-Петербург,2,2\n";
    let german = "Name,Größe,Total\nMüller,1,1\nÇa été déjà vu,2,2\n";
    for (encoding, text) in
        [(GBK, chinese), (EUC_KR, korean), (BIG5, taiwanese), (WINDOWS_1251, russian)]
    {
        let found = of_bytes("d.csv", &encoded(encoding, text));
        let [one] = &found[..] else { panic!("{}: {found:?}", encoding.name()) };
        assert!(one.contains(encoding.name()), "{}: {one}", encoding.name());
        assert!(!one.contains("are not valid Shift_JIS, "), "{one}");
    }
    assert_eq!(of_bytes("d.csv", &encoded(WINDOWS_1252, german)), Vec::<String>::new());
}

#[test]
fn a_damaged_japanese_file_is_not_called_chinese() {
    let text = "区分,予算,合計\n道路の整備,1,1\n河川のしゅんせつ,2,2\n予算の総額,3,3\n";
    for encoding in [SHIFT_JIS, EUC_JP] {
        let mut bytes = encoded(encoding, text);
        assert!(of_bytes("d.csv", &bytes).iter().all(|it| it.contains("note[")));
        let at = bytes.len() - 8;
        bytes.splice(at..at, [0xff, 0x20]);
        let found = of_bytes("d.csv", &bytes);
        let [one] = &found[..] else { panic!("{found:?}") };
        assert!(one.contains(&format!("are not valid {}", encoding.name())), "{one}");
        assert!(!one.contains("probably"), "{one}");
    }
    // UTF-8 cut in the middle of a character is damaged UTF-8.
    let found = of_bytes("d.csv", &text.as_bytes()[..text.len() - 10]);
    assert!(found.iter().any(|it| it.contains("are not valid UTF-8")), "{found:?}");
}

/// The findings of reading a file.
fn of_text(name: &str, text: &str) -> Vec<String> {
    let rule =
        "id: t/any\nif-present: true\ncheck: { required: { each: '$..none', fields: $.x } }\n";
    report(rule, &[(name, text)])
        .split('\n')
        .filter(|it| it.contains("[csv/"))
        .map(str::to_owned)
        .collect()
}

#[test]
fn a_delimiter_that_is_not_sniffed_is_named() {
    for sign in ["^", "~", ":", "，", "｜", "、"] {
        let text = "k|a|b|t\nx|1|2|3\ny|4|5|9\n".replace('|', sign);
        let found = of_text("document.csv", &text);
        assert_eq!(found.len(), 1, "{sign} {found:?}");
        assert!(found[0].contains(&format!("`{sign}` would divide each into 4")), "{found:?}");
    }
    // These are seen from the rows, in a file of any name.
    for sign in [";", "\t", "|"] {
        for name in ["document.csv", "document.tsv"] {
            let text = "k|a|b|t\nx|1,000|2,000|3,000\ny|4|5|9\n".replace('|', sign);
            assert!(of_text(name, &text).is_empty(), "{sign} {name}");
        }
    }
    // A column of anything else.
    for text in [
        "time\n12:30\n11:45\n10:00\n",
        "Name, given\nA, b\nC, d\n",
        "名前\n甲、乙\n丙、丁\n",
        "at: place\nx: y\nz: w\n",
        "Total amount\n1 234\n5 678\n",
        "10:00\n11:00\n12:00\n",
        "a:b\nx:1\n",
    ] {
        let found = of_text("document.csv", text);
        assert!(found.iter().all(|it| !it.contains("csv/delimiter")), "{text} {found:?}");
    }
}

#[test]
fn a_declared_delimiter_that_divides_nothing_is_said_once() {
    let place = Place::new(&[(
        "kenzan.yaml",
        b"version: 1\nextends: [kenzan:auto]\nsources: { d: 'd.*' }\ncsv: { d: { delimiter: ';' } }\n".as_slice(),
    )]);
    place.file("d.csv", b"k|a|b|t\nx|1|2|3\ny|4|5|9\n");
    let report = place.run("check");
    assert_eq!(report.matches("csv/delimiter").count(), 1, "{report}");
    assert!(report.contains("`|` would divide each into 4"), "{report}");
}

/// The syntax errors of a YAML text.
fn of_yaml(text: &str) -> Vec<String> {
    let rule =
        "id: t/any\nif-present: true\ncheck: { required: { each: '$..none', fields: $.x } }\n";
    let found = report(rule, &[("document.yaml", text)]);
    found.split('\n').filter(|it| it.contains("[yaml/syntax]")).map(str::to_owned).collect()
}

#[test]
fn a_value_over_several_lines_is_indented_more_than_its_key() {
    for (text, place, words) in [
        ("---\nflow: [a,\nb,\nc]\n", "3:1", "is not indented more than its key"),
        ("---\nquoted: \"a\nb\nc\"\n", "3:1", "is not indented more than its key"),
        ("foo: \"bar\n\tbaz\"\n", "2:1", "a tab indents a line"),
        ("a:\n  b: 'x\n  y'\n", "3:1", "is not indented more"),
        ("a:\n  - { b: 1,\n  c: 2 }\n", "3:1", "is not indented more"),
        ("a: [1,\n\t2]\n", "2:1", "a tab"),
    ] {
        let found = of_yaml(text);
        assert_eq!(found.len(), 1, "{text:?} {found:?}");
        assert!(found[0].contains(words), "{text:?} {found:?}");
        assert!(found[0].starts_with(&format!("document.yaml:{place}:")), "{text:?} {found:?}");
    }
    for text in [
        "flow: [a,\n b,\n c]\n",
        "flow: [\n  a,\n]\n",
        "flow: {\n  a: [1,\n  2],\n}\n",
        "[a,\nb]\n",
        "--- [a,\nb]\n",
        "\"a\nb\"\n",
        "{ a: \"x\n  y\",\nb: 1 }\n",
        "a:\n  \"x\n y\"\n",
        "a: \"x\n\n  y\"\n",
        "a: [1, # one\n# none\n 2]\n",
        "a: 'x\n  \ty'\n",
        "a: |\n  \"x\n  y\"\nb: plain\n  text\n",
        "- [a,\n b]\n- 'x\n  y'\n",
        "a: { b: 1\n }\nc: 'x'\n--- [d,\ne]\n",
    ] {
        assert!(of_yaml(text).is_empty(), "{text:?} {:?}", of_yaml(text));
    }
}

#[test]
fn brackets_in_a_block_are_no_block() {
    for text in [
        "a:\n- []\n- null\n",
        "- {}\n- []\n- 'x'\n",
        "[a]: 1\n[b]: 2\nc: 'x'\n",
        "? [a,\n   b]\n: c\nd: 1\n",
        "{ a: 1 }: x\n{ b: 2 }: y\n",
        "a:\n- - [1]\n  - 2\n- 3\n",
        "!!map { a: 1 }: b\nc: d\n",
        "&x [1]: b\nc: d\n",
    ] {
        assert!(of_yaml(text).is_empty(), "{text:?} {:?}", of_yaml(text));
    }
}
