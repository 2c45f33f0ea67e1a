//! Tables of AsciiDoc, however their cells are laid out: a wrong total is found, and a right one is not.

use crate::run::judged_by_auto;

const PLAN: &str = "\
= Plan

.Costs
[%header,cols=\"2,1,1\"]
|===
|Work |2025 |2026

|Roads |1,250 |1,320
|Bridges |842 |911
|Signs |317 |298
|Total |2,409 |2,529
|===

The works begin in May.
";

fn judged(text: &str) {
    judged_by_auto("plan.adoc", text, &[("2,409", "2,490"), ("911", "991")], "table/total");
}

#[test]
fn a_blank_line_follows_the_header() {
    judged(PLAN);
    judged(&PLAN.replace("[%header,cols=\"2,1,1\"]\n", ""));
    judged(&PLAN.replace(".Costs\n", ""));
}

#[test]
fn a_declared_header_may_have_figures() {
    let text = "\
[options=\"header,footer\"]
|===
|Lot |7 |9
|Roads |1,250 |1,320
|Bridges |842 |911
|Total |2,092 |2,231
|===
";
    judged_by_auto("plan.adoc", text, &[("2,092", "2,902")], "table/total");
    judged_by_auto(
        "plan.adoc",
        &text.replace("options=\"header,footer\"", "%autowidth%header"),
        &[("2,231", "2,321")],
        "table/total",
    );
}

#[test]
fn cells_may_be_on_lines_of_their_own() {
    let lines = PLAN.replace(" |", "\n|");
    judged(&lines);
    judged(&lines.replace("cols=\"2,1,1\"", "cols=3*"));
}

#[test]
fn cells_cover_columns_and_rows_and_have_styles() {
    let text = "\
[cols=\"1,1,>1,>1\"]
|===
.2+|Kind .2+|Work 2+^|Year
|2025 |2026

.3+|built |Roads |1,250 |1,320
|Bridges |842 |911
|Signs |317 |298
2+s|Total |2,409 e|2,529
|===
";
    judged(text);
}
