//! Knows the wording of `--help` in both languages: one entry per command and argument. Does not
//! know what the arguments do.

mod change;
mod choice;
mod drawing;
mod engine;
mod environment;
mod tools;

use clap::Command;

use crate::diagnostic::{Lang, Text};
use crate::text;

const TEMPLATE_EN: &str = "{about}\n\nUsage: {usage}\n\n{all-args}{after-help}\n";
const TEMPLATE_JA: &str = "{about}\n\n使い方: {usage}\n\n{all-args}{after-help}\n";

/// The help of the command `name`.
pub(super) fn about(name: &str) -> Option<Text> {
    Some(match name {
        "kenzan" => text!(
            "Checks that documents agree with themselves: sums, links and KPIs. Each finding shows its exact place",
            "文書の中に食い違いがないかを調べる（合計・参照・KPI）。どの指摘も原文の位置を示す"
        ),
        "check" => text!("Check documents against the rules", "規則に照らして文書を検査する"),
        "explain" => text!("Explain a rule or a kind of rule", "規則、または規則の種類を説明する"),
        "graph" => text!(
            "Draw the links between entities, or tabulate which covers which",
            "参照関係を図にする、または対応関係を表にする"
        ),
        "rules" => text!(
            "List the rules in effect and what each of them checked",
            "有効な規則と、それぞれが検査した件数を一覧にする"
        ),
        "facts" => text!(
            "List every number, key and link with its interpretation and the rules that cover it, and each table with its roles",
            "読み取った数値・キー・参照を、その解釈と対象とする規則とともに一覧にし、表の読み取り方を示す"
        ),
        "test" => text!(
            "Run the examples inside the rules and the directories of cases beside them",
            "規則の中の例と、規則のそばのテストケースを実行する"
        ),
        "completions" => {
            text!("Print a completion script for a shell", "シェルの補完スクリプトを出力する")
        }
        "init" => text!(
            "Write a configuration for the documents found here, and rules for what they state",
            "ここにある文書の設定と、文書から読み取った規則を書き出す"
        ),
        "config" => text!(
            "Show the settings in effect, the files they name, or a JSON Schema",
            "有効な設定、それが指すファイル、または JSON Schema を表示する"
        ),
        "man" => text!(
            "Print the manual page of the program or of a command",
            "プログラムまたはコマンドのマニュアルページを出力する"
        ),
        "baseline" => text!(
            "Accept the current findings, so that only new ones are reported",
            "今ある指摘を受け入れ、新しい指摘だけを示す"
        ),
        "create" => text!(
            "Write a baseline of all current findings",
            "今ある指摘をすべてベースラインに書き出す"
        ),
        "prune" => text!(
            "Remove lines that match no finding any more",
            "該当する指摘のなくなった行をベースラインから取り除く"
        ),
        "show" => text!(
            "List what the baseline accepts and which lines are stale",
            "ベースラインの内容と、該当する指摘のなくなった行を一覧にする"
        ),
        _ => return tools::about(name),
    })
}

/// The help of the argument `id`, in any command.
pub(super) fn argument(id: &str) -> Option<Text> {
    Some(match id {
        "paths" => text!(
            "Files and directories to report on; with a configuration, all of its sources are still checked",
            "結果を表示するファイルやディレクトリ。設定がある場合、検査自体は常に全文書に対して行う"
        ),
        "name" => text!("Id of a rule, or name of a kind", "規則の id、または種類の名前"),
        "config" => text!(
            "Configuration to use instead of the nearest `kenzan.yaml`",
            "使う設定ファイル。省略時は上に向かって最も近い `kenzan.yaml`"
        ),
        "rules" => text!(
            "Rules to add: a file, a directory or a shipped pack; repeatable",
            "追加する規則（ファイル、ディレクトリ、付属パック）。繰り返し指定できる"
        ),
        "format" => text!(
            "Format of the findings: fancy (default on a terminal), plain (default elsewhere), json, jsonl, sarif, github, gitlab, junit, checkstyle, rdjson, markdown or html; =FILE writes to a file; repeatable",
            "指摘の形式: fancy（端末での既定）、plain（それ以外での既定）、json、jsonl、sarif、github、gitlab、junit、checkstyle、rdjson、markdown、html。=FILE でファイルに書く。繰り返し指定できる"
        ),
        "table_format" => text!(
            "Format of the table: plain (the default) or json",
            "一覧の形式: plain（既定）、json"
        ),
        "verbose" => text!(
            "Also show notes: differences that rounding explains, and remarks on how files were read",
            "丸めで説明できる差や、読み取り時の注意などの情報も表示する"
        ),
        "quiet" => text!(
            "Do not print the summary or status messages",
            "最後の集計や、処理の経過を表示しない"
        ),
        "fail_on" => text!(
            "Lowest severity that makes the exit code 1: error (the default), warning or note; note also shows notes",
            "終了コードを1にする最低の重大度: error（既定）、warning、note。note なら情報も表示する"
        ),
        "lang" => text!(
            "Language of messages: en or ja; by default from KENZAN_LANG, the configuration or the locale, in this order",
            "表示言語: en、ja。省略時は KENZAN_LANG、設定、ロケールの順に従う"
        ),
        "color" => text!(
            "Colours: auto (the default; respects NO_COLOR and CLICOLOR_FORCE), always or never",
            "色: auto（既定。NO_COLOR と CLICOLOR_FORCE に従う）、always、never"
        ),
        "help" => text!("Print this help", "この説明を表示する"),
        "version" => text!("Print the version", "バージョンを表示する"),
        _ => {
            return choice::argument(id)
                .or_else(|| change::argument(id))
                .or_else(|| tools::argument(id))
                .or_else(|| drawing::argument(id))
                .or_else(|| engine::argument(id));
        }
    })
}

/// The meaning of the exit codes.
pub(super) fn exit_codes() -> Text {
    text!(
        "Exit codes:\n  \
         0  everything was checked; no finding reaches the severity of --fail-on\n  \
         1  there are findings (a document that cannot be read is a finding)\n  \
         2  something could not be checked: a wrong argument, a broken configuration or rule file,\n     \
         a path that does not exist or is not readable, no documents",
        "終了コード:\n  \
         0  すべて検査し、--fail-on 以上の指摘はない\n  \
         1  指摘がある（読み取れない文書も指摘に数える）\n  \
         2  検査できないものがある（引数・設定・規則の誤り、存在しない・読めないパス、\n     \
         文書がない）",
    )
}

/// The text below the arguments: environment variables and exit codes.
fn after(lang: Lang) -> String {
    format!("{}\n\n{}", environment::about().get(lang), exit_codes().get(lang))
}

/// Sets the help texts of `command` and its subcommands in `lang`.
pub(super) fn localise(mut command: Command, lang: Lang) -> Command {
    if let Some(about) = about(command.get_name()) {
        command = command.about(about.get(lang).to_owned());
    }
    let ids: Vec<_> = command.get_arguments().map(|it| it.get_id().clone()).collect();
    for id in ids {
        let help = argument(id.as_str()).unwrap_or_default();
        command = command.mut_arg(id, |arg| {
            let heading = match (arg.is_positional(), lang) {
                (true, Lang::En) => "Arguments",
                (true, Lang::Ja) => "引数",
                (false, Lang::En) => "Options",
                (false, Lang::Ja) => "オプション",
            };
            let values = arg.get_action().takes_values();
            let arg = arg.help(help.get(lang).to_owned()).help_heading(heading);
            // clap would add remarks in English; the table contains values and defaults.
            if values { arg.hide_possible_values(true).hide_default_value(true) } else { arg }
        });
    }
    let names: Vec<_> = command.get_subcommands().map(|it| it.get_name().to_owned()).collect();
    for name in names {
        command = command.mut_subcommand(name, |command| localise(command, lang));
    }
    let (template, heading) = match lang {
        Lang::En => (TEMPLATE_EN, "Commands"),
        Lang::Ja => (TEMPLATE_JA, "コマンド"),
    };
    command.help_template(template).subcommand_help_heading(heading).after_help(after(lang))
}
