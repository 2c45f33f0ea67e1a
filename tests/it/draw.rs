//! `kenzan graph`: small models drawn in every form, tables of coverage, and what cannot be drawn.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use assert_cmd::Command;
use insta::assert_snapshot;
use kenzan::diagnostic::{Lang, Severity, Text};
use kenzan::report::drawing::{self, Drawing, Edge, Flaw, Form, Landing, Node, Presence};
use kenzan::source::Sources;
use proptest::prelude::*;
use tempfile::TempDir;

const CONFIG: &str = "version: 1\nsources:\n  projects: projects.yaml\n  kpis: kpis.yaml\n";

const RULES: &str = "\
model:
  entities:
    project: { in: projects, each: '$.projects[*]', key: $.id, label: $.name, attrs: { kind: $.kind } }
    kpi: { in: kpis, each: '$.kpis[*]', key: $.id, label: $.name, attrs: { layer: $.layer } }
  edges:
    measures: { from: kpi, to: project, by: $.project, inverse: measured_by, if-present: true }
    feeds: { from: project, to: project, by: '$.feeds[*]', if-present: true }
rules:
  - { id: kpi/lands, check: { resolve: { edge: measures } } }
  - { id: project/covered, severity: warning, check: { count: { entity: project, of: { path: measured_by }, min: 1 } } }
  - { id: project/no-circle, if-present: true, check: { acyclic: { edge: feeds } } }
";

const PROJECTS: &str = "\
projects:
  - { id: 1, name: 創薬, feeds: [2] }
  - { id: 2, name: 医療機器 }
  - { id: 3, name: 基盤, feeds: [1, 2] }
";
const KPIS: &str = "\
kpis:
  - { id: k1, name: 承認件数, layer: outcome, project: 1 }
  - { id: k2, name: 論文数, layer: output, project: 2 }
  - { id: k3, name: 導出件数, layer: outcome, project: 3 }
";

/// 2 feeds 1 back, nothing measures 3 and 4, and k3 measures a missing entity.
const TANGLED: &str = "\
projects:
  - { id: 1, name: 創薬, feeds: [2] }
  - { id: 2, name: 医療機器, feeds: [1] }
  - { id: 3, name: 基盤, feeds: [1] }
  - { id: 4, name: 人材 }
";
const ASTRAY: &str = "\
kpis:
  - { id: k1, name: 承認件数, layer: outcome, project: 1 }
  - { id: k2, name: \"論文 <数> \\\"A\\\" | B\", layer: output, project: 2 }
  - { id: k3, name: 導出件数, layer: outcome, project: 7 }
";

struct Place(TempDir);

impl Place {
    fn new(projects: &str, kpis: &str) -> Self {
        let place = Self(TempDir::new().unwrap());
        // Ends the search for a configuration above the directory.
        place.file(".git/HEAD", "");
        place.file("kenzan.yaml", CONFIG);
        place.file("rules/links.yaml", RULES);
        place.file("projects.yaml", projects);
        place.file("kpis.yaml", kpis);
        place
    }

    fn file(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn run(&self, arguments: &str) -> String {
        run_in(self.0.path(), arguments)
    }
}

/// Standard output, standard error and the exit code unless it is 0.
fn run_in(directory: &Path, arguments: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kenzan"));
    command.env("LANG", "en_US.UTF-8").env_remove("LC_ALL").current_dir(directory);
    let output = command.arg("graph").args(arguments.split_whitespace()).output().unwrap();
    let mut answer = String::from_utf8(output.stdout).unwrap();
    answer += &String::from_utf8(output.stderr).unwrap();
    match output.status.code() {
        Some(0) => answer,
        code => format!("{answer}exit {}\n", code.unwrap_or(-1)),
    }
}

fn sound() -> Place {
    Place::new(PROJECTS, KPIS)
}

fn faulty() -> Place {
    Place::new(TANGLED, ASTRAY)
}

#[test]
fn dot_draws_entities_links_ghosts_and_circles() {
    assert_snapshot!(faulty().run(""), @r###"
    digraph kenzan {
      charset="UTF-8"; rankdir=LR; ranksep=1; nodesep=0.15;
      node [shape=box, style="rounded,filled", color="#607d8b"];
      "project:1" [label="1 創薬", fillcolor="#e3f2fd"];
      "project:2" [label="2 医療機器", fillcolor="#e3f2fd"];
      "project:3" [label="3 基盤\nproject/covered", fillcolor="#e3f2fd", color="#ef6c00", penwidth=2, tooltip="project/covered: `3 基盤`: 0 found along `measured_by`, at least 1 required"];
      "project:4" [label="4 人材\nproject/covered", fillcolor="#e3f2fd", color="#ef6c00", penwidth=2, tooltip="project/covered: `4 人材`: 0 found along `measured_by`, at least 1 required"];
      "kpi:k1" [label="k1 承認件数", fillcolor="#fff8e1"];
      "kpi:k2" [label="k2 論文 <数> \"A\" | B", fillcolor="#fff8e1"];
      "kpi:k3" [label="k3 導出件数", fillcolor="#fff8e1"];
      "project:7" [label="? 7", style="rounded,dashed", color="#c62828", penwidth=2];
      "kpi:k1" -> "project:1" [label="measures", color="#1565c0", fontcolor="#1565c0"];
      "kpi:k2" -> "project:2" [label="measures", color="#1565c0", fontcolor="#1565c0"];
      "kpi:k3" -> "project:7" [label="measures", color="#c62828", fontcolor="#c62828", style=dashed, penwidth=2, tooltip="kpi/lands: no project has the key `7`"];
      "project:1" -> "project:2" [label="feeds", color="#c62828", fontcolor="#c62828", penwidth=2, tooltip="project/no-circle: links form a cycle of 2: 1 → 2 → 1"];
      "project:2" -> "project:1" [label="feeds", color="#c62828", fontcolor="#c62828", penwidth=2];
      "project:3" -> "project:1" [label="feeds", color="#2e7d32", fontcolor="#2e7d32"];
    }
    "###);
}

#[test]
fn mermaid_escapes_what_it_would_take_for_syntax() {
    assert_snapshot!(faulty().run("-f mermaid"), @r###"
    flowchart LR
      n0["1 創薬"]:::k0
      n1["2 医療機器"]:::k0
      n2["3 基盤<br/>project/covered"]:::k0warning
      n3["4 人材<br/>project/covered"]:::k0warning
      n4["k1 承認件数"]:::k1
      n5["k2 論文 #60;数#62; #34;A#34; #124; B"]:::k1
      n6["k3 導出件数"]:::k1
      n7["#63; 7"]:::missing
      n4 -->|"measures"| n0
      n5 -->|"measures"| n1
      n6 -.->|"measures"| n7
      n0 -->|"feeds"| n1
      n1 -->|"feeds"| n0
      n2 -->|"feeds"| n0
      classDef k0 fill:#e3f2fd,stroke:#607d8b,stroke-width:1px,color:#000
      classDef k0warning fill:#e3f2fd,stroke:#ef6c00,stroke-width:3px,color:#000
      classDef k1 fill:#fff8e1,stroke:#607d8b,stroke-width:1px,color:#000
      classDef missing fill:#ffffff,stroke:#c62828,stroke-width:3px,color:#000,stroke-dasharray:5 4
      linkStyle 0 stroke:#1565c0,stroke-width:1px
      linkStyle 1 stroke:#1565c0,stroke-width:1px
      linkStyle 2 stroke:#c62828,stroke-width:3px
      linkStyle 3 stroke:#c62828,stroke-width:3px
      linkStyle 4 stroke:#c62828,stroke-width:3px
      linkStyle 5 stroke:#2e7d32,stroke-width:1px
    "###);
}

#[test]
fn json_tells_places_and_findings_of_nodes_and_edges() {
    let value: serde_json::Value =
        serde_json::from_str(&faulty().run("-f json --around k3")).unwrap();
    assert_eq!(value["version"], 1);
    assert_snapshot!(value["nodes"][1], @r###"
    {"findings":[],"id":"project:7","key":"7","kind":"project","label":"","place":null,"presence":"missing"}
    "###);
    assert_snapshot!(serde_json::to_string_pretty(&value["edges"]).unwrap(), @r###"
    [
      {
        "edge": "measures",
        "findings": [
          {
            "code": "kpi/lands",
            "message": {
              "en": "no project has the key `7`",
              "ja": "「7」をキーとする project はない"
            },
            "severity": "error"
          }
        ],
        "from": "kpi:k3",
        "in_cycle": false,
        "landing": "dangling",
        "place": {
          "bytes": [
            202,
            203
          ],
          "column": 52,
          "line": 4,
          "path": "kpis.yaml"
        },
        "to": "project:7"
      }
    ]
    "###);
}

#[test]
fn a_picture_is_well_formed_and_shows_names_and_what_is_wrong() {
    let picture = faulty().run("-f svg --lang ja");
    let texts = texts(&picture);
    for wanted in ["1 創薬", "k2 論文 <数> \"A\" | B", "? 7", "project/covered", "存在しないもの"]
    {
        assert!(texts.contains(wanted), "{wanted} is not among {texts:?}");
    }
    assert_eq!(picture.matches("stroke-dasharray=\"6 4\"").count(), 1, "the dangling link");
}

#[test]
fn a_sound_model_has_nothing_in_red() {
    let picture = sound().run("-f svg");
    assert!(!picture.contains("#c62828") && !picture.contains("#ef6c00"), "{picture}");
}

#[test]
fn a_table_marks_what_covers_what() {
    assert_snapshot!(faulty().run("--matrix kpi:project --marks layer"), @r###"
    | kpi × project | 1 創薬 | 2 医療機器 | 3 基盤 | 4 人材 | total |
    | --- | :---: | :---: | :---: | :---: | ---: |
    | k1 承認件数 | outcome |  |  |  | 1 |
    | k2 論文 &#60;数&#62; "A" &#124; B |  | output |  |  | 1 |
    | k3 導出件数 |  |  |  |  | ⚠ 0 |
    | total | 1 | 1 | ⚠ 0 | ⚠ 0 | 2 |
    | outcome | 1 | 0 | 0 | 0 | 1 |
    | output | 0 | 1 | 0 | 0 | 1 |

    * 2 of 3 kpi covered
      * ⚠ k3 導出件数: none (refers to 7, which does not exist)
    * 2 of 4 project covered
      * ⚠ 3 基盤: none
      * ⚠ 4 人材: none
    "###);
    assert_snapshot!(faulty().run("--matrix project:kpi -f csv --lang ja"), @r###"
    project,名称,k1 承認件数,"k2 論文 <数> ""A"" | B",k3 導出件数,合計,空
    1,創薬,●,,,1,
    2,医療機器,,●,,1,
    3,基盤,,,,0,空
    4,人材,,,,0,空
    合計,,1,1,0,2,
    空,,,,空,,
    "###);
}

#[test]
fn links_by_name_leave_out_other_links_and_entities() {
    let place = sound();
    let feeds = place.run("--edges feeds");
    assert!(feeds.contains("feeds") && !feeds.contains("kpi:"), "{feeds}");
    let measures = place.run("--edges measured_by");
    assert!(measures.contains("measures") && !measures.contains("feeds"), "{measures}");
    assert_eq!(place.run("--edges feeds,measures"), place.run(""));
}

#[test]
fn around_keeps_what_is_near() {
    let place = sound();
    let nodes = |arguments: &str| {
        let json: serde_json::Value =
            serde_json::from_str(&place.run(&format!("-f json {arguments}"))).unwrap();
        let ids = json["nodes"].as_array().unwrap().iter();
        ids.map(|it| it["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(nodes("--around k3"), "project:3 kpi:k3");
    assert_eq!(nodes("--around 導出件数"), "project:3 kpi:k3");
    assert_eq!(nodes("--around ｋ３ --depth 2"), "project:1 project:2 project:3 kpi:k3");
    assert_eq!(nodes("--around project:3 --depth 99"), nodes(""));
}

#[test]
fn paths_leave_out_what_is_written_elsewhere() {
    let only = sound().run("kpis.yaml -f json");
    let value: serde_json::Value = serde_json::from_str(&only).unwrap();
    let edges: Vec<_> = value["edges"].as_array().unwrap().iter().map(|it| &it["edge"]).collect();
    assert_eq!(edges, ["measures"; 3]);
}

/// The diagnostics of each case in both languages; every run ends with 2.
fn refusals(cases: &[&str]) -> String {
    let place = sound();
    let mut told = String::new();
    for case in cases {
        let japanese = place.run(&format!("{case} --lang ja"));
        told += &format!("$ {case}\n{}{japanese}", place.run(case));
    }
    assert_eq!(told.matches("exit 2\n").count(), 2 * cases.len(), "{told}");
    told.replace("exit 2\n", "")
}

#[test]
fn unknown_names_are_told_with_the_nearest() {
    let told = refusals(&[
        "--around k9",
        "--around 創楽",
        "--around zzzzzz",
        "--edges mesures",
        "--matrix kpi:projekt",
        "--matrix kpi:project --marks layr",
    ]);
    assert_snapshot!(told, @r###"
    $ --around k9
    error[graph/unknown] no entity has the key `k9`
      = help: did you mean `k1`?
    error[graph/unknown] 「k9」をキーとする実体はない
      = help: `k1` の間違いではないか
    $ --around 創楽
    error[graph/unknown] no entity has the key `創楽`
      = help: did you mean `創薬`?
    error[graph/unknown] 「創楽」をキーとする実体はない
      = help: `創薬` の間違いではないか
    $ --around zzzzzz
    error[graph/unknown] no entity has the key `zzzzzz`
      = help: known: project:1, project:2, project:3, kpi:k1, kpi:k2, kpi:k3
    error[graph/unknown] 「zzzzzz」をキーとする実体はない
      = help: 使える名前: project:1、project:2、project:3、kpi:k1、kpi:k2、kpi:k3
    $ --edges mesures
    error[graph/unknown] no edge is named `mesures`
      = help: did you mean `measures`?
    error[graph/unknown] `mesures` というリンクはない
      = help: `measures` の間違いではないか
    $ --matrix kpi:projekt
    error[graph/unknown] no entity is named `projekt`
      = help: did you mean `project`?
    error[graph/unknown] `projekt` という実体はない
      = help: `project` の間違いではないか
    $ --matrix kpi:project --marks layr
    error[graph/unknown] no attribute is named `layr`
      = help: did you mean `layer`?
    error[graph/unknown] `layr` という属性はない
      = help: `layer` の間違いではないか
    "###);
}

#[test]
fn arguments_that_make_no_sense_together_are_told() {
    let told = refusals(&[
        "--around k3 --depth 0",
        "-f png",
        "-f csv",
        "-f dot -f mermaid",
        "--matrix kpi:project -f svg",
        "--matrix kpi",
        "--matrix kpi:kpi",
    ]);
    assert_snapshot!(told, @r"
    $ --around k3 --depth 0
    error[graph/arguments] `--depth 0` leaves out every link
      = help: the minimum is 1
    error[graph/arguments] `--depth 0` ではリンクが1本も残らない
      = help: 1以上を指定する
    $ -f png
    error[output/format] no format is named `png`
      = help: formats: dot, mermaid, json, svg
    error[output/format] `png` という形式はない
      = help: 形式: dot, mermaid, json, svg
    $ -f csv
    error[graph/arguments] `csv` cannot show a graph
      = help: without --matrix: dot, mermaid, json, svg
    error[graph/arguments] `csv` では図を示せない
      = help: --matrix がないときは dot、mermaid、json、svg
    $ -f dot -f mermaid
    error[output/format] two reports go to standard output
      = help: name a file for all but one: `-f sarif=report.sarif`
    error[output/format] 2つの報告の出力先がともに標準出力である
      = help: 1つを除いてファイルを指定する: `-f sarif=report.sarif`
    $ --matrix kpi:project -f svg
    error[graph/arguments] `svg` cannot show a matrix
      = help: with --matrix: markdown, csv
    error[graph/arguments] `svg` では表を示せない
      = help: --matrix のときは markdown、csv
    $ --matrix kpi
    error[graph/arguments] `--matrix kpi` does not name two entity types
      = help: write rows and columns with a colon between: `--matrix kpi:project`
    error[graph/arguments] `--matrix kpi` は実体の型を2つ指定していない
      = help: 行と列をコロンで区切る: `--matrix kpi:project`
    $ --matrix kpi:kpi
    error[graph/arguments] no link joins kpi and kpi directly
      = help: linked pairs: kpi:project, project:project
    error[graph/arguments] kpi と kpi を直接結ぶリンクはない
      = help: 直接結ばれている組: kpi:project、project:project
    ");
}

#[test]
fn files_that_cannot_be_written_are_told() {
    assert_snapshot!(refusals(&["-f svg=nowhere/a.svg", "-f svg=kpis.yaml"]), @r"
    $ -f svg=nowhere/a.svg
    error[output/unwritable] `nowhere/a.svg` cannot be written
      = note: No such file or directory (os error 2)
    error[output/unwritable] `nowhere/a.svg` に書き込めない
      = note: No such file or directory (os error 2)
    $ -f svg=kpis.yaml
    error[output/unwritable] the report would replace `kpis.yaml`, which was read as input
    error[output/unwritable] 報告を書くと、入力として読み込んだ `kpis.yaml` を上書きする
    ");
}

#[test]
fn without_a_model_or_anything_in_it_there_is_no_graph() {
    let place = sound();
    place.file(
        "rules/links.yaml",
        "id: a/b\ncheck: { unique: { in: kpis, each: '$.kpis[*]', key: $.id } }\n",
    );
    assert_snapshot!(place.run(""), @r###"
    error[graph/unknown] no rule declares entities and links, so there is no graph
      = help: declare them under `model`, or add a pack that does: `--rules kenzan:links`
    exit 2
    "###);
    let empty = Place::new("projects: []\n", "kpis: []\n");
    assert_snapshot!(empty.run("-f svg"), @r###"
    error[graph/nothing] there is nothing to draw: the model finds no entity in these documents
      = help: `kenzan check` shows why
    exit 2
    "###);
    let place = sound();
    place.file("kpis.yaml", "kpis:\n  - { id: '1', project: 1 }\n");
    assert_snapshot!(place.run("--around 1"), @r###"
    error[graph/unknown] `1` is the key of 2 entities
      = help: name one of them: project:1, kpi:1
    exit 2
    "###);
}

#[test]
fn a_file_takes_the_drawing_and_standard_output_another() {
    let place = sound();
    let dot = place.run("-f svg=a.svg -f dot");
    assert!(dot.starts_with("digraph"), "{dot}");
    assert!(fs::read_to_string(place.0.path().join("a.svg")).unwrap().starts_with("<svg"));
}

#[test]
fn too_much_for_a_picture_is_refused() {
    let kpis: String = (0..501).map(|it| format!("  - {{ id: k{it}, project: 1 }}\n")).collect();
    let place = Place::new(PROJECTS, &format!("kpis:\n{kpis}"));
    assert_snapshot!(place.run("-f svg"), @r###"
    error[graph/too-large] the picture would have 504 nodes and 504 edges; the readable limit is 500 and 1500
      = help: show a part of it with --around or --edges, or use -f dot
    exit 2
    "###);
    assert!(place.run("-f dot").contains("k500"));
}

#[test]
fn too_much_for_a_table_is_refused() {
    let kpis: String =
        (0..1001).map(|it| format!("  - {{ id: k{it}, project: p{it} }}\n")).collect();
    let projects: String = (0..1001).map(|it| format!("  - {{ id: p{it} }}\n")).collect();
    let place = Place::new(&format!("projects:\n{projects}"), &format!("kpis:\n{kpis}"));
    assert_snapshot!(place.run("--matrix kpi:project"), @r"
    error[graph/too-large] the table would have 1001 rows and 1001 columns, more than 1000000 cells
      = help: name fewer documents, or use `-f json` without --matrix
    exit 2
    ");
}

#[test]
fn the_projects_of_the_fixture_are_drawn_as_their_arrows_say() {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/health-rd-2021");
    let arguments = "--rules kenzan:links --rules kenzan:kpi --lang ja --edges spreads,returns";
    assert_snapshot!(run_in(&fixture, arguments), @r###"
    digraph kenzan {
      charset="UTF-8"; rankdir=LR; ranksep=1; nodesep=0.15;
      node [shape=box, style="rounded,filled", color="#607d8b"];
      "project:1" [label="1 医薬品プロジェクト", fillcolor="#e3f2fd"];
      "project:2" [label="2 医療機器・ヘルスケアプロジェクト", fillcolor="#e3f2fd"];
      "project:3" [label="3 再生・細胞医療・遺伝子治療プロジェクト", fillcolor="#e3f2fd"];
      "project:4" [label="4 ゲノム・データ基盤プロジェクト\njoint/figures", fillcolor="#e3f2fd", color="#ef6c00", penwidth=2, tooltip="joint/figures: 2個の関係は個々には成り立つが、同時には成り立たない: ゲノム・データ基盤プロジェクト 152億円は0.45億円〜2.55億円だけ足りない"];
      "project:5" [label="5 疾患基礎研究プロジェクト", fillcolor="#e3f2fd"];
      "project:6" [label="6 シーズ開発・研究基盤プロジェクト", fillcolor="#e3f2fd"];
      "project:4" -> "project:1" [label="spreads", color="#1565c0", fontcolor="#1565c0"];
      "project:4" -> "project:2" [label="spreads", color="#1565c0", fontcolor="#1565c0"];
      "project:4" -> "project:3" [label="spreads", color="#1565c0", fontcolor="#1565c0"];
      "project:5" -> "project:1" [label="spreads", color="#1565c0", fontcolor="#1565c0"];
      "project:5" -> "project:2" [label="spreads", color="#1565c0", fontcolor="#1565c0"];
      "project:5" -> "project:3" [label="spreads", color="#1565c0", fontcolor="#1565c0"];
      "project:5" -> "project:4" [label="spreads", color="#1565c0", fontcolor="#1565c0"];
      "project:6" -> "project:1" [label="spreads", color="#1565c0", fontcolor="#1565c0"];
      "project:6" -> "project:2" [label="spreads", color="#1565c0", fontcolor="#1565c0"];
      "project:6" -> "project:3" [label="spreads", color="#1565c0", fontcolor="#1565c0"];
      "project:6" -> "project:4" [label="spreads", color="#1565c0", fontcolor="#1565c0"];
      "project:4" -> "project:4" [label="returns", color="#2e7d32", fontcolor="#2e7d32"];
    }
    "###);
    let picture = run_in(&fixture, &format!("{arguments},measures -f svg"));
    assert_eq!(boxes(&picture).len(), 6 + 47);
}

/// Every text of a picture; fails where it is no XML.
fn texts(picture: &str) -> BTreeSet<String> {
    let mut reader = quick_xml::Reader::from_str(picture);
    let (mut texts, mut text) = (BTreeSet::new(), String::new());
    loop {
        use quick_xml::events::Event;
        match reader.read_event().unwrap() {
            Event::Eof => return texts,
            Event::Start(_) => text.clear(),
            Event::Text(it) => text += &it.decode().unwrap(),
            Event::GeneralRef(it) => {
                text += match &*it.decode().unwrap() {
                    "lt" => "<",
                    "gt" => ">",
                    "amp" => "&",
                    "quot" => "\"",
                    "apos" => "'",
                    other => panic!("unknown entity {other}"),
                };
            }
            Event::End(_) => _ = texts.insert(std::mem::take(&mut text)),
            _ => {}
        }
    }
}

/// Left, top, right and bottom of the boxes of nodes.
fn boxes(picture: &str) -> Vec<[i32; 4]> {
    let rectangle =
        regex::Regex::new(r#"</title><rect x="(-?\d+)" y="(-?\d+)" width="(\d+)" height="(\d+)""#);
    let rectangle = rectangle.unwrap();
    let number = |text: &str| text.parse::<i32>().unwrap();
    rectangle
        .captures_iter(picture)
        .map(|it| [1, 2, 3, 4].map(|group| number(&it[group])))
        .map(|[x, y, width, height]| [x, y, x + width, y + height])
        .collect()
}

fn picture(drawing: &Drawing) -> String {
    let mut out = Vec::new();
    drawing::write(&mut out, drawing, Form::Svg, &Sources::default(), Lang::En).unwrap();
    String::from_utf8(out).unwrap()
}

fn drawing_of(names: &[String], edges: &[(usize, usize)]) -> Drawing {
    let node = |(at, name): (usize, &String)| Node {
        id: format!("n{at}"),
        kind: at % 2,
        key: name.clone(),
        label: String::new(),
        presence: if at % 7 == 3 { Presence::Missing } else { Presence::Defined },
        span: None,
        flaws: if at % 5 == 2 { vec![flaw()] } else { Vec::new() },
    };
    let edge = |&(from, to): &(usize, usize)| Edge {
        from: from % names.len(),
        to: to % names.len(),
        relation: 0,
        landing: Landing::Found,
        in_cycle: false,
        span: None,
        flaws: Vec::new(),
    };
    Drawing {
        kinds: vec!["a".to_owned(), "b".to_owned()],
        relations: vec!["r".to_owned()],
        nodes: names.iter().enumerate().map(node).collect(),
        edges: edges.iter().map(edge).collect(),
    }
}

fn flaw() -> Flaw {
    let message = Text::same("wrong");
    Flaw { code: "rule/id".to_owned(), severity: Severity::Error, message }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn boxes_of_any_graph_are_all_there_and_never_overlap(
        names in prop::collection::vec("\\PC{0,60}|[ぁ-ん\u{0}-\u{1f}<&\"]{0,50}", 1..24),
        edges in prop::collection::vec((0..24_usize, 0..24_usize), 0..48),
    ) {
        let drawing = drawing_of(&names, &edges);
        let picture = picture(&drawing);
        texts(&picture);
        let boxes = boxes(&picture);
        prop_assert_eq!(boxes.len(), names.len());
        for (at, one) in boxes.iter().enumerate() {
            prop_assert!(one[0] >= 0 && one[1] >= 0);
            for other in &boxes[..at] {
                let apart = one[2] <= other[0] || other[2] <= one[0]
                    || one[3] <= other[1] || other[3] <= one[1];
                prop_assert!(apart, "{:?} {:?}", one, other);
            }
        }
    }

    #[test]
    fn arrows_of_a_graph_without_circles_lead_to_the_right(
        count in 2..20_usize,
        edges in prop::collection::vec((0..20_usize, 0..20_usize), 1..40),
    ) {
        let forward = edges.into_iter().map(|(from, to)| (from % count, to % count));
        let forward: Vec<_> = forward.filter(|(from, to)| from < to).collect();
        let names: Vec<String> = (0..count).map(|it| it.to_string()).collect();
        let boxes = boxes(&picture(&drawing_of(&names, &forward)));
        for (from, to) in forward {
            prop_assert!(boxes[from][2] < boxes[to][0], "{} -> {}", from, to);
        }
    }
}

#[test]
fn the_largest_picture_shows_everything_with_one_bend_a_layer() {
    let names: Vec<String> = (0..drawing::MAX_NODES).map(|it| format!("node {it}")).collect();
    let mut edges: Vec<(usize, usize)> = (1..names.len()).map(|it| (it - 1, it)).collect();
    edges.extend((0..drawing::MAX_EDGES - edges.len()).map(|it| (it % 97, 499 - it % 89)));
    let picture = picture(&drawing_of(&names, &edges));
    assert_eq!(boxes(&picture).len(), names.len());
    // A chain as long as may be, and every other arrow over most of it; one more in the legend.
    const LEGEND: usize = 1;
    let arrows: Vec<&str> = picture.split('\n').filter(|it| it.contains("<path d=\"M")).collect();
    let bends: Vec<usize> = arrows.iter().map(|it| it.matches('C').count()).collect();
    // The work grows with the bends: one in each layer that an arrow passes, and no more.
    let passed: usize = edges.iter().map(|(from, to)| from.abs_diff(*to)).sum();
    assert_eq!((arrows.len(), bends.iter().sum()), (edges.len() + LEGEND, passed + LEGEND));
    assert_eq!(bends.iter().max(), Some(&(names.len() - 1)));
}

/// Blocks that a name follows are files; the block after a `<!-- kenzan graph … -->` is what that
/// command prints. `UPDATE=1` rewrites them.
#[test]
fn the_page_about_graphs_shows_what_the_tool_draws() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/graph.md");
    let stored = fs::read_to_string(&path).unwrap();
    let place = Place(TempDir::new().unwrap());
    let (mut page, mut command, mut shown) = (String::new(), None, 0);
    let mut rest = stored.as_str();
    while let Some((before, after)) = rest.split_once("```") {
        let (info, after) = after.split_once('\n').unwrap();
        let (body, after) = after.split_once("```").unwrap();
        let marked = before.rsplit_once("<!-- kenzan graph ").map(|(_, it)| it);
        command = marked.and_then(|it| it.split_once(" -->")).map_or(command, |(it, _)| Some(it));
        let body = match (command.take(), info.split_once(' ')) {
            (Some(arguments), _) => {
                shown += 1;
                place.run(arguments)
            }
            (None, Some((_, name))) => {
                place.file(name, body);
                body.to_owned()
            }
            (None, None) => body.to_owned(),
        };
        page += &format!("{before}```{info}\n{body}```");
        rest = after;
    }
    page += rest;
    assert_eq!(shown, 3);
    crate::pages::keep(&path, &stored, &page);
}
