//! Conventions that readers rely on, enforced by tests: sizes, file openings, kinds, packs,
//! wording.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use kenzan::check::KINDS;
use kenzan::document::format::Format;
use kenzan::rule::packs::PACKS;
use proc_macro2::{TokenStream, TokenTree};
use regex::Regex;
use syn::spanned::Spanned;
use syn::visit::Visit;

/// Files that may exceed [`FILE_LINES`], and why.
const LONG_FILES: [(&str, &str); 0] = [];
const FILE_LINES: usize = 500;
const FUNCTION_LINES: usize = 60;
const PARAMETERS: usize = 5;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file below `directory`, sorted.
pub(crate) fn rust_files(directory: &Path) -> Vec<PathBuf> {
    let mut files = files(directory);
    files.retain(|path| path.extension().is_some_and(|it| it == "rs"));
    files
}

fn files(directory: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut open = vec![directory.to_owned()];
    while let Some(directory) = open.pop() {
        for entry in fs::read_dir(directory).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() { open.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    files
}

/// Name relative to the root, and content.
fn code(directory: &str) -> Vec<(String, String)> {
    let read = |path: PathBuf| {
        let name = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
        (name, fs::read_to_string(&path).unwrap())
    };
    rust_files(&root().join(directory)).into_iter().map(read).collect()
}

#[test]
fn every_file_opens_by_saying_what_it_knows() {
    // The page of a kind is its manual.
    let says = |text: &str| text.starts_with("//! ") || text.starts_with("#![doc = include_str!(");
    let silent = code("src").into_iter().filter(|(_, text)| !says(text));
    let silent: Vec<_> = silent.map(|(name, _)| name).collect();
    assert!(silent.is_empty(), "no `//!` at the top: {silent:?}");
}

#[test]
fn no_file_is_longer_than_a_reader_can_hold() {
    let is_long = |(name, text): &(String, String)| {
        let allowed = LONG_FILES.iter().any(|(known, _)| known == name);
        text.matches('\n').count() > FILE_LINES && !allowed
    };
    let long: Vec<_> = code("src").into_iter().filter(is_long).map(|(name, _)| name).collect();
    assert!(long.is_empty(), "over {FILE_LINES} lines: {long:?}");
}

/// A function, what it takes, and its length.
struct Function {
    name: String,
    lines: usize,
    /// Parameters without `self`.
    parameters: usize,
    /// Whether one of them is a tuple of unlike things, taken apart.
    hides: bool,
}

#[derive(Default)]
struct Functions(Vec<Function>);

impl Functions {
    fn add(&mut self, signature: &syn::Signature, whole: impl Spanned) {
        let typed = signature.inputs.iter().filter_map(|it| match it {
            syn::FnArg::Typed(it) => Some(it),
            syn::FnArg::Receiver(_) => None,
        });
        self.0.push(Function {
            name: signature.ident.to_string(),
            lines: (whole.span().end().line + 1)
                .saturating_sub(signature.fn_token.span().start().line),
            parameters: typed.clone().count(),
            hides: typed.clone().any(is_parcel),
        });
    }
}

/// Whether a parameter is a tuple of different types, taken apart: several parameters that look like one. A
/// point, a range or an array of alike things is one.
fn is_parcel(it: &syn::PatType) -> bool {
    let (syn::Pat::Tuple(_), syn::Type::Tuple(types)) = (&*it.pat, &*it.ty) else { return false };
    let types: BTreeSet<_> = types.elems.iter().map(|it| it.span().source_text()).collect();
    types.len() > 1
}

impl Visit<'_> for Functions {
    fn visit_item_fn(&mut self, it: &syn::ItemFn) {
        self.add(&it.sig, &it.block);
        syn::visit::visit_item_fn(self, it);
    }

    fn visit_impl_item_fn(&mut self, it: &syn::ImplItemFn) {
        self.add(&it.sig, &it.block);
        syn::visit::visit_impl_item_fn(self, it);
    }

    fn visit_trait_item_fn(&mut self, it: &syn::TraitItemFn) {
        self.add(&it.sig, &it.default);
        syn::visit::visit_trait_item_fn(self, it);
    }
}

/// The functions of each file of the code.
static FUNCTIONS: LazyLock<Vec<(String, Functions)>> = LazyLock::new(|| {
    let read = |(file, text): (String, String)| {
        let mut functions = Functions::default();
        functions.visit_file(&syn::parse_file(&text).unwrap());
        (file, functions)
    };
    code("src").into_iter().map(read).collect()
});

/// The functions of the code for which `is_wrong` holds, each with its file.
fn functions(is_wrong: impl Fn(&Function) -> bool) -> Vec<String> {
    let all = FUNCTIONS.iter().flat_map(|(file, it)| it.0.iter().map(move |it| (file, it)));
    all.filter(|it| is_wrong(it.1)).map(|(file, it)| format!("{file}: {}", it.name)).collect()
}

#[test]
fn no_function_is_longer_than_a_screen() {
    let long = functions(|it| it.lines > FUNCTION_LINES);
    assert!(long.is_empty(), "over {FUNCTION_LINES} lines: {long:#?}");
}

#[test]
fn no_function_takes_more_than_it_shows() {
    let many = functions(|it| it.parameters > PARAMETERS);
    assert!(many.is_empty(), "over {PARAMETERS} parameters: {many:#?}");
    let parcels = functions(|it| it.hides);
    assert!(parcels.is_empty(), "parameters hidden in a tuple: {parcels:#?}");
}

/// Tests in the library would not run: it is not compiled a second time for them.
#[test]
fn all_tests_are_in_this_folder() {
    let with = code("src").into_iter().filter(|it| it.1.contains("#[test]")).map(|it| it.0);
    assert_eq!(with.collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn a_kind_is_a_file_a_page_and_an_entry() {
    let entries: BTreeSet<String> = KINDS.iter().map(|it| it.name().to_owned()).collect();
    assert_eq!(entries.len(), KINDS.len(), "two kinds share a name");
    let stem = |path: &PathBuf| path.file_stem().unwrap().to_str().unwrap().replace('_', "-");
    let in_check = files(&root().join("src/check"));
    let directly = |path: &&PathBuf| path.parent().unwrap().ends_with("src/check");
    let pages = in_check.iter().filter(|it| it.extension().is_some_and(|it| it == "md"));
    assert_eq!(pages.filter(directly).map(stem).collect::<BTreeSet<_>>(), entries, "pages");
    let kinds = in_check.iter().filter(|path| {
        path.extension().is_some_and(|it| it == "rs")
            && fs::read_to_string(path).unwrap().contains("impl Kind for ")
    });
    assert_eq!(kinds.filter(directly).map(stem).collect::<BTreeSet<_>>(), entries, "files");
    for kind in KINDS {
        let page = kind.manual();
        assert!(page.starts_with(&format!("# {}\n", kind.name())), "{}", kind.name());
        assert!(page.contains("\n## 日本語\n"), "{}: no Japanese part", kind.name());
    }
}

/// `context::select` requires a kind to declare whether it needs all nodes; a document that could not be
/// read completely cannot provide them.
#[test]
fn no_kind_selects_behind_the_back_of_the_context() {
    let of_kinds = |file: &str| {
        let part = file.trim_start_matches("src/check/");
        !["context", "graph", "naming"].iter().any(|it| part.starts_with(it))
    };
    let selects =
        |text: &str| ["value.select(", "value.follow("].iter().any(|it| text.contains(it));
    let code = code("src/check");
    let (kinds, below): (Vec<_>, Vec<_>) = code.iter().partition(|(file, _)| of_kinds(file));
    let selecting: Vec<_> = kinds.iter().filter(|(_, text)| selects(text)).collect();
    assert!(selecting.is_empty(), "{selecting:#?}");
    assert!(below.iter().any(|(_, text)| selects(text)), "what is looked for exists");
}

/// The only file outside `document` that may test a format, because it writes YAML.
const WRITES_YAML: &str = "src/project/places/accept.rs";

#[test]
fn nobody_but_the_entries_knows_formats() {
    let names: Vec<String> = Format::ALL.iter().map(|it| format!("{it:?}")).collect();
    let test = Regex::new(&format!("[!=]= Format::(?:{})\\b", names.join("|"))).unwrap();
    let tests = |(file, text): &(String, String)| {
        !file.starts_with("src/document/") && file != WRITES_YAML && test.is_match(text)
    };
    let code = code("src");
    let testing: Vec<_> = code.iter().filter(|it| tests(it)).map(|it| &it.0).collect();
    assert!(testing.is_empty(), "{testing:?}: add a member to `Entry`");
    assert!(code.iter().any(|it| it.0 == WRITES_YAML && test.is_match(&it.1)));
}

#[test]
fn every_list_of_words_exists_and_is_used() {
    let code: String =
        ["src/check", "src/table"].map(code).concat().into_iter().map(|it| it.1).collect();
    let mut lists = BTreeSet::new();
    for directory in ["src/check/phrases", "src/table/words"] {
        for path in files(&root().join(directory)) {
            let text = fs::read_to_string(path).unwrap();
            let names = text.split('\n').filter_map(|it| it.split_once(" = ")).map(|it| it.0);
            lists.extend(names.filter(|it| *it != "match").map(str::to_owned));
        }
    }
    let unused = lists.iter().filter(|it| !code.contains(&format!("\"{it}\"")));
    assert_eq!(unused.collect::<Vec<_>>(), [&""; 0], "no code names them");
    let call = r#"(?:phrases!\([\w() ]+,|[^.\w]any\(|\bpairs\(|\bfinder\(&\[)\s*((?:"[a-z0-9-]+"[,\s]*)+)"#;
    let called = Regex::new(call).unwrap();
    let calls = called.captures_iter(&code).map(|it| it.get(1).unwrap().as_str());
    let named: BTreeSet<&str> = calls.flat_map(|it| it.split('"').skip(1).step_by(2)).collect();
    let unknown: Vec<_> = named.iter().filter(|it| !lists.contains(**it)).collect();
    assert!(unknown.is_empty() && named.len() > 20, "no file has them: {unknown:?}");
}

#[test]
fn every_rule_file_is_in_its_pack() {
    let on_disk: BTreeSet<String> = files(&root().join("rules"))
        .iter()
        .filter(|path| path.extension().is_some_and(|ending| ending == "yaml"))
        .map(|path| path.strip_prefix(root().join("rules")).unwrap().to_str().unwrap().to_owned())
        .collect();
    let files = PACKS.iter().flat_map(|pack| pack.files.iter().map(move |file| (pack, file)));
    let embedded: BTreeSet<String> =
        files.clone().map(|(pack, file)| format!("{}/{}", pack.name, file.name)).collect();
    assert_eq!(embedded, on_disk);
    for (pack, file) in files {
        let path = root().join("rules").join(pack.name).join(file.name);
        assert_eq!(file.text, fs::read_to_string(path).unwrap(), "{}/{}", pack.name, file.name);
    }
}

/// The two sentences of a `text!`.
struct Pair {
    file: String,
    en: String,
    ja: String,
}

/// Every `text!` of the sources, in the order of files and text.
fn pairs() -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (file, text) in code("src") {
        harvest(text.parse().unwrap(), &mut |en, ja| {
            pairs.push(Pair { file: file.clone(), en, ja });
        });
    }
    pairs
}

fn harvest(tokens: TokenStream, found: &mut dyn FnMut(String, String)) {
    let tokens: Vec<_> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        let called =
            at.checked_sub(2).map(|it| tokens[it].to_string() + &tokens[it + 1].to_string());
        if called.as_deref() == Some("text!") {
            let literals: Vec<String> = group
                .stream()
                .into_iter()
                .filter_map(|it| syn::parse_str::<syn::LitStr>(&it.to_string()).ok())
                .map(|it| it.value())
                .collect();
            if let [en, ja] = &*literals {
                found(en.clone(), ja.clone());
            }
        }
        harvest(group.stream(), found);
    }
}

/// The inline values of a format string, sorted. `{en}` and `{ja}` are the two sides of one text,
/// and so are `{name}` and `{name_ja}`.
fn values(sentence: &str) -> Vec<String> {
    let plain = sentence.replace("{{", "").replace("}}", "");
    let value = Regex::new(r"\{([^}]*)\}").unwrap();
    let mut values: Vec<_> = value.captures_iter(&plain).map(|it| it[1].to_owned()).collect();
    for value in &mut values {
        if value == "ja" {
            "en".clone_into(value);
        } else if let Some(english) = value.strip_suffix("_ja") {
            *value = english.to_owned();
        }
    }
    values.sort();
    values
}

/// The words of a sentence without values, quotations and figures with their units.
fn words(sentence: &str) -> String {
    let other =
        Regex::new(r"\{[^}]*\}|`[^`]*`|[0-9０-９][0-9.,]*[万億兆千百]*[円件人%％]?").unwrap();
    other.replace_all(sentence, "").into_owned()
}

fn is_japanese(character: char) -> bool {
    matches!(character, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}')
}

#[test]
fn both_languages_name_the_same_values() {
    let apart = |it: &Pair| values(&it.en) != values(&it.ja);
    let apart: Vec<_> =
        pairs().into_iter().filter(apart).map(|it| (it.file, it.en, it.ja)).collect();
    assert!(apart.is_empty(), "{apart:#?}");
}

#[test]
fn english_is_english_and_japanese_is_japanese() {
    // Terms that have no English word, and typography.
    let allowed = |character: char| character.is_ascii() || "–…“”‘’×≤≥±→−▲△".contains(character);
    let terms = ["小計", "合計", "総計", "再掲", "内数", "うち", "の"];
    let mut wrong = Vec::new();
    for Pair { file, en, ja } in pairs() {
        let stripped = terms.iter().fold(words(&en), |text, term| text.replace(term, ""));
        let has_words = stripped.chars().any(|it| it.is_ascii_alphabetic());
        let in_japanese = en == ja || ja.chars().any(is_japanese);
        if !stripped.chars().all(allowed) || has_words && !in_japanese {
            wrong.push(format!("{file}: {en} / {ja}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_sentence_ends_with_a_stop() {
    for Pair { file, en, ja } in pairs() {
        let stops = en.ends_with('.') && !en.ends_with("..") || ja.ends_with('。');
        assert!(!stops, "{file}: {en} / {ja}");
    }
}

#[test]
fn the_catalogue_of_messages_is_fresh() {
    let mut catalogue = String::from(
        "# Messages\n\n\
         Every message of kenzan in both languages, by source file. Values are in braces. `just update`\n\
         writes this page.\n",
    );
    let mut last = String::new();
    for Pair { file, en, ja } in pairs() {
        if file != last {
            catalogue += &format!("\n## {file}\n\n| English | 日本語 |\n| --- | --- |\n");
            last.clone_from(&file);
        }
        let cell = |text: &str| text.replace('|', "\\|").replace('\n', " ");
        catalogue += &format!("| {} | {} |\n", cell(&en), cell(&ja));
    }
    let path = root().join("docs/messages.md");
    if crate::pages::updates() {
        crate::pages::put(&path, &catalogue);
    }
    let stored = fs::read_to_string(&path).unwrap_or_default();
    assert!(stored == catalogue, "docs/messages.md is out of date: run `just update`");
}

#[test]
fn no_sentence_exists_in_one_language_only() {
    // A diagnostic made of bare text would escape `text!`; names and quotations use `Text::same`.
    let bare = Regex::new(r#"Text\s*\{\s*(en|ja):\s*("|String::)"#).unwrap();
    let escaped: Vec<_> = code("src")
        .into_iter()
        .filter(|(_, text)| bare.is_match(text))
        .map(|(name, _)| name)
        .collect();
    assert!(escaped.is_empty(), "{escaped:?}");
}
