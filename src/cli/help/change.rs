//! Knows the wording of the arguments that change documents, or wait for others to change them.
//! Does not know what they do.

use crate::diagnostic::Text;
use crate::text;

/// What the argument `id` means.
pub(super) fn argument(id: &str) -> Option<Text> {
    Some(match id {
        "fix" => text!(
            "Change the files where that is safe: take out suppressions that suppress nothing",
            "安全な修正（何も抑制していない抑制の削除）をファイルに加える"
        ),
        "diff" => text!(
            "Show as a unified diff what `--fix` would change, and change nothing; 1 if there is anything",
            "`--fix` による変更を unified diff で示し、何も変更しない。変更があれば終了コードは1"
        ),
        "unsafe_fixes" => text!(
            "With `--fix` or `--diff`: also rewrite stated totals from their items, which you say are right",
            "`--fix` または `--diff` とともに、内訳が正しいものとして、記載された合計も書き換える"
        ),
        "watch" => text!(
            "Check again whenever a document, a rule or the configuration changes, until interrupted",
            "中断されるまで、文書・規則・設定が変わるたびに検査し直す"
        ),
        _ => return None,
    })
}
