//! Totals that no document states and the rule demands instead: `total: 100％`.

use insta::assert_snapshot;

use crate::run::{report, report_in};
use kenzan::diagnostic::Lang;

const NOTHING: &str = "(nothing found)\n";

fn found(check: &str, document: &str) -> String {
    report(&format!("id: test/rule\ncheck: {{ {check} }}\n"), &[("document.yaml", document)])
}

#[test]
fn items_are_held_against_the_amount_in_the_rule() {
    let check = "sum: { each: '$.plans[*]', total: 100％, items: '$.weights[*]' }";
    let document = "\
plans:
  - { name: 甲, weights: [60％, 40％] }
  - { name: 乙, weights: [60％, 30％] }
  - { name: 丙, weights: [33.3％, 33.3％, 33.3％] }
";
    assert_snapshot!(found(check, document), @r"
    document.yaml:3:13: error[test/rule] 乙: 100% wanted, but its 2 items add up to 90%: a difference of 10%
      3:13: the items here must add up to 100%: 乙
      3:26: 60％
      3:31: 30％
      = note: rounding of the printed figures explains at most 1%
    document.yaml:4:13: note[test/rule] 丙: 100% wanted, the sum of its items (3) is 99.9%; rounding explains the difference of 0.1%
      4:13: the items here must add up to 100%: 丙
      4:26: 33.3％
      4:33: 33.3％
      4:40: 33.3％
    ");
    let ja = report_in(
        Lang::Ja,
        &format!("id: test/rule\ncheck: {{ {check} }}\n"),
        &[("document.yaml", document)],
    );
    assert!(ja.contains("乙: 規則では100%、内訳2件の合計は90%で、差は10%"), "{ja}");
    assert!(ja.contains("ここの内訳の合計は100%でなければならない"), "{ja}");
}

#[test]
fn the_amount_is_exact_and_so_are_weights_that_are_said_to_be() {
    let exact = "sum: { total: 1, items: '$.shares[*]', rounding: exact }";
    assert_eq!(found(exact, "shares: [0.5, 0.25, 0.25]\n"), NOTHING);
    let reports = found(exact, "shares: [0.33, 0.33, 0.33]\n");
    assert!(reports.contains("shares: 1 wanted, but its 3 items add up to 0.99"), "{reports}");
    // Were the 100 rounded to its last place like the items, the bound would be 1.5％.
    let whole = found("sum: { total: 100％, items: '$.shares[*]' }", "shares: [60％, 30％]\n");
    assert!(whole.contains("explains at most 1%"), "{whole}");
}

#[test]
fn a_ceiling_and_a_floor_are_amounts_too() {
    let check = |relation: &str| {
        format!("sum: {{ total: 10億円, relation: {relation}, items: '$.amounts[*]' }}")
    };
    let above = found(&check("at-most"), "amounts: [8億円, 300百万円]\n");
    assert!(
        above.contains("amounts: 10億円 allowed, but the items add up to 11億円: 1億円 too much"),
        "{above}"
    );
    let below = found(&check("at-least"), "amounts: [8億円, 100百万円]\n");
    assert!(below.contains("10億円 needed, but"), "{below}");
    assert!(below.contains("1億円 short"), "{below}");
    assert_eq!(found(&check("at-most"), "amounts: [8億円, 100百万円]\n"), NOTHING);
}

#[test]
fn rows_that_a_key_joins_make_the_amount_group_by_group() {
    let rule = "id: test/rule\ncheck: { sum: { total: 100％, items: { in: rows, each: '$[*]', key: $.group, select: $.share } } }\n";
    let rows = "group,share\nA,60％\nＡ,40％\nB,70％\nC,\nB,20％\n";
    assert_snapshot!(report(rule, &[("rows.csv", rows)]), @r"
    rows.csv:4:3: error[test/rule] B: 100% wanted, but its 2 items add up to 90%: a difference of 10%
      4:3: the items here must add up to 100%: 70％
      6:3: 20％
      = note: rounding of the printed figures explains at most 1%
    ");
}

#[test]
fn what_has_no_name_is_not_spoken_of() {
    let rule = "id: test/rule\ncheck: { sum: { in: rows, total: 100％, items: '$[*].share' } }\n";
    let reports = report(rule, &[("rows.csv", "group,share\nA,60％\nB,30％\n")]);
    assert!(reports.contains("error[test/rule] 100% wanted, but"), "{reports}");
}

#[test]
fn nothing_stated_is_nothing_checked_and_a_gap_leaves_the_rest_bounded() {
    let check = "sum: { each: '$.plans[*]', total: 100％, items: '$.weights[*]' }";
    assert_eq!(
        found(check, "plans: [{ weights: [100％] }, { weights: [] }, { weights: [''] }]\n"),
        NOTHING
    );
    let open = found(check, "plans: [{ name: 甲, weights: [60％, …] }]\n");
    assert!(open.contains("note[test/rule] 甲: 100% wanted; items without a figure: 1"), "{open}");
    let over = found(check, "plans: [{ name: 甲, weights: [60％, 50％, …] }]\n");
    assert!(over.contains("the items add up to 110%: 10% too much"), "{over}");
}

#[test]
fn no_slip_of_the_pen_is_looked_for_in_the_amount_of_the_rule() {
    // 63 is 36 with its digits swapped, but a rule is no misprint.
    let reports = found("sum: { total: 36％, items: '$.shares[*]' }", "shares: [40％, 23％]\n");
    assert!(reports.contains("error[test/rule]") && !reports.contains("possibly"), "{reports}");
    let item = found("sum: { total: 100％, items: '$.shares[*]' }", "shares: [52％, 75％]\n");
    assert!(item.contains("possibly: 52% with two neighbouring digits swapped (25%)"), "{item}");
}

#[test]
fn a_unit_that_does_not_fit_is_told_with_the_way_out() {
    let reports = found("sum: { total: 100％, items: '$.shares[*]' }", "shares: [60, 40]\n");
    assert_snapshot!(reports, @r"
    document.yaml:1:10: error[test/rule] cannot add 60 to a total of 100%: their units are incompatible
      1:10: item: 60
      1:1: the items here must add up to 100%: shares
      = help: if the figure is in %, declare it in the rule: `items: { …, unit: % }`
    ");
    let unit = "sum: { total: 100％, items: { select: '$.shares[*]', unit: ％ } }";
    assert_eq!(found(unit, "shares: [60, 40]\n"), NOTHING);
}

#[test]
fn what_is_neither_selector_nor_amount_is_told_on_its_bytes() {
    let document = "shares: [60％, 40％]\n";
    let at =
        |total: &str| found(&format!("sum: {{ total: {total}, items: '$.shares[*]' }}"), document);
    assert_snapshot!(at("sum"), @r"
    rule.yaml:2:24: error[rule/invalid] expected an amount, for example 0.5 million
      2:24: `sum` is not a number: sum
      = help: a selector begins with `$`
    ");
    assert_snapshot!(at("約100％"), @r"
    rule.yaml:2:25: error[rule/invalid] a total that the rule requires must be a plain amount, not an approximation or a limit
      = help: for a limit, write `relation: at-most` or `relation: at-least`
    ");
    let rows = found("sum: { total: 100％, rows: '$.shares[*]', values: $, levels: 計 }", document);
    assert!(rows.contains("and no `total`"), "{rows}");
}

#[test]
fn what_a_rule_demands_takes_part_in_the_joint_check() {
    let rules = "\
rules:
  - id: share/whole
    check: { sum: { total: 100％, items: '$.shares[*]' } }
  - id: share/head
    check: { sum: { total: $.head, items: '$.shares[0, 1]' } }
  - id: share/tail
    check: { sum: { total: $.tail, items: '$.shares[2, 3]' } }
  - id: share/joint
    check: { feasible: {} }
";
    let sound = "shares: [30％, 30％, 20％, 20％]\nhead: 60％\ntail: 40％\n";
    assert_eq!(report(rules, &[("document.yaml", sound)]), NOTHING);
    // Each holds by half a per cent an item; together the parts are too large for the whole.
    let tight = "shares: [30％, 30％, 20％, 20％]\nhead: 60.9％\ntail: 40.9％\n";
    assert_snapshot!(report(rules, &[("document.yaml", tight)]), @r"
    document.yaml:1:1: error[share/joint] 3 relations hold individually but not together: shares 100% is too large by 1.7% to 1.9%
      1:1: a rule requires 100% here: shares
      1:10: 30％
      1:15: 30％
      1:20: 20％
      1:25: 20％
      2:7: 60.9％
      3:7: 40.9％
      = note: share/whole: shares 100% = 30% + 30% + 20% + 20%
      = note: share/head: head 60.9% = 30% + 30%
      = note: share/tail: tail 40.9% = 20% + 20%
    document.yaml:2:7: note[share/head] head: 60.9% stated, the sum of its items (2) is 60.0%; rounding explains the difference of 0.9%
      2:7: stated here: 60.9％
      1:10: 30％
      1:15: 30％
    document.yaml:3:7: note[share/tail] tail: 40.9% stated, the sum of its items (2) is 40.0%; rounding explains the difference of 0.9%
      3:7: stated here: 40.9％
      1:20: 20％
      1:25: 20％
    ");
}
