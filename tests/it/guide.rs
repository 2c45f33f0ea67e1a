//! The book shows actual output, contains every page, and its links work.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::process::Command;

use kenzan::check::KINDS;
use kenzan::rule::packs::PACKS;
use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::pages::{self, Block, Place, commands, file, keep, root};

/// Pages whose examples have a test of their own (`<!-- kenzan … -->`, `yaml rule`).
const OTHERWISE: [&str; 3] = ["formats.md", "graph.md", "rules.md"];

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Targets of links with their text, as written.
fn links(page: &str) -> Vec<(String, String)> {
    let (mut links, mut text, mut target) = (Vec::new(), String::new(), None);
    for event in Parser::new_ext(page, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                target = Some(dest_url.to_string());
                text.clear();
            }
            Event::Text(it) | Event::Code(it) if target.is_some() => text.push_str(&it),
            Event::End(pulldown_cmark::TagEnd::Link) => {
                links.push((target.take().unwrap(), std::mem::take(&mut text)));
            }
            _ => {}
        }
    }
    links
}

/// The pages of the book in their order, relative to `docs/`.
fn book() -> Vec<String> {
    links(&read("docs/SUMMARY.md")).into_iter().map(|(target, _)| target).collect()
}

/// Every Markdown file below `directory` of the project, relative to the root.
fn markdown(directory: &str) -> BTreeSet<String> {
    let (mut files, mut open) = (BTreeSet::new(), vec![root().join(directory)]);
    while let Some(directory) = open.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|it| it == "md") {
                files.insert(path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    files
}

/// Pages with commands. Those of the guide follow each other in one directory.
#[test]
fn every_page_of_the_book_shows_what_happens() {
    let mut guide = Place::new("en_US.UTF-8");
    for page in book() {
        let path = root().join("docs").join(&page);
        let stored = fs::read_to_string(&path).unwrap();
        let now = match page.as_str() {
            page if OTHERWISE.contains(&page) => continue,
            page if page.starts_with("guide/") => guide.rewritten(&stored),
            _ if !stored.contains("```console") => continue,
            page if page.ends_with(".ja.md") => Place::new("ja_JP.UTF-8").rewritten(&stored),
            _ => Place::new("en_US.UTF-8").rewritten(&stored),
        };
        keep(&path, &stored, &now);
    }
}

/// Only what changes the reader's own machine is shown without being run.
#[test]
fn commands_that_are_not_run_are_few() {
    let mut unrun = BTreeMap::new();
    for page in book() {
        for block in pages::blocks(&read(&format!("docs/{page}"))) {
            match block {
                Block::Fence { info, body, .. } if ["sh", "bash", "shell"].contains(&&*info) => {
                    unrun.entry(page.clone()).or_insert_with(Vec::new).push(body);
                }
                _ => {}
            }
        }
    }
    let install = ["cargo install --path .\n"];
    let formats = ["kenzan check -f github -f sarif=kenzan.sarif -f junit=kenzan.xml\n"];
    let expected = [("guide/install.md", &install), ("formats.md", &formats)];
    let expected = expected.map(|(page, body)| (page.to_owned(), body.map(str::to_owned).to_vec()));
    assert_eq!(unrun, BTreeMap::from(expected));
}

/// The info string of a fence is not shown, so the text must name the file.
#[test]
fn every_file_is_named_where_it_is_shown() {
    for page in book() {
        let stored = read(&format!("docs/{page}"));
        if !stored.contains("```console") {
            continue;
        }
        let (mut text, mut unnamed) = (String::new(), Vec::new());
        for block in pages::blocks(&stored) {
            match block {
                Block::Text(words) => text.push_str(&words),
                Block::Fence { info, .. } => {
                    let name = file(&info).filter(|it| !text.contains(&format!("`{it}`")));
                    unnamed.extend(name.map(str::to_owned));
                }
            }
        }
        assert!(unnamed.is_empty(), "{page}: {unnamed:?}");
    }
}

/// Each part of the page of exit codes shows commands that end with its code.
#[test]
fn every_exit_code_is_shown() {
    let page = read("docs/exit-codes.md");
    for code in ["0", "1", "2"] {
        let (_, part) = page.split_once(&format!("\n## {code}\n")).unwrap();
        let part = part.split("\n## ").next().unwrap();
        let shown: Vec<_> =
            part.split("$ echo $?\n").skip(1).map(|it| it.split('\n').next()).collect();
        assert!(shown.len() > 1, "{code}: {shown:?}");
        assert!(shown.iter().all(|it| *it == Some(code)), "{code}: {shown:?}");
    }
}

#[test]
fn every_page_is_in_the_book() {
    let pages = book();
    let in_book: BTreeSet<String> = pages.iter().map(|it| format!("docs/{it}")).collect();
    assert_eq!(pages.len(), in_book.len(), "a page stands twice in the summary");
    let mut there = markdown("docs");
    there.remove("docs/SUMMARY.md");
    assert_eq!(there, in_book);
    let guide = |it: &&String| it.starts_with("guide/");
    let last = pages.iter().rposition(|it| guide(&it)).unwrap();
    assert!(pages[1..=last].iter().all(|it| guide(&it)), "the guide is one way");
}

#[test]
fn every_kind_pack_and_command_has_its_page() {
    for kind in KINDS {
        let page = read(&format!("docs/kinds/{}.md", kind.name()));
        let from = format!("{{{{#include ../../src/check/{}.md}}}}", kind.name().replace('-', "_"));
        assert_eq!(page.split('\n').nth(1), Some(from.as_str()));
    }
    for pack in PACKS {
        let page = read(&format!("docs/packs/{}/README.md", pack.name));
        let from = format!("{{{{#include ../../../rules/{}/README.md}}}}", pack.name);
        assert_eq!(page.split('\n').nth(1), Some(from.as_str()));
    }
    let help = Command::new(env!("CARGO_BIN_EXE_kenzan")).args(["--help", "--lang=en"]).output();
    let help = String::from_utf8(help.unwrap().stdout).unwrap();
    let (_, listed) = help.split_once("Commands:\n").unwrap();
    let listed = listed.split("\n\n").next().unwrap().split('\n');
    let names = listed.filter_map(|it| it.strip_prefix("  ")?.split(' ').next());
    let names: Vec<_> = names.filter(|it| !it.is_empty()).collect();
    assert!(names.len() > 10, "{names:?}");
    for name in names {
        let page = read(&format!("docs/commands/{name}.md"));
        let blocks = pages::blocks(&page);
        let shows = |block: &Block| match block {
            Block::Fence { info, body, .. } if info == "console" => {
                commands(body).any(|it| it == format!("kenzan {name} --help"))
            }
            _ => false,
        };
        assert!(blocks.iter().any(shows), "docs/commands/{name}.md shows all options");
    }
}

/// The address of a heading within its page, as GitHub and mdBook make it.
fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).flat_map(char::to_lowercase).collect()
}

/// Joined and without `..`.
fn joined(page: &str, target: &str) -> String {
    let path = Path::new(page).parent().unwrap().join(target);
    let mut clean = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => _ = clean.pop(),
            part => clean.push(part),
        }
    }
    clean.to_str().unwrap().to_owned()
}

/// The page with its includes resolved, as the book shows it.
fn included(page: &str) -> String {
    let text = read(page);
    let Some((before, rest)) = text.split_once("{{#include ") else { return text };
    let (from, after) = rest.split_once("}}").unwrap();
    format!("{before}{}{after}", read(&joined(page, from)))
}

/// Why the link from `page` does not land, if so.
fn fault(page: &str, target: &str, in_book: &BTreeSet<String>) -> Option<String> {
    if target.contains("://") {
        return None;
    }
    let (path, heading) = target.split_once('#').unwrap_or((target, ""));
    let path = if path.is_empty() { page.to_owned() } else { joined(page, path) };
    let there = root().join(&path);
    let leaves = page.starts_with("docs/")
        && !in_book.contains(&path)
        && (path.ends_with(".md") || !path.starts_with("docs/"));
    let heads = |text: String| {
        let mut lines = text.split('\n').filter_map(|it| it.strip_prefix('#')).map(str::to_owned);
        lines.any(|it| anchor(it.trim_start_matches('#').trim()) == heading)
    };
    let lands = there.exists() && (heading.is_empty() || heads(fs::read_to_string(there).unwrap()));
    (!lands || leaves).then(|| format!("{page}: {target}"))
}

/// From the pages of the book only to its pages: nothing else is there when it is read in a browser.
#[test]
fn every_link_lands() {
    let in_book: BTreeSet<String> = book().iter().map(|it| format!("docs/{it}")).collect();
    let mut pages = markdown("docs");
    pages.extend(markdown("rules"));
    pages.extend(markdown("src"));
    for page in ["README.md", "README.ja.md", "ARCHITECTURE.md", "CONTRIBUTING.md"] {
        pages.insert(page.to_owned());
    }
    let (mut faults, mut count) = (Vec::new(), 0);
    for page in &pages {
        for (target, _) in links(&included(page)) {
            count += 1;
            faults.extend(fault(page, &target, &in_book));
        }
    }
    assert!(faults.is_empty(), "links that land nowhere: {faults:#?}");
    assert!(count > 100, "{count}");
    for target in ["rules.md#nothing", "nothing.md", "../README.md"] {
        assert!(fault("docs/rules.md", target, &in_book).is_some(), "{target}");
    }
    assert_eq!(fault("docs/kinds.md", "rules.md#operands", &in_book), None);
}
