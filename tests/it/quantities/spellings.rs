//! One table of spellings with the value of each, or none; rules, the list of facts and the count of the
//! summary read them alike.

use kenzan::quantity::{Decimals, Evidence, Notation, Qualifier, Rounding, read, read_as};

use super::{figure, spanned};

/// Text, number, step, unit, qualifiers.
const FIGURES: &[(&str, &str, &str, &str, &str)] = &[
    // Limits, ranges, about.
    ("<5", "5", "1", "", "less-than"),
    ("＜5", "5", "1", "", "less-than"),
    ("＜５", "5", "1", "", "less-than"),
    ("< 0.05", "0.05", "0.01", "", "less-than"),
    ("≤5", "5", "1", "", "at-most"),
    ("≦5件", "5", "1", "件", "at-most"),
    ("<=5", "5", "1", "", "at-most"),
    (">100", "100", "1", "", "over"),
    ("＞100", "100", "1", "", "over"),
    ("≥100", "100", "1", "", "at-least"),
    ("≧100", "100", "1", "", "at-least"),
    (">= 1,000", "1000", "1", "", "at-least"),
    ("100+", "100", "1", "", "at-least"),
    ("100＋", "100", "1", "", "at-least"),
    ("100 or more", "100", "1", "", "at-least"),
    ("6人未満", "6", "1", "人", "less-than"),
    ("~42.6億円", "42.6", "0.1", "億円", "about"),
    ("≒3", "3", "1", "", "about"),
    ("≈120", "120", "1", "", "about"),
    ("circa 120", "120", "1", "", "about"),
    ("c. 120", "120", "1", "", "about"),
    ("Roughly 120", "120", "1", "", "about"),
    ("under 5", "5", "1", "", "less-than"),
    ("below 0.5%", "0.5", "0.1", "%", "less-than"),
    ("Fewer than 5 people", "5", "1", "people", "less-than"),
    ("no more than 5", "5", "1", "", "at-most"),
    ("not less than $30", "30", "1", "$", "at-least"),
    ("65 and over", "65", "1", "", "at-least"),
    ("65 or above", "65", "1", "", "at-least"),
    ("14 and under", "14", "1", "", "at-most"),
    ("1-9", "1–9", "1", "", "range"),
    ("1–9", "1–9", "1", "", "range"),
    ("1～5", "1–5", "1", "", "range"),
    ("1～5件", "1–5", "1", "件", "range"),
    ("10件から20件", "10–20", "1", "件", "range"),
    ("5〜10億円", "5–10", "1", "億円", "range"),
    ("1億～2億円", "1–2", "1", "億円", "range"),
    ("9,000万～1.2億円", "0.9000–1.2", "0.0001", "億円", "range"),
    ("1.5 to 2.5%", "1.5–2.5", "0.1", "%", "range"),
    ("$5–10", "5–10", "1", "$", "range"),
    ("▲2.5～1.0％", "-2.5–1.0", "0.1", "%", "range"),
    ("3±1", "2–4", "1", "", "range"),
    ("120 ± 5人", "115–125", "1", "人", "range"),
    // Signs.
    ("($30.00)", "-30.00", "0.01", "$", ""),
    ("(30)", "-30", "1", "", ""),
    ("(1,234)", "-1234", "1", "", ""),
    ("30.00-", "-30.00", "0.01", "", ""),
    ("1,234−", "-1234", "1", "", ""),
    ("▼4.8", "-4.8", "0.1", "", ""),
    ("‐4.8", "-4.8", "0.1", "", ""),
    ("‑4.8%", "-4.8", "0.1", "%", ""),
    ("–1,234", "-1234", "1", "", ""),
    ("マイナス3億円", "-3", "1", "億円", ""),
    ("minus 3", "-3", "1", "", ""),
    ("プラス0.5ポイント", "0.5", "0.1", "ポイント", ""),
    ("$-1234", "-1234", "1", "$", ""),
    ("-$1,234.50", "-1234.50", "0.01", "$", ""),
    ("USD -400", "-400", "1", "USD", ""),
    // Programs.
    ("1e3", "1000", "1", "", ""),
    ("3e3", "3000", "1", "", ""),
    ("1e+05", "100000", "1", "", ""),
    ("1.5e3", "1500", "1", "", ""),
    ("1.2345e3", "1234.5", "0.1", "", ""),
    ("1.119312e+09", "1119312000", "1000", "", ""),
    ("-3.314608e+08", "-331460800", "100", "", ""),
    ("1.119312e-02", "0.01119312", "0.00000001", "", ""),
    ("2E-2", "0.02", "0.01", "", ""),
    (".5", "0.5", "0.1", "", ""),
    ("0755", "755", "1", "", ""),
    // Notes and remarks.
    ("100 [1]", "100", "1", "", ""),
    ("100[12]", "100", "1", "", ""),
    ("500 a)", "500", "1", "", ""),
    ("1,234 2)", "1234", "1", "", ""),
    ("*500", "500", "1", "", ""),
    ("\\*500", "500", "1", "", ""),
    ("1,234（注１）", "1234", "1", "", ""),
    ("1234(速報値)", "1234", "1", "", ""),
    ("100 \\[1\\]", "100", "1", "", ""),
    ("1,234（注1、2）", "1234", "1", "", ""),
    ("1,234 (note 1)", "1234", "1", "", ""),
    ("1,234 (see notes 1, 3–5)", "1234", "1", "", ""),
    ("1,234【注3】", "1234", "1", "", ""),
    ("・500", "500", "1", "", ""),
    ("• 12 件", "12", "1", "件", ""),
    ("1,200円也", "1200", "1", "円", ""),
    ("金1,200円", "1200", "1", "円", ""),
    ("金1,200円也", "1200", "1", "円", ""),
    ("金３億円", "3", "1", "億円", ""),
    ("5.0％の減", "-5.0", "0.1", "%", ""),
    ("12億円の増加", "12", "1", "億円", ""),
    ("0.4ポイントの減少", "-0.4", "0.1", "ポイント", ""),
    ("1,234（千円）", "1234", "1", "千円", ""),
    ("1,234 (thousand yen)", "1234", "1", "thousand yen", ""),
    ("5（単位：億円）", "5", "1", "億円", ""),
    ("3（割）", "3", "1", "割", ""),
    ("12.5 (%)", "12.5", "0.1", "%", ""),
    // Money.
    ("$421,500", "421500", "1", "$", ""),
    ("US$1,234", "1234", "1", "US$", ""),
    ("€10.5m", "10.5", "0.1", "€m", ""),
    ("€5bn", "5", "1", "€bn", ""),
    ("$12.3 million", "12.3", "0.1", "$ million", ""),
    ("25.01 USD", "25.01", "0.01", "USD", ""),
    ("USD 400", "400", "1", "USD", ""),
    ("EUR 10.5m", "10.5", "0.1", "EUR m", ""),
    ("JPY 1,200", "1200", "1", "JPY", ""),
    ("¥1,200", "1200", "1", "¥", ""),
    ("￥5億", "5", "1", "¥億", ""),
    ("12.3 million yen", "12.3", "0.1", "million yen", ""),
    ("3 million US dollars", "3", "1", "million dollars", ""),
    ("100米ドル", "100", "1", "米ドル", ""),
    ("1.199 €", "1.199", "0.001", "€", ""),
    ("£1.5tn", "1.5", "0.1", "£tn", ""),
    ("₹100", "100", "1", "₹", ""),
    ("₩1,000", "1000", "1", "₩", ""),
    ("R$ 100", "100", "1", "R$", ""),
    ("A$1.2 million", "1.2", "0.1", "A$ million", ""),
    ("Rs. 100", "100", "1", "Rs.", ""),
    ("100人民元", "100", "1", "人民元", ""),
    // Units.
    ("1.2M", "1.2", "0.1", "M", ""),
    ("3K", "3", "1", "K", ""),
    ("2.15 million", "2.15", "0.01", "million", ""),
    ("12名", "12", "1", "名", ""),
    ("465議席", "465", "1", "議席", ""),
    ("10ページ", "10", "1", "ページ", ""),
    ("5円/月", "5", "1", "円/月", ""),
    ("3ケ月", "3", "1", "か月", ""),
    ("4.8 percent", "4.8", "0.1", "percent", ""),
    ("0.3 pp", "0.3", "0.1", "pp", ""),
    ("10ヘクタール", "10", "1", "ヘクタール", ""),
    ("150 m²", "150", "1", "m²", ""),
    ("150 m2", "150", "1", "m2", ""),
    ("25 °C", "25", "1", "°C", ""),
    ("5 % points", "5", "1", "% points", ""),
    ("5 p.p.", "5", "1", "p.p.", ""),
    ("120 bps", "120", "1", "bps", ""),
    ("1.5x", "1.5", "0.1", "x", ""),
    ("2割", "2", "1", "割", ""),
    // Groups.
    ("1'234.50", "1234.50", "0.01", "", ""),
    ("1’234’567", "1234567", "1", "", ""),
];

/// Texts with digits that are not amounts.
const NONE: &[&str] = &[
    "2020-2024",
    "2020～2024",
    "2024-03-31",
    "2024/3/31",
    "12/31",
    "31.3.2024",
    "10:30",
    "3:1",
    "1.2.3",
    "v1.2",
    "192.168.0.1",
    "03-1234-5678",
    "03-1234",
    "123-4567",
    "090-1234-5678",
    "1-2-3",
    "A-1",
    "P-01",
    "No.5",
    "第3期",
    "01-05",
    "9-1",
    "3-3",
    "*1",
    "※1",
    "[1]",
    "a)",
    "（１）",
    "（30）",
    "(5)",
    "2021年度",
    "３月",
    "ISO 9001",
    "COVID-19",
    "12,34,567",
    "1.234,56",
    "50 ± 3%",
    "1~",
    "~",
    "- 1-",
    "5,000-6,000-7,000",
    "+81 3 1234 5678",
    "#5",
    "5件の目標",
    "<",
    "<a1>",
    // Of which 1, or note 1?
    "500(1)",
    "金10",
    "金",
    "under",
    "c.",
];

#[test]
fn spellings_are_worth_what_the_table_says() {
    for &(text, value, step, unit, qualifiers) in FIGURES {
        let it = figure(text);
        let shown = match it.until {
            Some(until) => format!("{}–{until}", it.value),
            None => it.value.to_string(),
        };
        assert_eq!(shown, value, "{text}");
        assert_eq!(it.step.to_string(), step, "{text}");
        assert_eq!(it.unit.name(), unit, "{text}");
        assert_eq!(it.qualifier.names().collect::<Vec<_>>().join(" "), qualifiers, "{text}");
    }
    for text in NONE {
        assert!(!matches!(read(spanned(text), None), Ok(Some(_))), "{text}");
    }
}

#[test]
fn figures_are_shown_as_they_are_written_and_read_back_as_they_were() {
    for (text, shown) in [
        ("$421,500", "$421,500"),
        ("-$30.00", "-$30.00"),
        ("€10.5m", "€10.5m"),
        ("$12.3 million", "$12.3 million"),
        ("25.01 USD", "25.01 USD"),
        ("USD -400", "USD -400"),
        ("EUR 10.5m", "EUR 10.5 m"),
        ("¥1200", "¥1,200"),
        ("12.3 million yen", "12.3 million yen"),
        ("12名", "12名"),
        ("3米ドル", "3米ドル"),
        ("4.8percent", "4.8 percent"),
        ("950K", "950K"),
        ("1～5件", "1–5件"),
    ] {
        assert_eq!(figure(text).to_string(), shown, "{text}");
    }
    for &(text, ..) in FIGURES {
        let it = figure(text);
        let back = figure(&it.to_string());
        let of = |it: &kenzan::quantity::Quantity| {
            (it.value, it.until, it.unit.clone(), it.exact().unwrap())
        };
        assert_eq!(of(&back), of(&it), "{text} is shown as {it}");
    }
}

#[test]
fn a_range_leaves_every_value_between_its_ends_possible() {
    let interval = |text| figure(text).interval(Rounding::Nearest).unwrap();
    let ends = |text| {
        let it = interval(text);
        let show = |end: Option<kenzan::quantity::Bound>| {
            end.map_or_else(String::new, |it| {
                format!("{}{}", it.value, if it.closed { "" } else { "!" })
            })
        };
        format!("{}..{}", show(it.lo), show(it.hi))
    };
    assert_eq!(ends("1-9"), "1..9");
    assert_eq!(ends("9,000万～1.2億円"), "90000000..120000000");
    assert_eq!(ends("3±1"), "2..4");
    assert_eq!(ends("<5"), "..5!");
    assert_eq!(ends("100+"), "100..");
    assert!(!figure("1-9").is_definite());
}

#[test]
fn a_declared_notation_reads_the_numbers_of_other_countries() {
    let comma = Notation::declared(',', Some('.')).unwrap();
    let read = |text, notation: &Notation| match read_as(spanned(text), None, notation) {
        Ok(Some(it)) => format!("{} {} {}", it.value, it.step, it.unit).trim_end().to_owned(),
        other => format!("{other:?}").chars().take(5).collect(),
    };
    for (text, worth) in [
        ("1.234,56", "1234.56 0.01"),
        // The mark that is declared is the only one.
        ("1 234,50", "Err(F"),
        ("-1.000,00 €", "-1000.00 0.01 €"),
        ("1.199 €", "1199 1 €"),
        ("1.199", "1199 1"),
        ("12,5 %", "12.5 0.1 %"),
        ("1.234.567", "1234567 1"),
        ("950", "950 1"),
        ("12.5", "Err(F"),
        ("1,234.56", "Err(F"),
    ] {
        assert_eq!(read(text, &comma), worth, "{text}");
    }
    let pairs = Notation::default().in_pairs();
    assert_eq!(read("12,34,567", &pairs), "1234567 1");
    assert_eq!(read("₹12,34,567", &pairs), "1234567 1 ₹");
    assert_eq!(read("1,234", &pairs), "1234 1");
    assert_eq!(Notation::declared(',', Some(',')), None);
    assert_eq!(Notation::declared(';', None), None);
}

#[test]
fn declared_signs_and_flags_say_nothing_of_the_value() {
    let notation =
        Notation::default().with_absent([":", "c", "(D)", "S"]).with_flags(["p", "r", "e", "bu"]);
    for text in [":", "c", "C", "(D)", " s ", "-"] {
        assert_eq!(read_as(spanned(text), None, &notation), Ok(None), "{text}");
    }
    for text in ["1,234p", "1,234 r", "1,234bu", "1,234 (e)", "1,234%p"] {
        let it = read_as(spanned(text), None, &notation);
        assert_eq!(
            it.map(|it| it.map(|it| it.value.to_string())),
            Ok(Some("1234".into())),
            "{text}"
        );
    }
    assert!(read_as(spanned("p"), None, &notation).is_err());
}

#[test]
fn a_table_shows_how_its_numbers_are_written_or_does_not() {
    let of = |cells: &[&str]| {
        let mut evidence = Evidence::default();
        cells.iter().for_each(|it| evidence.take(it, false));
        evidence.notation().map(|it| it.decimals())
    };
    assert_eq!(of(&["1.199,00 €", "950,50 €", "1.199 €"]), Some(Decimals::Comma));
    assert_eq!(of(&["1 234,50", "12"]), Some(Decimals::Comma));
    assert_eq!(of(&["12,5", "3,75", "100"]), Some(Decimals::Comma));
    assert_eq!(of(&["12,34,567", "1,23,456"]), Some(Decimals::Point), "in pairs");
    // Slips, dates and versions decide nothing.
    assert_eq!(of(&["1,234", "5,678", "12,34"]), None);
    assert_eq!(of(&["12,34"]), None);
    assert_eq!(of(&["1.234,56", "1,234.56"]), None);
    assert_eq!(of(&["1.2.3", "2024.03.31", "31.12.2024", "1.199"]), None);
    assert_eq!(of(&["12,34,567", "1,234"]), None);
    assert_eq!(of(&["1,234", "12.5"]), None);
}

#[test]
fn one_unit_in_several_spellings_is_one() {
    let alike = |left: &str, right: &str| figure(left).unit.compatible(&figure(right).unit);
    for (left, right) in [
        ("12人", "12名"),
        ("5％", "5パーセント"),
        ("5%", "5 percent"),
        ("1ポイント", "1pp"),
        ("1％ポイント", "1 percentage points"),
        ("1㎡", "1m²"),
        ("1㎡", "1平方メートル"),
        ("1ha", "1ヘクタール"),
        ("1ドル", "1米ドル"),
        ("1ドル", "1 USD"),
        ("1ドル", "$1 million"),
        ("1か月", "1ケ月"),
        ("1円", "¥1"),
        ("1円", "1 million yen"),
        ("1ユーロ", "€1bn"),
        ("1元", "1人民元"),
        ("1元", "CNY 1"),
        ("1원", "₩1"),
        ("₹1", "INR 1"),
        ("A$1", "AUD 1"),
        ("1トン", "1t"),
        ("1トン", "1 tonnes"),
        ("1㎡", "1 m2"),
        ("1km²", "1 km2"),
        ("1℃", "1°C"),
        ("1bp", "1 bps"),
        ("1倍", "1x"),
        ("1GW", "1ギガワット"),
        ("1kWh", "1キロワット時"),
        ("1クラス", "1 classes"),
        ("1か月", "1 months"),
    ] {
        assert!(alike(left, right), "{left} {right}");
    }
    for (left, right) in
        [("1ドル", "1ユーロ"), ("1人", "1件"), ("1％", "1ポイント"), ("1ha", "1㎡")]
    {
        assert!(!alike(left, right), "{left} {right}");
    }
    let whole = [
        "3議席",
        "3匹",
        "3口",
        "3地区",
        "3科目",
        "3クラス",
        "3ページ",
        "3世帯",
        "3 households",
        "3名",
    ];
    for text in whole {
        assert!(figure(text).is_whole(), "{text}");
    }
    assert!(!Qualifier::RANGE.is_none());
}

#[test]
fn words_before_a_figure_of_a_sentence_are_whole_words_and_no_prepositions() {
    let qualifiers = |text: &str| -> Vec<String> {
        let found = kenzan::quantity::find(spanned(text));
        found.iter().map(|it| it.qualifier.names().collect::<Vec<_>>().join(" ")).collect()
    };
    assert_eq!(qualifiers("It pays over 5 people."), ["over"]);
    assert_eq!(
        qualifiers("It pays no more than 5 people, fewer than 9."),
        ["at-most", "less-than"]
    );
    for text in [
        "They discover 5 people.",
        "Moreover 5 people came.",
        "It is spent under 5 programmes.",
        "Africa. 5 people",
        "Rent, energy etc. 5 people",
        "See section c. 5 people",
    ] {
        assert_eq!(qualifiers(text), [""], "{text}");
    }
}

#[test]
fn the_page_on_figures_says_what_they_are_read_as() {
    let page = include_str!("../../../docs/figures.md");
    let rows = page.split('\n').filter_map(|it| it.strip_prefix("| `"));
    let mut count = 0;
    for row in rows {
        let cells: Vec<&str> = row.trim_end_matches('|').split('|').map(str::trim).collect();
        let [written, number, unit, says] = cells[..] else { panic!("{row}") };
        let it = figure(written.trim_end_matches('`'));
        let shown = match it.until {
            Some(until) => format!("{} to {until}", it.value),
            None => it.value.to_string(),
        };
        assert_eq!(shown, number, "{written}");
        assert_eq!(it.unit.name(), unit, "{written}");
        assert_eq!(it.qualifier.names().collect::<Vec<_>>().join(" "), says, "{written}");
        count += 1;
    }
    assert!(count > 40, "{count}");
}
