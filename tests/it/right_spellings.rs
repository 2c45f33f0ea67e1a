//! Every spelling of a figure, in a cell of every format: `facts` and a rule read the same, or neither reads it.

use std::sync::Arc;

use kenzan::check::{Compiled, Corpus};
use kenzan::diagnostic::Severity;
use kenzan::document::{self, Format, Limits, Node, Stored};
use kenzan::lint::facts::{Fact, What, facts};
use kenzan::lint::lint;
use kenzan::quantity;
use kenzan::source::{Source, SourceId, Spanned};

use crate::office::archives::one_sheet;
use crate::run::compile;

const SPELLINGS: &str = r#"(1,234)|.5|1e3|1E+05|0755|–1,234|−1,234|—|$-1234|-$1,234|1.2M|1,234（注１）
1,234（注1、2）|1,234 (note 1)|1,234※1|1,234*|465議席|465 議席|10ページ|100米ドル
100ドル|5円/月|(30)|($30.00)|30.00-|USD 400|US$400|400 USD|EUR 1,500|€1,500|£12.5m|▼4.8
▲4.8|△4.8|‐4.8|－4.8|マイナス3億円|マイナス 3億円|プラス3億円|+3億円
＋3億円|±0|100 [1]|500 a)|500 b|12名|12人|５０％|50パーセント|50 percent|3ポイント
3 pp|3%ポイント|20㎡|20 m2|20平方メートル|3.5ha|6か月|6ヶ月|6カ月|6ヵ月|6箇月
30匹|30口|5地区|7科目|4クラス|1,200世帯|1,200 households|950K|950k|2.15 million
2.15 Million|3bn|3 bn|$3bn|£1.5tn|1,234.50|1 234|1’234.50|1'234.50|12,34,567|１，２３４
１，２３４．５|二十三億円|686億7千万円|1兆2,345億円|3千円|3百万円|千円
十二件|¥1,200|￥1,200|1,200円|JPY 1,200|1,200 yen|1,200円也|金1,200円|1,200円（税込）
1,200円(税抜)|(▲5)|（▲5）|▲5.0%|-5.0％|5.0%減|5.0%増|5.0％の減|5.0％減少
5.0％増加|12.3ポイント減|3億円減|皆増|1,234 人|1,234人程度|約1,234人
およそ1,234人|~42.6億円|≒42.6億円|≈120|approx. 120|about 120|ca. 120|c. 120|<5|＜5
≤5|≦5|>100|≥100|100+|100人以上|100人未満|100人以下|100人超|under 5|over 100
at least 100|up to 5|1-9|1～9|1〜9|1–9|1 to 9|1から9|3±1|3 ± 1|12.5kg|12.5 kg|12.5 km
1,500トン|3.5GW|25℃|25 °C|100 USD million|1.5百万ドル|15億ドル|€10.5m|25.01 USD
$ 25.01|25.01 $|R$ 100|CHF 100|100 kr|₹100|100元|₩1,000|1,234 .|1 000 000|1_000|0.5 %|0．5％
・5|3/4|12回|3か所|3ヶ所|3カ所|100社|100校|100件|100台|100本|100戸|100床|100株
5年間|5年|30日|30日間|8時間|45分|1,234千円|1,234 千円|1,234 (thousand yen)
1,234 thousand|USD 1.2m|$1.2M|$1,200K|Rs. 100|100 p.p.|5 percentage points|5 % points|120 bp
120 bps|3倍|1.5x|2割|2割5分|5‰|3 ppm|1,234:|2,000 st|−0.3|- 0.3|▲ 0.3|△0.3ポイント
100 件|1,234 people|12 persons|1 person|5 pages|3 classes|24 seats|1,234 units|3 years|6 months
10 days|5 hours|\*500|*500|†500|500†|500 ¹|500¹|500(1)|500（※）|500 *1|500 注1|[500]
"500"|500,|500.|1,234,|約500|“500”|「500」|'500'|<500>|500;|500…|500、|500。|5 00
{500}|*500*|**500**|~500~|500!|500?|=500|#500|No. 5|第5|1/2|10:30|3:2|2024-01-05|2024/5/1|令和6年度
R6|5/7/2024|１２３人|百二十三|約１０人|1,23|12,34|--5|+-5|5%%|%5
円5|500円。|（47億円）|（１）|[1]|［500］|【500】|《500》|500※|※500|500#
＄500|500＄|１０％|１０．５％|-|…|x|none|N/A|tbd|皆減|0|00|0.0|000|1e-3|1E3|1e400
99999999999999999999999999999999"#;

fn spellings() -> Vec<&'static str> {
    SPELLINGS.split('\n').flat_map(|it| it.split('|')).collect()
}

/// A document of one spelling a record, and where its records are.
fn written(name: &str, cells: &[&str]) -> (Vec<u8>, &'static str) {
    let each = |of: &dyn Fn(usize, &str) -> String| -> String {
        cells.iter().enumerate().map(|(at, cell)| of(at, cell)).collect()
    };
    let json = |it: &str| serde_json::to_string(it).unwrap();
    let of_tables = "$.tables[*].rows[*]";
    match name {
        "d.yaml" => (each(&|at, it| format!("- {{ n: r{at}, a: {} }}\n", json(it))).into(), "$[*]"),
        "d.json" => {
            let all = each(&|at, it| format!(",\n{{ \"n\": \"r{at}\", \"a\": {} }}", json(it)));
            (format!("[{}]", &all[1..]).into(), "$[*]")
        }
        "d.toml" => {
            (each(&|at, it| format!("[[r]]\nn = \"r{at}\"\na = {}\n", json(it))).into(), "$.r[*]")
        }
        "d.csv" => {
            let row = |at: usize, it: &str| format!("r{at},\"{}\"\n", it.replace('"', "\"\""));
            (format!("n,a\n{}", each(&row)).into(), "$[*]")
        }
        "d.md" => (
            format!("| n | a |\n|---|---|\n{}", each(&|at, it| format!("| r{at} | {it} |\n")))
                .into(),
            of_tables,
        ),
        "d.html" => {
            let row = |at: usize, it: &str| {
                format!("<tr><td>r{at}</td><td>{}</td></tr>\n", it.replace('<', "&lt;"))
            };
            (
                format!("<table><tr><th>n</th><th>a</th></tr>\n{}</table>\n", each(&row)).into(),
                of_tables,
            )
        }
        _ => {
            let names: Vec<String> = (0..cells.len()).map(|at| format!("r{at}")).collect();
            let texts: Vec<String> = cells.iter().map(|it| it.replace('<', "&lt;")).collect();
            let rows: Vec<[&str; 2]> =
                names.iter().zip(&texts).map(|(n, it)| [&**n, &**it]).collect();
            let mut content: Vec<&[&str]> = vec![&["n", "a"]];
            content.extend(rows.iter().map(|it| it.as_slice()));
            (one_sheet(&content), "$..rows[*]")
        }
    }
}

/// The document in front of a rule that reads each cell.
fn read(name: &str, cells: &[&str]) -> (Corpus, Vec<Compiled>) {
    let (bytes, each) = written(name, cells);
    let rule = format!(
        "id: a/b\ncheck: {{ compare: {{ each: '{each}', left: $.a, is: at-most, right: $.a }} }}\n"
    );
    let (mut corpus, mut found) = (Corpus::default(), Vec::new());
    let rules = compile(&mut corpus.sources, "rule.yaml", &rule, &mut found);
    let id = SourceId(corpus.sources.len() as u32);
    let format = Format::of_name(name).unwrap();
    let (source, document) = if format.is_text() {
        let source = Source::utf8(name, String::from_utf8(bytes).unwrap());
        let document = document::read(id, &source, format, Limits::default(), &mut found);
        (source, document)
    } else {
        let stored = Stored { name: name.to_owned(), bytes: &bytes };
        document::read_bytes(id, stored, format, Limits::default(), &mut found)
    };
    assert!(found.iter().all(|it| it.severity < Severity::Error), "{name}: {found:?}");
    assert_eq!(corpus.sources.add(source), id);
    corpus.add(Arc::new(document), &[]);
    (corpus, rules)
}

/// What a rule and `facts` say of one cell is the same.
fn agree(name: &str, cell: Node<'_>, is_refused: bool, facts: &[&Fact<'_>]) {
    let text = cell.text();
    let listed = facts.iter().filter_map(|it| match &it.what {
        What::Figure(Some(quantity)) => Some((quantity, it.claimed)),
        _ => None,
    });
    let listed: Vec<_> = listed.collect();
    let read = quantity::read_as(Spanned::new(text, cell.span()), None, cell.notation());
    match read {
        Ok(Some(figure)) => {
            assert!(!is_refused, "{name}: the rule refuses {text:?}");
            let same = listed.iter().any(|(it, claimed)| {
                *claimed
                    && it.value == figure.value
                    && it.unit == figure.unit
                    && it.step == figure.step
            });
            assert!(same, "{name}: {text:?} is read as {figure}, listed as {listed:?}");
        }
        Ok(None) => {
            assert!(listed.is_empty() && !is_refused, "{name}: {text:?} has no figure: {listed:?}")
        }
        Err(_) => {
            assert!(is_refused, "{name}: the rule passes over {text:?}");
            assert!(listed.iter().all(|it| !it.1), "{name}: {text:?} is claimed");
            let has_words = text.chars().any(char::is_alphabetic);
            assert!(
                listed.is_empty() || has_words || listed.len() > 1,
                "{name}: {text:?} is listed as {listed:?}"
            );
        }
    }
}

#[test]
fn facts_and_rules_read_the_same_figures_in_every_format() {
    let cells = spellings();
    assert!(cells.len() > 300);
    for name in ["d.yaml", "d.json", "d.toml", "d.csv", "d.md", "d.html", "d.xlsx"] {
        let (corpus, rules) = read(name, &cells);
        let verdict = lint(&corpus, &rules, Vec::new());
        let facts = facts(&corpus, &rules);
        let document = corpus.documents.last().unwrap();
        let is_cell =
            |it: &Node<'_>| it.key().is_some_and(|it| it.value == "a") && it.kind().is_scalar();
        let nodes: Vec<_> = document.nodes().filter(is_cell).collect();
        assert!(
            nodes.len() >= cells.len() - 12,
            "{name}: {} of {:?}",
            nodes.len(),
            document
                .nodes()
                .take(9)
                .map(|it| (it.path(), it.text().to_owned()))
                .collect::<Vec<_>>()
        );
        for cell in nodes {
            let span = cell.span();
            let is_here = |it: &kenzan::source::Span| {
                it.source == span.source && span.start <= it.start && it.end <= span.end
            };
            let is_refused = verdict
                .diagnostics
                .iter()
                .any(|it| it.code == "a/b" && it.labels.iter().any(|it| is_here(&it.span)));
            let facts: Vec<_> = facts.iter().filter(|it| it.node == cell).collect();
            agree(name, cell, is_refused, &facts);
        }
    }
}
