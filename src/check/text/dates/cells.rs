//! Knows dates whose parts are separate cells or members: a day of the week or a number of days beside dates,
//! `date: 2025-04-01` and `weekday: Tuesday`, and a year of an era beside one of the western calendar. Does not
//! know sentences.

use regex::Regex;
use rustc_hash::FxHashMap;

use super::{other_day, other_length, two_calendars};
use crate::check::context::Context;
use crate::check::{Findings, InstanceState};
use crate::document::{Node, NodeId, NodeKind};
use crate::pattern::pattern;
use crate::quantity::calendar;
use crate::quantity::ordinal;

// Names of members and columns for days of the week.
pattern!(
    NAME,
    r"(?i)^(?:week[ _-]?day|day(?:[ _-]?of[ _-]?(?:the[ _-]?)?week)?|dow|曜日?|星期|周几|요일|(?:wochen)?tag|jour(?: de la semaine)?|día(?: de la semana)?|giorno(?: della settimana)?|dia(?: da semana)?|dag|weekdag)$"
);

/// Minimum number of rows of a table that agree before the only different one is reported.
const LEAST: usize = 2;

/// Checks the rows and records below `place`.
pub(super) fn check(cx: &Context<'_>, place: Node<'_>, found: &mut Findings) {
    let mut eras: FxHashMap<NodeId, Vec<[Year<'_>; 2]>> = FxHashMap::default();
    let mut lengths: FxHashMap<NodeId, Vec<Length<'_>>> = FxHashMap::default();
    for id in place.id.0..place.after() {
        let node = place.document.node(NodeId(id));
        if !matches!(node.kind(), NodeKind::Row | NodeKind::Record) {
            continue;
        }
        let parts: Vec<Node<'_>> = node.children().collect();
        weekday(cx, &parts, found);
        let pairs = parts.windows(2).filter_map(years);
        let list = node.parent().map_or(node.id, |it| it.id);
        lengths.entry(list).or_default().extend(length(&parts));
        eras.entry(list).or_default().extend(pairs.filter(|_| node.kind() == NodeKind::Row));
    }
    let mut tables: Vec<_> = eras.into_values().collect();
    tables.sort_by_key(|it| it.first().map_or(0, |it| it[0].node.span().start));
    tables.iter().for_each(|it| calendars(cx, it, found));
    let mut lists: Vec<_> = lengths.into_values().filter(|it| !it.is_empty()).collect();
    lists.sort_by_key(|it| it[0].stated.span().start);
    lists.iter().for_each(|it| durations(cx, it, found));
}

/// A stated number of days or nights and the two dates of its row or record.
struct Length<'d> {
    dates: [Node<'d>; 2],
    stated: Node<'d>,
    apart: i64,
    /// Whether nights are counted, for which only one result is right.
    is_nights: bool,
    holds: bool,
}

// Names of members for a number of nights.
pattern!(
    NIGHTS,
    r"(?i)^(?:(?:number[ _-]of[ _-])?nights?|n[äa]chte|anzahl nächte|nuits|nuitées|noches|notti|noites|nachten|泊数?|宿泊数|晚数|박수)$"
);
// Names of members for a number of days.
pattern!(
    DAYS,
    r"(?i)^(?:(?:calendar[ _-])?days|duration(?:[ _]?\(?days\)?)?|日数|期間|工期|天数|일수|기간|tage|dauer(?: \(tage\))?|jours|durée(?: \(jours\))?|días|duración(?: \(días\))?|giorni|durata(?: \(giorni\))?|dias|duração(?: \(dias\))?|dagen|duur(?: \(dagen\))?)$"
);

fn length<'d>(parts: &[Node<'d>]) -> Option<Length<'d>> {
    let is_called =
        |it: &&Node<'_>, name: &Regex| it.key().is_some_and(|it| name.is_match(it.value.trim()));
    let stated = parts.iter().find(|it| is_called(it, &NIGHTS) || is_called(it, &DAYS))?;
    let value = whole_count(stated)?;
    let dated =
        parts.iter().filter_map(|it| Some((*it, whole_day(*it).or_else(|| this_year(*it))?)));
    let [(first, begin), (last, end)] = dated.collect::<Vec<_>>()[..] else { return None };
    let apart = calendar::day_number(end) - calendar::day_number(begin);
    let is_nights = is_called(&stated, &NIGHTS);
    if !(0..4000).contains(&apart) {
        return None;
    }
    let is_workday = |it: &i64| (calendar::weekday(begin) + it) % 7 < 5;
    let workdays = (0..=apart).filter(is_workday).count() as i64;
    let holds = value == apart || !is_nights && (value == apart + 1 || value == workdays);
    Some(Length { dates: [first, last], stated: *stated, apart, is_nights, holds })
}

/// The value of a cell that is a whole number, with or without a unit of days.
fn whole_count(node: &Node<'_>) -> Option<i64> {
    let text = node.text().trim();
    let digits = text.trim_end_matches(|c: char| c.is_alphabetic()).trim_end();
    let unit = text[digits.len()..].trim();
    let is_days =
        ["", "日", "日間", "泊", "天", "일", "days", "nights", "Tage", "d"].contains(&unit);
    ordinal::whole_number(digits).filter(|_| is_days && !digits.is_empty())
}

/// A date without a year, in a year that is not a leap year.
fn this_year(node: Node<'_>) -> Option<[i64; 3]> {
    let [month, day] =
        calendar::month_day(Some(node).filter(|it| it.kind() == NodeKind::String)?.text())?;
    Some([2023, month, day])
}

/// Reports the only row of a list whose length differs; for days, only if enough others agree.
fn durations(cx: &Context<'_>, rows: &[Length<'_>], found: &mut Findings) {
    let holds = rows.iter().filter(|it| it.holds).count();
    (0..holds).for_each(|_| found.checked(InstanceState::Holds));
    let differ: Vec<&Length<'_>> = rows.iter().filter(|it| !it.holds).collect();
    if let [it] = differ[..]
        && (it.is_nights || holds >= LEAST)
    {
        found.checked(InstanceState::Violated);
        found.report(other_length(cx, it.stated, it.dates, it.apart));
    }
}

/// The day of a text that consists of one date without a day of the week.
pub(super) fn whole_day(node: Node<'_>) -> Option<[i64; 3]> {
    if node.kind() != NodeKind::String {
        return None;
    }
    let text = node.text();
    let dates = calendar::find(text);
    let [date] = &dates[..] else { return None };
    let is_whole = text[..date.range.start].trim().is_empty()
        && text[date.range.end..].trim().is_empty()
        && date.weekday.is_none()
        && date.years.len() == 1;
    date.day().filter(|_| is_whole)
}

/// The day of the week that a node states, if its name is one for days of the week.
pub(super) fn stated_day(node: Node<'_>) -> Option<i64> {
    let is_called = node.key().is_some_and(|it| NAME.is_match(it.value.trim()));
    (is_called && node.kind() == NodeKind::String).then(|| calendar::day_word(node.text()))?
}

/// Compares a day of the week with the date right before it, or with the only one beside it.
fn weekday(cx: &Context<'_>, parts: &[Node<'_>], found: &mut Findings) {
    let Some(at) = parts.iter().position(|it| stated_day(*it).is_some()) else { return };
    let Some(stated) = stated_day(parts[at]) else { return };
    let dated: Vec<(usize, [i64; 3])> =
        parts.iter().enumerate().filter_map(|(at, it)| Some((at, whole_day(*it)?))).collect();
    let before = dated.iter().find(|it| it.0 + 1 == at);
    let Some((date, day)) = before.or(dated.first().filter(|_| dated.len() == 1)) else { return };
    let computed = calendar::weekday(*day);
    if computed == stated {
        return found.checked(InstanceState::Holds);
    }
    found.checked(InstanceState::Violated);
    found.report(other_day(cx, [parts[*date], parts[at]], computed));
}

/// A cell that consists of a year.
struct Year<'d> {
    node: Node<'d>,
    value: i64,
}

/// Two adjacent cells, one with a year of an era and one with a western year.
fn years<'d>(pair: &[Node<'d>]) -> Option<[Year<'d>; 2]> {
    pattern!(WESTERN, r"^(?:西暦\s?)?(?:18|19|20)[0-9]{2}\s?年?$");
    let of = |node: Node<'d>| {
        let text = Some(node.text().trim()).filter(|_| node.kind() == NodeKind::String)?;
        let (value, era) = ordinal::year(text, None)?;
        let is_year = era.is_some() || WESTERN.is_match(text);
        is_year.then_some((Year { node, value }, era.is_some()))
    };
    let [(one, is_era), (other, is_other_era)] = [of(pair[0])?, of(pair[1])?];
    (is_era != is_other_era).then_some([one, other])
}

/// Reports the only row of a table whose years differ.
fn calendars(cx: &Context<'_>, rows: &[[Year<'_>; 2]], found: &mut Findings) {
    let differ: Vec<_> = rows.iter().filter(|it| it[0].value != it[1].value).collect();
    let holds = rows.len() - differ.len();
    (0..holds).for_each(|_| found.checked(InstanceState::Holds));
    if let [[one, other]] = differ[..]
        && holds >= LEAST
    {
        found.checked(InstanceState::Violated);
        found.report(two_calendars(cx, [one.node, other.node], [one.value, other.value]));
    }
}
