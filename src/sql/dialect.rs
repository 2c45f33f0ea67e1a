//! Knows the words in which engines differ: one table. Does not know rules.

use crate::project::config::tables::{Column, ENGINES, Fold, Type};

/// An engine's SQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    Duckdb,
    Postgres,
    Spark,
    Trino,
    Bigquery,
}

/// White space of Unicode, which folding takes away.
const SPACES: &str = "\t\n\u{b}\u{c}\r \u{85}\u{a0}\u{1680}\u{2000}\u{2001}\u{2002}\u{2003}\u{2004}\u{2005}\u{2006}\u{2007}\u{2008}\u{2009}\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}";

/// What folding certainly leaves alone; the rest of a key is looked for with it.
const OTHER: &str = "[^!-~ぁ-んァ-ヺー一-鿿]";

/// Words that set an item of a sum apart, in the text beside it.
const LISTING: &str = "うち|内数|再掲|[├└┣┗┝┕]| which| WHICH| Which|^of which";

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
            // It holds 38 digits before the point and 38 behind it.
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

    /// A text. Control characters do not survive every terminal and file, so they go by their numbers.
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
        match column.kind {
            Type::Text => format!("coalesce({name}, '')"),
            Type::Decimal(digits, _) => {
                let exact = format!("CAST({name} AS {})", self.decimal(digits, column.places));
                format!("coalesce({}, '')", self.printed(&exact, column.places))
            }
        }
    }

    /// The number `exact` in plain digits, `places` of them behind the point.
    pub(super) fn printed(self, exact: &str, places: u32) -> String {
        match self {
            Self::Bigquery => format!("format('%.{places}f', {exact})"),
            _ => format!("CAST({exact} AS {})", self.text()),
        }
    }

    /// `column` as keys are compared; `None` if the engine cannot fold so.
    pub(super) fn key(self, column: &Column) -> Option<String> {
        self.folded(column, &self.as_text(column))
    }

    /// `text`, the text of `column`, as keys are compared.
    pub(super) fn folded(self, column: &Column, text: &str) -> Option<String> {
        if column.kind != Type::Text {
            return Some(text.to_owned());
        }
        match column.fold {
            Fold::Exact | Fold::None => Some(text.to_owned()),
            Fold::Ascii => {
                let narrow: String = ('!'..='~').collect();
                let wide = ('!'..='~').filter_map(|it| char::from_u32(u32::from(it) + 0xfee0));
                let wide = wide.collect::<String>() + SPACES;
                Some(format!("translate({text}, {}, {})", self.string(&wide), self.string(&narrow)))
            }
            Fold::Nfkc => {
                let spaces = self.string(SPACES);
                match self {
                    Self::Duckdb | Self::Spark => None,
                    _ => Some(format!(
                        "normalize(translate(normalize({text}, NFKD), {spaces}, ''), NFC)"
                    )),
                }
            }
        }
    }

    /// The condition that `key`, folded as that of `column`, may have other forms.
    pub(super) fn is_unfolded(self, column: &Column, key: &str) -> Option<String> {
        let is_sure = column.kind != Type::Text || matches!(column.fold, Fold::Nfkc | Fold::None);
        (!is_sure).then(|| self.matches(key, OTHER))
    }

    /// The condition that `text` has a word that sets an item apart.
    pub(super) fn is_marked(self, text: &str) -> String {
        self.matches(text, LISTING)
    }

    /// The condition that `value` has digits below its last of `places`; as that many, it is `exact`. A cast rounds
    /// them away without a word, so they are looked for in what is written.
    pub(super) fn has_excess(self, value: &str, exact: &str, places: u32) -> String {
        let written = format!("CAST({value} AS {})", self.text());
        let written = self.matches(&written, &format!("[.][0-9]{{{places}}}[0-9]*[1-9]"));
        match self {
            // The type is known before any row is read, so numbers are not written out.
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
