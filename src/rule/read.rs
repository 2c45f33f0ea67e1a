//! Knows the envelope of a rule file: ids, titles, severities, examples. A file contains one rule,
//! a list under `rules`, or one rule in each YAML document. Does not know the parameters of any
//! kind.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::{Example, ExampleText, Expected, Model, Part, Rule, Waiver};
use crate::diagnostic::{Diagnostic, Severity, Text};
use crate::document::{Document, Node, NodeKind};
use crate::rule::fields::{Fields, headline, items};
use crate::rule::member::{Form, Member, Shape};
use crate::rule::model::MODEL;
use crate::rule::operand::{CODE, part as bytes};
use crate::source::{Span, Spanned};
use crate::text;

/// Members of a rule file other than those of a single rule.
pub const FILE: &[Member] = &[
    Member::new("version", Form::Version, "version of this format", "書式の版"),
    Member::new(
        "model",
        Form::Record(MODEL),
        "entities and the links between them",
        "実体と、その間のリンク",
    ),
    Member::new("rules", Form::Records(RULE), "the rules", "規則"),
];

/// Members of a rule.
pub const RULE: &[Member] = &[
    Member::required(
        "id",
        Form::Value(Shape::Text),
        "area/noun in lower case, unique among all rules",
        "小文字の area/noun。すべての規則の中で重複しない",
    ),
    Member::new(
        "title",
        Form::Sentence,
        "what the rule says of a sound document",
        "正しい文書について規則が述べること",
    ),
    Member::new(
        "severity",
        Form::Severity,
        "severity of its findings; by default error",
        "指摘の重大度。省略時は error",
    ),
    Member::new(
        "if-present",
        Form::Value(Shape::Flag),
        "whether matching nothing is fine",
        "対象が1つもなくてもよいか",
    ),
    Member::new(
        "message",
        Form::Sentence,
        "replaces the message of the kind",
        "規則の種類の文言の代わりに示す文言",
    ),
    Member::new("help", Form::Sentence, "added to every finding", "すべての指摘に加える助言"),
    Member::new(
        "at-least",
        Form::Value(Shape::Text),
        "share of the instances that is enough: 95%",
        "成り立てば十分とする割合: 95%",
    ),
    Member::new(
        "waive",
        Form::Records(WAIVER),
        "violations that are accepted, each with a reason",
        "受け入れる違反。それぞれに理由を書く",
    ),
    Member::required(
        "check",
        Form::Check,
        "the kind of rule and its parameters",
        "規則の種類とそのパラメータ",
    ),
    Member::new(
        "examples",
        Form::Record(EXAMPLES),
        "documents that the rule passes and fails: its tests",
        "規則が通す文書と通さない文書。規則のテストになる",
    ),
];

const WAIVER: &[Member] = &[
    Member::required(
        "at",
        Form::Value(Shape::Text),
        "key of the entity, or the text under the primary label",
        "実体のキー、または指摘箇所の文字列",
    ),
    Member::required("reason", Form::Sentence, "why it is accepted", "受け入れる理由"),
];

const EXAMPLES: &[Member] = &[
    Member::new("ok", Form::Records(SOUND), "documents that pass", "指摘のない文書"),
    Member::new("bad", Form::Records(BAD), "documents that fail", "指摘のある文書"),
];

const DOCUMENT: Member = Member::new(
    "document",
    Form::Any,
    "one document, in every source set",
    "すべての文書集合に属する1つの文書",
);
const DOCUMENTS: Member = Member::new(
    "documents",
    Form::ByName(&Form::Any),
    "documents by source set",
    "文書集合の名前ごとの文書",
);
const FORMAT: Member = Member::new(
    "format",
    Form::Value(Shape::Text),
    "a file ending, when documents are texts",
    "文書が文字列の場合の拡張子",
);
const REPORT: Member = Member::required(
    "report",
    Form::TextsOrRecords(EXPECTED),
    "what must be found, in order: the bytes, or `at` and `says`",
    "あるべき指摘。順に、箇所の文字列、または `at` と `says`",
);

/// Members of an example that passes.
const SOUND: &[Member] = &[DOCUMENT, DOCUMENTS, FORMAT];

/// Members of an example that fails.
const BAD: &[Member] = &[DOCUMENT, DOCUMENTS, FORMAT, REPORT];

const EXPECTED: &[Member] = &[
    Member::required(
        "at",
        Form::Value(Shape::Text),
        "text under the primary label",
        "指摘箇所の文字列",
    ),
    Member::new(
        "says",
        Form::Value(Shape::Text),
        "part of the message in either language",
        "文言の一部。どちらの言語でもよい",
    ),
];

/// Reads every rule of `document`. Mistakes are reported in `found`; a rule with a broken envelope
/// is skipped, the others are kept. `origin` names the pack or file.
pub fn read(document: &Arc<Document>, origin: &str, found: &mut Vec<Diagnostic>) -> Vec<Rule> {
    let mut rules = Vec::new();
    let model = Arc::new(model(document, found));
    for root in document.roots() {
        if root.kind() == NodeKind::List {
            found.push(bare_list(root));
            continue;
        }
        if let Some(member) = of_configuration(root) {
            found.push(configuration(member));
            continue;
        }
        let list = root.get("rules");
        if list.is_none() && root.get("model").is_none() {
            rules.extend(rule(document, root, origin, found));
            continue;
        }
        let Some(mut fields) = Fields::of(root, FILE, CODE, found) else { continue };
        let (list, _, _) = (fields.list("rules"), fields.get("model"), fields.get("version"));
        rules.extend(list.into_iter().filter_map(|it| rule(document, it, origin, found)));
        fields.finish(found);
    }
    for rule in &mut rules {
        rule.model = model.clone();
    }
    rules
}

fn bare_list(list: Node<'_>) -> Diagnostic {
    let message = text!(
        "a list of rules must be under `rules`",
        "規則のリストは `rules` の下に書かなければならない"
    );
    let bare = Diagnostic::error(CODE, message).at(headline(list), Text::default());
    bare.help(text!("write `rules:` above it", "リストの前の行に `rules:` と書く"))
}

/// The member that marks `root` as a configuration: it never occurs in a rule file.
fn of_configuration(root: Node<'_>) -> Option<Node<'_>> {
    let is_rule = |it: &Node<'_>| it.kind() == NodeKind::Record;
    let has_rule = root.get("rules").is_some_and(|it| items(it).iter().any(is_rule));
    let is_plain = ["id", "check"].iter().all(|it| root.get(it).is_none()) && !has_rule;
    let member = || ["extends", "sources"].iter().find_map(|it| root.get(it));
    if is_plain { member() } else { None }
}

fn configuration(member: Node<'_>) -> Diagnostic {
    let message =
        text!("this is a configuration, not a rule file", "規則ファイルではなく設定ファイルである");
    let diagnostic = Diagnostic::error(CODE, message)
        .at(member.key().map_or_else(|| headline(member), |it| it.span), Text::default());
    diagnostic.help(text!(
        "`extends` and `--rules` accept rule files and packs",
        "`extends` と `--rules` には規則ファイルかパックを書く"
    ))
}

/// The last rule in `document`, valid or not.
pub fn last(document: &Document) -> Option<Node<'_>> {
    let root = document.roots().last()?;
    root.get("rules").map_or(Some(root), |list| items(list).pop())
}

/// Whether a model is the last item in `document`.
pub fn ends_in_model(document: &Document) -> bool {
    let last = document.roots().last().and_then(|root| root.children().last());
    last.and_then(|it| it.key()).is_some_and(|key| key.value == "model")
}

/// The models in `document`, one for each YAML document, merged.
fn model(document: &Document, found: &mut Vec<Diagnostic>) -> Model {
    let mut model = Model::default();
    for node in document.roots().filter_map(|root| root.get("model")) {
        model.extend(&Model::read(node, found));
    }
    model
}

/// The model that a rule file or a configuration declares beside its other members.
pub fn read_model(document: &Document, found: &mut Vec<Diagnostic>) -> Model {
    model(document, found)
}

/// Whether a rule with these diagnostics can run: only an error prevents that.
pub(crate) fn is_sound(reported: &[Diagnostic]) -> bool {
    reported.iter().all(|it| it.severity < Severity::Error)
}

/// Reports an error for a rule that cannot run, if the diagnostics since `before` contain none.
pub(crate) fn left_out(at: Span, before: usize, found: &mut Vec<Diagnostic>) {
    if is_sound(&found[before..]) {
        let message = text!("this rule cannot run", "この規則は実行できない");
        found.push(Diagnostic::error(CODE, message).at(at, Text::default()));
    }
}

fn rule(
    document: &Arc<Document>,
    node: Node<'_>,
    origin: &str,
    found: &mut Vec<Diagnostic>,
) -> Option<Rule> {
    let before = found.len();
    let rule = envelope(document, node, origin, found);
    if rule.is_none() {
        left_out(headline(node), before, found);
    }
    rule
}

fn envelope(
    document: &Arc<Document>,
    node: Node<'_>,
    origin: &str,
    found: &mut Vec<Diagnostic>,
) -> Option<Rule> {
    let mut fields = Fields::of(node, RULE, CODE, found)?;
    let id = fields.text("id", found);
    let title = fields.sentence("title", found).unwrap_or_default();
    let severity = fields.severity("severity", found).unwrap_or(Some(Severity::Error));
    let if_present = fields.flag("if-present", found);
    let message = fields.sentence("message", found);
    let named = fields.get("message").map(named).unwrap_or_default();
    let help = fields.sentence("help", found);
    let check = fields.get("check");
    let at_least = fields.get("at-least").and_then(|it| share(&fields, it, found));
    let waive = fields.list("waive").into_iter().filter_map(|it| waiver(it, found)).collect();
    let examples = fields.get("examples").map(|it| examples(document, it, found));
    fields.finish(found);
    let (id, check) = (id?, check?);
    check_id(&id, found);
    let (kind, params) = kind(document, check, found)?;
    let examples = examples.unwrap_or_default();
    let origin = origin.to_owned();
    Some(Rule {
        id,
        title,
        severity,
        kind,
        params,
        if_present,
        message,
        named,
        model: Arc::default(),
        at_least,
        waive,
        help,
        examples,
        origin,
    })
}

/// The value names in a message, with their braces, in all its languages.
fn named(message: Node<'_>) -> Vec<Spanned<String>> {
    let sentences: Vec<_> = match message.kind() {
        NodeKind::Record => message.children().collect(),
        _ => vec![message],
    };
    let mut named = Vec::new();
    for sentence in sentences.into_iter().filter(|it| it.kind().is_scalar()) {
        let (text, mut at) = (sentence.text(), 0);
        while let Some(open) = text[at..].find('{').map(|it| at + it) {
            let end = text[open..].find('}').map_or(text.len(), |it| open + it + 1);
            named.push(Spanned::new(text[open..end].to_owned(), bytes(sentence, open..end)));
            at = end;
        }
    }
    named
}

/// A share of instances: `95%`.
fn share(
    fields: &Fields<'_>,
    node: Node<'_>,
    found: &mut Vec<Diagnostic>,
) -> Option<Spanned<Decimal>> {
    let number = node.text().strip_suffix(['%', '％']).map(str::trim);
    let share = number.and_then(|it| Decimal::from_str_exact(it).ok());
    let share = share.filter(|it| *it > Decimal::ZERO && *it <= Decimal::ONE_HUNDRED);
    if share.is_none() {
        fields.wrong(
            "at-least",
            node,
            text!("a share, for example 95%", "95% のような割合"),
            found,
        );
    }
    share.map(|it| Spanned::new(it, node.span()))
}

fn waiver(node: Node<'_>, found: &mut Vec<Diagnostic>) -> Option<Waiver> {
    let mut fields = Fields::of(node, WAIVER, CODE, found)?;
    let (at, reason) = (fields.text("at", found), fields.sentence("reason", found));
    fields.finish(found);
    Some(Waiver { at: at?, reason: reason? })
}

fn check_id(id: &Spanned<String>, found: &mut Vec<Diagnostic>) {
    let part = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    let sound = id
        .value
        .split_once('/')
        .is_some_and(|(area, noun)| part(area) && noun.split('/').all(part));
    if !sound {
        let value = &id.value;
        let message = text!(
            "`{value}` is not a valid rule id; write `area/noun` in lower case",
            "`{value}` は規則の id として正しくない。小文字で `area/noun` の形に書く"
        );
        found.push(Diagnostic::error(CODE, message).at(id.span, Text::default()));
    }
}

/// The kind is the only key of `check`, so a mistake in it has its own bytes.
fn kind(
    document: &Arc<Document>,
    check: Node<'_>,
    found: &mut Vec<Diagnostic>,
) -> Option<(Spanned<String>, Part)> {
    let fields = Fields::new(check, CODE, found)?;
    let mut members = check.children();
    if let (Some(member), None) = (members.next(), members.next()) {
        let key = member.key()?;
        let kind = Spanned::new(key.value.to_owned(), key.span);
        return Some((kind, Part { document: document.clone(), id: member.id }));
    }
    let message = text!("`check` must name one kind", "`check` には規則の種類を1つだけ書く");
    found.push(Diagnostic::error(CODE, message).at(fields.span(), Text::default()));
    None
}

fn examples(document: &Arc<Document>, node: Node<'_>, found: &mut Vec<Diagnostic>) -> Vec<Example> {
    let Some(mut fields) = Fields::of(node, EXAMPLES, CODE, found) else { return Vec::new() };
    let (ok, bad) = (fields.list("ok"), fields.list("bad"));
    fields.finish(found);
    let ok = ok.into_iter().filter_map(|it| example(document, it, false, found));
    let mut examples: Vec<_> = ok.collect();
    examples.extend(bad.into_iter().filter_map(|it| example(document, it, true, found)));
    examples
}

fn example(
    document: &Arc<Document>,
    node: Node<'_>,
    is_bad: bool,
    found: &mut Vec<Diagnostic>,
) -> Option<Example> {
    let mut fields = Fields::of(node, if is_bad { BAD } else { SOUND }, CODE, found)?;
    let part = |node: Node<'_>| Part { document: document.clone(), id: node.id };
    let format = fields.text("format", found);
    let content = |node: Node<'_>| match &format {
        Some(format) => {
            ExampleText::Text { text: node.text().to_owned(), format: format.value.clone() }
        }
        None => ExampleText::Tree(part(node)),
    };
    let mut documents = Vec::new();
    if let Some(sets) = fields.get("documents") {
        for set in sets.children() {
            let name = set.key().map(|key| key.value.to_owned()).unwrap_or_default();
            documents.push((name, content(set)));
        }
    } else if let Some(node) = fields.required("document") {
        documents.push((String::new(), content(node)));
    }
    let report = if is_bad { fields.get("report") } else { None };
    let report = report.map(items).unwrap_or_default();
    let expected = report.into_iter().filter_map(|it| expected(it, found)).collect();
    fields.finish(found);
    Some(Example { documents, expected, part: part(node) })
}

fn expected(node: Node<'_>, found: &mut Vec<Diagnostic>) -> Option<Expected> {
    if node.kind() != NodeKind::Record {
        return Some(Expected { at: node.text().to_owned(), says: None });
    }
    let mut fields = Fields::of(node, EXPECTED, CODE, found)?;
    let at = fields.text("at", found);
    let says = fields.text("says", found).map(|it| it.value);
    fields.finish(found);
    Some(Expected { at: at?.value, says })
}
