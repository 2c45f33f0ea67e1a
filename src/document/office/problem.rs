//! Knows the diagnostics about office files that cannot be read, or only partly, with advice. Does not
//! know how such files are read.

use crate::diagnostic::{Diagnostic, Text};
use crate::text;

/// Why a file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It is not an archive.
    NoArchive,
    /// It needs a password.
    Password,
    /// It is written in an older binary format.
    Compound,
    /// The archive has too many parts.
    TooManyParts {
        /// Maximum number of parts.
        limit: u64,
    },
    /// The parts expand to too many bytes.
    TooLarge {
        /// The part that exceeds the limit.
        part: String,
        /// Maximum number of bytes in all.
        limit: u64,
    },
    /// A required part is missing.
    Missing {
        /// Its name.
        part: String,
    },
    /// A part cannot be unpacked.
    Damaged {
        /// Its name.
        part: String,
    },
    /// A part is not well-formed XML.
    Malformed {
        /// Its name.
        part: String,
        /// Byte of the unpacked part where the error is.
        offset: u64,
    },
    /// The elements of a part are nested too deeply.
    TooDeep {
        /// Its name.
        part: String,
        /// Maximum depth.
        limit: usize,
    },
    /// The archive contains another kind of document.
    Other,
    /// A part declares entities, which no office program writes.
    Doctype {
        /// Its name.
        part: String,
    },
}

impl Fault {
    /// The diagnostic, about the whole file.
    pub(super) fn reported(&self) -> Diagnostic {
        let (message, help) = self.words();
        let reported = Diagnostic::error(self.code(), message);
        help.into_iter().fold(reported, Diagnostic::help)
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Password => "office/password",
            Self::Compound => "office/old-format",
            Self::TooManyParts { .. } | Self::TooLarge { .. } | Self::TooDeep { .. } => {
                "office/too-large"
            }
            _ => "office/damaged",
        }
    }

    fn words(&self) -> (Text, Option<Text>) {
        match self {
            Self::NoArchive => (
                text!(
                    "the file is not an office document, or its end is missing",
                    "オフィス文書のファイルではないか、末尾が欠けている"
                ),
                Some(again()),
            ),
            Self::Password => (
                text!(
                    "the file is protected by a password and was not read",
                    "パスワードで保護されているため、読んでいない"
                ),
                Some(text!("save a copy without a password", "パスワードなしのコピーを保存する")),
            ),
            Self::Compound => old_format(),
            Self::TooManyParts { limit } => (
                text!(
                    "the file has more than {limit} parts and was not read",
                    "ファイルの構成要素が{limit}個を超えるため、読んでいない"
                ),
                None,
            ),
            Self::TooLarge { part, limit } => {
                let limit = limit >> 20;
                (
                    text!(
                        "the file is too large when unpacked (limit {limit} MiB in all), at its part {part}",
                        "展開すると大きすぎるため、読んでいない（上限は全体で{limit} MiB。超えた箇所は {part}）"
                    ),
                    Some(text!("split the document", "文書を分割する")),
                )
            }
            Self::Missing { .. } | Self::Damaged { .. } | Self::Malformed { .. } => {
                (self.broken(), Some(again()))
            }
            Self::TooDeep { part, limit } => (
                text!(
                    "the elements of the part {part} are nested too deeply (limit {limit}); the file was not read",
                    "ファイル内の {part} の入れ子が深すぎるため、読んでいない（上限は{limit}段）"
                ),
                None,
            ),
            Self::Other => (
                text!(
                    "the file contains neither a workbook nor a text document, but another kind of document, and was not read",
                    "表計算でも文章でもない文書のファイルであるため、読んでいない"
                ),
                Some(text!("save it as PDF", "PDF として保存する")),
            ),
            Self::Doctype { part } => (
                text!(
                    "the part {part} of the file declares XML entities and was not read",
                    "ファイル内の {part} が XML の実体を宣言しているため、読んでいない"
                ),
                None,
            ),
        }
    }

    /// The message about a broken part.
    fn broken(&self) -> Text {
        match self {
            Self::Missing { part } => {
                text!("the file has no part {part}", "ファイル内にあるはずの {part} がない")
            }
            Self::Damaged { part } => text!(
                "cannot unpack the part {part} of the file",
                "ファイル内の {part} を展開できない"
            ),
            Self::Malformed { part, offset } => text!(
                "the part {part} of the file is not well-formed XML (at byte {offset})",
                "ファイル内の {part} が正しい XML ではない（{offset}バイト目）"
            ),
            _ => Text::default(),
        }
    }
}

/// Advice to save the file again in the program that wrote it.
fn again() -> Text {
    text!("open it in its program and save it again", "元のソフトで開き、保存し直す")
}

/// The message and the help about binary formats: those before 2007, and binary workbooks.
pub(super) fn old_format() -> (Text, Option<Text>) {
    (
        text!(
            "binary office formats are not supported",
            "バイナリ形式のオフィス文書には対応していない"
        ),
        Some(text!(
            "open it in its program and save it as .xlsx, .docx, .ods or .odt",
            "元のソフトで開き、.xlsx、.docx、.ods、.odt のいずれかで保存する"
        )),
    )
}
