//! Knows the sources of rules (packs, files and directories, from the configuration and from
//! arguments) and which rules are in effect. Does not know the meaning of a rule.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::config::{CODE, Config, Extension, Override, fit};
use super::files::{self, Listing, MATCHED_NOTHING};
use super::input::{EMPTY, Input};
use crate::check::{self, Compiled, Kind as _};
use crate::diagnostic::{Diagnostic, Text};
use crate::document::Document;
use crate::rule::adapt::{Known, Names};
use crate::rule::fields::nearest;
use crate::rule::packs::{self, PACKS};
use crate::rule::{self, Model, Rule};
use crate::source::{Span, Spanned};
use crate::text;

/// Code of a rule whose id is already used.
pub(crate) const DUPLICATE: &str = "rule/duplicate-id";
/// Code of a run without any rule.
pub(crate) const NO_RULES: &str = "rule/none";
/// Code of an unknown pack.
pub(crate) const UNKNOWN_PACK: &str = "config/unknown-pack";
/// Code of a severity for an unknown rule.
pub(crate) const UNKNOWN_RULE: &str = "config/unknown-rule";

/// The default glob of rule files.
pub(crate) const DEFAULT_GLOB: &str = "rules/**/*.{yaml,yml,json,toml}";
/// The pack, the file and the rule that check anchors.
const ANCHORS: [&str; 3] = ["auto", "anchors.yaml", concat!("anchor", "/", "figure")];
/// Extensions of rule files in a directory.
const ENDINGS: [&str; 4] = ["yaml", "yml", "json", "toml"];

/// The rules of a run.
#[derive(Default)]
pub(crate) struct Rulebook {
    /// Rules in effect, in the order they were read; those switched off have severity `None`.
    pub(crate) rules: Vec<Compiled>,
    /// Rule files, by [`Files::identity`](super::Files::identity).
    pub(crate) files: FxHashSet<PathBuf>,
    /// Every id that was read, with its place, even if the rule could not be compiled.
    ids: FxHashMap<String, Span>,
    /// Rules read but not yet compiled, because the shared model must be complete first.
    pending: Vec<Rule>,
    /// The entities and links declared for every rule, in the configuration and in files without
    /// rules.
    shared: Model,
    /// The shared model, if no rule in effect uses entities or links.
    pub(crate) alone: Option<Arc<Model>>,
    packs: FxHashSet<&'static str>,
    /// The rule files, without those of packs.
    pub(crate) documents: Vec<Arc<Document>>,
}

impl Rulebook {
    /// Adds the rules that the configuration in `directory` names.
    pub(crate) fn extend(&mut self, config: &Config, directory: &Path, input: &mut Input) {
        for Extension { path, names } in &config.extends {
            match path.value.strip_prefix(packs::PREFIX) {
                Some(name) => self.add_pack(name, Some((path.span, names)), input),
                None => self.add_path(&directory.join(&path.value), Some(path.span), input),
            }
        }
        match &config.rules {
            Some(globs) => {
                for glob in globs {
                    let listing = listing(directory, glob, input);
                    self.add_files(listing, input);
                }
            }
            None => {
                let listing =
                    files::matching(&*input.files, directory, DEFAULT_GLOB).unwrap_or_default();
                self.add_files(listing, input);
            }
        }
    }

    /// Adds the rules of `--rules`: a pack, a file or a directory.
    pub(crate) fn add_argument(&mut self, argument: &Path, input: &mut Input) {
        match argument.to_str().and_then(|it| it.strip_prefix(packs::PREFIX)) {
            Some(name) => self.add_pack(name, None, input),
            None => self.add_path(argument, None, input),
        }
    }

    /// Adds every shipped pack, so that its rules can be explained. A rule of the run may have the
    /// same id as one in an unused pack.
    pub(crate) fn add_all_packs(&mut self, input: &mut Input) {
        let before = input.trouble.len();
        for pack in PACKS {
            self.add_pack(pack.name, None, input);
        }
        input.trouble.truncate(before);
    }

    fn add_pack(&mut self, name: &str, named: Option<(Span, &Names)>, input: &mut Input) {
        let Some(pack) = packs::pack(name) else {
            input.trouble.push(unknown_pack(name, named.map(|(span, _)| span)));
            return;
        };
        let names = named.map(|(_, names)| names).filter(|it| !it.is_empty());
        let mut known = Known::default();
        if !self.packs.insert(pack.name) {
            return;
        }
        let origin = format!("{}{}", packs::PREFIX, pack.name);
        for file in pack.files {
            let mut document = input.load_text(format!("{origin}/{}", file.name), file.text);
            if let Some(names) = names {
                let fitted = names.fit(&document, &mut known);
                document = input.replace(&document, fitted);
            }
            self.add_rules(&document, &origin, names.is_some(), input);
        }
        names.into_iter().for_each(|it| it.check(pack.name, &known, CODE, &mut input.trouble));
    }

    fn add_path(&mut self, path: &Path, span: Option<Span>, input: &mut Input) {
        if files::is_directory(&*input.files, path) {
            let is_rule_file = |path: &Path| {
                let ending = path.extension().unwrap_or_default();
                ENDINGS.iter().any(|it| ending.eq_ignore_ascii_case(it))
            };
            let listing = input.files.list(path, None, &is_rule_file);
            if listing.files.is_empty() && listing.faults.is_empty() {
                let name = input.name(path);
                let message = text!("no rule file in `{name}`", "`{name}` に規則ファイルがない");
                input.trouble.push(at(Diagnostic::error(MATCHED_NOTHING, message), span));
            }
            return self.add_files(listing, input);
        }
        if let Err(error) = input.files.stat(path) {
            let fault = at(files::fault(&*input.files, path, Some(&error)), span);
            input.trouble.push(named_pack(path).into_iter().fold(fault, Diagnostic::help));
            return;
        }
        self.add_file(path, input);
    }

    fn add_files(&mut self, listing: Listing, input: &mut Input) {
        input.trouble.extend(listing.reported(&*input.files));
        for path in listing.files {
            self.add_file(&path, input);
        }
    }

    fn add_file(&mut self, path: &Path, input: &mut Input) {
        if self.files.insert(input.files.identity(path))
            && let Some(document) = input.load(path)
        {
            let origin = input.name(path);
            self.add_rules(&document, &origin, false, input);
            self.documents.push(document);
        }
    }

    fn add_rules(
        &mut self,
        document: &Arc<Document>,
        origin: &str,
        is_fitted: bool,
        input: &mut Input,
    ) {
        let mut found = Vec::new();
        let mut rules = rule::read(document, origin, &mut found);
        if is_fitted {
            // Their examples use the original names of the pack.
            rules.iter_mut().for_each(|it| it.examples.clear());
        }
        if document.is_cut() {
            // Half a rule does not mean what its author intended: it is neither run nor judged. If
            // the model is cut off, this applies to all rules that may use it.
            if rule::ends_in_model(document) {
                return;
            }
            let whole = rule::last(document).map_or(0, |it| it.span().start);
            rules.retain(|rule| rule.id.span.start < whole);
            found.retain(|it| it.span().is_some_and(|at| at.start < whole));
        }
        input.trouble.append(&mut found);
        if rules.is_empty() {
            let model = rule::read_model(document, &mut Vec::new());
            let is_faulty = input.trouble.iter().any(|it| is_about(it, document));
            if model.is_empty() && !is_faulty {
                input.trouble.push(without_rules(document));
            }
            self.shared.extend(&model);
        }
        for rule in rules {
            let id = rule.id.clone();
            match self.ids.get(&id.value) {
                Some(&first) => input.trouble.push(duplicate(&rule, first)),
                None => {
                    self.ids.insert(id.value, id.span);
                    self.pending.push(rule);
                }
            }
        }
    }

    /// Adds the rule for anchors, unless one exists, so that anchors are always checked.
    pub(crate) fn add_anchors(&mut self, overrides: &[Override], input: &mut Input) {
        let [pack, name, _] = ANCHORS;
        let is_there = self.rules.iter().any(|it| it.kind.name() == check::anchor::Anchors.name());
        let file = packs::pack(pack).and_then(|it| it.files.iter().find(|it| it.name == name));
        let Some(file) = file.filter(|_| !is_there) else { return };
        let origin = format!("{}{pack}", packs::PREFIX);
        let document = input.load_text(format!("{origin}/{name}"), file.text);
        self.add_rules(&document, &origin, false, input);
        let first = self.rules.len();
        self.settle(&mut input.trouble);
        for compiled in &mut self.rules[first..] {
            if let Some(closest) = closest(overrides, &compiled.rule.id.value) {
                compiled.rule.severity = closest.severity;
            }
        }
    }

    /// Adds a model that every rule can use.
    pub(crate) fn share(&mut self, model: &Model) {
        self.shared.extend(model);
    }

    /// Compiles the rules, each with the model of its file and the shared one.
    pub(crate) fn settle(&mut self, trouble: &mut Vec<Diagnostic>) {
        // All rules of a file share its model; it is kept alive as long as its address is used as a key.
        let mut whole: FxHashMap<usize, (Arc<Model>, Arc<Model>)> = FxHashMap::default();
        for mut rule in std::mem::take(&mut self.pending) {
            let (_, model) = whole.entry(Arc::as_ptr(&rule.model).addr()).or_insert_with(|| {
                let mut model = Model::clone(&rule.model);
                model.extend(&self.shared);
                (rule.model.clone(), Arc::new(model))
            });
            rule.model = model.clone();
            self.rules.extend(check::compile(rule, trouble));
        }
        let speaks = |it: &Compiled| it.scope.is_in_model();
        if !self.shared.is_empty() && !self.rules.iter().any(speaks) {
            self.alone = Some(Arc::new(self.shared.clone()));
        }
    }

    /// Replaces the severities of rules by those of the configuration.
    pub(crate) fn apply_severities(
        &mut self,
        overrides: &[Override],
        trouble: &mut Vec<Diagnostic>,
    ) {
        for entry in overrides {
            self.check_pattern(&entry.pattern, trouble);
        }
        for compiled in &mut self.rules {
            if let Some(closest) = closest(overrides, &compiled.rule.id.value) {
                compiled.rule.severity = closest.severity;
            }
        }
    }

    /// Reports `pattern` if it matches no rule, not even one that could not be compiled.
    pub(crate) fn check_pattern(&self, pattern: &Spanned<String>, trouble: &mut Vec<Diagnostic>) {
        let mut ids = self.ids.keys().map(String::as_str).chain([ANCHORS[2]]);
        if !ids.any(|id| fit(&pattern.value, id).is_some()) {
            trouble.push(self.unknown_rule(pattern));
        }
    }

    /// The known rule id nearest to `name`.
    pub(crate) fn nearest(&self, name: &str) -> Option<&str> {
        let mut ids: Vec<&str> = self.ids.keys().map(String::as_str).collect();
        ids.sort_unstable();
        nearest(name, ids)
    }

    fn unknown_rule(&self, pattern: &Spanned<String>) -> Diagnostic {
        let name = &pattern.value;
        let message = text!("no rule is named `{name}`", "`{name}` という規則はない");
        let unknown = Diagnostic::error(UNKNOWN_RULE, message).at(pattern.span, Text::default());
        did_you_mean(unknown, self.nearest(name))
    }
}

fn is_about(diagnostic: &Diagnostic, document: &Document) -> bool {
    diagnostic.span().is_some_and(|at| at.source == document.source)
}

/// Reports a rule file without rules: its author may believe that it contains some.
fn without_rules(document: &Document) -> Diagnostic {
    let list = document.roots().find_map(|root| root.get("rules"));
    let at = list.map_or(Span::new(document.source, 0..0), |list| list.span());
    let message = text!("the rule file contains no rule", "規則ファイルに規則がない");
    let help = text!("write a rule, or remove the file", "規則を書くか、ファイルを削除する");
    Diagnostic::warning(EMPTY, message).at(at, Text::default()).help(help)
}

/// The entry that matches the rule `id` most specifically; among equal ones, the last.
pub(crate) fn closest<'a>(overrides: &'a [Override], id: &str) -> Option<&'a Override> {
    let fitting = overrides.iter().filter_map(|it| Some((it.fit(id)?, it)));
    fitting.max_by_key(|(fit, _)| *fit).map(|(_, it)| it)
}

/// The files that a glob of the configuration matches. If there are none, that is reported.
pub(crate) fn listing(directory: &Path, glob: &Spanned<String>, input: &mut Input) -> Listing {
    let pattern = &glob.value;
    let nothing = match files::matching(&*input.files, directory, pattern) {
        Ok(listing) if listing.files.is_empty() && listing.faults.is_empty() => {
            let message =
                text!("`{pattern}` matches no file", "`{pattern}` に当たるファイルはない");
            Diagnostic::error(MATCHED_NOTHING, message).at(glob.span, Text::default())
        }
        Ok(listing) => return listing,
        Err(why) => files::malformed(glob, &why),
    };
    input.trouble.push(nothing.help(text!(
        "paths are relative to the configuration; hidden and ignored files are excluded",
        "パスは設定ファイルからの相対パスで書く。隠しファイルと .gitignore の対象は除かれる"
    )));
    Listing::default()
}

/// `diagnostic` with a suggestion of the name that was probably meant.
pub(crate) fn did_you_mean(diagnostic: Diagnostic, near: Option<&str>) -> Diagnostic {
    match near {
        Some(near) => diagnostic.meant(near),
        None => diagnostic,
    }
}

fn at(diagnostic: Diagnostic, span: Option<Span>) -> Diagnostic {
    match span {
        Some(span) => diagnostic.at(span, Text::default()),
        None => diagnostic,
    }
}

/// Advice about a missing path that has the name of a pack.
fn named_pack(path: &Path) -> Option<Text> {
    let pack = packs::pack(path.file_name()?.to_str()?)?;
    let name = format!("{}{}", packs::PREFIX, pack.name);
    Some(text!("the pack of that name is `{name}`", "その名前の付属パックは `{name}` と書く"))
}

fn unknown_pack(name: &str, span: Option<Span>) -> Diagnostic {
    let message = text!("no shipped pack is named `{name}`", "`{name}` という付属パックはない");
    let unknown = at(Diagnostic::error(UNKNOWN_PACK, message), span);
    let names = || PACKS.iter().map(|pack| pack.name);
    match nearest(name, names()) {
        Some(near) => did_you_mean(unknown, Some(near)),
        None => {
            let Text { en, ja } = Text::list(names());
            unknown.help(text!("packs: {en}", "付属パック: {ja}"))
        }
    }
}

fn duplicate(rule: &Rule, first: Span) -> Diagnostic {
    let id = &rule.id.value;
    let message = text!("a second rule is named `{id}`", "`{id}` という規則が2つある");
    Diagnostic::error(DUPLICATE, message)
        .at(rule.id.span, text!("this one is not used", "こちらは使われない"))
        .at(first, text!("the first one", "最初の規則"))
        .help(text!("give it a different id", "別の id を付ける"))
}
