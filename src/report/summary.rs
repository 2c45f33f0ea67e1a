//! Knows the last line of a report: what was checked and found, and how much no rule covers. Counts
//! only severities; all other counts are passed in.

use super::visible::visible;
use crate::diagnostic::{Diagnostic, Lang, Severity, Text};
use crate::text;

/// Maximum number of missing sets named in the line; the JSON report lists all.
const SETS: usize = 3;

/// Number of checked instances of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Name of the kind for programs (`sum`).
    pub id: String,
    /// Checked instances.
    pub count: usize,
    /// Instances that could not be decided.
    pub unchecked: usize,
    /// Noun for one: `text!("sum", "合計")`.
    pub one: Text,
    /// Noun for several: `text!("sums", "合計")`.
    pub many: Text,
}

/// The counts of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// The checked instances, in output order; kinds without any are left out of the line.
    pub checked: Vec<Checked>,
    /// Documents read.
    pub files: usize,
    /// Findings that are errors.
    pub errors: usize,
    /// Findings that are warnings.
    pub warnings: usize,
    /// Findings that are notes.
    pub notes: usize,
    /// Number of suppressed findings. Only JSON shows them in detail.
    pub suppressed: usize,
    /// Findings in documents that were not requested.
    pub elsewhere: usize,
    /// Numbers in the documents.
    pub numbers: usize,
    /// Number of figures that no rule covers.
    pub unclaimed: usize,
    /// Rules with nothing to check because a source set that they need is not declared.
    pub inapplicable: usize,
    /// These sets, each once.
    pub absent: Vec<String>,
    /// Nothing was checked because every rule is `if-present` and its targets are absent.
    pub is_absent: bool,
}

impl Summary {
    /// A summary with only the severities of `diagnostics` counted.
    pub fn counting(diagnostics: &[Diagnostic]) -> Self {
        let of = |severity| diagnostics.iter().filter(|it| it.severity == severity).count();
        Self {
            errors: of(Severity::Error),
            warnings: of(Severity::Warning),
            notes: of(Severity::Note),
            ..Self::default()
        }
    }

    /// The summary as one line in `lang`.
    pub fn line(&self, lang: Lang) -> String {
        let work = self.work(lang);
        let found = self.severities(lang);
        let mut line = text!("{work}; {found}", "{work}: {found}").get(lang).to_owned();
        let suppressed = self.suppressed;
        if suppressed > 0 {
            line += text!("; {suppressed} suppressed", "。抑制{suppressed}件").get(lang);
        }
        let elsewhere = self.elsewhere;
        if elsewhere > 0 {
            line += text!("; {elsewhere} more in other files", "。ほかのファイルに{elsewhere}件")
                .get(lang);
        }
        if self.numbers > 0 {
            line += self.claim().get(lang);
        }
        if self.is_absent {
            line += text!(
                "; every rule is `if-present`, and its targets are absent",
                "。すべての規則が `if-present` で、対象になるものはなかった"
            )
            .get(lang);
        }
        if self.inapplicable > 0 {
            line += self.idle().get(lang);
        }
        line
    }

    fn idle(&self) -> Text {
        let rules = self.inapplicable;
        // The count of a single omitted set would be no shorter than its name.
        let named = if self.absent.len() > SETS + 1 { SETS } else { self.absent.len() };
        let (named, more) = self.absent.split_at(named);
        let (Text { en, ja }, more) = (Text::list(named.iter().map(|it| visible(it))), more.len());
        let Text { en, ja } = match more {
            0 => Text { en, ja },
            _ => text!("{en} and {more} more", "{ja} ほか{more}件"),
        };
        plural(
            rules,
            text!(
                "; {rules} rule not applicable (no source set {en})",
                "。適用しない規則{rules}件（文書集合 {ja} がない）"
            ),
            text!(
                "; {rules} rules not applicable (no source set {en})",
                "。適用しない規則{rules}件（文書集合 {ja} がない）"
            ),
        )
    }

    fn work(&self, lang: Lang) -> String {
        let files = self.files;
        let files = plural(
            files,
            text!("{files} file", "{files}ファイル"),
            text!("{files} files", "{files}ファイル"),
        );
        let files = files.get(lang);
        let done: Vec<_> =
            self.checked.iter().filter(|it| it.count > 0 || it.unchecked > 0).collect();
        let join = |it: Vec<String>| it.join(text!(", ", "・").get(lang));
        let items = join(done.iter().filter(|it| it.count > 0).map(|it| it.line(lang)).collect());
        let is_one = done.len() == 1;
        let open = done.iter().filter(|it| it.unchecked > 0);
        let open = join(open.map(|it| it.open(is_one, lang)).collect());
        let work = match (items.is_empty(), open.is_empty()) {
            (true, true) => text!("nothing checked in {files}", "{files}で何も検査していない"),
            (true, false) => text!(
                "nothing checked in {files} (not checked: {open})",
                "{files}で何も検査していない（未検査: {open}）"
            ),
            (false, true) => text!("{items} checked in {files}", "{items}を{files}で検査"),
            (false, false) => text!(
                "{items} checked in {files} (not checked: {open})",
                "{items}を{files}で検査（未検査: {open}）"
            ),
        };
        work.get(lang).to_owned()
    }

    /// The number of findings of each severity.
    pub(super) fn severities(&self, lang: Lang) -> String {
        let Self { errors, warnings, notes, .. } = self;
        let counts = [
            (
                *errors,
                text!("{errors} error", "エラー{errors}件"),
                text!("{errors} errors", "エラー{errors}件"),
            ),
            (
                *warnings,
                text!("{warnings} warning", "警告{warnings}件"),
                text!("{warnings} warnings", "警告{warnings}件"),
            ),
            (
                *notes,
                text!("{notes} note", "情報{notes}件"),
                text!("{notes} notes", "情報{notes}件"),
            ),
        ];
        let reported = counts.into_iter().filter(|(count, ..)| *count > 0);
        let reported: Vec<_> =
            reported.map(|(count, one, many)| plural(count, one, many)).collect();
        if reported.is_empty() {
            return text!("no findings", "指摘なし").get(lang).to_owned();
        }
        let reported: Vec<_> = reported.iter().map(|text| text.get(lang)).collect();
        reported.join(text!(", ", "、").get(lang))
    }

    fn claim(&self) -> Text {
        let Self { numbers, unclaimed, .. } = self;
        match unclaimed {
            0 => plural(
                *numbers,
                text!("; the {numbers} number covered", "。数値{numbers}個はすべて規則の対象"),
                text!("; all {numbers} numbers covered", "。数値{numbers}個はすべて規則の対象"),
            ),
            _ => plural(
                *numbers,
                text!(
                    "; {unclaimed} of {numbers} number not covered by any rule",
                    "。数値{numbers}個のうち{unclaimed}個はどの規則の対象でもない"
                ),
                text!(
                    "; {unclaimed} of {numbers} numbers not covered by any rule",
                    "。数値{numbers}個のうち{unclaimed}個はどの規則の対象でもない"
                ),
            ),
        }
    }
}

impl Checked {
    fn line(&self, lang: Lang) -> String {
        let Self { count, one, many, .. } = self;
        let noun = if *count == 1 { one } else { many }.get(lang);
        text!("{count} {noun}", "{noun}{count}件").get(lang).to_owned()
    }

    /// Number of undecided instances, with their kind unless it is already named.
    fn open(&self, is_one: bool, lang: Lang) -> String {
        let Self { count, unchecked, one, many, .. } = self;
        if is_one && *count > 0 {
            return text!("{unchecked}", "{unchecked}件").get(lang).to_owned();
        }
        let noun = if *unchecked == 1 { one } else { many }.get(lang);
        text!("{unchecked} {noun}", "{noun}{unchecked}件").get(lang).to_owned()
    }
}

fn plural(count: usize, one: Text, many: Text) -> Text {
    if count == 1 { one } else { many }
}
