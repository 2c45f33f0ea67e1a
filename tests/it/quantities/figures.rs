//! Texts become figures, or the reason is given.

use kenzan::quantity::{
    FaultKind, Qualifier, Quantity, Unit, counts_by_name, find, looks_like_figure, read,
};
use proptest::prelude::*;

use super::{figure, spanned};

#[test]
fn a_figure_is_worth_what_is_printed() {
    // text, value, step, unit
    let cases = [
        ("12,345", "12345", "1", ""),
        ("0", "0", "1", ""),
        ("27.0", "27.0", "0.1", ""),
        ("467.3億円", "467.3", "0.1", "億円"),
        ("４６７．３ 億円", "467.3", "0.1", "億円"),
        ("４６７．３　億 円", "467.3", "0.1", "億円"),
        ("１，２３４千円", "1234", "1", "千円"),
        ("１,２３４千円", "1234", "1", "千円"),
        ("686億7千万円", "686.7", "0.1", "億円"),
        ("686億7,000万円", "686.7000", "0.0001", "億円"),
        ("1兆2,345億円", "1.2345", "0.0001", "兆円"),
        ("12万3,456円", "12.3456", "0.0001", "万円"),
        ("1千2百億3千万円", "1.2003", "0.0001", "千億円"),
        ("1千2百億円", "1.2", "0.1", "千億円"),
        ("5百万円", "5", "1", "百万円"),
        ("36,222百万円", "36222", "1", "百万円"),
        ("▲ 4.8%", "-4.8", "0.1", "%"),
        ("△123", "-123", "1", ""),
        ("-0.5％", "-0.5", "0.1", "%"),
        ("－１２", "-12", "1", ""),
        ("−3", "-3", "1", ""),
        ("+2.5%", "2.5", "0.1", "%"),
        ("(1,234)", "-1234", "1", ""),
        ("（１２．３）", "-12.3", "0.1", ""),
        ("（▲4.8％）", "-4.8", "0.1", "%"),
        ("¥1,200", "1200", "1", "¥"),
        ("-￥1,200", "-1200", "1", "¥"),
        ("25 件", "25", "1", "件"),
        ("76カ所", "76", "1", "か所"),
        ("0.3ポイント", "0.3", "0.1", "ポイント"),
        ("12.3 million yen", "12.3", "0.1", "million yen"),
    ];
    are_worth(&cases);
}

#[test]
fn units_and_spaces_of_any_kind_belong_to_a_figure() {
    let cases = [
        ("３独法", "3", "1", "独法"),
        ("5千両", "5", "1", "千両"),
        ("1 500", "1500", "1", ""),
        ("12 345 678.9", "12345678.9", "0.1", ""),
        ("1 500円", "1500", "1", "円"),
        ("-1 500 百万円", "-1500", "1", "百万円"),
        ("1\u{a0}500", "1500", "1", ""),
        ("1\u{202f}500\u{202f}000", "1500000", "1", ""),
        ("$12.3 million", "12.3", "0.1", "$ million"),
        ("€5bn", "5", "1", "€bn"),
        ("3 million US dollars", "3", "1", "million dollars"),
        ("1.5e3", "1500", "1", ""),
        ("2E-2", "0.02", "0.01", ""),
        ("50\u{a0}百万円", "50", "1", "百万円"),
        ("1億5,000\u{a0}万円", "1.5000", "0.0001", "億円"),
        ("±0", "0", "1", ""),
        ("± 0.0％", "0.0", "0.1", "%"),
        ("1,234円/月", "1234", "1", "円/月"),
        ("12.5千円/人", "12.5", "0.1", "千円/人"),
        ("3人／日", "3", "1", "人／日"),
        ("150 m²", "150", "1", "m²"),
        ("100km²", "100", "1", "km²"),
        ("20ｍ³", "20", "1", "ｍ³"),
        ("US$1,234", "1234", "1", "US$"),
        ("£5m", "5", "1", "£m"),
        ("1234567890123456789012345678", "1234567890123456789012345678", "1", ""),
    ];
    are_worth(&cases);
}

/// Each text with its value, step and unit.
fn are_worth(cases: &[(&str, &str, &str, &str)]) {
    for &(text, value, step, unit) in cases {
        let it = figure(text);
        assert_eq!(it.value.to_string(), value, "{text}");
        assert_eq!(it.step.to_string(), step, "{text}");
        assert_eq!(it.unit.name(), unit, "{text}");
        assert!(it.qualifier.is_none(), "{text}");
    }
}

#[test]
fn qualifiers_are_read_and_stay_outside_the_span() {
    let q = |text| figure(text).qualifier;
    let cases = [
        ("44億円（再掲）", Qualifier::RELISTED, "44億円"),
        ("44億円【再掲】", Qualifier::RELISTED, "44億円"),
        ("（再掲）44億円", Qualifier::RELISTED, "44億円"),
        ("47億円の内数", Qualifier::ENVELOPE, "47億円"),
        ("（47億円の内数）", Qualifier::ENVELOPE, "47億円"),
        ("（うち、63.8億円）", Qualifier::OF_WHICH, "63.8億円"),
        ("（うち 5件）", Qualifier::OF_WHICH, "5件"),
        ("２件以上", Qualifier::AT_LEAST, "２件"),
        ("５未満", Qualifier::LESS_THAN, "５"),
        ("10%以下", Qualifier::AT_MOST, "10%"),
        ("5億円超", Qualifier::OVER, "5億円"),
        ("約３割", Qualifier::ABOUT, "３割"),
        ("About 30", Qualifier::ABOUT, "30"),
        ("47億円（一部再掲）", Qualifier::PARTLY_RELISTED, "47億円"),
        ("47億円（一部、再掲）", Qualifier::PARTLY_RELISTED, "47億円"),
        ("47億円（再掲を含む）", Qualifier::PARTLY_RELISTED, "47億円"),
        ("47億円 一部再掲", Qualifier::PARTLY_RELISTED, "47億円"),
        ("47億円弱", Qualifier::ABOUT, "47億円"),
        ("３割強", Qualifier::ABOUT, "３割"),
        ("47億円を超える", Qualifier::OVER, "47億円"),
        ("47億円を下回る", Qualifier::LESS_THAN, "47億円"),
        ("ほぼ30件", Qualifier::ABOUT, "30件"),
    ];
    for (text, qualifier, written) in cases {
        assert_eq!(q(text), qualifier, "{text}");
        assert_eq!(&text[figure(text).span.range()], written, "{text}");
    }
    assert_eq!(q("うち５件以上（再掲）"), {
        Qualifier::OF_WHICH | Qualifier::AT_LEAST | Qualifier::RELISTED
    });
}

#[test]
fn a_remark_behind_a_figure_says_nothing_of_its_value() {
    let cases = [
        ("47億円（見込み）", "47億円"),
        ("1,234（税込）", "1,234"),
        ("5人（延べ）", "5人"),
        ("▲12.0%（前年同期）", "▲12.0%"),
        ("0.5億円（うち新規0.2億円）", "0.5億円"),
        ("30 (of which: wages 12)", "30"),
        ("12.3 (provisional)", "12.3"),
        ("47億円（一般（通常）分）", "47億円"),
        ("47億円（見込み）※１", "47億円"),
        ("47億円（再掲を除く）", "47億円"),
        ("47億円*1", "47億円"),
        ("47億円¹", "47億円"),
        ("347,149 💥", "347,149"),
        ("347,149 ⚠️", "347,149"),
        ("47億円 注１）", "47億円"),
        ("1,234*1", "1,234"),
        ("1,234*2)", "1,234"),
        ("1,234⁽²⁾", "1,234"),
        ("1,234²⁾", "1,234"),
        ("1,234※²", "1,234"),
        ("12 million yen²", "12 million yen"),
        ("20km²¹⁾", "20km²"),
        ("20km²⁽¹⁾", "20km²"),
        ("20kg¹", "20kg"),
        ("20kg²⁾", "20kg"),
        ("5億円（国負担分）", "5億円"),
        ("5億円（上半期）", "5億円"),
        ("5人（千代田）", "5人"),
    ];
    for (text, written) in cases {
        let it = figure(text);
        assert!(it.qualifier.is_none(), "{text}");
        assert_eq!(&text[it.span.range()], written, "{text}");
    }
}

#[test]
fn a_remark_that_may_change_the_value_is_no_remark() {
    for text in [
        "12（減）",
        "12.3 (million)",
        "100円（税込110円）",
        "23,456（△1,234）",
        "100*12",
        "5*2",
        "1,234＊２",
        "10⁶",
        "10³",
        "3×10⁶",
        "50（億）",
        "50（万）",
        "1,500（千）",
        "$5 (yen)",
        "50（マイナス）",
        "50（負）",
        "5（半）",
        "5（合計に含まない）",
        "5（対象外）",
        "5（一部を除く）",
        "5（別途計上）",
        "5 (not included)",
    ] {
        let fault = read(spanned(text), None).expect_err(text);
        assert_eq!(fault.kind, FaultKind::Trailing, "{text}");
    }
}

#[test]
fn names_say_what_is_counted() {
    for name in ["数量", "参加人数", "貸出冊数", "職員数", "Qty", "Number of visits", "世帯数"]
    {
        assert!(counts_by_name(name), "{name}");
    }
    for name in [
        "一人当たり貸出冊数",
        "１人あたり件数",
        "1人当り回数",
        "Number of visits per person",
        "周波数",
        "波数",
        "評価点数",
        "指数",
        "平均人数",
        "常勤換算人数",
        "discount",
    ] {
        assert!(!counts_by_name(name), "{name}");
    }
}

#[test]
fn an_explicit_none_is_no_figure_and_no_fault() {
    for text in [
        "",
        "  ",
        "　",
        "-",
        "－",
        "―",
        "—",
        "–",
        "--",
        "…",
        "n/a",
        "N/A",
        "なし",
        " － ",
        "‐",
        "‥",
        "...",
        "・・・",
        "x",
        "X",
        "ｘ",
        "χ",
        "***",
        "＊＊",
        "皆増",
        "皆減",
        "秘匿",
        "不詳",
        "null",
        "NULL",
        "~",
        "未定",
        "調整中",
        "TBD",
    ] {
        assert_eq!(read(spanned(text), None), Ok(None), "{text:?}");
    }
}

#[test]
fn what_is_not_one_figure_says_why_and_where() {
    use FaultKind::*;
    let cases = [
        ("abc", NotAFigure, "abc"),
        ("BSL4", NotAFigure, "BSL4"),
        ("ファクター17５以上", NotAFigure, "ファクター17５"),
        ("①", NotAFigure, "①"),
        ("平成27年度", NotAFigure, "平成27年度"),
        ("1,2,3", Malformed, "1,2,3"),
        ("１２．３．４", Malformed, "１２．３．４"),
        ("12,34", Malformed, "12,34"),
        ("1234,567", Malformed, "1234,567"),
        ("1.234,56", Malformed, "1.234,56"),
        ("3万5億円", Malformed, "3万5億"),
        ("1.5億3万円", Malformed, "1.5億3万"),
        ("17５", MixedWidths, "17５"),
        ("98.0億円- 1-", Trailing, "- 1-"),
        ("5件の目標", Trailing, "の目標"),
        ("12.", Trailing, "."),
        ("1 50", Trailing, "50"),
        ("1234 567", Trailing, "567"),
        ("1 500 20", Trailing, "20"),
        ("0 500", Trailing, "500"),
        ("1 500,000", Malformed, "1 500,000"),
        ("1\u{a0}500 000", Trailing, "000"),
        (".", NotAFigure, "."),
        ("（１）", Ambiguous, "１"),
        ("（47億円）", Ambiguous, "47億円"),
        ("2021年度", Date, "2021年度"),
        ("３月", Date, "３月"),
        ("2021年４月", Date, "2021年４月"),
        ("12345678901234567890123456789", TooLarge, "12345678901234567890123456789"),
        ("1e999", TooLarge, "1e999"),
        ("±0.5", NotAFigure, "±0.5"),
        ("0xFF", NotAFigure, "0xFF"),
        ("1234567890123456789012345678兆円", TooLarge, "1234567890123456789012345678兆"),
    ];
    for (text, kind, blamed) in cases {
        let fault = read(spanned(text), None).expect_err(text);
        assert_eq!(fault.kind, kind, "{text}");
        assert_eq!(&text[fault.span.range()], blamed, "{text}");
        assert!(!fault.text(text).is_empty());
    }
}

#[test]
fn a_declared_unit_stands_in_where_none_is_written() {
    let oku = Unit::parse("億円").unwrap();
    let yen = Unit::parse("円").unwrap();
    let read = |text, default| read(spanned(text), Some(default)).unwrap().unwrap().to_string();
    assert_eq!(read("93.6", &oku), "93.6億円");
    assert_eq!(read("93.6百万円", &oku), "93.6百万円");
    assert_eq!(read("▲2.5％", &oku), "-2.5%");
    assert_eq!(read("3億", &yen), "3億円");
}

#[test]
fn units_convert_within_their_base_and_nowhere_else() {
    let unit = |text| Unit::parse(text).unwrap();
    assert_eq!(figure("467.3億円").to_unit(&unit("百万円")).unwrap().to_string(), "46,730百万円");
    assert_eq!(figure("36,222百万円").to_unit(&unit("億円")).unwrap().to_string(), "362.22億円");
    assert_eq!(figure("5件").to_unit(&unit("人")), None);
    assert!(unit("千人").compatible(&unit("人")));
    assert!(figure("5千両").unit.compatible(&unit("両")));
    assert!(unit("％").compatible(&unit("%")));
    assert!(!unit("%").compatible(&unit("ポイント")));
    assert!(!Unit::NONE.compatible(&unit("円")));
    assert!(unit("独法").compatible(&unit("独法")));
    assert_eq!(Unit::parse("件の目標"), None);
    assert_eq!(Unit::parse("25件"), None);
}

#[test]
fn headings_and_captions_declare_units() {
    let heading = |text| Unit::in_parentheses(text).map(|it| it.name().to_owned());
    assert_eq!(heading("予算額（億円）").as_deref(), Some("億円"));
    assert_eq!(heading("予算額（案）（単位：百万円）（注）").as_deref(), Some("百万円"));
    assert_eq!(heading("Budget (million yen)").as_deref(), Some("million yen"));
    assert_eq!(heading("金額［千円］").as_deref(), Some("千円"));
    assert_eq!(heading("金額【億円】").as_deref(), Some("億円"));
    assert_eq!(heading("Cost [USD '000]").as_deref(), Some("USD thousand"));
    assert_eq!(heading("Cost ($000)").as_deref(), Some("$ thousand"));
    assert_eq!(heading("予算（案）"), None);
    assert_eq!(heading("予算）（"), None);
    for (caption, name) in [
        ("表１（単位：百万円）", "百万円"),
        ("単位:億円", "億円"),
        ("（単位　千円、％）", "千円"),
        ("Unit: million yen", "million yen"),
        ("単位：独法", "独法"),
    ] {
        let (unit, range) = Unit::declared(caption).unwrap();
        assert_eq!(&caption[range], name);
        assert_eq!(Some(unit), Unit::parse(name));
    }
    assert_eq!(Unit::declared("単位は円です"), None);
}

/// Figures found, as written, with of-which ones marked.
fn found(text: &str) -> Vec<String> {
    let mark = |it: &kenzan::quantity::Quantity| {
        let written = &text[it.span.range()];
        let of_which = it.qualifier.has(Qualifier::OF_WHICH);
        if of_which { format!("うち{written}") } else { written.to_owned() }
    };
    find(spanned(text)).iter().map(mark).collect()
}

#[test]
fn figures_in_prose_are_found_and_names_are_not() {
    let cases: &[(&str, &[&str])] = &[
        ("目標25 件、うち遺伝子治療５件", &["25 件", "うち５件"]),
        ("小計93.6億円に対し", &["93.6億円"]),
        (
            "6.1億円（うち、科学研究費補助金 63.8億円）、その他 4.4億円",
            &["6.1億円", "うち63.8億円", "4.4億円"],
        ),
        ("（うち補助金）合計 98.0億円", &["98.0億円"]),
        ("合計 ４７５．７ 億円（うち 98.0億円）", &["４７５．７ 億円", "うち98.0億円"]),
        ("約47億円の内数", &["47億円"]),
        ("対前年度 ▲ 4.8%、2.5%", &["▲ 4.8%", "2.5%"]),
        ("差は-5件", &["-5件"]),
        ("差は -5件", &["-5件"]),
        ("値は 25、30 です。", &["25", "30"]),
        ("25, 30.", &["25", "30"]),
        ("686億7千万円を計上", &["686億7千万円"]),
        ("５年間で６つ", &["５年間", "６つ"]),
        ("表１　歳入", &[]),
        ("1 社会福祉費", &["1"]),
        ("25 件程度、10 人以上", &["25 件", "10 人"]),
        ("BSL4 施設", &[]),
        ("G2MC9 と POC16 と AMR3", &[]),
        ("ファクター17５以上", &[]),
        ("インパクトファクター５以上", &[]),
        ("平成27年度、2015年４月、令和３年", &[]),
        ("2020 年度から 2024 年度まで、平成 15 年法律第 97 号", &[]),
        ("2020-2024、10～20件", &[]),
        ("98.0億円- 1-", &["98.0億円"]),
        ("（１）総論", &[]),
        ("１．はじめに", &[]),
        ("前文\n ５．研究", &[]),
        ("３月27\n日閣議、25 日本", &["25"]),
        ("3.1(3)で述べた", &[]),
        ("第３期", &[]),
        ("３独法", &[]),
        ("1,2,3 と 12,34", &[]),
        ("version 1.2.3", &[]),
        ("電話 03-1234-5678 内線 007", &[]),
        ("3/4", &[]),
        ("合計 1\u{a0}500 円", &["1\u{a0}500 円"]),
        ("in 2020 150 people", &["2020", "150"]),
        ("番号 1 500 円", &["1", "500 円"]),
    ];
    for (text, figures) in cases {
        assert_eq!(found(text), *figures, "{text}");
    }
}

#[test]
fn the_cheap_filter_only_looks_for_a_digit() {
    assert!(looks_like_figure("約５件"));
    assert!(looks_like_figure("a1"));
    assert!(!looks_like_figure("小計"));
    assert!(!looks_like_figure("n/a"));
}

/// A figure as someone could print it.
fn printed() -> impl Strategy<Value = String> {
    let units = prop::sample::select(vec!["", "円", "億円", "百万円", "%", "件", "独法", "千億円"]);
    (any::<bool>(), 0u64..=999_999_999_999, 0u32..6, units).prop_map(
        |(minus, digits, scale, unit)| {
            let width = scale as usize + 1;
            let mut text = format!("{digits:0>width$}");
            if scale > 0 {
                text.insert(text.len() - scale as usize, '.');
            }
            format!("{}{text}{unit}", if minus { "-" } else { "" })
        },
    )
}

fn widened(text: &str) -> String {
    let wide = |c: char| match c {
        '0'..='9' | '.' | ',' | '%' => char::from_u32(c as u32 + 0xfee0).unwrap(),
        '-' => '▲',
        _ => c,
    };
    text.chars().map(wide).collect()
}

proptest! {
    #[test]
    fn a_figure_printed_and_read_again_is_the_same(text in printed()) {
        let it = figure(&text);
        let again = figure(&it.to_string());
        prop_assert_eq!((it.value, it.step, it.value.scale(), it.unit), (again.value, again.step, again.value.scale(), again.unit));
    }

    #[test]
    fn both_widths_are_worth_the_same(text in printed()) {
        let (narrow, wide) = (figure(&text), figure(&widened(&text)));
        prop_assert_eq!((narrow.value, narrow.step, narrow.unit), (wide.value, wide.step, wide.unit));
    }

    #[test]
    fn the_short_cut_agrees_with_the_whole_grammar(text in "[0-9]{0,4}([,.][0-9]{0,4}){0,3}") {
        // A space in front is enough to leave the short cut.
        let spaced = format!(" {text}");
        let plain = |it: Result<Option<kenzan::quantity::Quantity>, kenzan::quantity::Fault>| {
            it.map(|it| it.map(|it| (it.value, it.value.scale(), it.step))).map_err(|it| it.kind)
        };
        prop_assert_eq!(plain(read(spanned(&text), None)), plain(read(spanned(&spaced), None)));
    }

    #[test]
    fn any_text_is_read_without_panic_and_spans_lie_inside(
        text in "([0-9０-９億万千円件%％ ,，.．▲－()（）うち再掲以上第年eE¥\\PC]){0,24}"
    ) {
        let inside = |range: std::ops::Range<usize>| text.get(range).is_some();
        match read(spanned(&text), None) {
            Ok(Some(it)) => prop_assert!(inside(it.span.range())),
            Ok(None) => {}
            Err(fault) => prop_assert!(inside(fault.span.range())),
        }
        let mut end = 0;
        for it in find(spanned(&text)) {
            prop_assert!(inside(it.span.range()) && it.span.range().start >= end);
            end = it.span.range().end;
        }
        let _ = Unit::declared(&text);
        let _ = Unit::in_parentheses(&text);
    }

    #[test]
    fn what_is_found_in_prose_is_a_figure_by_itself(text in printed()) {
        let prose = format!("結果は {text}、以下同じ。");
        let written = found(&prose);
        if let [one] = written.as_slice() {
            prop_assert_eq!(one, &text);
        } else {
            // Unknown units and codes with leading zeros are left alone.
            prop_assert!(written.is_empty());
        }
    }
}

proptest! {
    #[test]
    fn counting_figures_is_finding_them(text in "[0-9０-９,，.．第約うち内円億件課A ▲（）/$<%～*-]{0,12}") {
        let text = spanned(&text);
        let usual = kenzan::quantity::Notation::default();
        let count = kenzan::quantity::count(text, &usual);
        let found = kenzan::quantity::figures(text, &usual);
        prop_assert_eq!(count, found.len());
        // A figure that a rule reads is among the figures found in the text.
        if let Ok(Some(read)) = read(text, None) {
            let is_it = |it: &Quantity| (it.span.start, it.value) == (read.span.start, read.value);
            // Behind a space an unknown noun may be a heading, and its number no amount.
            let is_heading = text.value.contains(' ') && !read.unit.is_known();
            prop_assert!(found.iter().any(is_it) || is_heading);
        }
        prop_assert!(found.windows(2).all(|it| it[0].span.end <= it[1].span.start));
        let glance = kenzan::quantity::count_at_a_glance(text.value.as_bytes());
        prop_assert_eq!(glance.unwrap_or(count), count);
    }
}
