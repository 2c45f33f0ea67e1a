//! Modules use only those below them. Edges are the paths in the code, without comments.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Bottom up: a module may name only those before it.
const ORDER: [&str; 16] = [
    "source",
    "diagnostic",
    "pattern",
    "quantity",
    "document",
    "vocabulary",
    "table",
    "select",
    "rule",
    "check",
    "lint",
    "report",
    "project",
    "sql",
    "lsp",
    "cli",
];

/// Paths outside the crate that only `cli` may name: files, environment, streams, processes.
const OUTSIDE: [&str; 8] = [
    "std::fs",
    "std::env",
    "std::process",
    "std::net",
    "std::io::stdin",
    "std::io::stdout",
    "std::io::stderr",
    "std::path::absolute",
];

/// The one module below `cli` that may touch files.
const DISK: &str = "project::files::disk";

/// Methods of a path that ask the disk.
const ASKING: [&str; 8] = [
    "exists",
    "is_dir",
    "is_file",
    "is_symlink",
    "canonicalize",
    "metadata",
    "read_dir",
    "read_link",
];

/// Source files by module path: `document::yaml` → code.
type Code = BTreeMap<String, String>;

fn code() -> Code {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    super::tidy::rust_files(&root)
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(&root).unwrap().with_extension("");
            let parts: Vec<_> = name.iter().map(|it| it.to_str().unwrap()).collect();
            (parts.join("::"), fs::read_to_string(&path).unwrap())
        })
        .collect()
}

/// Every path in `tokens`; the groups of a `use` are written out.
fn paths(tokens: TokenStream, found: &mut Vec<Vec<String>>) {
    let tokens: Vec<_> = tokens.into_iter().collect();
    let mut at = 0;
    while at < tokens.len() {
        match &tokens[at] {
            TokenTree::Ident(_) => at = path(&tokens, at, Vec::new(), found),
            TokenTree::Group(group) => {
                paths(group.stream(), found);
                at += 1;
            }
            _ => at += 1,
        }
    }
}

/// The path that goes on from `parts` at the token `at`; returns the token after it.
fn path(
    tokens: &[TokenTree],
    mut at: usize,
    mut parts: Vec<String>,
    found: &mut Vec<Vec<String>>,
) -> usize {
    let is_colon =
        |at: usize| matches!(tokens.get(at), Some(TokenTree::Punct(it)) if it.as_char() == ':');
    loop {
        match tokens.get(at) {
            Some(TokenTree::Ident(name)) => parts.push(name.to_string()),
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                let members: Vec<_> = group.stream().into_iter().collect();
                let is_comma =
                    |it: &TokenTree| matches!(it, TokenTree::Punct(it) if it.as_char() == ',');
                for member in members.split(is_comma) {
                    path(member, 0, parts.clone(), found);
                }
                return at + 1;
            }
            _ => break,
        }
        at += 1;
        if !(is_colon(at) && is_colon(at + 1)) {
            break;
        }
        at += 2;
    }
    found.push(parts);
    at
}

/// The paths that `module` names, from the root of the crate or of another one.
fn names(module: &str, code: &str) -> Vec<String> {
    let tokens: TokenStream = code.parse().unwrap();
    let mut found = Vec::new();
    paths(tokens, &mut found);
    let own: Vec<&str> = module.split("::").collect();
    let absolute = found.into_iter().filter_map(|path| {
        let ups = path.iter().take_while(|it| *it == "super").count();
        let rest = path[ups..].join("::");
        match path[0].as_str() {
            "crate" => Some(path[1..].join("::")),
            "self" => Some(format!("{module}::{}", path[1..].join("::"))),
            "super" if ups <= own.len() => {
                let above = own[..own.len() - ups].join("::");
                Some(if above.is_empty() { rest } else { format!("{above}::{rest}") })
            }
            "std" | "kenzan" => Some(path.join("::")),
            _ => None,
        }
    });
    absolute.collect()
}

/// The methods of [`ASKING`] that are called without arguments, as those of a path are.
fn asked(tokens: TokenStream) -> Vec<String> {
    let tokens: Vec<_> = tokens.into_iter().collect();
    let mut found: Vec<String> = tokens
        .windows(3)
        .filter_map(|it| match it {
            [TokenTree::Punct(dot), TokenTree::Ident(name), TokenTree::Group(group)] => {
                let is_call = dot.as_char() == '.' && group.stream().is_empty();
                (is_call && ASKING.iter().any(|it| name == it)).then(|| name.to_string())
            }
            _ => None,
        })
        .collect();
    for token in tokens {
        if let TokenTree::Group(group) = token {
            found.extend(asked(group.stream()));
        }
    }
    found
}

fn top(path: &str) -> &str {
    path.split("::").next().unwrap()
}

/// Every edge that the order forbids, in words.
fn violations(code: &Code) -> Vec<String> {
    let rank = |name: &str| ORDER.iter().position(|it| *it == name);
    let mut violations = Vec::new();
    for (module, text) in code {
        let own = top(module);
        for name in names(module, text) {
            let forbidden = match (own, rank(own), rank(top(&name))) {
                ("lib", ..) => false,
                ("main", ..) => name.starts_with("kenzan::") && !name.starts_with("kenzan::cli"),
                ("report", _, Some(to)) if to > 1 => top(&name) != "report",
                (_, Some(from), Some(to)) => to > from,
                (_, Some(_), None) => {
                    let is_outside =
                        |it: &&str| name == **it || name.starts_with(&format!("{it}::"));
                    own != "cli" && module != DISK && OUTSIDE.iter().any(is_outside)
                }
                (_, None, _) => true,
            };
            if forbidden {
                violations.push(format!("{module} names {name}"));
            }
        }
        // Other things than paths have methods of these names.
        let knows_paths = names(module, text).iter().any(|it| it.starts_with("std::path"));
        if own != "cli" && module != DISK && knows_paths {
            let asked = asked(text.parse().unwrap());
            violations.extend(asked.iter().map(|it| format!("{module} asks the disk: {it}")));
        }
    }
    violations
}

/// Siblings that know each other, directly or through others, below every module.
fn cycles(code: &Code) -> Vec<String> {
    let mut edges: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (module, text) in code {
        for name in names(module, text) {
            let from: Vec<&str> = module.split("::").collect();
            let to: Vec<&str> = name.split("::").collect();
            let shared = from.iter().zip(&to).take_while(|(left, right)| left == right).count();
            if shared == from.len() || shared == to.len() {
                continue;
            }
            let (from, to) = (from[..=shared].join("::"), to[..=shared].join("::"));
            if code.contains_key(&to) {
                edges.entry(from).or_default().insert(to);
            }
        }
    }
    let reaches = |start: &String| {
        let mut open = vec![start];
        let mut seen = BTreeSet::new();
        while let Some(module) = open.pop() {
            open.extend(edges.get(module).into_iter().flatten().filter(|it| seen.insert(*it)));
        }
        seen.contains(start)
    };
    edges.keys().filter(|module| reaches(module)).cloned().collect()
}

#[test]
fn every_module_knows_only_those_below_it() {
    let violations = violations(&code());
    assert!(violations.is_empty(), "{violations:#?}");
}

#[test]
fn no_siblings_know_each_other_both_ways() {
    let cycles = cycles(&code());
    assert!(cycles.is_empty(), "in cycles: {cycles:#?}");
}

#[test]
fn the_order_names_every_module() {
    let code = code();
    let modules: BTreeSet<&str> = code.keys().map(|it| top(it)).collect();
    let known = BTreeSet::from_iter(ORDER.into_iter().chain(["lib", "main"]));
    assert_eq!(modules, known);
}

#[test]
fn a_forbidden_edge_is_found_however_it_is_written() {
    let planted = [
        ("source", "use crate::report::Report;"),
        ("source::lines", "fn f() { crate::cli::run([]); }"),
        ("document::yaml", "use super::super::rule::Rule;"),
        ("quantity", "use crate::{source::Span, document::{self, Node}};"),
        ("report::json", "use crate::lint::LintResult;"),
        ("report", "use crate::quantity::Unit;"),
        ("select", "fn f() -> String { text!(\"{}\", crate::check::KINDS.len()) }"),
        ("lint", "use std::{fmt, fs::File};"),
        ("check::sum", "fn f() { let out = std::io::stdout(); }"),
        ("check", "use std::io::{self, stderr};"),
        ("main", "fn main() { kenzan::lint::lint(); }"),
        ("project", "use crate::cli::run;"),
        ("project::wish", "use std::fs;"),
        ("project::wish", "use std::path::Path; fn f(path: &Path) -> bool { g(path.exists()) }"),
        ("project::files", "fn f(path: &Path) { std::path::absolute(path); }"),
        ("project::session", "use crate::lsp::serve;"),
        ("lsp::worker", "use std::fs;"),
        ("helpers", "use crate::source::Span;"),
    ];
    for (module, text) in planted {
        let code = Code::from([(module.to_owned(), text.to_owned())]);
        assert!(!violations(&code).is_empty(), "{module}: {text}: {:?}", names(module, text));
    }
}

#[test]
fn an_allowed_edge_is_left_alone() {
    let sound = [
        ("report::json", "use crate::{diagnostic::Text, source::Span}; use super::Places;"),
        ("cli::files", "use std::fs; use crate::lint::lint;"),
        ("project::files::disk", "use std::fs; fn f(path: &Path) { path.exists(); }"),
        ("project::files", "fn f(files: &dyn Files) { is_file(files, path) }"),
        ("source", "// crate::report is not known here\n/* std::fs neither */ use std::io;"),
        ("check", "const MENTION: &str = \"crate::report\";"),
    ];
    for (module, text) in sound {
        let code = Code::from([(module.to_owned(), text.to_owned())]);
        assert_eq!(violations(&code), [""; 0], "{module}: {text}");
    }
}

#[test]
fn a_planted_cycle_is_found() {
    let file = |module: &str, text: &str| (module.to_owned(), text.to_owned());
    let code = Code::from([
        file("check", "mod a; mod b; mod c;"),
        file("check::a", "use super::b::B;"),
        file("check::b", "use crate::check::c::deep::C;"),
        file("check::c", ""),
        file("check::c::deep", "use crate::check::a::A;"),
    ]);
    assert_eq!(cycles(&code), ["check::a", "check::b", "check::c"]);
}
