//! Knows the wording of the arguments that choose what is checked and what is shown.
//! Does not know what they do.

use crate::diagnostic::Text;
use crate::text;

/// What the argument `id` means.
pub(super) fn argument(id: &str) -> Option<Text> {
    Some(match id {
        "coverage" => text!(
            "Least share of the numbers that rules must look at, in percent; 100 unless said",
            "規則が見ていなければならない数値の割合の下限（%）。値を省略すると100"
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
            "Severity of a rule, error, warning, note or off, over the configuration's; repeatable",
            "規則の重大度（error、warning、note、off）。設定より優先される。繰り返し指定できる"
        ),
        "exit_zero" => {
            text!("End with 0 even if there are findings", "指摘があっても終了コードを0にする")
        }
        "max_findings" => text!(
            "Show no more findings than this; all of them are counted",
            "表示する指摘の上限。集計にはすべて数える"
        ),
        "all" => text!(
            "Show every finding by itself, also where many have one cause",
            "原因が同じとみられる指摘も、1件ずつすべて表示する"
        ),
        "by_cause" => text!(
            "Show findings with one cause as one in every format, not only in those for people",
            "原因が同じとみられる指摘を、人が読む形式だけでなく、どの形式でも1件にまとめる"
        ),
        "statistics" => text!(
            "Show how many findings each rule has, instead of the findings",
            "指摘の代わりに、規則ごとの指摘の件数を表示する"
        ),
        "stdin_filename" => text!(
            "Read standard input in the place of this file; `-` as a path names it",
            "このファイルの代わりに標準入力を読む。パスには `-` と書く"
        ),
        "jobs" => text!(
            "Number of threads; as many as there are processors unless said",
            "スレッドの数。省略時はプロセッサの数"
        ),
        "changed" => text!(
            "Show only findings that may come of what changed since the base in git: files (new ones too), rules, the configuration",
            "git で基準から変わったもの（未追跡を含むファイル、規則、設定）に由来しうる指摘だけを表示する"
        ),
        "base" => text!(
            "Revision that `--changed` compares with, where the branches part; HEAD unless said",
            "`--changed` の基準とするリビジョン（分岐した点）。省略時は HEAD"
        ),
        _ => return None,
    })
}
