//! Knows that every sentence exists in English and in Japanese. Does not know who reads it.

/// A language of the messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Japanese.
    Ja,
}

impl Lang {
    /// The language of the tag `ja` or `en`.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "ja" => Some(Self::Ja),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The language of a locale name or a tag: `ja`, `ja_JP.UTF-8`; anything else is English.
    pub fn of_locale(name: &str) -> Self {
        if name.starts_with("ja") { Self::Ja } else { Self::En }
    }
}

/// A sentence in both languages. Made by [`text!`](crate::text), which demands both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// English.
    pub en: String,
    /// Japanese.
    pub ja: String,
}

impl Text {
    /// The sentence in `lang`.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Ja => &self.ja,
        }
    }

    /// The same words in both languages: names, values, quotations.
    pub fn same(words: impl Into<String>) -> Self {
        let en = words.into();
        Self { ja: en.clone(), en }
    }

    /// Names in a row, separated as each language does.
    pub fn list<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> Self {
        let mut list = Self::default();
        for (at, name) in names.into_iter().enumerate() {
            list.en += if at > 0 { ", " } else { "" };
            list.ja += if at > 0 { "、" } else { "" };
            list.en += name.as_ref();
            list.ja += name.as_ref();
        }
        list
    }

    /// The sentence followed by `more`.
    #[must_use]
    pub fn and(self, more: Self) -> Self {
        let (Self { en, ja }, more) = (self, more);
        Self { en: format!("{en}; {}", more.en), ja: format!("{ja}。{}", more.ja) }
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.en.is_empty() && self.ja.is_empty()
    }
}

/// A sentence in English and in Japanese, with the same inline values: `text!("{n} items", "{n}項目")`.
///
/// Every sentence for people is written this way, so none exists in one language only; the
/// `catalogue` test lists them all and compares the values they name.
#[macro_export]
macro_rules! text {
    ($en:literal, $ja:literal $(,)?) => {
        $crate::diagnostic::Text { en: format!($en), ja: format!($ja) }
    };
}
