//! Knows which records of the data probably refer to others: every value of one of their members is a key of
//! those. Writes the references as a model. Does not know tables of drafts, nor whether a reference is intended.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::write::quoted;
use crate::diagnostic::Lang;
use crate::document::format::Layout;
use crate::document::{Node, NodeKind};
use crate::project::state::Project;
use crate::quantity;
use crate::select::{fold, step as member};
use crate::text;

/// Names of members that are keys, in lower case; other members may be keys, depending on their values.
const KEYS: [&str; 8] = ["id", "key", "code", "slug", "no", "番号", "コード", "識別子"];

/// Minimum number of distinct values among the keys of other records: fewer may be coincidence.
const LEAST: usize = 3;

/// The records of a source set at one place.
struct Records {
    set: String,
    /// The selector of the records, from a root.
    each: String,
    /// The name of one of them.
    name: String,
    count: usize,
    /// The texts of each member, by the selector of the member from its record.
    members: BTreeMap<String, Vec<String>>,
    /// The member whose values distinguish them.
    key: Option<String>,
}

/// A member of some records that refers to others.
struct Link {
    from: usize,
    by: String,
    to: usize,
}

impl Project {
    /// The links between records of the source sets, as a file with a model, and their number; `None` without
    /// links.
    pub(crate) fn infer_links(&self, lang: Lang) -> Option<(String, usize)> {
        let records = self.record_sets();
        let links = links(&records);
        (!links.is_empty()).then(|| (written(&records, &links, lang), links.len()))
    }

    /// The records of data, by source set and place.
    fn record_sets(&self) -> Vec<Records> {
        let mut found: BTreeMap<(String, String), Records> = BTreeMap::new();
        for (set, roots) in &self.corpus.sets {
            for root in roots.iter().map(|it| self.corpus.node(*it)) {
                if root.document.format.entry().layout == Layout::Text {
                    continue;
                }
                for (each, list) in lists(root) {
                    let fresh = || Records::new(set, &each, list);
                    let own = found.entry((set.clone(), each.clone())).or_insert_with(fresh);
                    list.children().for_each(|it| own.take(it));
                }
            }
        }
        let mut all: Vec<Records> = found.into_values().filter(|it| it.count > 1).collect();
        all.iter_mut().for_each(Records::settle);
        name(&mut all);
        all
    }
}

/// The lists of records that are reached by names only, each with its selector.
fn lists(root: Node<'_>) -> Vec<(String, Node<'_>)> {
    let mut found = Vec::new();
    let mut open = vec![("$".to_owned(), root)];
    while let Some((path, node)) = open.pop() {
        match node.kind() {
            NodeKind::Record => open.extend(node.children().filter_map(|it| {
                let key = it.key()?.value;
                let is_plain = !key.is_empty() && !key.contains(char::is_control);
                is_plain.then(|| (format!("{path}{}", member(key)), it))
            })),
            NodeKind::List => {
                let is_record =
                    |it: Node<'_>| matches!(it.kind(), NodeKind::Record | NodeKind::Row);
                if node.children().next().is_some() && node.children().all(is_record) {
                    found.push((format!("{path}[*]"), node));
                }
            }
            _ => {}
        }
    }
    found
}

impl Records {
    fn new(set: &str, each: &str, list: Node<'_>) -> Self {
        let own = list.key().map_or(set, |it| it.value);
        let name = own.strip_suffix('s').filter(|it| it.len() > 2).unwrap_or(own).to_owned();
        let (set, each) = (set.to_owned(), each.to_owned());
        Self { set, each, name, count: 0, members: BTreeMap::new(), key: None }
    }

    fn take(&mut self, record: Node<'_>) {
        self.count += 1;
        for child in record.children() {
            let Some(key) = child.key().map(|it| it.value).filter(|it| !it.is_empty()) else {
                continue;
            };
            let step = format!("${}", member(key));
            let texts: Vec<String> = match child.kind() {
                NodeKind::String | NodeKind::Number => vec![child.text().trim().to_owned()],
                NodeKind::List if child.children().all(|it| it.kind() == NodeKind::String) => {
                    let step = format!("{step}[*]");
                    let texts = child.children().map(|it| it.text().trim().to_owned());
                    self.members.entry(step).or_default().extend(texts);
                    continue;
                }
                _ => continue,
            };
            let texts = texts.into_iter().filter(|it| !it.is_empty());
            self.members.entry(step).or_default().extend(texts);
        }
    }

    /// Finds the member whose values distinguish the records.
    fn settle(&mut self) {
        let is_key = |(step, texts): &(&String, &Vec<String>)| {
            let distinct: BTreeSet<_> = texts.iter().map(|it| fold(it)).collect();
            let is_text = texts.iter().all(|it| names(it) || is_key_name(step));
            texts.len() == self.count && distinct.len() == self.count && is_text
        };
        let all: Vec<&String> = self.members.iter().filter(is_key).map(|it| it.0).collect();
        let called = all.iter().find(|it| is_key_name(it)).or(all.iter().find(|it| is_name(it)));
        self.key = called.or(all.first()).map(|it| (*it).clone());
    }
}

/// Whether a text is a name, rather than an amount.
fn names(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
        && text.chars().count() <= 80
        && !quantity::Quantity::parse(text).is_some_and(|it| it.unit.is_known())
}

fn is_key_name(step: &str) -> bool {
    let name =
        step.trim_start_matches(['$', '.', '[', '\'']).trim_end_matches(['\'', ']']).to_lowercase();
    KEYS.contains(&&*name)
}

fn is_name(step: &str) -> bool {
    quantity::TITLES.iter().any(|it| step.ends_with(&member(it)))
}

/// Makes the names unique.
fn name(all: &mut [Records]) {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for it in all {
        let own = [it.name.clone(), it.set.clone(), format!("{}-{}", it.set, it.name)];
        let free = own.into_iter().find(|it| !taken.contains(it));
        let number = |at: &usize| !taken.contains(&format!("{}-{at}", it.name));
        let free = free.or_else(|| (2..).find(number).map(|at| format!("{}-{at}", it.name)));
        it.name = free.unwrap_or_default();
        taken.insert(it.name.clone());
    }
}

/// The members all of whose values are keys of other records; if several kinds of records have them, those with
/// the fewest keys.
fn links(records: &[Records]) -> Vec<Link> {
    let keys: Vec<BTreeSet<String>> = records
        .iter()
        .map(|it| {
            let texts = it.key.as_ref().and_then(|key| it.members.get(key)).into_iter().flatten();
            texts.map(|it| fold(it).into_owned()).collect()
        })
        .collect();
    let mut links: Vec<Link> = Vec::new();
    for (from, own) in records.iter().enumerate().filter(|it| it.1.key.is_some()) {
        for (by, texts) in &own.members {
            let values: BTreeSet<String> = texts.iter().map(|it| fold(it).into_owned()).collect();
            let may_be = |to: &usize| {
                let is_own_key = own.key.as_ref() == Some(by);
                let is_back = links.iter().any(|it| it.from == *to && it.to == from && is_own_key);
                values.is_subset(&keys[*to]) && !(is_own_key && *to == from) && !is_back
            };
            let is_sure = values.len() >= LEAST && texts.iter().all(|it| names(it));
            let fewest = (0..records.len()).filter(may_be).min_by_key(|it| keys[*it].len());
            if let Some(to) = fewest.filter(|_| is_sure) {
                links.push(Link { from, by: by.clone(), to });
            }
        }
    }
    links
}

fn written(records: &[Records], links: &[Link], lang: Lang) -> String {
    let about = text!(
        "Links between records: every value of these members is a key of the others. `kenzan explain resolve` lists further checks of links; delete links that are not intended",
        "レコード間のリンク。これらの項目の値は、すべて相手のキーにある。リンクに沿って調べられることは `kenzan explain resolve` で分かる。意図しないものは消す"
    );
    let mut page = format!("# {}\nmodel:\n  entities:\n", about.get(lang));
    let used: BTreeSet<usize> = links.iter().flat_map(|it| [it.from, it.to]).collect();
    for Records { set, each, name, key, .. } in used.iter().map(|it| &records[*it]) {
        let (name, set, each) = (quoted(name), quoted(set), literal(each));
        let key = literal(key.as_deref().unwrap_or_default());
        _ = writeln!(page, "    {name}: {{ in: {set}, each: {each}, key: {key} }}");
    }
    page += "  edges:\n";
    let mut taken = BTreeSet::new();
    for Link { from, by, to } in links {
        let [from, to] = [from, to].map(|it| &records[*it].name);
        let mut name = format!("{from}-{to}");
        while !taken.insert(name.clone()) {
            name.push_str("-2");
        }
        let (name, from, to, by) = (quoted(&name), quoted(from), quoted(to), literal(by));
        _ = writeln!(page, "    {name}: {{ from: {from}, to: {to}, by: {by} }}");
    }
    page
}

/// A selector as a YAML scalar, in quotes that it does not contain.
fn literal(selector: &str) -> String {
    match selector.contains('\'') {
        true => serde_json::to_string(selector).expect("internal: a text is JSON"),
        false => format!("'{selector}'"),
    }
}
