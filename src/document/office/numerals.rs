//! Knows how the number of a list item is written: `1`, `①`, `一`, `ア`, `iv`. Does not know lists.

/// The number `value`, from 1, in the numeral format `name` of either dialect of office documents.
pub(super) fn numeral(name: &str, value: u32) -> String {
    match name {
        "upperLetter" | "A" => letters(value, 'A'),
        "lowerLetter" | "a" => letters(value, 'a'),
        "upperRoman" | "I" => roman(value),
        "lowerRoman" | "i" => roman(value).to_lowercase(),
        "decimalFullWidth" | "decimalFullWidth2" | "１, ２, ３, ..." => wide(value),
        "decimalZero" => format!("{value:02}"),
        "decimalEnclosedCircle" | "①, ②, ③, ..." => from('①', 20, value),
        "decimalEnclosedParen" => from('⑴', 20, value),
        "decimalEnclosedFullstop" => from('⒈', 20, value),
        "japaneseCounting"
        | "japaneseDigitalTenThousand"
        | "ideographDigital"
        | "一, 二, 三, ..." => kanji(value),
        "aiueo" | "aiueoFullWidth" | "ア, イ, ウ, ..." => one_of(
            "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン",
            value,
        ),
        "iroha" | "irohaFullWidth" | "イ, ロ, ハ, ..." => one_of(
            "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン",
            value,
        ),
        "bullet" | "none" | "" => String::new(),
        _ => value.to_string(),
    }
}

fn letters(value: u32, first: char) -> String {
    let index = value.saturating_sub(1);
    let letter = char::from_u32(first as u32 + index % 26).unwrap_or(first);
    String::from(letter).repeat((index / 26 + 1).min(9) as usize)
}

fn roman(value: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if value > 4999 {
        return value.to_string();
    }
    let mut left = value;
    let mut out = String::new();
    for (worth, sign) in SIGNS {
        while left >= worth {
            out.push_str(sign);
            left -= worth;
        }
    }
    out
}

fn wide(value: u32) -> String {
    let digits = value.to_string();
    digits.chars().filter_map(|it| char::from_u32(it as u32 + 0xFEE0)).collect()
}

fn from(first: char, count: u32, value: u32) -> String {
    let fits = (1..=count).contains(&value);
    let sign = fits.then(|| char::from_u32(first as u32 + value - 1)).flatten();
    sign.map_or_else(|| value.to_string(), String::from)
}

fn one_of(signs: &str, value: u32) -> String {
    let sign = (value as usize).checked_sub(1).and_then(|at| signs.chars().nth(at));
    sign.map_or_else(|| value.to_string(), String::from)
}

/// Up to 99: `十二`, `二十`.
fn kanji(value: u32) -> String {
    const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let (tens, ones) = (value / 10, value % 10);
    match (tens, ones) {
        (0, _) => DIGITS[ones as usize].to_string(),
        (10.., _) => value.to_string(),
        _ => {
            let mut out = String::new();
            if tens > 1 {
                out.push(DIGITS[tens as usize]);
            }
            out.push('十');
            if ones > 0 {
                out.push(DIGITS[ones as usize]);
            }
            out
        }
    }
}
