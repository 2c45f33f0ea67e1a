//! Figures that comments bind to values of other files: the comparison, the figure that a comment belongs to, faulty
//! comments, and the files that are read for it.

use kenzan::{Cancel, Memory, Session, Settings};

use crate::run;

const RULE: &str = "id: draft/bound\nif-present: true\ncheck: { anchor: {} }\n";

/// The findings in `draft` beside `budget.yaml` and `items.csv`.
fn found(name: &str, draft: &str) -> String {
    let budget = "total: 27,200,000千円\nchange: -1.2億円\nratio: 4.6%\nbare: 12\nname: roads\nitems: [{ name: a, cost: 1億円 }, { name: b, cost: 2億円 }]\n";
    let items =
        "款,予算額（千円）,前年度（千円）\n民生費,10512000,10498000\n土木費,2000000,1900000\n";
    run::report(RULE, &[(name, draft), ("budget.yaml", budget), ("items.csv", items)])
}

fn holds(name: &str, draft: &str) {
    assert_eq!(found(name, draft), "(nothing found)\n", "{draft}");
}

fn says(name: &str, draft: &str, words: &str) {
    let found = found(name, draft);
    assert!(found.contains(words), "{draft}\n{found}");
    assert_eq!(found.matches("error[").count(), 1, "{draft}\n{found}");
}

#[test]
fn a_bound_figure_equals_the_value_in_any_unit_and_as_exactly_as_it_is_printed() {
    for draft in [
        "総額は272億円<!-- kenzan: = budget.yaml $.total -->である。\n",
        "総額は27,200百万円<!-- kenzan: = budget.yaml $.total -->である。\n",
        "総額は約270億円<!-- kenzan: = budget.yaml $.total -->である。\n",
        "総額は272億円余<!-- kenzan: = budget.yaml $.total -->である。\n",
        "総額（272億円）<!-- kenzan: = budget.yaml $.total -->である。\n",
        "総額は<!-- kenzan: = budget.yaml $.total -->約272億円である。\n",
        "前年度に比べ1.2億円<!-- kenzan: = budget.yaml $.change -->の減である。\n",
        "民生費は105億円<!-- kenzan: = items.csv 民生費 予算額 -->である。\n",
        "民生費は105億円<!-- kenzan: = items.csv \"民生費\" \"予算額（千円）\" -->である。\n",
        "Item a costs 1億円<!-- kenzan: = budget.yaml a cost -->.\n",
        "There are 2 projects<!-- kenzan: = budget.yaml count($.items[*]) -->.\n",
        "There are 2件<!-- kenzan: = budget.yaml count($.items[?length(@.name) > 0]) -->.\n",
        "| 款 | 額 |\n|---|---|\n| 民生費 | 10,512百万円 <!-- kenzan: = items.csv 民生費 予算額 --> |\n",
        "<!-- kenzan: = budget.yaml $.total -->\n総額は272億円である。\n",
        "<!-- kenzan: = budget.yaml $.total -->\n\n## 総額272億円\n",
        "- 総額272億円 <!-- kenzan: = budget.yaml $['total'] -->\n- 他1億円\n",
        "---\ntotal: 272億円 # kenzan: = budget.yaml $.total\n---\n\n本文。\n",
        "2件<!-- kenzan: = budget.yaml count($.items[?length(@.name) > 0]) -->と2億円<!-- kenzan: = budget.yaml b cost -->。\n",
        "1億円<!-- kenzan: = budget.yaml a cost -->と2億円<!-- kenzan: = budget.yaml b cost -->。\n",
    ] {
        holds("draft.md", draft);
    }
    holds("draft.yaml", "total: 272億円 # kenzan: = budget.yaml $.total\n");
    holds("draft.yaml", "# kenzan: = budget.yaml $.total\ntotal: 272億円\nother: 1億円\n");
    holds("draft.yaml", "parts: [1億円, 272億円] # kenzan: = budget.yaml $.total\n");
    holds("draft.toml", "total = \"272億円\" # kenzan: = budget.yaml $.total\n");
    holds("draft.jsonc", "{ \"total\": \"272億円\" // kenzan: = budget.yaml $.total\n}\n");
    holds("draft.html", "<p>総額は272億円<!-- kenzan: = budget.yaml $.total -->である。</p>\n");
}

#[test]
fn a_figure_that_drifts_from_the_data_is_one_finding_with_both_places() {
    let draft = "総額は273億円<!-- kenzan: = budget.yaml $.total -->である。\n";
    let report = found("draft.md", draft);
    assert_eq!(
        report,
        "draft.md:1:4: error[draft/bound] 273億円 is stated here, but `$.total` of `budget.yaml` is 27,200,000千円: a difference of 1億円\n\
         \x20 1:4: stated: 273億円\n\
         \x20 budget.yaml:1:8: in the data: 27,200,000千円\n\
         \x20 1:36: the anchor: $.total\n"
    );
    for (draft, words) in [
        ("総額は2,720億円<!-- kenzan: = budget.yaml $.total -->である。\n", "2,720億円 is stated"),
        ("前年度に比べ2.1億円<!-- kenzan: = budget.yaml $.change -->の減。\n", "2.1億円 is stated"),
        ("民生費は104億円<!-- kenzan: = items.csv 民生費 予算額 -->である。\n", "10,512,000千円"),
        ("There are 3 projects<!-- kenzan: = budget.yaml count($.items[*]) -->.\n", "is 2"),
        (
            "| 款 | 額 |\n|---|---|\n| 民生費 | 10,498百万円 <!-- kenzan: = items.csv 民生費 予算額 --> |\n",
            "10,498百万円 is",
        ),
        ("A rise of 4.7%<!-- kenzan: = budget.yaml $.ratio --> is planned.\n", "is 4.6%"),
    ] {
        says("draft.md", draft, words);
    }
    says("draft.yaml", "total: 274億円 # kenzan: = budget.yaml $.total\n", "274億円 is stated");
    says(
        "draft.html",
        "<p>総額は271億円<!-- kenzan: = budget.yaml $.total -->。</p>\n",
        "271億円 is stated",
    );
}

#[test]
fn a_comment_belongs_to_the_figure_that_it_touches() {
    says(
        "draft.md",
        "1億円、272億円<!-- kenzan: = budget.yaml a cost -->。\n",
        "272億円 is stated",
    );
    says(
        "draft.md",
        "甲は1億円、乙は<!-- kenzan: = budget.yaml $.total -->271億円。\n",
        "271億円 is stated",
    );
    says(
        "draft.md",
        "The 13 kinds of roads<!-- kenzan: = budget.yaml $.bare --> are new.\n",
        "13 is stated",
    );
    says("draft.md", "In all 13. More<!-- kenzan: = budget.yaml $.bare -->.\n", "no figure beside");
    says(
        "draft.md",
        "| a | b |\n|---|---|\n| 12 | <!-- kenzan: = budget.yaml $.bare --> |\n",
        "no figure beside",
    );
    says("draft.md", "<!-- kenzan: = budget.yaml $.bare -->\n12 or 13.\n", "any of 2 figures");
    says("draft.yaml", "a: 12\n# kenzan: = budget.yaml $.bare\nb: [13, 14]\n", "13 is stated");
}

#[test]
fn an_anchor_that_means_nothing_is_told_on_its_bytes() {
    let line = |anchor: &str| format!("総額は272億円<!-- kenzan: {anchor} -->である。\n");
    for (anchor, words) in [
        ("= budgets.yaml $.total", "is not among the documents"),
        ("= /etc/budget.yaml $.total", "by its path from the document"),
        ("= https://example.org/budget.yaml $.total", "by its path from the document"),
        ("= budget.yaml $.totals", "selects nothing in `budget.yaml`"),
        ("= budget.yaml $.items[*].cost", "selects 2 values"),
        ("= budget.yaml $.name", "is not a figure"),
        ("= budget.yaml $.items", "is not a figure"),
        ("= budget.yaml $.items[", "malformed selector"),
        ("= budget.yaml", "names no value"),
        ("=", "names no value"),
        ("= budget.yaml a", "expected a selector, or the name of a row"),
        ("= budget.yaml a b c", "expected a selector, or the name of a row"),
        ("= items.csv 商工費 予算額", "selects nothing in `items.csv`"),
        ("= budget.yaml (千円 $.total", "`)` is missing"),
        ("= \"budget.yaml $.total", "`\"` is missing"),
        ("= budget.yaml $.bare", "their units are incompatible"),
    ] {
        says("draft.md", &line(anchor), words);
    }
    says("draft.md", "総額は272億円<!-- kenzan = budget.yaml $.total -->。\n", "`:` is missing");
    says(
        "draft.yaml",
        "a: \"12 # kenzan: = budget.yaml $.bare\"\n",
        "part of a value, not a comment",
    );
    let near = found("draft.md", &line("= budgets.yaml $.total"));
    assert!(near.contains("did you mean `budget.yaml`?"), "{near}");
}

/// A session over a draft and its data, without any configuration.
fn session(files: &[(&str, &str)], paths: &[&str]) -> Session {
    let files = files.iter().fold(Memory::new(), |it, (name, text)| it.with(name, *text));
    let mut settings = Settings::default();
    settings.default_rules.push("kenzan:auto".into());
    settings.paths.extend(paths.iter().map(Into::into));
    Session::open(files, settings)
}

/// The messages of findings, and how many documents were checked.
fn messages(session: &mut Session) -> (Vec<String>, usize, usize) {
    let outcome = session.check(&Cancel::new()).unwrap();
    let loud =
        outcome.diagnostics().iter().filter(|it| it.severity > kenzan::diagnostic::Severity::Note);
    (
        loud.map(|it| it.message.en.clone()).collect(),
        outcome.documents(),
        outcome.coverage().numbers,
    )
}

const DRAFT: &str = "総額は272億円<!-- kenzan: = ../data/budget.yaml $.total -->である。\n";

#[test]
fn the_file_of_an_anchor_is_read_though_nobody_named_it_and_not_checked_itself() {
    let broken =
        "total: 272億円\nitems:\n  - { name: a, total: 5, parts: [{ total: 1 }, { total: 2 }] }\n";
    let files = [("docs/draft.md", DRAFT), ("data/budget.yaml", broken)];
    let mut session = session(&files, &["docs/draft.md"]);
    assert_eq!(messages(&mut session), (Vec::new(), 1, 1));
}

#[test]
fn a_change_of_the_data_or_of_the_draft_is_seen_at_the_next_check() {
    let files = [("docs/draft.md", DRAFT), ("data/budget.yaml", "total: 272億円\n")];
    let mut session = session(&files, &["docs/draft.md"]);
    assert_eq!(messages(&mut session).0.len(), 0);
    session.put("data/budget.yaml", "total: 275億円\n");
    let (found, ..) = messages(&mut session);
    assert!(found[0].contains("`$.total` of `../data/budget.yaml` is 275億円"), "{found:?}");
    session.put("docs/draft.md", DRAFT.replace("272", "275"));
    assert_eq!(messages(&mut session).0.len(), 0);
    session.put("docs/draft.md", DRAFT.replace("budget", "plan"));
    let (found, ..) = messages(&mut session);
    assert!(found[0].contains("is not among the documents"), "{found:?}");
    session.put("data/plan.yaml", "total: 272億円\n");
    assert_eq!(messages(&mut session).0.len(), 0);
}

#[test]
fn anchors_are_checked_in_a_configured_project_that_has_no_rule_for_them() {
    let rule = "id: any/name\nif-present: true\ncheck: { pattern: { values: $.name, matches: '[a-z]+' } }\n";
    let files = |config: &str| {
        Memory::new()
            .with("kenzan.yaml", config)
            .with("rules/name.yaml", rule)
            .with("docs/draft.md", DRAFT.replace("272", "273"))
            .with("data/budget.yaml", "total: 272億円\n")
    };
    let check = |config: &str| messages(&mut Session::open(files(config), Settings::default())).0;
    let found = check("version: 1\nsources: { drafts: docs/*.md }\n");
    assert!(found.len() == 1 && found[0].starts_with("273億円 is stated here"), "{found:?}");
    let found = check("version: 1\nsources: { drafts: docs/*.md, data: data/*.yaml }\n");
    assert_eq!(found.len(), 1, "{found:?}");
    let off = "version: 1\nsources: { drafts: docs/*.md }\nseverity: { anchor/figure: off }\n";
    assert_eq!(check(off), Vec::<String>::new());
}

#[test]
fn a_finding_at_an_anchor_can_be_suppressed_like_any() {
    let draft = "<!-- kenzan: ignore[anchor/figure] as printed -->\n総額は273億円<!-- kenzan: = budget.yaml $.total -->である。\n";
    let files = [("draft.md", draft), ("budget.yaml", "total: 272億円\n")];
    let mut session = session(&files, &["draft.md"]);
    let outcome = session.check(&Cancel::new()).unwrap();
    let findings: Vec<_> =
        outcome.diagnostics().iter().filter(|it| it.code == "anchor/figure").collect();
    assert!(findings.len() == 1 && findings[0].suppression.is_some(), "{findings:?}");
}
