//! Knows the report as a page: one self-contained file without scripts, in both languages, between which the
//! reader switches. The submodules draw its parts (`finding`, `lines`, `bars`, `sums`, `links`, `rest`).
//! Does not know how its content was computed.

mod bars;
mod finding;
mod lines;
mod links;
mod rest;
mod sums;

use std::io;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::visible::visible;
use super::{Options, Places, Report, severity_word};
use crate::diagnostic::{Lang, Severity, Text};
use crate::text;

/// The style sheet; the page allows only its hash.
const STYLE: &str = include_str!("html/style.css");
/// SHA-256 of [`STYLE`] in base64.
const STYLE_HASH: &str = include_str!("html/style.sha256");

/// Size of the page in bytes after which findings take one line each, without an excerpt.
const MUCH: usize = 1_000_000;

/// A section of the page.
struct Section {
    /// Its anchor.
    id: &'static str,
    title: Text,
    /// Number of its entries.
    count: usize,
    body: Markup,
}

/// Writes the page.
pub(super) fn write(
    out: &mut dyn io::Write,
    report: &Report<'_>,
    options: &Options,
) -> io::Result<()> {
    let places = Places::new(report.sources);
    let sections: Vec<Section> = [
        Some(finding::section(report, &places)),
        rest::accepted(report, &places),
        rest::unchecked(report, &places),
        sums::section(report, &places),
        links::graph(report),
        links::matrices(report),
        rest::rules(report),
        Some(rest::provenance(report)),
    ]
    .into_iter()
    .flatten()
    .collect();
    let page = page(report, &sections, options.lang);
    out.write_all(page.into_string().as_bytes())
}

fn page(report: &Report<'_>, sections: &[Section], lang: Lang) -> Markup {
    let policy = format!("default-src 'none'; style-src 'sha256-{}'", STYLE_HASH.trim());
    let title = verdict(report);
    html! {
        (DOCTYPE)
        html lang=(code(lang)) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="generator" content=(concat!("kenzan ", env!("CARGO_PKG_VERSION")));
                title { "kenzan: " (title.get(lang)) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header { (head(report, sections, lang)) }
                main id="main" {
                    @for section in sections {
                        section id=(section.id) aria-labelledby=(format!("{}-h", section.id)) {
                            h2 id=(format!("{}-h", section.id)) {
                                (both(&section.title)) " " span.count { (section.count) }
                            }
                            (section.body)
                        }
                    }
                }
                footer { p { "kenzan " (env!("CARGO_PKG_VERSION")) } }
            }
        }
    }
}

fn head(report: &Report<'_>, sections: &[Section], lang: Lang) -> Markup {
    let verdict = verdict(report);
    let summary = |lang| report.summary.line(lang);
    let summary = Text { en: summary(Lang::En), ja: summary(Lang::Ja) };
    let choose = text!("Language", "言語");
    html! {
        fieldset.lang {
            legend { (both(&choose)) }
            @for (it, name) in [(Lang::En, "English"), (Lang::Ja, "日本語")] {
                label {
                    input type="radio" name="lang" id=(format!("in-{}", code(it))) checked[it == lang];
                    span lang=(code(it)) .name { (name) }
                }
            }
        }
        h1 class=(worst(report)) { span.tool { "kenzan" } " " (both(&verdict)) }
        p { (both(&summary)) }
        nav aria-label=(text!("Contents", "目次").get(lang)) {
            ul {
                @for section in sections {
                    li { a href=(format!("#{}", section.id)) {
                        (both(&section.title)) " " span.count { (section.count) }
                    } }
                }
            }
        }
    }
}

/// The result of the run in a few words.
fn verdict(report: &Report<'_>) -> Text {
    let counts = |lang| report.summary.severities(lang);
    Text { en: counts(Lang::En), ja: counts(Lang::Ja) }
}

fn worst(report: &Report<'_>) -> &'static str {
    let worst = report.diagnostics.iter().map(|it| it.severity).max();
    worst.map_or("none", Severity::word)
}

fn code(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "en",
        Lang::Ja => "ja",
    }
}

/// The sentence in both languages; the style sheet shows the selected one.
fn both(words: &Text) -> Markup {
    let (en, ja) = (visible(&words.en), visible(&words.ja));
    if en == ja {
        return quoting(&en);
    }
    html! { span lang="en" { (quoting(&en)) } " " span lang="ja" { (quoting(&ja)) } }
}

/// The sentence with text between backticks as code, if every backtick has a partner.
fn quoting(words: &str) -> Markup {
    let parts: Vec<&str> = words.split('`').collect();
    let is_paired = parts.len() % 2 == 1;
    html! {
        @if is_paired {
            @for (number, part) in parts.iter().enumerate() {
                @if number % 2 == 1 { code { (part) } } @else { (part) }
            }
        } @else { (words) }
    }
}

/// The severity as a word on its colour.
fn badge(severity: Severity) -> Markup {
    html! { span class=(format!("badge {}", severity.word())) { (both(&severity_word(severity))) } }
}

/// The note that `count` more are not shown.
fn more(count: usize) -> Markup {
    let words = text!("{count} more not shown", "ほか{count}件を省略");
    html! { @if count > 0 { p.more { (both(&words)) } } }
}
