//! Knows the wording of the arguments that select what is checked and shown. Does not know their
//! effect.

use crate::diagnostic::Text;
use crate::text;

/// The help of the argument `id`.
pub(super) fn argument(id: &str) -> Option<Text> {
    Some(match id {
        "coverage" => text!(
            "Minimum percentage of numbers that rules must cover; 100 if no value is given",
            "規則の対象になっていなければならない数値の割合の下限（%）。値を省略すると100"
        ),
        "select" => text!(
            "Run only these rules: an id, or `AREA/*`; repeatable",
            "この規則だけを実行する（id または `AREA/*`）。繰り返し指定できる"
        ),
        "ignore" => text!(
            "Do not run these rules: an id, or `AREA/*`; repeatable",
            "この規則を実行しない（id または `AREA/*`）。繰り返し指定できる"
        ),
        "severity" => text!(
            "Severity of a rule (error, warning, note or off); overrides the configuration; repeatable",
            "規則の重大度（error、warning、note、off）。設定より優先される。繰り返し指定できる"
        ),
        "exit_zero" => {
            text!("Exit with 0 even if there are findings", "指摘があっても終了コードを0にする")
        }
        "max_findings" => text!(
            "Show at most this many findings; all of them are counted",
            "表示する指摘の上限。集計にはすべて数える"
        ),
        "all" => text!(
            "Show each finding separately, even if several have the same cause",
            "原因が同じとみられる指摘も、1件ずつすべて表示する"
        ),
        "by_cause" => text!(
            "Group findings with the same cause in every format, not only in those for people",
            "原因が同じとみられる指摘を、人が読む形式だけでなく、どの形式でも1件にまとめる"
        ),
        "statistics" => text!(
            "Show the number of findings of each rule instead of the findings",
            "指摘の代わりに、規則ごとの指摘の件数を表示する"
        ),
        "stdin_filename" => text!(
            "Read standard input instead of this file; give `-` as the path",
            "このファイルの代わりに標準入力を読む。パスには `-` と書く"
        ),
        "jobs" => text!(
            "Number of threads; by default one for each processor",
            "スレッドの数。省略時はプロセッサの数"
        ),
        "changed" => text!(
            "Show only findings that may come from changes since the base in git: files (untracked ones too), rules, the configuration",
            "git で基準から変わったもの（未追跡を含むファイル、規則、設定）に由来しうる指摘だけを表示する"
        ),
        "base" => text!(
            "Base revision of `--changed`, taken where the branches diverge; by default HEAD",
            "`--changed` の基準とするリビジョン（分岐した点）。省略時は HEAD"
        ),
        _ => return None,
    })
}
