//! Diagnostics look right in every format.

use kenzan::diagnostic::{Diagnostic, Lang, Text};
use kenzan::report::{Checked, Format, Options, Report, Summary, write};
use kenzan::source::{Source, SourceId, Sources, Span};
use kenzan::text;

/// Sources and the findings about them.
#[derive(Default)]
struct Case {
    sources: Sources,
    diagnostics: Vec<Diagnostic>,
}

impl Case {
    fn file(&mut self, name: &str, text: &str) -> SourceId {
        self.sources.add(Source::utf8(name, text))
    }

    /// The span of the `nth` (from 0) occurrence of `words`.
    fn find(&self, id: SourceId, words: &str, nth: usize) -> Span {
        let text = &self.sources.get(id).text;
        let (start, _) = text.match_indices(words).nth(nth).unwrap();
        Span::new(id, start..start + words.len())
    }

    fn show(&self, format: Format, options: &Options) -> String {
        let summary = Summary { files: self.sources.len(), ..Summary::counting(&self.diagnostics) };
        self.show_with(&summary, format, options)
    }

    fn show_with(&self, summary: &Summary, format: Format, options: &Options) -> String {
        let report = Report { sources: &self.sources, diagnostics: &self.diagnostics, summary };
        let mut out = Vec::new();
        write(&mut out, &report, format, options).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn plain(&self) -> String {
        self.show(Format::Plain, &Options::default())
    }

    fn fancy(&self) -> String {
        self.show(Format::Fancy, &Options::default())
    }
}

fn table() -> Case {
    let mut case = Case::default();
    let mut text = String::from(
        "# 令和３年度 医療分野の研究開発関連予算\n\n（単位：億円）\n\n| 事業 | 予算 |\n|---|---:|\n",
    );
    let amounts =
        ["125.3", "８３．１", "45.0", "301.2", "12.4", "9.9", "77.7", "61.5", "18.8", "3.3", "2.1"];
    for (index, amount) in amounts.iter().enumerate() {
        text += &format!(
            "| 事業{} | {amount} |\n",
            ["医薬品", "医療機器・ヘルスケア", "再生・細胞医療", "ゲノム"][index % 4]
        );
    }
    text += "| 小計 | 740.4 |\n\n以上\n";
    let id = case.file("予算/r3.md", &text);
    let mut it = Diagnostic::error(
        "budget/subtotal",
        text!(
            "the subtotal 740.4億円 is 0.1億円 more than its 11 items, 740.3億円",
            "小計740.4億円は内訳11件の合計740.3億円より0.1億円多い"
        ),
    )
    .at(case.find(id, "740.4", 0), text!("stated here", "ここに記載"));
    for amount in amounts {
        let span = case.find(id, &format!(" {amount} "), 0).sub(1..1 + amount.len());
        it = it.at(span, text!("item {amount}億円", "内訳 {amount}億円"));
    }
    case.diagnostics.push(it
        .because(text!("all figures are printed to 0.1億円; rounding (nearest) explains at most 0.6億円 if the items were rounded before being added, but the rule says exact", "数値はすべて0.1億円単位。四捨五入なら差は最大0.6億円まで説明できますが、規則は exact です"))
        .help(text!("check the total and each item against the source of the figures", "出典の数値と小計・各内訳を照合してください"))
        .value("stated", "740.4").value("computed", "740.3"));
    case
}

#[test]
fn look() {
    let mut case = table();
    let id =
        case.file("kpi.yaml", "kpis:\n  - id: K1\n    project: p９\n  - id: K2\n    project: p1\n");
    let to = case.file("projects.yaml", "projects:\n  - id: p1\n  - id: p2\n");
    case.diagnostics.push(
        Diagnostic::warning(
            "links/resolve",
            text!("no project is named p９", "p９という事業はありません"),
        )
        .at(case.find(id, "p９", 0), text!("named here", "ここで参照"))
        .at(case.find(to, "p1", 0), text!("the nearest name", "最も近い名前")),
    );
    let long = case.file(
        "min.json",
        &format!(
            "{{\"a\":[{}\"x\":\"合計\u{1b}[31m\u{202e}\",{}\"total\":3]}}",
            "{\"n\":1},".repeat(6000),
            "{\"n\":2},".repeat(70000)
        ),
    );
    case.diagnostics.push(
        Diagnostic::note("json/long", text!("long", "長い"))
            .at(case.find(long, "\"total\":3", 0), text!("total", "合計"))
            .at(case.find(long, "合計\u{1b}[31m\u{202e}", 0), text!("x", "x"))
            .at(
                Span::new(
                    long,
                    case.sources.get(long).text.len()..case.sources.get(long).text.len(),
                ),
                text!("ends here", "ここで終わり"),
            )
            .at(case.find(long, "\"n\":1", 0), text!("first", "最初"))
            .at(case.find(long, "\"n\":1", 1), text!("second", "2番目"))
            .at(case.find(long, "\"n\":1", 1), text!("second again", "2番目再")),
    );
    case.diagnostics.push(Diagnostic::error(
        "run/empty",
        text!("no document was read", "文書が1つも読めませんでした"),
    ));
    for lang in [Lang::En, Lang::Ja] {
        for color in [false, true] {
            println!(
                "{}",
                case.show(Format::Fancy, &Options { lang, color, ..Options::default() })
            );
        }
        println!("{}", case.show(Format::Plain, &Options { lang, ..Options::default() }));
    }
    println!(
        "{}",
        case.show(Format::Fancy, &Options { unicode: false, width: 60, ..Options::default() })
    );
    let _ = (
        Checked { id: "sum".into(), count: 1, one: Text::same("x"), many: Text::same("x") },
        case.plain(),
        case.fancy(),
    );
}
