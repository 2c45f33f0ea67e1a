//! Knows miette, as the only module: draws the labelled lines for people at a terminal. Does not
//! know which lines are shown or how they are cut (`excerpt`).

use std::fmt::{self, Write as _};
use std::io;

use miette::{
    Diagnostic as Drawable, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError,
    MietteSpanContents, SourceCode, SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};

use textwrap::WordSeparator;
use unicode_width::UnicodeWidthStr as _;

use super::excerpt::{Excerpt, Mark};
use super::visible::visible;
use super::{Options, Places, Report, address, breaks, more_places, severity_word};
use crate::diagnostic::{Diagnostic, Lang, Severity, Strip, Text};
use crate::text;

/// Columns to the left of a line's text: its number, the frame, arrows of labels over many lines.
const MARGIN: usize = 14;

/// Writes each finding as a picture, followed by its notes and its help.
pub(super) fn write(
    out: &mut dyn io::Write,
    report: &Report<'_>,
    options: &Options,
) -> io::Result<()> {
    let options = Options { width: options.width.max(40), ..*options };
    let places = Places { rules: report.rules, ..Places::new(report.sources) };
    let mut drawn = String::new();
    for diagnostic in report.diagnostics {
        draw(&mut drawn, diagnostic, &places, &options).expect("internal: strings take text");
        out.write_all(drawn.as_bytes())?;
        writeln!(out)?;
        drawn.clear();
    }
    Ok(())
}

fn draw(
    drawn: &mut String,
    diagnostic: &Diagnostic,
    places: &Places<'_>,
    options: &Options,
) -> fmt::Result {
    let excerpt = Excerpt::of(diagnostic, places, options.width - MARGIN);
    let word = severity_word(diagnostic.severity);
    let manual = || address::manual(places.kind_of(&diagnostic.code));
    let code = linked(&format!("[{}]", visible(&diagnostic.code)), options.links.map(|_| manual()));
    let code = format!("{}{code}", word.get(options.lang));
    let message = visible(diagnostic.message.get(options.lang)).into_owned();
    let theme = picture_theme(&excerpt, diagnostic.severity, options);
    let (severity, lang) = (diagnostic.severity, options.lang);
    let base = options.links;
    let picture = Picture { severity, lang, code: Some(code), message, excerpt, base };
    handler(theme, options).render_report(drawn, &picture)?;
    if let Some(strip) = &diagnostic.strip {
        draw_strip(drawn, strip, options)?;
    }
    if diagnostic.omitted > 0 {
        let more = more_places(diagnostic.omitted);
        draw_remark(drawn, "=", &more, options)?;
    }
    for note in &diagnostic.notes {
        draw_remark(drawn, text!("= note:", "= 補足:").get(options.lang), note, options)?;
    }
    for help in &diagnostic.help {
        draw_remark(drawn, text!("= help:", "= 対処:").get(options.lang), help, options)?;
    }
    Ok(())
}

/// Draws a column of a table, one figure per line, each with its role at the margin.
fn draw_strip(drawn: &mut String, strip: &Strip, options: &Options) -> fmt::Result {
    let cut = |text: &str| visible(&text.chars().take(24).collect::<String>()).into_owned();
    let cells: Vec<[String; 3]> = strip
        .lines
        .iter()
        .map(|it| [it.role.get(options.lang).to_owned(), cut(&it.label), cut(&it.written)])
        .collect();
    let width = |at: usize| cells.iter().map(|it| it[at].width()).max().unwrap_or(0);
    let widths = [width(0), width(1), width(2)];
    writeln!(drawn, "  {}", visible(strip.name.get(options.lang).trim_end()))?;
    for (line, [role, label, written]) in strip.lines.iter().zip(&cells) {
        let pad = |at: usize, text: &str| " ".repeat(widths[at] - text.width());
        let (first, second, third) = (pad(0, role), pad(1, label), pad(2, written));
        let text = format!("  {} {role}{first}  {label}{second}  {third}{written}", line.sign);
        writeln!(drawn, "  {}", text.trim_end())?;
    }
    Ok(())
}

/// Draws `words` after `lead`. miette has no notes and its help line is in English, so each is
/// drawn as a separate report with the lead as its icon.
fn draw_remark(drawn: &mut String, lead: &str, words: &Text, options: &Options) -> fmt::Result {
    let mut theme = theme(options);
    theme.characters.advice = lead.to_owned();
    theme.characters.vbar = ' ';
    let message = visible(words.get(options.lang)).into_owned();
    let excerpt = Excerpt::default();
    let (severity, lang) = (Severity::Note, options.lang);
    let remark = Picture { severity, lang, code: None, message, excerpt, base: None };
    handler(theme, options).render_report(drawn, &remark)
}

fn handler(theme: GraphicalTheme, options: &Options) -> GraphicalReportHandler {
    GraphicalReportHandler::new_themed(theme)
        .with_width(options.width)
        .with_links(false)
        .without_primary_span_start()
        .with_word_separator(WordSeparator::Custom(breaks::words))
        .without_syntax_highlighting()
}

fn theme(options: &Options) -> GraphicalTheme {
    let (unicode, color) = (options.unicode, options.color);
    GraphicalTheme {
        characters: if unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() },
        styles: if color { ThemeStyles::ansi() } else { ThemeStyles::none() },
    }
}

/// The theme in which the primary label has the colour of the severity and the others a neutral
/// one.
fn picture_theme(excerpt: &Excerpt, severity: Severity, options: &Options) -> GraphicalTheme {
    let mut theme = theme(options);
    let styles = &mut theme.styles;
    let primary = match severity {
        Severity::Error => styles.error,
        Severity::Warning => styles.warning,
        Severity::Note => styles.advice,
    };
    if options.color && !excerpt.marks.is_empty() {
        let style = |primary_mark| if primary_mark { primary.bold() } else { styles.advice };
        styles.highlights = excerpt.marks.iter().map(|mark| style(mark.primary)).collect();
    }
    theme
}

/// A diagnostic in the form that miette requires.
#[derive(Debug)]
struct Picture {
    severity: Severity,
    lang: Lang,
    code: Option<String>,
    message: String,
    excerpt: Excerpt,
    /// The URI that file names are relative to, if places are links.
    base: Option<&'static str>,
}

impl Picture {
    /// The place of a label, above the frame that shows it.
    fn title(&self, mark: &Mark) -> String {
        let address = self.base.map(|base| address::file(base, &mark.name));
        linked(mark.title.get(self.lang), address)
    }
}

/// `words`, as a link if there is an address.
fn linked(words: &str, address: Option<String>) -> String {
    address.map_or_else(|| words.to_owned(), |address| address::link(words, &address))
}

impl fmt::Display for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Picture {}

impl Drawable for Picture {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.code.as_ref().map(|code| Box::new(code) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Note => miette::Severity::Advice,
        })
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.excerpt.marks.iter().map(|mark| {
            let text = (!mark.text.is_empty()).then(|| mark.text.get(self.lang).to_owned());
            if mark.primary {
                LabeledSpan::new_primary_with_span(text, mark.range.clone())
            } else {
                LabeledSpan::new_with_span(text, mark.range.clone())
            }
        })))
    }
}

/// The excerpt replaces the files: one text with lines of several files, so one picture shows them
/// all and no file is read again for a finding.
impl SourceCode for Picture {
    /// The whole block that contains `span`, so that labels of one block share a frame. A span over
    /// two blocks is refused, so that miette does not join frames of different files.
    ///
    /// When it requests no lines of context, miette wants the start of `span`, for the frame's
    /// title.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        context_lines_before: usize,
        _context_lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (start, end) = (span.offset(), span.offset() + span.len());
        let holds = |it: &&super::excerpt::Block| it.range.contains(&start) && end <= it.range.end;
        let Excerpt { blocks, marks, text } = &self.excerpt;
        let block = blocks.iter().find(holds).ok_or(MietteError::OutOfBounds)?;
        let mark = marks.iter().find(|it| it.range == (start..end));
        let titled = mark.filter(|_| context_lines_before == 0);
        Ok(Box::new(MietteSpanContents::new_named(
            titled.map(|it| self.title(it)).unwrap_or_default(),
            &text.as_bytes()[block.range.clone()],
            block.range.clone().into(),
            block.first_line,
            0,
            block.line_count,
        )))
    }
}
