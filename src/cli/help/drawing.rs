//! Knows the wording of the arguments of `kenzan graph` and of baselines. Does not know their
//! effect.

use crate::diagnostic::Text;
use crate::text;

/// The help of the argument `id`.
pub(super) fn argument(id: &str) -> Option<Text> {
    Some(match id {
        "drawn_paths" => text!(
            "Files and directories whose entities and links are shown; with a configuration, all of its sources are still read",
            "実体とリンクを示すファイルやディレクトリ。設定がある場合、読み込み自体は常に全文書に対して行う"
        ),
        "drawing_format" => text!(
            "Format: dot (the default), mermaid, json or svg, and with --matrix markdown (the default) or csv; =FILE writes to a file; repeatable",
            "形式: dot（既定）、mermaid、json、svg。--matrix のときは markdown（既定）、csv。=FILE でファイルに書く。繰り返し指定できる"
        ),
        "around" => text!(
            "Only the neighbourhood of the entity with this key; TYPE:KEY if several types have the key",
            "このキーの実体の周辺だけを示す。複数の型にあるキーは 型:キー と書く"
        ),
        "depth" => text!(
            "How many links to follow from it, in either direction; by default 1",
            "そこから何本のリンクまでたどるか（向きは問わない）。既定は 1"
        ),
        "edges" => text!(
            "Only links with these names, and the entities that they can connect; separated by commas, repeatable",
            "この名前のリンクと、それで結ばれうる実体だけを示す。コンマで区切る。繰り返し指定できる"
        ),
        "matrix" => text!(
            "A table of two entity types and the links between them: kpi:project",
            "2つの型の実体と、それを直接結ぶリンクの表: kpi:project"
        ),
        "via" => text!(
            "Path over links from a row to its columns, if no link connects the two directly: measures/^funds",
            "行から列へのリンクの経路。直接結ぶリンクがないときに指定する: measures/^funds"
        ),
        "marks" => text!(
            "Attribute whose values mark the cells: of the link, else of the row, else of the column",
            "セルに記す属性。リンク、行、列の順に探す"
        ),
        "baseline" => text!(
            "Baseline to use instead of the `baseline` of the configuration",
            "使うベースライン。省略時は設定の `baseline` が示すファイル"
        ),
        "no_baseline" => {
            text!(
                "Also show findings that the baseline accepts",
                "ベースラインにある指摘も表示する"
            )
        }
        "no_suppressions" => text!(
            "Also show findings that comments or the configuration suppress",
            "コメントや設定で抑制された指摘も表示する"
        ),
        "force" => {
            text!("Replace an existing baseline", "既存のベースラインを置き換える")
        }
        _ => return None,
    })
}
