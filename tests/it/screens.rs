//! The pictures of screens in docs/ show the current output of the program.

use std::fs;
use std::path::Path;

use crate::cli::Place;

/// A budget whose words every font has.
const BUDGET: &str = "\
title: Town library
unit: thousand
items:
  - { name: Books, amount: 320 }
  - { name: Magazines, amount: 45 }
  - { name: Films, amount: 110 }
total: 485
";

const RULE: &str = "\
id: budget/total
title: The total is the sum of its items
check: { sum: { in: budget, total: $.total, items: '$.items[*].amount' } }
";

const DRAFT: &str = "\
# Town library

| thousand    |   2023 |   2024 |
|-------------|-------:|-------:|
| Books       |  3,104 |  3,207 |
| Magazines   |    482 |    451 |
| Films       |    968 |  1,103 |
| Maps        |    115 |    120 |
| Total       |  4,669 |  4,981 |
";

/// Compares the picture of `screen` with the one that is kept; `UPDATE=1` draws it anew.
fn is_drawn(name: &str, screen: &str) {
    let picture = anstyle_svg::Term::new().palette(anstyle_svg::WIN10_CONSOLE).render_svg(screen);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/screens").join(name);
    if crate::pages::updates() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        crate::pages::put(&path, &picture);
    } else {
        let kept = fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(kept, picture, "docs/screens/{name} is stale; UPDATE=1 rewrites it");
    }
}

/// A command and its output, in colour.
fn screen(place: &Place, arguments: &[&str]) -> String {
    let mut command = place.command();
    command.args(arguments).args(["--color", "always"]).env("COLUMNS", "100");
    let said = String::from_utf8(command.output().unwrap().stdout).unwrap();
    format!("\u{1b}[1m$ kenzan {}\u{1b}[0m\n{said}", arguments.join(" "))
}

fn library() -> Place {
    Place::new(&[
        ("budget.yaml", BUDGET.as_bytes()),
        ("kenzan.yaml", b"version: 1\nsources: { budget: budget.yaml }\n"),
        ("rules/total.yaml", RULE.as_bytes()),
    ])
}

#[test]
fn the_picture_of_a_finding_is_what_check_prints() {
    let screen = screen(&library(), &["check", "-f", "fancy"]);
    assert!(screen.contains("a difference of 10"), "{screen}");
    is_drawn("check.svg", &screen);
}

#[test]
fn the_picture_of_a_draft_is_what_check_prints_without_rules() {
    let place = Place::new(&[("draft.md", DRAFT.as_bytes())]);
    let screen = screen(&place, &["check", "draft.md", "-f", "fancy"]);
    assert!(screen.contains("draft.md:9:"), "{screen}");
    is_drawn("draft.svg", &screen);
}

#[test]
fn the_picture_of_a_rule_is_what_explain_prints() {
    let page = screen(&library(), &["explain", "budget/total"]);
    assert!(page.contains("The total is the sum"), "{page}");
    is_drawn("explain.svg", &page);
}
