//! The README shows actual output, in both languages.

use std::fs;

use kenzan::check::KINDS;
use kenzan::diagnostic::Lang;

use crate::pages::{self, Block, Place, commands, file, keep, root};

const README: [(&str, &str, Lang, &str); 2] = [
    ("README.md", "en_US.UTF-8", Lang::En, "| kind | checks that |\n|---|---|\n"),
    ("README.ja.md", "ja_JP.UTF-8", Lang::Ja, "| 種類 | 確かめること |\n|---|---|\n"),
];

/// The page with the table of kinds as they are now.
fn with_kinds(page: &str, head: &str, lang: Lang) -> String {
    let (before, after) = page.split_once(head).expect("a table of kinds");
    let end = after.find("\n\n").map_or(0, |at| at + 1);
    let end = if after.starts_with('\n') { 0 } else { end };
    let row = |kind: &&dyn kenzan::check::Kind| {
        format!("| `{}` | {} |\n", kind.name(), kind.summary().get(lang))
    };
    let rows: String = KINDS.iter().map(row).collect();
    format!("{before}{head}{rows}{}", &after[end..])
}

#[test]
fn the_readme_shows_what_happens() {
    for (name, locale, lang, head) in README {
        let path = root().join(name);
        let page = fs::read_to_string(&path).unwrap();
        let now = with_kinds(&Place::new(locale).rewritten(&page), head, lang);
        keep(&path, &page, &now);
    }
}

/// The files and commands of a page, in their order.
fn steps(page: &str) -> Vec<String> {
    let mut steps = Vec::new();
    for block in pages::blocks(page) {
        let Block::Fence { info, body, .. } = block else { continue };
        match file(&info) {
            Some(file) => steps.push(format!("{file}\n{body}")),
            None => steps.extend(commands(&body).map(str::to_owned)),
        }
    }
    steps
}

#[test]
fn the_readme_is_followed_by_the_same_steps_in_both_languages() {
    let [en, ja] = README.map(|(name, ..)| fs::read_to_string(root().join(name)).unwrap());
    assert_eq!(steps(&en), steps(&ja));
    assert!(en.contains("(README.ja.md)") && ja.contains("(README.md)"));
}
