//! Knows `kenzan explain`: shows the manual page of a kind, or a rule in effect. Does not know any
//! kind or rule itself.

use std::fmt::Write as _;

use super::args::{Explain, Speech};
use super::disk::disk;
use super::exit::Exit;
use super::output::Voice;
use super::pager;
use crate::check::page::page;
use crate::check::{Compiled, KINDS, kind};
use crate::diagnostic::{Diagnostic, Lang, Severity};
use crate::project::Session;
use crate::project::rulebook::did_you_mean;
use crate::report::visible;
use crate::rule::fields::nearest;
use crate::source::lines::Counted;
use crate::source::{Sources, Span};
use crate::text;

/// Code of a name that is neither a rule nor a kind.
const UNKNOWN: &str = "explain/unknown";

/// Runs the command.
pub(super) fn run(args: &Explain, speech: &Speech) -> Exit {
    let mut rules = Session::open(disk(), args.origins.settings(&[])).rules();
    rules.book.add_all_packs(&mut rules.input);
    rules.book.settle(&mut rules.input.trouble);
    let voice = Voice::new(speech, rules.config.lang());
    let name = &*args.name;
    let sources = &rules.input.sources;
    if let Some(kind) = kind(name) {
        return pager::show(&page(kind, voice.lang), voice);
    }
    if let Some(rule) = rules.book.rules.iter().find(|it| it.rule.id.value == name) {
        return pager::show(&rule_page(rule, &Counted::new(sources), voice.lang), voice);
    }
    voice.tell(sources, &rules.input.trouble);
    let message = text!(
        "no rule and no kind of rule is named `{name}`",
        "`{name}` という規則も規則の種類もない"
    );
    let kinds = KINDS.iter().map(|kind| kind.name());
    let near = nearest(name, kinds).or_else(|| rules.book.nearest(name));
    voice.complain(&[did_you_mean(Diagnostic::error(UNKNOWN, message), near)])
}

/// The description of a rule, in Markdown.
pub(super) fn rule_page(compiled: &Compiled, lines: &Counted<'_>, lang: Lang) -> String {
    let rule = &compiled.rule;
    let mut page = format!("# {}\n\n", visible(&rule.id.value));
    if !rule.title.is_empty() {
        _ = writeln!(page, "{}\n", visible(rule.title.get(lang)));
    }
    let kind = &rule.kind.value;
    let about = compiled.kind.summary();
    let facts = [
        (text!("severity", "重大度"), rule.severity.map_or("off", Severity::word).to_owned()),
        (text!("kind", "種類"), format!("{kind}: {}", about.get(lang))),
        (text!("origin", "出所"), origin(compiled, lines)),
        (text!("examples", "例"), rule.examples.len().to_string()),
    ];
    for (name, value) in facts {
        _ = writeln!(page, "* {}: {}", name.get(lang), visible(&value));
    }
    _ = write!(page, "\n```yaml\n{}\n```\n", written(compiled, lines.sources()));
    page
}

/// The place of the rule: `path:line`.
pub(super) fn origin(compiled: &Compiled, lines: &Counted<'_>) -> String {
    lines.place(compiled.rule.id.span)
}

/// The rule's text as in its file, with its indentation removed.
fn written(compiled: &Compiled, sources: &Sources) -> String {
    let params = compiled.rule.params.node();
    // The ancestors of the parameters are the kind, `check`, and the rule.
    let node = params.ancestors().nth(2).unwrap_or(params);
    let Span { source, start, .. } = node.span();
    let before = &sources.get(source).text[..start as usize];
    let margin = before.len() - before.rfind('\n').map_or(0, |newline| newline + 1);
    let mut text = String::new();
    for (index, line) in node.raw().trim_end().split('\n').enumerate() {
        let indent = line.len() - line.trim_start_matches(' ').len();
        let cut = if index == 0 { 0 } else { indent.min(margin) };
        text += &line[cut..];
        text.push('\n');
    }
    text.trim_end().to_owned()
}
