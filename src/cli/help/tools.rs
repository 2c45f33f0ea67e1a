//! Knows the wording of the arguments of commands for rule authors: facts, test, init, completions. Does not know
//! their effect.

use crate::diagnostic::Text;
use crate::text;

/// The help of the command `name`.
pub(super) fn about(name: &str) -> Option<Text> {
    Some(match name {
        "infer" => text!(
            "Write the relations in the tables of documents as rules, each tried on its document",
            "文書の表から読み取った関係を規則として書き出す。どの規則も文書で試してから書く"
        ),
        "sql" => text!(
            "Write rules over tables as SQL for an engine; the queries compute exactly and count what they checked",
            "表についての規則をエンジンの SQL として書く。計算は正確で、検査した件数の行が必ず付く"
        ),
        "lsp" => text!(
            "Serve an editor over standard input and output (Language Server Protocol)",
            "標準入出力でエディタと通信する（Language Server Protocol）"
        ),
        _ => return None,
    })
}

/// The help of the argument `id`.
pub(super) fn argument(id: &str) -> Option<Text> {
    Some(match id {
        "unclaimed" => {
            text!("Only numbers that no rule covers", "どの規則の対象でもない数値だけを表示する")
        }
        "directory" => text!(
            "Directory of cases, each with documents in `ok` or `bad`; by default `tests` beside the configuration",
            "テストケースのディレクトリ（各ケースの `ok`・`bad` に文書を置く）。省略時は設定ファイルと同じ場所の `tests`"
        ),
        "update" => text!(
            "Write the report of every `bad` directory into its `report.txt`",
            "各 `bad` ディレクトリの報告を `report.txt` に書き込む"
        ),
        "mutate" => text!(
            "Change each figure, key and link of the sound examples, and list the changes that no rule notices",
            "正しい例の数値・キー・参照を1つずつ変え、どの規則も気付かない変更を一覧にする"
        ),
        "inferred_paths" => text!(
            "Files and directories whose tables are read; `-` writes to standard output",
            "表を読み取るファイルやディレクトリ。`-` で標準出力に書く"
        ),
        "stdout" => text!(
            "Write the rules to standard output, and no file",
            "規則を標準出力に書き、ファイルには書かない"
        ),
        "inferred_diff" => text!(
            "Show as a unified diff what would be written, and write nothing; exit code 1 if there are changes",
            "書き出す内容を unified diff で示し、何も書かない。変更があれば終了コードは1"
        ),
        "inferred_force" => {
            text!("Replace existing rule files", "既存の規則ファイルを置き換える")
        }
        "home" => text!(
            "Directory to write into; existing files are kept",
            "書き出すディレクトリ。すでにあるファイルはそのまま残す"
        ),
        "part" => text!(
            "What to show: the settings in effect (show), a JSON Schema (schema), or the files read (files)",
            "表示するもの: 有効な設定（show）、JSON Schema（schema）、読み込むファイル（files）"
        ),
        "of" => text!(
            "Which schema: config (the configuration, the default), rules (rule files), report (the JSON report) or facts (the JSON of `kenzan facts`)",
            "どのスキーマか: config（設定、既定）、rules（規則のファイル）、report（JSON の報告）、facts（`kenzan facts` の JSON）"
        ),
        "command" => text!(
            "Command whose page to print; by default the whole program",
            "対象のコマンド。省略時はプログラム全体"
        ),
        "stdio" => text!(
            "Accepted because editors add it; there is no other transport",
            "エディタが付けるため受け付ける。通信方法は標準入出力だけである"
        ),
        "shell" => text!(
            "Shell to write the script for: bash, zsh, fish or powershell",
            "対象のシェル: bash、zsh、fish、powershell"
        ),
        _ => return None,
    })
}
