//! Knows how rules are written as YAML for a person to continue: comments, quotes, blocks. Does not know their meaning.

use std::fmt::Write as _;

use crate::diagnostic::{Lang, Text};
use crate::text;

/// The kind of a rule with its parameters, one line each.
pub(super) struct Body {
    pub(super) kind: &'static str,
    /// A word for the rule's id.
    pub(super) word: &'static str,
    pub(super) lines: Vec<String>,
}

/// A rule to be written.
pub(super) struct Rule<'r> {
    pub(super) id: &'r str,
    pub(super) set: &'r str,
    /// The evidence for it, one line each.
    pub(super) evidence: &'r [String],
    pub(super) body: &'r Body,
}

impl Rule<'_> {
    /// The rule as a list item of a file, with the text of its `examples`.
    pub(super) fn write(&self, examples: &str) -> String {
        let mut text = String::new();
        for line in self.evidence {
            _ = writeln!(text, "# {}", one_line(line));
        }
        let Body { kind, lines, .. } = self.body;
        _ = write!(text, "id: {}\ncheck:\n  {kind}:\n    in: {}\n", self.id, quoted(self.set));
        lines.iter().for_each(|it| _ = writeln!(text, "    {it}"));
        text + examples
    }
}

/// A file of rules about the document `name`.
pub(super) fn file(name: &str, rules: &[String], unwritten: &[Text], lang: Lang) -> String {
    let name = one_line(name);
    let about = text!(
        "Inferred from {name} by `kenzan infer`; each rule was tried on the document. Change them as you like; `kenzan test` runs the examples",
        "`kenzan infer` が {name} から読み取った規則。文書で確かめてある。自由に書き換えてよい。例は `kenzan test` で試せる"
    );
    let mut text = format!("# {}\n", about.get(lang));
    if !unwritten.is_empty() {
        let head = text!("Not written:", "書かなかったもの:");
        _ = writeln!(text, "# {}", head.get(lang));
        unwritten.iter().for_each(|it| _ = writeln!(text, "#   {}", one_line(it.get(lang))));
    }
    text += "rules:\n";
    for rule in rules {
        let mut is_first = true;
        for line in rule.trim_end_matches('\n').split('\n') {
            let lead = match line {
                "" => "",
                line if line.starts_with('#') => "  ",
                _ if std::mem::take(&mut is_first) => "  - ",
                _ => "    ",
            };
            _ = writeln!(text, "{lead}{line}");
        }
        text.push('\n');
    }
    text.truncate(text.trim_end().len());
    text + "\n"
}

fn one_line(text: &str) -> String {
    text.chars().map(|it| if it.is_control() { ' ' } else { it }).collect()
}

/// A text as a YAML scalar: plain if it has no characters with a meaning there, otherwise in double
/// quotes.
pub(crate) fn quoted(text: &str) -> String {
    let is_plain = text.chars().all(|it| it.is_alphanumeric() || "_-./".contains(it))
        && text.starts_with(char::is_alphabetic)
        && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
            .contains(&&*text.to_lowercase());
    match is_plain {
        true => text.to_owned(),
        false => serde_json::to_string(text).expect("internal: a text is JSON"),
    }
}

/// A list in one line.
pub(super) fn list(texts: &[String]) -> String {
    match texts {
        [one] => quoted(one),
        many => format!("[{}]", many.iter().map(|it| quoted(it)).collect::<Vec<_>>().join(", ")),
    }
}

/// The first part of the ids of rules in the file `stem`: lower-case ASCII letters, digits and hyphens.
pub(super) fn area(stem: &str) -> String {
    let plain: String = stem
        .chars()
        .map(|it| if it.is_ascii_lowercase() || it.is_ascii_digit() { it } else { '-' })
        .collect();
    let plain = plain.trim_matches('-');
    if plain.is_empty() || plain.len() < stem.len() {
        // Names in other scripts get a number of their own.
        let number =
            stem.bytes().fold(0u32, |all, it| all.wrapping_mul(31).wrapping_add(it.into()));
        return format!("{}-{number:x}", if plain.is_empty() { "document" } else { plain });
    }
    plain.to_owned()
}

/// A name for the rule file about the file `name`: letters, digits and hyphens, unique among those `taken`.
pub(super) fn stem(name: &str, taken: &mut Vec<String>) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let bare = last.rsplit_once('.').map_or(last, |it| it.0);
    let mut stem: String = bare
        .chars()
        .map(|it| if it.is_alphanumeric() { it.to_lowercase().next().unwrap_or(it) } else { '-' })
        .collect();
    stem = stem.trim_matches('-').to_owned();
    if !stem.starts_with(char::is_alphabetic) {
        stem = format!("document-{stem}").trim_matches('-').to_owned();
    }
    let (mut own, mut number) = (stem.clone(), 2);
    while taken.contains(&own) {
        own = format!("{stem}-{number}");
        number += 1;
    }
    taken.push(own.clone());
    own
}
