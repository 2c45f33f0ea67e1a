//! Knows sentences of languages other than Japanese and English that state a change with both its ends: `stieg von 1.840 auf
//! 2.208, ein Plus von 20,0 %`, `passe de 412 à 587 (+42,5 %)`, 从412件增至587件，增长42.5%. To add a language, add its words.
//! Does not know what the figures are of.

use std::sync::LazyLock;

use regex::Regex;

use super::figures::Sentence;
use super::ratio::{Ratio, Stated, Way};

/// Before the figure from which it went, and before that to which.
const FROM: &str = "von|vom|de|du|des|desde|da|dal|dai|dalle|dalla|dagli|van";
const TO: &str = "auf|à|aux|a|al|ai|alle|para|hasta|naar|tot";

/// Words, or their beginnings, that say that it became more, and less.
const UP: &str = "gestiegen|stieg|steig|wuchs|gewachsen|zunahme|zugenommen|anstieg|plus|erhöh|mehr als|hausse|augment|progress|croissance|accroiss|aument|subi|subida|crec|increment|cresc|salit|salgono|toename|toegenomen|stijg|steg|gegroei|groei|增|上升|提高|증가|늘|상승|\\(\\s*\\+";
const DOWN: &str = "gesunken|sank|sinkt|gefallen|fiel|rückgang|minus|abnahme|abgenommen|verringer|baisse|diminu|recul|chute|disminu|bajad|bajó|descen|redu|calo|calat|sces|ridu|queda|caiu|diminui|daling|gedaal|daald|afname|afgenomen|减少|下降|降低|감소|줄|하락|\\(\\s*[-−–]";

/// A year, or a few words of what is counted, between a figure and what follows.
const ASIDE: &str = "(?:\\s*\\p{L}[\\p{L}.’'²³-]*){0,4}(?:\\s+(?:im Jahr |in |en |nel |em )?(?:19|20)[0-9]{2}(?:\\s*年)?)?";

fn compiled(pattern: &str) -> Regex {
    Regex::new(pattern).expect("internal: valid pattern")
}

static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!(
        "(?i)(?:^|\\s)(?:{FROM})\\s+(?:{ASIDE}\\s+)?[€$£]?\\s*$|(?:从|由|自)[^，。]{{0,8}}$"
    ))
});
static BETWEEN: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!(
        "(?i)^\\s*[€%]?{ASIDE}\\s+(?:{TO})\\s+[€$£]?\\s*$|^[\\p{{Han}}]{{0,4}}(?:到|至|增至|升至|降至|增加到|增长到|减少到|下降到)(?:[0-9]{{4}}年的?)?$|^[가-힣\\s]{{0,6}}에서\\s*(?:[0-9]{{4}}년\\s*)?$"
    ))
});
static BESIDE: LazyLock<Regex> = LazyLock::new(|| compiled("^[^.;:。；：]{0,60}$"));
static RISES: LazyLock<Regex> = LazyLock::new(|| compiled(&format!("(?i){UP}")));
static FALLS: LazyLock<Regex> = LazyLock::new(|| compiled(&format!("(?i){DOWN}")));

/// What three figures state: two ends and the rate between them.
pub(super) fn from_to(sentence: &Sentence<'_>, [then, now, rate]: [usize; 3]) -> Option<Stated> {
    let figure = |index: usize| &sentence.figures[index];
    let [a, b, c] = [then, now, rate].map(figure);
    let are_ends = a.unit.compatible(&b.unit) && a.unit.base() != "%" && c.unit.base() == "%";
    let is_korean = sentence.after(then).contains("에서");
    let is_range = BETWEEN.is_match(sentence.after(then))
        && (is_korean || BEFORE.is_match(sentence.before(then)));
    if !are_ends || !is_range || !BESIDE.is_match(sentence.after(now)) {
        return None;
    }
    // Which way is said beside the rate, or by the verb of the sentence.
    let beside = format!("{}{}", sentence.after(now), near(sentence.after(rate)));
    let way = way(&beside).or_else(|| way(sentence.before(then)))?;
    Some(Stated { ratio: Ratio::ChangeFrom(way), stated: rate, from: [then, now] })
}

/// The words right behind a figure.
fn near(words: &str) -> &str {
    words.split(['.', ',', ';', '(', '，', '。']).next().unwrap_or_default()
}

fn way(words: &str) -> Option<Way> {
    match (RISES.is_match(words), FALLS.is_match(words)) {
        (true, false) => Some(Way::Up),
        (false, true) => Some(Way::Down),
        _ => None,
    }
}
