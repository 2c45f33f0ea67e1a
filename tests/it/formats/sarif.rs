//! SARIF reports contain what the standard defines: links, languages, URIs, suppressions.

use insta::assert_snapshot;
use kenzan::diagnostic::{Diagnostic, Lang, Text};
use kenzan::report::{Format, Suppressed};
use kenzan::source::Span;
use serde_json::Value;

use super::{Case, cases, subtotal};

#[test]
fn sarif_declares_how_it_counts() {
    let run = &subtotal().json(Format::Sarif)["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    assert_eq!(run["newlineSequences"], serde_json::json!(["\r\n", "\n", "\r"]));
}

#[test]
fn sarif_has_one_location_and_links_to_every_related_one() {
    let links = regex::Regex::new(r"(?:^|[^\\])\]\((\d+)\)").unwrap();
    for (name, case) in cases() {
        for result in case.json(Format::Sarif)["runs"][0]["results"].as_array().unwrap() {
            assert!(result["locations"].as_array().unwrap().len() <= 1, "{name}");
            let text = result["message"]["text"].as_str().unwrap();
            let linked: Vec<u64> =
                links.captures_iter(text).map(|it| it[1].parse().unwrap()).collect();
            let related = result["relatedLocations"].as_array().into_iter().flatten();
            let ids: Vec<u64> = related.map(|it| it["id"].as_u64().unwrap()).collect();
            assert_eq!(linked, ids, "{name}: {text}");
        }
    }
}

#[test]
fn sarif_speaks_the_language_asked_for() {
    let shown = subtotal().show_in(Format::Sarif, Lang::Ja);
    let run = &serde_json::from_str::<Value>(&shown).unwrap()["runs"][0];
    assert_eq!(run["language"], "ja");
    let text = run["results"][0]["message"]["text"].as_str().unwrap();
    assert_snapshot!(text, @r"
    小計23.7は内訳の合計23.6より0.1多い
    [内訳: 12.5](1), [内訳: 11.1](2)
    note: 規則は丸めを認めていない
    help: 出典と照合する
    ");
    let rule = &run["tool"]["driver"]["rules"][0];
    assert_eq!(rule["shortDescription"]["text"], "小計は内訳の合計と一致する");
    assert_eq!(rule["help"]["markdown"], "# budget/subtotal\n");
}

#[test]
fn sarif_names_files_by_uri() {
    let cases = [
        ("予算/r3 案.md", "%E4%BA%88%E7%AE%97/r3%20%E6%A1%88.md", true),
        ("kenzan:pack/a.yaml", "kenzan%3Apack/a.yaml", true),
        ("../a#b?.md", "../a%23b%3F.md", true),
        ("/srv/a.md", "file:///srv/a.md", false),
        ("C:/srv/a:.md", "file:///C:/srv/a%3A.md", false),
    ];
    for (name, uri, relative) in cases {
        let mut case = Case::default();
        let id = case.file(name, "7");
        let finding = Diagnostic::error("x/y", Text::same("wrong"));
        case.diagnostics.push(finding.at(Span::new(id, 0..1), Text::default()));
        let artifact = &case.result()["locations"][0]["physicalLocation"]["artifactLocation"];
        assert_eq!(artifact["uri"], uri);
        assert_eq!(artifact.get("uriBaseId").is_some(), relative, "{name}");
    }
}

#[test]
fn sarif_keeps_what_was_suppressed() {
    let mut case = subtotal();
    let accepted = Diagnostic::warning("x/accepted", Text::same("wrong"));
    let reason = "agreed in June".to_owned();
    case.suppressed = vec![Suppressed { diagnostic: accepted, reason, in_source: false }];
    let run = &case.json(Format::Sarif)["runs"][0];
    assert_eq!(run["results"][0]["suppressions"], serde_json::json!([]));
    let suppression = serde_json::json!(
        [{"kind": "external", "status": "accepted", "justification": "agreed in June"}]
    );
    assert_eq!(run["results"][1]["suppressions"], suppression);
    let index = run["results"][1]["ruleIndex"].as_u64().unwrap() as usize;
    assert_eq!(run["tool"]["driver"]["rules"][index]["id"], "x/accepted");
}
