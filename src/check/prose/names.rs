//! Knows names in a sentence with their number beside them: 「甲」、「乙」の２つ; 小学校3校（北小学校、中央小学校、南小学校）; `Hosts: app-01,
//! app-02, db-01 (3)`. Does not know lists (`count` does).

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::number::{measures, vague};
use crate::check::context::Context;
use crate::check::draft::Block;
use crate::check::numerals::{COUNTER, NUMBER, WORD, value};
use crate::check::{Findings, InstanceState};
use crate::diagnostic::Diagnostic;
use crate::pattern::pattern;
use crate::text;

pattern!(
    QUOTED,
    &format!(
        "(?P<names>(?:「[^「」]{{1,40}}」(?:、|，|,|・|と|及び|および|並びに|ならびに|や|\\s)*){{2,}})(?:の|という|といった|からなる|から成る)(?P<n>{NUMBER})\\s?(?P<c>{COUNTER})"
    )
);

// Names of places and organizations that end in the counted noun.
pattern!(
    BRACKETED,
    &format!(
        "(?:^|[^0-9０-９一二三四五六七八九十第])(?P<n>{NUMBER})\\s?(?P<c>校|園|館|市|町|村|県|州|駅|店|院|課|局|部|室|社|寺|島|地区|病院|大学|施設|団体|法人)[（(](?P<names>[^（）()、。]{{2,20}}(?:、[^（）()、。]{{2,20}})+)[）)]"
    )
);

pattern!(
    COLON,
    &format!(
        "(?i)[:：]\\s*(?P<names>[^:：()（）.。;；]+?)\\s*[（(](?:計|全|合計|total:?\\s+|in all\\s+)?(?P<n>[0-9]{{1,2}}|{WORD})(?P<c>\\s?(?:台|人|名|件|社|校|個|か所|[a-z]+s)?(?:\\s+of\\s[^()]{{1,30}})?)[）)]"
    )
);

/// A form of names with a number.
struct Form {
    /// Characters of which a text with this form has at least one.
    signs: &'static [char],
    pattern: &'static LazyLock<Regex>,
    /// The minimum and maximum number of names, given names and counter; `None` if the text is not a list of
    /// names.
    count: fn(&str, &str) -> Option<[i64; 2]>,
    is_sure: bool,
}

const FORMS: [Form; 3] = [
    Form { signs: &['」'], pattern: &QUOTED, count: in_quotes, is_sure: true },
    Form { signs: &['、'], pattern: &BRACKETED, count: of_a_kind, is_sure: false },
    Form { signs: &[':', '：'], pattern: &COLON, count: proper, is_sure: false },
];

pub(super) fn check(cx: &Context<'_>, block: &Block<'_>, found: &mut Findings) {
    let text = block.text();
    for form in FORMS.iter().filter(|it| text.contains(it.signs)) {
        for it in form.pattern.captures_iter(text) {
            compare(cx, block, form, &it, found);
        }
    }
}

fn compare(
    cx: &Context<'_>,
    block: &Block<'_>,
    form: &Form,
    it: &Captures<'_>,
    found: &mut Findings,
) {
    let text = block.text();
    let (Some(names), Some(number), Some(counter)) = (it.name("names"), it.name("n"), it.name("c"))
    else {
        return;
    };
    let range = number.start()..counter.end();
    let counted = (form.count)(names.as_str(), counter.as_str());
    let (Some(stated), Some(counted)) = (value(number.as_str()), counted) else { return };
    let goes_on = ['、', '」', '・', '）', 'と', 'や'];
    let is_end = text[..names.start()].ends_with(goes_on);
    if vague(&text[counter.end()..]) || is_end || block.is_quiet(&range) {
        return;
    }
    let [least, most] = counted;
    if (least..=most).contains(&stated) {
        return found.checked(InstanceState::Holds);
    }
    if !form.is_sure && (most - stated).abs() > 2 {
        return found.checked(InstanceState::Unchecked);
    }
    found.checked(InstanceState::Violated);
    found.report(other_names(cx, block, &[range, names.range()], most, form.is_sure));
}

fn in_quotes(names: &str, _: &str) -> Option<[i64; 2]> {
    Some([names.matches('「').count() as i64; 2])
}

/// Names that all end in the counted noun.
fn of_a_kind(names: &str, counter: &str) -> Option<[i64; 2]> {
    let names: Vec<&str> = names.split('、').map(str::trim).collect();
    names.iter().all(|it| it.ends_with(counter)).then_some([names.len() as i64; 2])
}

/// Proper names, or codes that end in a number: `Adams, Brook and Grant`, `app-01, db-01`.
fn proper(names: &str, counter: &str) -> Option<[i64; 2]> {
    pattern!(
        NAME,
        "^(?:\\p{Lu}[\\p{L}.’'-]*(?:\\s\\p{Lu}[\\p{L}.’'-]*){0,3}|[a-z]{1,12}-?[0-9]{1,3})$"
    );
    pattern!(CODE, "^[A-Za-zÀ-ɏぁ-ヿ一-鿿가-힣]{1,12}-?[0-9]{1,3}$");
    if counter.split_whitespace().next().is_some_and(|it| it != "of" && measures(it)) {
        return None;
    }
    // Codes need no commas: `app-01 app-02 db-01`.
    if !names.contains([',', '、']) && names.split_whitespace().all(|it| CODE.is_match(it)) {
        let count = names.split_whitespace().count();
        return (count > 2).then_some([count as i64; 2]);
    }
    // `Trinidad and Tobago` is one name, `Foster and Grant` are two.
    let whole = names.split([',', '、']).filter(|it| !it.trim().is_empty()).count();
    let parts = names.replace(" and ", ", ").replace('、', ", ");
    let parts: Vec<&str> = parts.split(',').map(str::trim).filter(|it| !it.is_empty()).collect();
    let are_names = parts.len() > 2 && parts.iter().all(|it| NAME.is_match(it));
    are_names.then_some([whole as i64, parts.len() as i64])
}

fn other_names(
    cx: &Context<'_>,
    block: &Block<'_>,
    [number, names]: &[Range<usize>; 2],
    counted: i64,
    is_sure: bool,
) -> Diagnostic {
    let stated = &block.text()[number.clone()];
    let message = if number.start > names.start {
        text!(
            "`{stated}` is stated, but {counted} names precede it",
            "「{stated}」とあるが、その前に挙げられているのは{counted}件"
        )
    } else {
        text!(
            "`{stated}` is stated, but {counted} names follow it",
            "「{stated}」とあるが、続いて挙げられているのは{counted}件"
        )
    };
    let finding = if is_sure { cx.finding(message) } else { cx.warning(message) };
    finding
        .at(block.span(number.clone()), text!("stated", "記載"))
        .at(block.span(names.clone()), text!("{counted} names", "{counted}件"))
        .value("stated", stated)
        .value("counted", counted)
}
