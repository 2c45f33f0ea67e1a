//! Knows the wording of the arguments of `kenzan graph` and of baselines.
//! Does not know what they do.

use crate::diagnostic::Text;
use crate::text;

/// What the argument `id` means.
pub(super) fn argument(id: &str) -> Option<Text> {
    Some(match id {
        "drawn_paths" => text!(
            "Files and directories whose entities and links are shown; with a configuration all of its sources are read even so",
            "実体とリンクを示すファイルやディレクトリ。設定がある場合、読み込み自体は常に全文書に対して行う"
        ),
        "drawing_format" => text!(
            "How to show it: dot (the default), mermaid, json or svg, and with --matrix markdown (the default) or csv; with =FILE into a file; repeatable",
            "形式: dot（既定）、mermaid、json、svg。--matrix のときは markdown（既定）、csv。=FILE でファイルに書く。繰り返し指定できる"
        ),
        "around" => text!(
            "Only what is near the entity with this key; TYPE:KEY where several types have it",
            "このキーの実体の周辺だけを示す。複数の型にあるキーは 型:キー と書く"
        ),
        "depth" => text!(
            "How many links away from it, in either direction: 1 unless said otherwise",
            "そこから何本のリンクまでたどるか（向きは問わない）。既定は 1"
        ),
        "edges" => text!(
            "Only links with these names, and the entities that they can join; separated by commas, repeatable",
            "この名前のリンクと、それで結ばれうる実体だけを示す。コンマ区切り、繰り返し指定できる"
        ),
        "matrix" => text!(
            "A table of two types of entities and the links that join them: kpi:project",
            "2つの型の実体と、それを直接結ぶリンクの表: kpi:project"
        ),
        "via" => text!(
            "Path over links from a row to its columns, where no link joins the two directly: measures/^funds",
            "行から列へのリンクの経路。直接結ぶリンクがないときに指定する: measures/^funds"
        ),
        "marks" => text!(
            "Attribute whose values mark the cells, of the link, else of the row, else of the column",
            "マスに記す属性。リンク、行、列の順に探す"
        ),
        "baseline" => text!(
            "Baseline to use instead of the one that the configuration names under `baseline`",
            "使うベースライン。省略時は設定の `baseline` が示すファイル"
        ),
        "no_baseline" => {
            text!("Show what the baseline accepts too", "ベースラインにある指摘も表示する")
        }
        "no_suppressions" => text!(
            "Show findings that comments and the configuration suppress too",
            "コメントや設定で抑制された指摘も表示する"
        ),
        "force" => {
            text!("Replace a baseline that is there already", "すでにあるベースラインを置き換える")
        }
        _ => return None,
    })
}
