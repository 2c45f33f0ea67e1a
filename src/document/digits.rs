//! Knows which texts look like figures by their characters alone. Does not read them (`quantity` does).

/// Whether a text has digits, and nothing else but what parts them and signs: `1,234.5`, `△12`, `40 %`.
pub(super) fn is_bare(text: &str) -> bool {
    let is_sign = |it: char| ".,'-+%\u{a0}\u{202f}▲△−％，．".contains(it);
    text.chars().any(char::is_numeric) && text.chars().all(|it| it.is_numeric() || is_sign(it))
}

/// Whether at least half of the letters and digits of a text are digits: `12 kg`, `2,500千円`.
pub(super) fn is_most(text: &str) -> bool {
    let (mut digits, mut letters) = (0, 0);
    for it in text.chars() {
        if it.is_numeric() {
            digits += 1;
        } else if it.is_alphabetic() {
            letters += 1;
        }
    }
    digits > 0 && digits >= letters
}
