//! Knows how people name a place in a file that is not text, in both languages. Does not know how
//! such files are read.

use super::Text;
use crate::source::places::{Area, Place};

impl Text {
    /// `place` in words: `p. 7, line 12`, `7ページの12行目`. Cells of a sheet are the same in every language.
    pub fn of_place(place: Place<'_>) -> Self {
        let Place { area, row, column } = place;
        let en = place.to_string();
        let within = |whole: String| match (row, column) {
            (0, _) => whole,
            (row, 0) => format!("{whole}の{row}行目"),
            (row, column) => format!("{whole}の{row}行目{column}列目"),
        };
        let ja = match area {
            Area::Sheet(_) => en.clone(),
            Area::Page(page) => within(format!("{page}ページ")),
            Area::Table(table) => within(format!("表{table}")),
            Area::Paragraphs(heading) if heading.is_empty() => format!("段落{row}"),
            Area::Paragraphs(heading) => format!("段落{row}（{heading}）"),
            Area::Notes => format!("注{row}"),
            Area::Boxes => format!("テキストボックス{row}"),
            Area::Margins => format!("ヘッダー・フッター{row}"),
        };
        Self { en, ja }
    }
}
