//! Knows the diagnostics about a PDF, or pages of it, that cannot be read as printed. Does not know how they are read.

use crate::diagnostic::{Diagnostic, Severity, Text};
use crate::document::readable::Readable;
use crate::text;

/// Maximum number of bytes of all unpacked parts.
pub(super) const MOST_BYTES: u64 = 256 << 20;

/// The reason for not reading a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It is not a PDF, or it is damaged beyond repair.
    Damaged,
    /// It needs a password.
    Password,
    /// It is encrypted in an unsupported way.
    Encryption,
    /// It unpacks to too much.
    TooLarge,
}

impl Fault {
    /// The diagnostic, about the whole file.
    pub(super) fn reported(self) -> Diagnostic {
        let (code, message, help) = match self {
            Self::Damaged => (
                "pdf/damaged",
                text!("the file cannot be read as a PDF", "PDF として読めない"),
                text!("open it in its program and save it again", "元のソフトで開き、保存し直す"),
            ),
            Self::Password => (
                "pdf/password",
                text!(
                    "the PDF needs a password and was not read",
                    "PDF がパスワードで保護されているため、読んでいない"
                ),
                text!("save a copy without a password", "パスワードなしのコピーを保存する"),
            ),
            Self::Encryption => (
                "pdf/password",
                text!(
                    "the PDF is encrypted in an unsupported way and was not read",
                    "PDF の暗号化の方式に対応していないため、読んでいない"
                ),
                text!("save a copy without encryption", "暗号化していないコピーを保存する"),
            ),
            Self::TooLarge => {
                let limit = MOST_BYTES >> 20;
                (
                    "pdf/too-large",
                    text!(
                        "the PDF is too large when unpacked (limit {limit} MiB in all) and was not read",
                        "PDF を展開すると大きすぎるため、読んでいない（上限は全体で{limit} MiB）"
                    ),
                    text!("split the document", "文書を分割する"),
                )
            }
        };
        Diagnostic::error(code, message).help(help)
    }
}

/// The pages of each diagnostic.
#[derive(Debug, Default)]
pub(super) struct Pages {
    pub(super) scanned: Vec<u32>,
    pub(super) recognised: Vec<u32>,
    pub(super) unseen: Vec<u32>,
    pub(super) hidden: Vec<u32>,
    pub(super) slanted: Vec<u32>,
    pub(super) failed: Vec<u32>,
    pub(super) beyond: Vec<u32>,
    /// With the number of unknown characters, and of all characters.
    pub(super) unknown: Vec<(u32, usize, usize)>,
    /// No page has text.
    pub(super) is_empty: bool,
    /// The file has no end mark, as when only a part of it was copied.
    pub(super) is_unended: bool,
}

impl Pages {
    /// Whether parts of the document are missing.
    pub(super) fn are_cut(&self) -> bool {
        !(self.scanned.is_empty()
            && self.unseen.is_empty()
            && self.failed.is_empty()
            && self.beyond.is_empty()
            && self.unknown.is_empty())
            || self.is_unended
    }

    /// Reports all of them.
    pub(super) fn report(&self, readable: &mut Readable<'_>) {
        if self.is_empty && !self.are_cut() {
            let message = text!("the PDF contains no text", "PDF に文字がない");
            let at = readable.last();
            readable.report(Diagnostic::warning("pdf/no-text", message), at);
        }
        if self.is_unended {
            let message = text!(
                "the end of the PDF is missing; pages may be missing, too",
                "PDF の末尾が欠けている。ページも欠けていることがある"
            );
            let help = text!("copy or download the file again", "ファイルを取得し直す");
            let at = readable.last();
            readable.report(Diagnostic::warning("pdf/cut", message).help(help), at);
        }
        let mut report = |code: &'static str,
                          severity,
                          pages: &[u32],
                          message: fn(&str) -> Text,
                          help: Option<Text>| {
            if !pages.is_empty() {
                let message = message(&listed(pages));
                let said = Diagnostic::new(code, severity, message);
                let at = readable.last();
                readable.report(help.into_iter().fold(said, Diagnostic::help), at);
            }
        };
        report("pdf/scanned", Severity::Warning, &self.scanned, scanned, Some(recognise()));
        report("pdf/recognised", Severity::Warning, &self.recognised, recognised, None);
        report("pdf/failed", Severity::Error, &self.failed, failed, None);
        report("pdf/too-large", Severity::Error, &self.beyond, beyond, None);
        report("pdf/unseen", Severity::Warning, &self.unseen, unseen, None);
        report("pdf/hidden", Severity::Note, &self.hidden, hidden, None);
        report("pdf/slanted", Severity::Note, &self.slanted, slanted, None);
        if !self.unknown.is_empty() {
            let at = readable.last();
            let said = Diagnostic::warning("pdf/no-unicode", unknown(&self.unknown));
            readable.report(said.help(recognise()), at);
        }
    }
}

fn unknown(of_pages: &[(u32, usize, usize)]) -> Text {
    let pages: Vec<u32> = of_pages.iter().map(|it| it.0).collect();
    let pages = listed(&pages);
    let unknown: usize = of_pages.iter().map(|it| it.1).sum();
    let all: usize = of_pages.iter().map(|it| it.2).sum();
    text!(
        "p. {pages}: the font maps {unknown} of {all} glyphs to no character; figures with such a glyph were not read",
        "{pages}ページ: 字形{all}個のうち{unknown}個はフォントに文字の対応がなく、それを含む数値は読んでいない"
    )
}

fn scanned(pages: &str) -> Text {
    text!(
        "p. {pages}: an image without text, which was not read",
        "{pages}ページ: 文字のない画像のため、読んでいない"
    )
}

fn recognised(pages: &str) -> Text {
    text!(
        "p. {pages}: the text was recognised from an image; its figures may be misread",
        "{pages}ページ: 文字は画像から認識されたもので、数値は誤っていることがある"
    )
}

fn failed(pages: &str) -> Text {
    text!("p. {pages}: the page could not be read", "{pages}ページ: ページを読めない")
}

fn beyond(pages: &str) -> Text {
    text!(
        "p. {pages}: too much is drawn, so the page was not read",
        "{pages}ページ: 描画が多すぎるため、読んでいない"
    )
}

fn hidden(pages: &str) -> Text {
    text!(
        "p. {pages}: some text is invisible and was not read",
        "{pages}ページ: 見えない文字があり、読んでいない"
    )
}

fn unseen(pages: &str) -> Text {
    text!(
        "p. {pages}: all text is invisible and was not read",
        "{pages}ページ: 文字がすべて見えないため、読んでいない"
    )
}

fn slanted(pages: &str) -> Text {
    text!("p. {pages}: slanted text was not read", "{pages}ページ: 斜めの文字は読んでいない")
}

fn recognise() -> Text {
    text!(
        "run text recognition (OCR), or check the document that the PDF was made from",
        "文字認識にかけるか、PDF の元の文書を検査する"
    )
}

/// Page numbers, with consecutive ones as a range: `3, 5–9`.
fn listed(pages: &[u32]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for page in pages {
        match runs.last_mut().filter(|it| it.1 + 1 == *page) {
            Some(run) => run.1 = *page,
            None => runs.push((*page, *page)),
        }
    }
    let shown = runs.iter().map(|(from, to)| match to - from {
        0 => from.to_string(),
        _ => format!("{from}–{to}"),
    });
    shown.collect::<Vec<_>>().join(", ")
}
