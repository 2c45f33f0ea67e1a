//! What sentences state: parts of a whole, changes, durations, counts. Faults are found, true sentences are silent.

use kenzan::diagnostic::{Lang, Severity};
use kenzan::rule::packs::pack;

use super::{found, silent};

const RATE: &str = "prose/rate]";

#[test]
fn parts_that_do_not_make_their_whole_are_found() {
    found(
        "prose.yaml",
        &[
            ("The board has 11 members, 4 women and 5 men.\n", RATE, "add up to 9"),
            ("There are 4 men and 5 women, 11 in all.\n", RATE, "add up to 9"),
            (
                "The fund supported 48 projects in 2024: 21 in education, 17 in health and 12 in culture.\n",
                "[prose/rate]",
                "50",
            ),
            ("Anwesend waren 14 Mitglieder, 8 Frauen und 9 Männer.\n", RATE, "add up to 17"),
            ("L’association compte 124 adhérents, dont 70 femmes et 45 hommes.\n", RATE, "115"),
            ("Asistieron 14 socios: 8 mujeres y 9 hombres.\n", RATE, "add up to 17"),
            ("委員は12名で、男性は7名、女性は8名である。\n", RATE, "15"),
            ("満分100点（価格30点、技術50点、商務10点）である。\n", RATE, "90点"),
            ("参加者は25人（大人15人、学生15人）である。\n", RATE, "30人"),
            ("We fed 9,630 people, 3,996 of them children (43%).\n", RATE, "`43%` is stated"),
        ],
    );
}

#[test]
fn a_difference_between_two_amounts_is_recomputed() {
    found(
        "prose.yaml",
        &[
            ("Sales rose by 300 from 1,000 to 1,200.\n", RATE, "is 200"),
            ("Sales went from 1,000 to 1,200, up 300.\n", RATE, "is 200"),
            (
                "The lowest price was £468,900 and the highest £538,400; the gap between them is £96,500.\n",
                "warning[prose/rate]",
                "69500",
            ),
            (
                "予算の総額は98億3,800万円で、前年度当初の98億5,800万円に比べて2,300万円の減となった。\n",
                "warning[prose/rate]",
                "2000万円",
            ),
            (
                "En los hoteles de la provincia y del norte se registraron 3.118.036 pernoctaciones, frente a las 3.044.820 de 2023: un aumento de 76.216 (2,4 %).\n",
                RATE,
                "is 73216",
            ),
            (
                "Die Ausgaben für die Schulen stiegen von 980 auf 1.015, ein Plus von 45.\n",
                RATE,
                "35",
            ),
            (
                "Les dépenses d’énergie passent de 980 à 1 015, soit une hausse de 6,3 % pour les écoles.\n",
                RATE,
                "`6,3 %` is stated",
            ),
        ],
    );
}

#[test]
fn figures_that_two_others_do_not_give_may_be_of_something_else() {
    silent(
        "prose.yaml",
        &[
            "予算の総額は98億3,800万円で、前年度当初の98億5,800万円に比べて2,000万円の減となった。\n",
            "The lowest price was £468,900 and the highest £538,400; the gap between them is £69,500.\n",
            "The team grew from 12 to 15 members, 20% of them new.\n",
            "Germany had 1,234 members, 345 more than France, and Italy 1,590.\n",
            // A quarter is no number of quarters.
            "| 四半期 | 人数 |\n|---|--:|\n| 第1四半期 | 5,512 |\n| 第2四半期 | 5,184 |\n| 第3四半期 | 5,667 |\n| 第4四半期 | 5,561 |\n\n四半期では、第3四半期が最も多い。\n",
            // A total of another thing in another section.
            "# Report\n\n## Results\n\n| Segment | 2024 |\n|---|--:|\n| Fuel | 5.15 |\n| Other | 8.44 |\n| Sub Total | 13.59 |\n\n## Legal matters\n\nThe sub total of interest is 11.59 crore. The total of pending claims is 13.29 crore.\n",
        ],
    );
}

#[test]
fn a_rate_of_other_figures_than_the_printed_ones_is_not_recomputed() {
    silent(
        "prose.yaml",
        &[
            "Revenue grew 8% in constant currency to €540m, from €510m.\n",
            "With the discount, 12 units at 350 each cost 3,990 in all.\n",
            "There are 90 men and 70 women in the choir and the band, 150 in all, since 10 women are in both.\n",
            "There were 9 people, of whom 3 had left by 2020 and 2 by 2021.\n",
            "委員は12名（うち女性5名、公募3名）である。\n",
            "The school has 240 pupils, of whom 60 play football and 200 an instrument.\n",
        ],
    );
}

const BUSES: &str = "| Item | Planned | Actual | Rate |\n|---|---:|---:|---:|\n| Buses | 1,250 | 1,203 | 96.2% |\n| Trams | 840 | 802 | 95.5% |\n| Total | 2,090 | 2,005 | 95.9% |\n\n";

#[test]
fn a_percentage_is_of_a_row_only_if_its_words_say_which() {
    for words in [
        "Buses ran on time in 69.2% of cases.",
        "Satisfaction with buses was 92.6%.",
        "Of the buses, 26.9% are electric.",
        "Buses excluding reserves were 1,230.",
        "Buses were not 1,230, as somebody asked.",
    ] {
        silent("prose.yaml", &[&format!("{BUSES}{words}\n")]);
    }
    for (words, says) in [
        ("The rate of the buses was 92.6%.", "96.2%"),
        ("Buses were 1,203 (92.6%).", "96.2%"),
        ("The buses’ share was 66.0% of the total.", "60.0%"),
        ("Buses were 1,204.", "1,203"),
    ] {
        found("prose.yaml", &[(&format!("{BUSES}{words}\n"), "warning[prose/figure]", says)]);
    }
}

#[test]
fn a_mean_of_as_many_as_are_counted_follows_from_the_total() {
    let table = "| Reward | Backers | Raised |\n|---|---:|---:|\n| Book | 388 | £9,700 |\n| Thanks | 453 | £16,860 |\n| Total | 841 | £26,560 |\n\n";
    let told = |mean: &str| format!("{table}On average each of the 841 backers pledged {mean}.\n");
    silent("prose.yaml", &[&told("£31.58"), &told("£25.00")]);
    found("prose.yaml", &[(&told("£34.58"), "warning[prose/figure]", "31.58")]);
}

#[test]
fn a_number_before_a_list_counts_its_items() {
    let list = "\n\n- a\n- b\n- c\n";
    for (words, says) in [
        ("This release brings five things worth knowing before you upgrade:", "five things"),
        ("Der Plan umfasst vier Ziele für die Stadt:", "vier"),
        ("Le plan comporte quatre axes pour la ville :", "quatre"),
        ("# 作り方（4工程）", "4"),
        ("# Steps (4)", "4"),
    ] {
        found("prose.yaml", &[(&format!("{words}{list}"), "prose/count]", says)]);
    }
    silent(
        "prose.yaml",
        &[
            &format!("This release brings three things worth knowing:{list}"),
            &format!("# 作り方（3工程）{list}"),
            &format!("1 fix and 2 features by 4 contributors:{list}"),
            &format!("2 fixes and 1 feature:{list}"),
        ],
    );
}

#[test]
fn a_duration_is_that_of_the_times_beside_it() {
    let head = "warning[text/date]";
    found(
        "text.yaml",
        &[
            ("会議は13時30分から15時10分まで（130分）。\n", head, "is 100 minutes"),
            ("日時　13:30～15:10\n\n会議時間は130分であった。\n", head, "is 100 minutes"),
            ("The talk lasts from 13:30 to 15:10 (130 minutes).\n", head, "is 100 minutes"),
            ("La reunión duró de 13:30 a 15:10 (130 minutos).\n", head, "is 100 minutes"),
            (
                "Die Sitzung dauerte von 19:00 bis 21:15 Uhr (2 Stunden 25 Minuten).\n",
                head,
                "135 minutes",
            ),
        ],
    );
    silent(
        "text.yaml",
        &[
            "会議は13時30分から15時10分まで（休憩10分を含む100分）開かれた。\n",
            "Open 9:00–17:00 (8 hours, including a break of 30 minutes). The night shift is 22:00–06:00 (8 hours).\n",
            "The flight leaves Tokyo at 11:00 and lands in London at 15:30 (14 h 30 min).\n",
            "受付は9時から17時まで（12時から13時までを除く7時間）。\n",
            "午前9時～午後5時（8時間）。午後1時から3時まで（2時間）。\n",
        ],
    );
}

#[test]
fn a_figure_that_a_table_and_a_sentence_contradict_is_one_finding() {
    let table = "| Item | 2024 |\n|---|---:|\n| Buses | 1,203 |\n| Trams | 802 |\n| Ferries | 299 |\n| Total | 2,394 |\n\nThe total was 2,304 in 2024.\n";
    let rules: Vec<_> = pack("auto").unwrap().files.iter().map(|it| (it.name, it.text)).collect();
    let (corpus, verdict) = crate::run::verdict_of(&rules, &[("draft.md", table)]);
    let loud: Vec<_> =
        verdict.diagnostics.iter().filter(|it| it.severity > Severity::Note).collect();
    let shown = crate::run::show(Lang::En, &corpus.sources, &verdict.diagnostics);
    assert_eq!(loud.len(), 1, "{shown}");
    assert!(shown.contains("2,304"), "{shown}");
}

#[test]
fn a_sentence_that_an_anchor_and_its_own_figures_contradict_is_one_finding() {
    let draft = "Sales rose by 50% <!-- kenzan: = data.yaml $.growth --> from 200 to 250.\n";
    let rules: Vec<_> = pack("auto").unwrap().files.iter().map(|it| (it.name, it.text)).collect();
    let files = [("draft.md", draft), ("data.yaml", "growth: 25%\n")];
    let (corpus, verdict) = crate::run::verdict_of(&rules, &files);
    let loud: Vec<_> =
        verdict.diagnostics.iter().filter(|it| it.severity > Severity::Note).collect();
    let shown = crate::run::show(Lang::En, &corpus.sources, &verdict.diagnostics);
    assert_eq!(loud.len(), 1, "{shown}");
}

#[test]
fn true_drafts_full_of_traps_are_silent() {
    let home = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/sentences");
    let rules: Vec<_> = pack("auto").unwrap().files.iter().map(|it| (it.name, it.text)).collect();
    let drafts = std::fs::read_dir(home).unwrap().map(|it| it.unwrap().path());
    let told = drafts.map(|it| {
        let text = std::fs::read_to_string(&it).unwrap();
        let (corpus, verdict) = crate::run::verdict_of(&rules, &[("draft.md", &text)]);
        let loud: Vec<_> =
            verdict.diagnostics.into_iter().filter(|it| it.severity > Severity::Note).collect();
        (it, loud.len(), crate::run::show(Lang::En, &corpus.sources, &loud))
    });
    let told: Vec<_> = told.collect();
    assert!(told.len() > 30);
    let loud: Vec<_> =
        told.iter().filter(|it| it.1 > 0).map(|it| format!("{:?}: {}", it.0, it.2)).collect();
    assert!(loud.is_empty(), "{}", loud.join("\n"));
}

#[test]
fn a_count_of_something_else_is_not_the_figure_of_the_row() {
    let service = "| service | requests | errors |\n|---|---:|---:|\n| login | 40,118 | 41 |\n| search | 27,744 | 33 |\n| Total | 67,862 | 74 |\n\nlogin 42 min\n";
    let region = "| Region | Projects | Cost per head |\n|---|---:|---:|\n| North | 6 | 39.00 |\n| South | 4 | 43.00 |\n\nIn the North there were 19 courses; in the South, 11.\n";
    for text in [service, region] {
        let found = crate::run::found_by_auto("draft.md", text);
        assert!(found.is_empty(), "{text}{found:?}");
    }
    let wrong = region.replace("19 courses", "63 projects").replace("| 6 |", "| 36 |");
    assert_eq!(crate::run::found_by_auto("draft.md", &wrong).len(), 1);
}

#[test]
fn groups_of_digits_that_spaces_part_are_one_figure_with_their_sign_and_currency() {
    let mut text = String::new();
    for sign in ["", "€", "$", "£", "R$ ", "US$", "¥", "-", "−", "±", "~", "≈ "] {
        for digits in ["120 500", "1 015,50", "12 000 000", "1 015 à 1 020", "120 500,"] {
            for unit in ["", "€", " €", " %", "‰", " Mio. €", " kr", "）"] {
                text += &format!("Le budget est de {sign}{digits}{unit} pour 2,5 postes.\n\n");
            }
        }
    }
    silent("prose.yaml", &[&text]);
    let text = "Les dépenses d’énergie passent de €980 400 à €990 204, soit une hausse de 2,0 % pour les écoles.\n";
    found("prose.yaml", &[(text, RATE, "`2,0 %` is stated")]);
}
