//! Knows the wording of the arguments that change documents, or watch them for changes. Does not
//! know their effect.

use crate::diagnostic::Text;
use crate::text;

/// The help of the argument `id`.
pub(super) fn argument(id: &str) -> Option<Text> {
    Some(match id {
        "fix" => text!(
            "Apply safe fixes to the files: remove unused suppressions",
            "安全な修正（使われていない抑制の削除）をファイルに加える"
        ),
        "diff" => text!(
            "Print what `--fix` would change as a unified diff, without changing files; exit code 1 if there are changes",
            "`--fix` による変更を unified diff で示し、何も変更しない。変更があれば終了コードは1"
        ),
        "unsafe_fixes" => text!(
            "With `--fix` or `--diff`, also rewrite stated totals from their items; use it only if the items are right",
            "`--fix` または `--diff` と併用し、記載された合計も内訳から書き換える。内訳が正しいときだけ使う"
        ),
        "watch" => text!(
            "Check again whenever a document, a rule or the configuration changes, until interrupted",
            "中断されるまで、文書・規則・設定が変わるたびに検査し直す"
        ),
        _ => return None,
    })
}
