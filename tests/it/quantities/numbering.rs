//! Numbering, counts and years.

use kenzan::quantity::ordinal::{Era, Series, count, read, year, years};

#[test]
fn numbering_is_read_in_every_writing() {
    use Series::*;
    for (text, value, series) in [
        ("（１）", 1, Arabic),
        ("3．", 3, Arabic),
        ("第３", 3, Arabic),
        ("第12章", 12, Arabic),
        ("2021", 2021, Arabic),
        ("①", 1, Circled),
        ("⑳", 20, Circled),
        ("㉑", 21, Circled),
        ("Ⅲ", 3, RomanUpper),
        ("ⅲ", 3, RomanLower),
        ("iii", 3, RomanLower),
        ("XIV.", 14, RomanUpper),
        ("(i)", 1, RomanLower),
        ("ア", 1, Katakana),
        ("（オ）", 5, Katakana),
        ("(a)", 1, LatinLower),
        ("Ｃ", 3, LatinUpper),
        ("三", 3, Kanji),
        ("二十三", 23, Kanji),
        ("百五", 105, Kanji),
        ("六つ", 6, Count),
        ("６つ", 6, Count),
        ("三法人", 3, Count),
        ("平成30年度", 2018, Year),
        ("令和元年度", 2019, Year),
        ("R3", 2021, Year),
        ("Ｈ３０", 2018, Year),
        ("昭和六十四年", 1989, Year),
        ("2021年度", 2021, Year),
        ("FY2021", 2021, Year),
    ] {
        let it = read(text).unwrap_or_else(|| panic!("{text}"));
        assert_eq!((it.value, it.series), (value, series), "{text}");
    }
}

#[test]
fn words_are_no_numbering() {
    for text in [
        "",
        "総論",
        "IIII",
        "Iv",
        "十十",
        "一十二百",
        "第",
        "()",
        "令和",
        "ABC",
        "99999999999999999999",
    ] {
        assert_eq!(read(text), None, "{text}");
    }
}

#[test]
fn counts_have_a_counter() {
    assert_eq!(count("四つの領域"), Some(4));
    assert_eq!(count("76カ所"), Some(76));
    assert_eq!(count("六"), None);
    assert_eq!(count("複数の"), None);
}

#[test]
fn a_year_without_era_needs_one_from_its_place() {
    assert_eq!(year("30年度", None), None);
    assert_eq!(year("30年度", Some(Era::Heisei)), Some((2018, Some(Era::Heisei))));
    assert_eq!(year("2021", Some(Era::Heisei)), Some((2021, None)));
}

#[test]
fn a_row_of_years_runs_on_over_the_change_of_era() {
    let row = ["平成29年度", "30年度", "元", "２", "３年度"];
    assert_eq!(years(&row, None), [2017, 2018, 2019, 2020, 2021].map(Some));
    let row = ["区分", "平成30", "令和元", "2"];
    assert_eq!(years(&row, None), [None, Some(2018), Some(2019), Some(2020)]);
    assert_eq!(years(&["22", "23"], None), [None, None]);
}
