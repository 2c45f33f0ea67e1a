//! Knows the words in which engines differ: one table. Does not know rules.

use super::written;
use crate::project::config::tables::{Column, ENGINES, Figure, Fold, Type};
use crate::select::spaces;

/// An engine's SQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    Duckdb,
    Postgres,
    Spark,
    Trino,
    Bigquery,
}

impl Dialect {
    const ALL: [Self; 5] = [Self::Duckdb, Self::Postgres, Self::Spark, Self::Trino, Self::Bigquery];

    /// The dialect of the engine called `name`.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        ENGINES.iter().position(|it| *it == name).map(|at| Self::ALL[at])
    }

    /// The engine's name.
    pub(crate) fn name(self) -> &'static str {
        ENGINES[self as usize]
    }

    /// The type of texts.
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Duckdb | Self::Trino => "VARCHAR",
            Self::Postgres => "TEXT",
            Self::Spark | Self::Bigquery => "STRING",
        }
    }

    /// The type of exact numbers with `digits`, `scale` of them decimals.
    pub(super) fn decimal(self, digits: u32, scale: u32) -> String {
        match self {
            Self::Postgres => format!("NUMERIC({digits}, {scale})"),
            // It has room for 38 digits before the point and 38 after it.
            Self::Bigquery => "BIGNUMERIC".to_owned(),
            Self::Duckdb | Self::Spark | Self::Trino => format!("DECIMAL({digits}, {scale})"),
        }
    }

    /// A name.
    pub(super) fn name_of(self, name: &str) -> String {
        match self {
            Self::Spark => format!("`{}`", name.replace('`', "``")),
            Self::Bigquery => format!("`{}`", name.replace('\\', "\\\\").replace('`', "\\`")),
            _ => format!("\"{}\"", name.replace('"', "\"\"")),
        }
    }

    /// A text literal. Control characters do not survive every terminal and file, so they are written by their
    /// numbers.
    pub(super) fn string(self, text: &str) -> String {
        if !text.contains(char::is_control) {
            return self.quoted(text);
        }
        let mut parts: Vec<String> = Vec::new();
        for part in text.split_inclusive(char::is_control) {
            let plain = part.trim_end_matches(char::is_control);
            parts.extend((!plain.is_empty()).then(|| self.quoted(plain)));
            parts.extend(part[plain.len()..].chars().map(|it| format!("chr({})", u32::from(it))));
        }
        format!("({})", parts.join(" || "))
    }

    fn quoted(self, text: &str) -> String {
        match self {
            Self::Spark | Self::Bigquery => {
                format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
            }
            _ => format!("'{}'", text.replace('\'', "''")),
        }
    }

    /// `column` as a text that is never null.
    pub(super) fn as_text(self, column: &Column) -> String {
        let name = self.name_of(&column.name.value);
        match (column.kind, &column.figure) {
            (Type::Decimal(..), Some(it)) => {
                let exact = self.cast(&name, it.digits, it.printed);
                format!("coalesce({}, '')", self.printed(&exact, it.printed))
            }
            _ => format!("coalesce({name}, '')"),
        }
    }

    /// `sql` as an exact number.
    fn cast(self, sql: &str, digits: u32, scale: u32) -> String {
        format!("CAST({sql} AS {})", self.decimal(digits, scale))
    }

    /// The figure in `column`; null if there is none.
    pub(super) fn figure(self, column: &Column, figure: &Figure) -> String {
        let &Figure { digits, printed, places, .. } = figure;
        let name = self.name_of(&column.name.value);
        let exact = |sql: &str| match self {
            _ if places >= printed => self.cast(sql, digits, places),
            Self::Bigquery => format!("round({}, {places})", self.cast(sql, digits, printed)),
            _ => self.cast(&self.cast(sql, digits, printed), digits, places),
        };
        if column.kind != Type::Text {
            return exact(&name);
        }
        let is_figure = self.matches(&name, &written::figure(printed));
        let is_negative = self.matches(&name, &written::negative());
        let others = self.string(&format!(",{}{}", written::MINUS, spaces()));
        let digits = format!("translate({name}, {others}, '')");
        let plain = format!("(CASE WHEN {is_negative} THEN '-' ELSE '' END || {digits})");
        format!("CASE WHEN {is_figure} THEN {} END", exact(&plain))
    }

    /// The condition that `text` is empty or consists of dashes.
    pub(super) fn is_left_blank(self, text: &str) -> String {
        self.matches(text, &written::left_blank())
    }

    /// The condition that `text`, the text of `column`, is empty or a sign in place of a value.
    pub(super) fn is_blank(self, column: &Column, text: &str) -> String {
        if column.kind != Type::Text {
            return format!("({text} = '')");
        }
        let marks = self.matches(text, &written::marks());
        let mut tests = vec![self.is_left_blank(text), marks];
        if !column.absent.is_empty() {
            tests.push(self.matches(text, &written::signs(&column.absent)));
        }
        format!("({})", tests.join(" OR "))
    }

    /// The number `exact` in plain digits, with `places` decimals.
    pub(super) fn printed(self, exact: &str, places: u32) -> String {
        match self {
            Self::Bigquery => format!("format('%.{places}f', {exact})"),
            _ => format!("CAST({exact} AS {})", self.text()),
        }
    }

    /// `column` in the form in which keys are compared; `None` if the engine cannot fold this way.
    pub(super) fn key(self, column: &Column) -> Option<String> {
        self.folded(column, &self.as_text(column))
    }

    /// `text`, the text of `column`, in the form in which keys are compared.
    pub(super) fn folded(self, column: &Column, text: &str) -> Option<String> {
        if column.kind != Type::Text {
            return Some(text.to_owned());
        }
        match column.fold {
            Fold::Exact | Fold::None => Some(text.to_owned()),
            Fold::Ascii => {
                let narrow: String = ('!'..='~').collect();
                let wide = ('!'..='~').filter_map(|it| char::from_u32(u32::from(it) + 0xfee0));
                let wide = wide.collect::<String>() + &spaces();
                Some(format!("translate({text}, {}, {})", self.string(&wide), self.string(&narrow)))
            }
            Fold::Nfkc => {
                let spaces = self.string(&spaces());
                match self {
                    Self::Duckdb | Self::Spark => None,
                    _ => Some(format!(
                        "normalize(translate(normalize({text}, NFKD), {spaces}, ''), NFC)"
                    )),
                }
            }
        }
    }

    /// The condition that `key`, folded like `column`, contains characters that this folding does not cover.
    pub(super) fn is_unfolded(self, column: &Column, key: &str) -> Option<String> {
        let is_sure = column.kind != Type::Text || matches!(column.fold, Fold::Nfkc | Fold::None);
        (!is_sure).then(|| self.matches(key, &written::unfolded()))
    }

    /// The condition that `text` has a word like 再掲 or うち.
    pub(super) fn is_marked(self, text: &str) -> String {
        self.matches(text, written::listed())
    }

    /// The condition that `value` has digits below the last of `places`; `exact` is the value with that many. A
    /// cast rounds such digits silently, so the condition tests the written text.
    pub(super) fn has_excess(self, value: &str, exact: &str, places: u32) -> String {
        let written = format!("CAST({value} AS {})", self.text());
        let written = self.matches(&written, &format!("[.][0-9]{{{places}}}[0-9]*[1-9]"));
        match self {
            // The type is known before any row is read, so numbers are not converted to text.
            Self::Duckdb => format!(
                "CASE WHEN typeof({value}) = 'VARCHAR' THEN {written} ELSE {value} <> {exact} END"
            ),
            _ => written,
        }
    }

    /// The condition that `pattern` occurs in `text`.
    pub(super) fn matches(self, text: &str, pattern: &str) -> String {
        let pattern = self.string(pattern);
        match self {
            Self::Duckdb => format!("regexp_matches({text}, {pattern})"),
            Self::Postgres => format!("({text} ~ {pattern})"),
            Self::Spark => format!("({text} RLIKE {pattern})"),
            Self::Trino => format!("regexp_like({text}, {pattern})"),
            Self::Bigquery => format!("regexp_contains({text}, {pattern})"),
        }
    }

    /// The type of `column` in the engine, as a text; `None` where it cannot be asked.
    pub(super) fn type_of(self, column: &str) -> Option<String> {
        match self {
            Self::Duckdb | Self::Spark | Self::Trino => Some(format!("typeof({column})")),
            Self::Postgres => Some(format!("CAST(pg_typeof({column}) AS TEXT)")),
            Self::Bigquery => None,
        }
    }
}
