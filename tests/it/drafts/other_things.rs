//! Figures of sentences that are near figures of a table, but are of other things: true sentences of which a hasty
//! reader would doubt each.

use super::{found, silent};

/// Each of `sentences` below `table`.
fn below(table: &str, sentences: &[&str]) -> Vec<String> {
    sentences.iter().map(|it| format!("{table}\n{it}\n")).collect()
}

fn silent_below(table: &str, sentences: &[&str]) {
    let texts = below(table, sentences);
    silent("prose.yaml", &texts.iter().map(String::as_str).collect::<Vec<_>>());
}

const POWER: &str = "\
| Filière | Production (GWh) | Puissance (MW) | Heures équivalentes | Part (%) |
|---|---:|---:|---:|---:|
| Éolien | 3 774 | 1 700 | 2 220 | 49,7 |
| Hydraulique | 2 760 | 1 150 | 2 400 | 36,3 |
| Solaire | 1 071 | 1 340 | 799 | 14,1 |
| Total | 7 605 | 4 190 | 1 815 | 100,0 |
";

const FARM: &str = "\
| Region | 2023 | 2024 | Change | Change (%) | Holdings | Per 1,000 inhabitants |
|---|---:|---:|---:|---:|---:|---:|
| Holm | 612 | 655 | 43 | 7.0 | 32,750 | 20.0 |
| Altdorf | 240 | 264 | 24 | 10.0 | 12,000 | 22.0 |
| Waldau | 187 | 171 | -16 | -8.6 | 9,500 | 18.0 |
| Rieden | 93 | 102 | 9 | 9.7 | 6,800 | 15.0 |
| All | 1,132 | 1,192 | 60 | 5.3 | 61,050 | 19.5 |
";

#[test]
fn a_figure_of_another_column_that_the_sentence_names_is_right() {
    silent_below(
        POWER,
        &["L'éolien a tourné 2 220 heures à pleine puissance et l'hydraulique 2 400."],
    );
    // A superlative is about the column of the figure beside it.
    silent_below(
        FARM,
        &[
            "Most accidents by change happened in Holm (655).",
            "Altdorf is highest with 22.0 per 1,000 inhabitants; Rieden has the lowest value, 15.0.",
        ],
    );
}

#[test]
fn a_sentence_without_a_row_is_not_about_the_row_before() {
    silent_below(
        POWER,
        &["Le solaire a produit 1 071 GWh. Cette production couvre 14,7 % de la consommation."],
    );
    silent_below(
        FARM,
        &["Holm counted 655 of them. Counting everything there were 48 more at the end."],
    );
    let sales = "| 阀门 | 2023 | 2024 |\n|---|---:|---:|\n| 泵类 | 14,125 | 15,125 |\n| 压缩机 | 11,640 | 10,905 |\n| 合计 | 25,765 | 26,030 |\n";
    silent_below(sales, &["泵类为15,125万元。平均每季度15,312.5万元。"]);
    let surplus = "# Report 2024\n\n| | Amount |\n|---|---:|\n| 1 January 2024 | 18,250 |\n| Surplus | 3,900 |\n| 31 December 2024 | 22,150 |\n";
    silent_below(surplus, &["In 2023 the surplus was 1,900."]);
}

#[test]
fn some_of_the_things_in_a_table_are_fewer_than_its_rows() {
    let wards = "| 地区 | 農家数 | 面積 |\n|---|---:|---:|\n| 東地区 | 120 | 563 |\n| 西地区 | 140 | 545 |\n| 南地区 | 110 | 619 |\n| 北地区 | 90 | 441 |\n";
    silent_below(
        wards,
        &[
            "4地区のうち平均を上回るのは3地区です。",
            "増えたのは東地区のみで、残る3地区はいずれも減少した。",
        ],
    );
    found(
        "prose.yaml",
        &[(
            &format!("{wards}\n全3地区で調査した。\n"),
            "warning[prose/figure]",
            "`3地区` is stated, but the table has 4 rows of them",
        )],
    );
    let quarters = "| 분기 | 방문자 |\n|---|---:|\n| 1분기 | 31,000 |\n| 2분기 | 32,880 |\n| 3분기 | 35,700 |\n| 4분기 | 32,600 |\n";
    silent_below(quarters, &["방문자가 가장 많은 시기는 3분기로 35,700명이었다."]);
    let seasons = "| 季度 | 收入 |\n|---|---:|\n| 一季度 | 310 |\n| 二季度 | 328 |\n| 三季度 | 357 |\n| 四季度 | 386 |\n| 全年 | 1,381 |\n";
    silent_below(seasons, &["四季度收入最高，为386万元。"]);
}

#[test]
fn changes_of_several_things_and_figures_of_two_clauses_give_no_third() {
    silent(
        "prose.yaml",
        &[
            "20万円の減額でしたが、会費で30万円増えたため、全体では10万円の増となります。",
            "市補助金は300千円減りますが、協賛金で250千円、会費で90千円の増収を見込みます。",
            "Le programme compte 2 800 logements, soit 35,0 % de la région ; Brionne est deuxième, à 100 logements.",
        ],
    );
}

#[test]
fn amounts_in_hangul_are_read_with_their_multiples() {
    let head = "warning[prose/figure]";
    let budget = "| 지역 | 예산(백만 원) | 집행(백만 원) |\n|---|---:|---:|\n| 중앙동 | 620 | 589 |\n| 강남동 | 540 | 459 |\n| 쌀 | 8,065 | 7,065 |\n| 합계 | 9,225 | 8,113 |\n";
    let wrong = format!("{budget}\n강남동의 집행은 495백만 원이다.\n");
    found(
        "prose.yaml",
        &[(&wrong, head, "495백만 원 is stated for `강남동`, but the table gives 459백만원")],
    );
    silent_below(
        budget,
        &[
            "강남동의 집행은 4억 5,900만 원이다.",
            "강남동의 집행은 459백만원이다. 예산은 5억 4천만 원이다.",
            "쌀이 8,065백만 원으로 가장 많다.",
            "제3조 2항에 따라 5경기를 치렀다.",
        ],
    );
}

const SITES: &str = "\
| Site | 2023 | 2024 | Change |
|---|---:|---:|---:|
| Blackwater | 25,100 | 26,880 | 1,780 |
| Arne | 18,000 | 17,136 | -864 |
| Exley | 15,200 | 11,765 | -3,435 |
| Cray | 9,900 | 7,791 | -2,109 |
| Deben | 6,000 | 6,290 | 290 |
| All | 74,200 | 69,862 | -4,338 |
";

#[test]
fn rows_that_meet_a_condition_are_counted() {
    let head = "warning[prose/figure]";
    let says = |sentence: &str| format!("{SITES}\n{sentence}\n");
    let above = "3 rows of the table are above 10,000 (column `2024`)";
    let wrong = [
        (says("Four of the five sites held more than 10,000 birds in 2024."), head, above),
        (
            says("Numbers rose at three sites, and fell at the others."),
            head,
            "2 rows of the table rose",
        ),
        (says("Two sites declined: Arne, Exley and Cray."), head, "3 rows of the table fell"),
    ];
    let wrong: Vec<(&str, &str, &str)> =
        wrong.iter().map(|it| (&*it.0, it.1, it.2.trim_end_matches(" (column `2024`)"))).collect();
    found("prose.yaml", &wrong);
    silent_below(
        SITES,
        &[
            "Three of the five sites held more than 10,000 birds.",
            "Two sites gained birds, three sites lost some.",
            "Numbers fell at three sites.",
            "Four sites are closed in winter; one site has more than 10 hides.",
            "Two sites grew by more than 100 birds each year since 2019.",
        ],
    );
    let wards = "| 地区 | 前年 | 今年 | 増減 |\n|---|---:|---:|---:|\n| 東 | 120 | 130 | 10 |\n| 西 | 140 | 135 | -5 |\n| 南 | 110 | 119 | 9 |\n| 北 | 90 | 84 | -6 |\n";
    let wrong = format!("{wards}\n4地区のうち、増えたのは3地区である。\n");
    found("prose.yaml", &[(&wrong, head, "rows of the table rose")]);
    silent_below(
        wards,
        &["4地区のうち、増えたのは2地区である。", "減少したのは2地区で、北が最も減った。"],
    );
}

#[test]
fn the_largest_value_is_that_of_the_row_that_has_it() {
    let homes = "| Ward | Households | Persons |\n|---|---:|---:|\n| Ambry | 22,000 | 2.31 |\n| Colm | 14,500 | 2.43 |\n| Elstow | 9,800 | 2.60 |\n| Farrow | 19,735 | 2.29 |\n";
    let wrong = format!("{homes}\nThe largest households are in Colm (2.60).\n");
    let says = "`Colm` is called the largest with 2.60, but the table has 2.60 for `Elstow`";
    found("prose.yaml", &[(&wrong, "warning[prose/figure]", says)]);
    silent_below(
        homes,
        &[
            "The largest households are in Elstow (2.60).",
            "The largest of the rural wards is Colm, with 2.43 persons; Elstow has 2.60.",
        ],
    );
}
