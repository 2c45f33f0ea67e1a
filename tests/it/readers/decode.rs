//! Stored bytes become text, and every offset of the text leads back to them.

use kenzan::source::decode::{Fault, MAX_BYTES, decode};
use proptest::prelude::*;

const TEXT: &str = "小計,９３．６,億円\r\n合計,ｱｲｳ,467.3\r\nその他,8.4\n";

/// The text of `bytes`, its encoding, and whether every character leads back to the byte that
/// `widths` puts it at.
fn check(bytes: &[u8], skip: u64, width: impl Fn(char) -> u64) -> (String, &'static str) {
    let mut found = Vec::new();
    let source = decode("data", bytes.to_vec(), &mut found).unwrap();
    assert_eq!(found, []);
    let mut at = skip;
    for (offset, character) in source.text.char_indices() {
        assert_eq!(source.original(offset as u32), Some(at), "at {offset}");
        at += width(character);
    }
    assert_eq!(source.original(source.text.len() as u32), Some(at));
    assert_eq!(at, bytes.len() as u64);
    (source.text.to_string(), source.origin.encoding().unwrap())
}

fn utf16(text: &str, mark: &[u8], to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    [mark, text.encode_utf16().flat_map(to_bytes).collect::<Vec<_>>().as_slice()].concat()
}

fn legacy_width(character: char, kana: u64) -> u64 {
    match character {
        '\u{ff61}'..='\u{ff9f}' => kana,
        _ if character.is_ascii() => 1,
        _ => 2,
    }
}

#[test]
fn each_encoding_gives_the_same_text_and_leads_back() {
    let long = TEXT.repeat(500);
    for text in [TEXT, &long] {
        let utf8 = |it: char| it.len_utf8() as u64;
        let wide = |it: char| 2 * it.len_utf16() as u64;
        assert_eq!(check(text.as_bytes(), 0, utf8), (text.into(), "UTF-8"));
        let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
        assert_eq!(check(&marked, 3, utf8), (text.into(), "UTF-8"));
        let little = utf16(text, b"\xFF\xFE", u16::to_le_bytes);
        assert_eq!(check(&little, 2, wide), (text.into(), "UTF-16LE"));
        let big = utf16(text, b"\xFE\xFF", u16::to_be_bytes);
        assert_eq!(check(&big, 2, wide), (text.into(), "UTF-16BE"));
        assert_eq!(check(&utf16(text, b"", u16::to_le_bytes), 0, wide), (text.into(), "UTF-16LE"));
        assert_eq!(check(&utf16(text, b"", u16::to_be_bytes), 0, wide), (text.into(), "UTF-16BE"));
        let sjis = encoding_rs::SHIFT_JIS.encode(text).0;
        assert_eq!(check(&sjis, 0, |it| legacy_width(it, 1)), (text.into(), "Shift_JIS"));
        let euc = encoding_rs::EUC_JP.encode(text).0;
        assert_eq!(check(&euc, 0, |it| legacy_width(it, 2)), (text.into(), "EUC-JP"));
    }
}

#[test]
fn short_words_are_told_apart() {
    for word in ["小計", "億円", "合計：①㈱", "予算額（案）"] {
        let (bytes, ..) = encoding_rs::SHIFT_JIS.encode(word);
        assert_eq!(check(&bytes, 0, |it| legacy_width(it, 1)).0, word);
    }
    for word in ["小計", "億円", "予算額（案）"] {
        let (bytes, ..) = encoding_rs::EUC_JP.encode(word);
        assert_eq!(check(&bytes, 0, |it| legacy_width(it, 2)).0, word);
    }
}

#[test]
fn western_exports_are_read_as_windows_1252() {
    for text in [
        "Währung;Größe;Straße\nÜbertrag;1.234,50 €;25 m²\n",
        "Société;Montant réglé\nÉlectricité;1\u{a0}234,50\n« Œuvres »;12\n",
        "Año,Población\n2024,1.250\n",
        // One word, by which no language is known.
        "Item,Cost\nÎle,120\n",
        "Item,Cost\nKö,120\n",
        "Item,Cost\nnaïve,120\n",
        "Item,Cost\nTromsø,120\n",
        // Letters alone.
        "%%% File encoding is ISO-8859-1 (also known as Latin-1)\n%%% You can use special characters just like ä,ü and ñ\n",
    ] {
        let (bytes, _, has_gaps) = encoding_rs::WINDOWS_1252.encode(text);
        assert!(!has_gaps);
        assert_eq!(check(&bytes, 0, |_| 1), (text.into(), "windows-1252"));
    }
    // Japanese words beside Latin letters.
    for text in ["A社の合計,B円\n", "Total円,CO2排出量\nA月分,B年度\n", "a計,1\n", "A\nA熙\n"]
    {
        let (bytes, ..) = encoding_rs::SHIFT_JIS.encode(text);
        assert_eq!(check(&bytes, 0, |it| legacy_width(it, 1)).0, text);
    }
}

/// Bytes, text, byte of each fault.
const DAMAGED: &[(&[u8], &str, &[u64])] = &[
    (b"a\xE5\xB0\x8F\xE8\xA8\x88: 1\xE5\xB0", "a小計: 1\u{fffd}", &[10]),
    (b"\xEF\xBB\xBFa\xFFb\xFEc", "a\u{fffd}b\u{fffd}c", &[4, 6]),
    (b"caf\xFF\n", "caf\u{fffd}\n", &[3]),
    (b"\xFF\xFEa\x00\x00\xD8b\x00", "a\u{fffd}b", &[4]),
    (b"\xFF\xFEa\x00b", "a\u{fffd}", &[4]),
    // Shift_JIS with a lead byte at the end of a line.
    (b"\x8F\xAC\x8Cv\x82\xA0\x82\xA2,1\n\x8F\n\x8D\x87", "小計あい,1\n\u{fffd}\n合", &[11]),
    // EUC-JP with a character of three bytes.
    (
        b"\xBE\xAE\xB7\xD7\xA4\xCF\xBC\xA1\xA4\xCE\xA4\xC8\xA4\xAA\xA4\xEA\x8F\xB0\xA1\xA4\xA2\xFF",
        "小計は次のとおり丂あ\u{fffd}",
        &[21],
    ),
];

#[test]
fn damage_is_said_where_it_is_and_offsets_stay_right_behind_it() {
    for &(bytes, text, offsets) in DAMAGED {
        let mut found = Vec::new();
        let source = decode("data", bytes.to_vec(), &mut found).unwrap();
        let mut said = Vec::new();
        for fault in &found {
            let Fault::Undecodable { offset, range, .. } = fault else { panic!("{fault:?}") };
            assert_eq!(&source.text[range.start as usize..range.end as usize], "\u{fffd}");
            assert_eq!(source.original(range.start), Some(*offset));
            said.push(*offset);
        }
        assert_eq!((source.text.as_str(), said.as_slice()), (text, offsets));
        assert_eq!(source.original(source.text.len() as u32), Some(bytes.len() as u64));
    }
}

#[test]
fn a_short_text_cut_inside_its_last_character_is_still_utf8() {
    let text = "表 | 金額";
    let mut found = Vec::new();
    let cut = text.as_bytes()[..text.len() - 1].to_vec();
    let source = decode("data", cut, &mut found).unwrap();
    assert_eq!(&*source.text, "表 | 金\u{fffd}");
    assert!(
        matches!(found[..], [Fault::Undecodable { offset: 9, encoding: "UTF-8", .. }]),
        "{found:?}"
    );
}

#[test]
fn what_is_no_text_is_refused() {
    for (bytes, offset) in [
        (&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], 8),
        (b"a: 1\0", 4),
        (b"a: 1\n\0\x01\x02", 5),
        (b"\xEF\xBB\xBFa\0", 4),
        (b"\0\0\0\0", 0),
        (b"\xFF\xFEa\0\0\0", 4),
        (b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0", 7),
    ] {
        let refused = decode("data", bytes.to_vec(), &mut Vec::new()).unwrap_err();
        assert_eq!(refused, Fault::Binary { offset }, "{bytes:?}");
    }
}

#[test]
fn a_file_too_large_for_offsets_is_refused() {
    let bytes = MAX_BYTES + 1;
    let refused = decode("data", vec![0; bytes as usize], &mut Vec::new()).unwrap_err();
    assert_eq!(refused, Fault::TooLarge { bytes });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_become_text_or_a_fault(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let mut found = Vec::new();
        if let Ok(source) = decode("data", bytes.clone(), &mut found) {
            let mut before = 0;
            for (offset, _) in source.text.char_indices() {
                let at = source.original(offset as u32).unwrap();
                prop_assert!(at >= before && at < bytes.len() as u64);
                before = at + 1;
            }
            prop_assert_eq!(source.original(source.text.len() as u32), Some(bytes.len() as u64));
        }
    }

    #[test]
    fn japanese_text_survives_shift_jis(text in "[ぁ-んァ-ヶ一-三小計合億円０-９，．0-9,\r\n]{0,40}") {
        let (bytes, _, lossy) = encoding_rs::SHIFT_JIS.encode(&text);
        prop_assume!(!lossy);
        // Words of many marks and few letters may be valid in both encodings; these are not.
        let bytes = [&bytes, &encoding_rs::SHIFT_JIS.encode("\n予算額は次のとおりである。").0[..]].concat();
        let source = decode("data", bytes, &mut Vec::new()).unwrap();
        prop_assert_eq!(source.text.as_str(), format!("{text}\n予算額は次のとおりである。"));
    }
}
