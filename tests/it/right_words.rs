//! The words of findings: lists in each language, notes and helps.

use kenzan::diagnostic::{Lang, Text};

use crate::run::report_in;

#[test]
fn names_in_a_row_are_separated_as_each_language_does() {
    let Text { en, ja } = Text::list(["a", "b", "c"]);
    assert_eq!((&*en, &*ja), ("a, b, c", "a、b、c"));
    let rule = "id: t/x\ncheck: { unique: { kye: $.a } }\n";
    let found = |lang| report_in(lang, rule, &[("document.yaml", "a: 1\n")]);
    assert!(found(Lang::Ja).contains("`kye` というキーはない"), "{}", found(Lang::Ja));
    let rule = "id: t/x\ncheck: { one-of: { values: $.a, allowed: [x, y, z] } }\n";
    let found = |lang| report_in(lang, rule, &[("document.yaml", "a: 日本\n")]);
    assert!(found(Lang::Ja).contains("許される値: x、y、z"), "{}", found(Lang::Ja));
    assert!(found(Lang::En).contains("allowed: x, y, z"), "{}", found(Lang::En));
}

#[test]
fn what_is_left_unread_is_a_note_and_no_advice() {
    let rule = "id: t/x\nif-present: true\ncheck: { unique: { key: $.a } }\n";
    let found = report_in(Lang::En, rule, &[("document.yaml", "a: [1\nb: 2\n")]);
    assert!(found.contains("note: the rest of this YAML document was not read"), "{found}");
    assert!(!found.contains("help: the rest"), "{found}");
}

#[test]
fn a_count_names_its_record() {
    let rule = "id: t/x\ncheck: { count: { each: '$[*]', of: '$.i[*]', min: 3 } }\n";
    let found = report_in(Lang::En, rule, &[("document.yaml", "- { name: Roads, i: [1, 2] }\n")]);
    assert!(found.contains("Roads: 2 `i` listed, at least 3 required"), "{found}");
    let rule = "id: t/x\ncheck: { count: { each: '$.tables[*].rows[*]', of: $.list, pattern: x, min: 3 } }\n";
    let rule = rule.replace("of: $.list, pattern: x", "of: \"$['i', 'j']\"");
    let found = report_in(
        Lang::En,
        &rule,
        &[("document.md", "| n | i | j |\n|---|---|---|\n| Roads | 1 | 2 |\n")],
    );
    assert!(found.contains("Roads: 2 listed, at least 3 required"), "{found}");
}

#[test]
fn what_every_row_has_is_no_name_of_one() {
    let rule = "id: t/x\ncheck: { sum: { each: '$[*]', total: $.t, items: [$.a, $.b] } }\n";
    let named = |text: &str, name: &str| {
        let found = report_in(Lang::En, rule, &[("document.csv", text)]);
        assert!(found.contains(&format!("] {name}: 100円 stated")), "{name} {found}");
    };
    named("code,name,t,a,b\nX,A,100円,10円,20円\nX,B,30円,10円,20円\nX,C,30円,10円,20円\n", "A");
    named(
        "code,name,t,a,b\n甲,道路,100円,10円,20円\n甲,河川,30円,10円,20円\n甲,橋,30円,10円,20円\n",
        "道路",
    );
    named("name,t,a,b\nA,100円,10円,20円\nB,30円,10円,20円\n", "A");
    named(
        "year,name,t,a,b\n2024,x,100円,10円,20円\n2024,y,30円,10円,20円\n2024,z,30円,10円,20円\n",
        "x",
    );
}
