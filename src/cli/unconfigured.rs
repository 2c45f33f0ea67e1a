//! Knows the end of a report without a configuration: what was checked, what was not, and how to keep the rules.
//! Does not know how anything is checked.

use crate::check::Compiled;
use crate::diagnostic::{Diagnostic, Text};
use crate::lint::RuleTally;
use crate::project::files::PACKED;
use crate::project::{Outcome, Project};
use crate::rule::packs::DEFAULT_RULES;
use crate::text;

/// Code of the note that the default rules were used.
const BY_DEFAULT: &str = "rule/by-default";

/// The closing note. `notes` are those that are not shown.
pub(super) fn closing(project: &Project, outcome: &Outcome, notes: &[Diagnostic]) -> Diagnostic {
    let tables = project.count_tables();
    let work = Work::of(project.effective(), outcome.tally());
    let numbers = outcome.coverage();
    let mut closing = Diagnostic::note(BY_DEFAULT, head(work.is_nothing()));
    if tables > 0 {
        closing = closing.because(work.of_tables(tables));
    }
    let across = work.across;
    if across > 0 {
        closing = closing.because(text!(
            "figures stated in several tables, compared or added up: {across}",
            "複数の表にまたがる値: {across}件を照合した"
        ));
    }
    let (prose, text) = (work.prose, work.text);
    if prose + text > 0 {
        closing = closing.because(text!(
            "in the text: figures and counts compared in sentences: {prose}; dates, numberings, references and brackets checked: {text}",
            "本文: 文中の数値・件数{prose}件を照合し、日付・番号・参照・括弧{text}件を調べた"
        ));
    }
    for it in notes.iter().filter(|it| it.code == PACKED) {
        closing = closing.because(it.message.clone());
    }
    let (all, left) = (numbers.numbers, numbers.unclaimed);
    if left > 0 {
        closing = closing.because(text!(
            "numbers not compared with anything: {left} of {all}; `kenzan facts --unclaimed` lists them",
            "数値{all}個のうち{left}個は何とも照合していない。`kenzan facts --unclaimed` で一覧できる"
        ));
    }
    if tables == 0 {
        return closing.help(text!(
            "`kenzan explain table`, `kenzan explain prose` and `kenzan explain text` describe these checks; `kenzan init` writes a first rule of your own",
            "検査の内容は `kenzan explain table`、`kenzan explain prose`、`kenzan explain text` で分かる。独自の規則は `kenzan init` で書き始められる"
        ));
    }
    closing.help(text!(
        "`kenzan infer` writes rules for these tables, and a `kenzan.yaml` with `extends: [{DEFAULT_RULES}]`, for you to change",
        "`kenzan infer` は、表の読み取り方を規則として、`extends: [{DEFAULT_RULES}]` を含む `kenzan.yaml` とともに書き出す。規則は自由に書き換えられる"
    ))
}

fn head(is_nothing: bool) -> Text {
    if is_nothing {
        return text!(
            "nothing was found to check: no table with figures computed from others, no sentence with figures to compare",
            "検査できるものが見つからなかった。他の値から計算できる値のある表も、照合できる数値のある文もない"
        );
    }
    text!(
        "checked with `{DEFAULT_RULES}`, because there is no `kenzan.yaml` and no `--rules`",
        "`kenzan.yaml` も `--rules` もないため、`{DEFAULT_RULES}` で検査した"
    )
}

/// Numbers of what the rules decided.
#[derive(Default)]
struct Work {
    /// By the name of the relation.
    relations: Vec<(String, usize)>,
    /// Figures of several tables.
    across: usize,
    prose: usize,
    text: usize,
    other: usize,
}

impl Work {
    fn of(rules: &[Compiled], tallies: &[RuleTally]) -> Self {
        let mut work = Self::default();
        for (rule, tally) in rules.iter().zip(tallies) {
            let count = tally.outcomes.decided();
            match rule.kind.name() {
                "table" => {
                    let relation = rule.rule.params.node().get("relation");
                    let word = relation.map_or("", |it| it.text());
                    match work.relations.iter_mut().find(|it| it.0 == word) {
                        Some(known) => known.1 += count,
                        None => work.relations.push((word.to_owned(), count)),
                    }
                }
                "tables" => work.across += count,
                "prose" => work.prose += count,
                "text" => work.text += count,
                _ => work.other += count,
            }
        }
        work.relations.retain(|it| it.1 > 0);
        work
    }

    fn is_nothing(&self) -> bool {
        self.relations.is_empty() && self.across + self.prose + self.text + self.other == 0
    }

    fn of_tables(&self, tables: usize) -> Text {
        if self.relations.is_empty() {
            return text!(
                "tables read: {tables}; no figure in them is computed from others",
                "読み取った表は{tables}個。他の値から計算できる値はない"
            );
        }
        let named: Vec<Text> = self.relations.iter().map(|it| named(&it.0, it.1)).collect();
        let join = |it: Vec<&str>, by: &str| it.join(by);
        let en = join(named.iter().map(|it| &*it.en).collect(), ", ");
        let ja = join(named.iter().map(|it| &*it.ja).collect(), "、");
        text!(
            "tables read: {tables}; recognised in them and checked: {en}",
            "読み取った表は{tables}個。読み取って検査した関係: {ja}"
        )
    }
}

/// `n` relations with this name.
fn named(word: &str, n: usize) -> Text {
    match word {
        "total" => text!("totals {n}", "合計{n}件"),
        "of-which" => text!("parts {n}", "うち数{n}件"),
        "difference" => text!("changes and balances {n}", "増減・差引{n}件"),
        "share" => text!("shares and ratios {n}", "構成比・比率{n}件"),
        "rate" => text!("rates of change {n}", "増減率{n}件"),
        "average" => text!("averages {n}", "平均{n}件"),
        "product" => text!("products {n}", "積{n}件"),
        "running" => text!("running totals {n}", "累計{n}件"),
        word => Text::same(format!("{word} {n}")),
    }
}
