//! Whatever the encoding, only the bytes of the fixed text change.

use encoding_rs::{EUC_JP, SHIFT_JIS};
use proptest::prelude::*;

use super::{project, read};

/// `text` in the encoding numbered `index`, encoded here independently of the tested code.
fn encode(text: &str, index: usize) -> Vec<u8> {
    let marked = format!("\u{feff}{text}");
    match index {
        0 => text.as_bytes().to_vec(),
        1 => marked.into_bytes(),
        2 => marked.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        3 => marked.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        4 => SHIFT_JIS.encode(text).0.into_owned(),
        _ => EUC_JP.encode(text).0.into_owned(),
    }
}

/// Words that every encoding can represent, long enough for the encodings to be distinguished.
const WORDS: [&str; 6] = [
    "予算の内訳を示す",
    "ﾃｽﾄ中の半角と全角",
    "「令和三年度」における計上額",
    "～—‖−",
    "ー〜￥",
    "plain",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn all_other_bytes_stay(
        encoding in 0_usize..6,
        newline in prop::sample::select(vec!["\n", "\r\n"]),
        before in prop::collection::vec(prop::sample::select(&WORDS[..5]), 1..6),
        after in prop::collection::vec(prop::sample::select(&WORDS[..]), 0..6),
        items in prop::collection::vec(1_u32..5000, 1..5),
        off in 5000_u32..9000,
        wide in any::<bool>(),
    ) {
        let style = |it: u32| {
            let wide_digit = |c: char| char::from_u32(c as u32 - 48 + '０' as u32).unwrap();
            let digits = it.to_string();
            if wide { digits.chars().map(wide_digit).collect() } else { digits }
        };
        let sum: u32 = items.iter().sum();
        let lines = |words: &[&str]| -> String {
            let line = |(at, it): (usize, &&str)| format!("n{at}: \"{it}\"{newline}");
            words.iter().enumerate().map(line).collect()
        };
        let items: Vec<String> = items.iter().map(ToString::to_string).collect();
        let text = |total: u32, remark: &str| {
            let (head, tail) = (lines(&before), lines(&after).replace('n', "m"));
            let (total, items) = (style(total), items.join(", "));
            format!(
                "{head}tables: # 注記{newline}- total: \"{total}百万円\"{newline}  items: [{items}]{remark}{newline}{tail}",
            ).replace("items: [", "unit: 百万円NEWLINE  items: [").replace("NEWLINE", newline)
        };
        let remark = " # kenzan: ignore[term/bad] 理由";
        let place = project("a.yaml", encode(&text(sum + off, remark), encoding));
        let report = place.run("check --fix --unsafe-fixes");
        let expected = encode(&text(sum, ""), encoding);
        prop_assert_eq!(read(&place, "a.yaml"), expected, "{}", report);
    }
}
