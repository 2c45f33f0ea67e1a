//! Tables of kinds that drafts in any language hold: flows, trees by indentation, leagues, totals that no word names,
//! figures with units of their own, quotients of counts. Each true one is passed over, and each fault is found.

use crate::run::{self, judged_by_auto as judged};

/// The codes of what the pack `kenzan:auto` finds in a document.
fn found(name: &str, text: &str) -> Vec<String> {
    run::found_by_auto(name, text).iter().map(|it| it.code.to_string()).collect()
}

#[test]
fn a_closing_stock_is_what_came_less_what_went_and_a_point_parts_what_adds_up() {
    let text = "Artigo;Existência inicial;Entradas;Saídas;Existência final\nParacetamol;1.200;4.800;4.310;1.690\n\
        Ibuprofeno;640;2.400;2.575;465\nAmoxicilina;310;900;866;344\nSoro;2.200;6.000;5.480;2.720\n";
    judged("a.csv", text, &[("1.690", "1.960"), ("2.575", "2.875"), ("344", "374")], "table/");
}

#[test]
fn lines_that_are_set_in_are_the_parts_of_the_line_above() {
    let text = "科目　　　　　　　　　　　　　　金額\n流動資産　　　　　　　　　　　　　　　105,705\n　現金及び預金　　　　　　　　　　　　 48,230\n　売掛金　　　　　　　　　　　　　　　 31,870\n　棚卸資産　　　　　　　　　　　　　　 25,605\n\
        固定資産　　　　　　　　　　　　　　　190,830\n　建物　　　　　　　　　　　　　　　　 84,200\n　機械装置　　　　　　　　　　　　　　 41,630\n　土地　　　　　　　　　　　　　　　　 65,000\n\
        繰延資産　　　　　　　　　　　　　　　　3,900\n　創立費　　　　　　　　　　　　　　　　1,400\n　開発費　　　　　　　　　　　　　　　　2,500\n";
    judged("a.txt", text, &[("105,705", "135,705"), ("41,630", "46,130")], "table/total");
}

#[test]
fn points_of_a_league_follow_from_its_matches_in_any_language() {
    let table = |head: &str| {
        format!(
            "{head}\n|---|---|---|---|---|---|\n| Rovers | 30 | 20 | 6 | 4 | 66 |\n| United | 30 | 18 | 7 | 5 | 61 |\n\
             | Athletic | 30 | 15 | 9 | 6 | 54 |\n| Albion | 30 | 9 | 10 | 11 | 37 |\n| Villa | 30 | 5 | 3 | 22 | 18 |\n"
        )
    };
    for head in [
        "| Team | Pld | W | D | L | Pts |",
        "| Verein | Sp | S | U | N | Pkt |",
        "| Équipe | J | G | N | P | Pts |",
        "| チーム | 試合 | 勝 | 分 | 敗 | 勝点 |",
    ] {
        judged("a.md", &table(head), &[("| 61 |", "| 64 |"), ("| 15 |", "| 12 |")], "table/");
    }
    // Two points for a win, and none that follow from matches at all.
    let two = table("| Team | P | W | D | L | Pts |").replace("| 66 |", "| 46 |");
    let two =
        two.replace("| 61 |", "| 43 |").replace("| 54 |", "| 39 |").replace("| 37 |", "| 28 |");
    judged("a.md", &two.replace("| 18 |\n", "| 13 |\n"), &[("| 43 |", "| 34 |")], "table/");
    let other = table("| Team | P | W | D | L | Pts |").replace("| 66 |", "| 71 |");
    let other =
        other.replace("| 61 |", "| 48 |").replace("| 54 |", "| 69 |").replace("| 37 |", "| 30 |");
    assert_eq!(found("a.md", &other), Vec::<String>::new());
}

#[test]
fn a_row_that_is_a_hundred_percent_is_a_total_whatever_it_is_called() {
    let text = "| Partei | Stimmen | Anteil (%) | Sitze |\n|---|---:|---:|---:|\n| Bürgerliste | 8.214 | 35,9 | 14 |\n\
        | Soziale Stadt | 6.431 | 28,1 | 11 |\n| Grüne Mitte | 4.077 | 17,8 | 7 |\n| Freie Wähler | 2.988 | 13,0 | 5 |\n\
        | Sonstige | 1.190 | 5,2 | 2 |\n| Gültige Stimmen | 22.900 | 100,0 | 39 |\n";
    judged("a.md", text, &[("22.900", "29.200"), ("| 39 |", "| 32 |")], "table/total");
}

#[test]
fn what_all_figures_of_a_column_carry_is_their_unit() {
    let text = "| Step | Before | After |\n|---|---:|---:|\n| parse | 184 ms | 92 ms |\n| lint | 2310 ms | 966 ms |\n\
        | format | 718 ms | 249 ms |\n| Total | 3212 ms | 1307 ms |\n";
    judged("a.md", text, &[("3212", "3122"), ("966 ms", "996 ms")], "table/total");
}

#[test]
fn a_quotient_of_counts_is_rounded_from_just_these_counts() {
    let text = "| 診療科 | 患者数 | 医師数 | 医師1人当たり患者数 |\n|---|---:|---:|---:|\n| 内科 | 18,432 | 7 | 2,633.1 |\n| 外科 | 9,210 | 5 | 1,842.0 |\n\
        | 整形外科 | 12,884 | 4 | 3,221.0 |\n| 小児科 | 7,021 | 3 | 2,340.3 |\n| 産婦人科 | 4,870 | 3 | 1,623.3 |\n";
    judged("a.md", text, &[("2,340.3", "2,640.3"), ("9,210", "9,120")], "table/");
}

#[test]
fn a_mean_beside_amounts_is_no_factor_and_a_yield_is_no_amount() {
    let text = "| Ward | Admissions | Bed days | Average stay (days) |\n|---|---:|---:|---:|\n| Medical | 1,284 | 8,602 | 6.7 |\n\
        | Surgical | 973 | 5,157 | 5.3 |\n| Maternity | 611 | 1,955 | 3.2 |\n| Stroke | 188 | 3,008 | 16.0 |\n| Total | 3,056 | 18,722 | 6.1 |\n";
    judged("a.md", text, &[("18,722", "17,822")], "table/");
    let text = "| Finca | Superficie (ha) | Producción (kg) | Rendimiento (kg/ha) |\n|---|---:|---:|---:|\n| Norte | 12,5 | 61.250 | 4.900 |\n\
        | Llano | 8,0 | 44.800 | 5.600 |\n| Vega | 15,2 | 79.040 | 5.200 |\n| Soto | 6,4 | 38.400 | 6.000 |\n| Total | 42,1 | 223.490 | 5.309 |\n";
    judged("a.md", text, &[("223.490", "232.490")], "table/");
    // Percentages of what is recommended are of as many wholes as there are rows.
    let text = "| | Per serving | % RI |\n|---|---:|---:|\n| Energy (kcal) | 413 | 21% |\n| Fat (g) | 21.0 | 30% |\n\
        | of which saturates (g) | 15.4 | 77% |\n| Salt (g) | 1.1 | 18% |\n";
    judged("a.md", text, &[("15.4", "51.4")], "table/of-which");
}

#[test]
fn totals_of_everything_are_named_by_what_they_are_of() {
    for (head, all) in [
        ("Region", "All regions"),
        ("Segment", "Alle Segmente"),
        ("Région", "Toutes les régions"),
        ("Zona", "Todas las zonas"),
        ("地区", "各地区合計"),
        ("店舗", "全店舗"),
    ] {
        let text = format!(
            "| {head} | 2024 | 2025 |\n|---|---:|---:|\n| A1 | 1,204 | 1,987 |\n| B2 | 3,862 | 3,790 |\n| C3 | 2,518 | 2,122 |\n\
             | {all} | 7,584 | 7,899 |\n"
        );
        judged("a.md", &text, &[("7,584", "7,854"), ("2,122", "2,722")], "table/total");
    }
}

#[test]
fn sections_of_one_column_each_have_their_total() {
    let text = "| Compte | 2025 |\n|---|---:|\n| **Produits** | |\n| Ventes | 214 800 |\n| Subventions | 96 500 |\n| Cotisations | 18 240 |\n\
        | Total I | 329 540 |\n| **Charges** | |\n| Achats | 121 340 |\n| Services | 47 820 |\n| Salaires | 138 900 |\n| Total II | 308 060 |\n\
        | Résultat (I − II) | 21 480 |\n";
    judged("a.md", text, &[("96 500", "99 500"), ("| Services | 47 820 |\n", "")], "table/total");
}

#[test]
fn sentences_state_changes_and_products_in_many_languages() {
    for (text, from, to) in [
        (
            "Het bezit groeide van 1.840 woningen in 2021 naar 2.208 in 2025, een toename van 20%.\n",
            "20%",
            "23%",
        ),
        (
            "Die Zahl stieg von 412 im Jahr 2021 auf 587 im Jahr 2025, ein Plus von 42 %.\n",
            "42 %",
            "45 %",
        ),
        (
            "Le nombre est passé de 412 en 2021 à 587 en 2025, soit une hausse de 42 %.\n",
            "42 %",
            "45 %",
        ),
        ("投稿数は2021年の412件から2025年の587件へと42.5％増えた。\n", "42.5", "45.5"),
        (
            "Supply from coal fell from 512.4 PJ in 2019 to 402.9 PJ in 2023, a decrease of 21.4%.\n",
            "21.4",
            "24.4",
        ),
        ("会場使用料は1回につき12,000円とし、年4回で48,000円を予定する。\n", "48,000", "41,000"),
        ("We bought 12 units at 350 each, 4,200 in all.\n", "4,200", "4,500"),
        ("The hall holds 6 × 15 = 90 chairs.\n", "90", "80"),
    ] {
        judged("a.md", text, &[(from, to)], "prose/rate");
    }
    // Other figures in such sentences are no rates of them.
    for text in [
        "The team grew from 12 to 15 members, 20% of them new.\n",
        "Rooms cost from 80 to 120 euros, 10% less in winter.\n",
        "From 9 to 17 o'clock, up to 30% of the seats are free.\n",
        "Wir senkten die Kosten von 80 auf 60 Euro, bei 15 % Mehrwertsteuer.\n",
        "4 × 4 wheels, 3 + 1 seats.\n",
        "Our catalogue has grown from 32 to 51 scalers (60% growth) in 6 releases.\n",
        "It is $100 \\times 8.5 / (0.3 \\times 8.5 + 0.7) = 78.5\\%$ of all gas.\n",
        "3 releases after Phase 2 (in 1.43):\n\n- one\n- two\n",
        "| Kind | Number |\n|---|---:|\n| Contributors | 40 |\n| Releases | 12 |\n\nThere are changes from 113 contributors across 41 companies.\n",
    ] {
        assert_eq!(found("a.md", text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn a_sentence_names_a_column_and_the_year_of_a_row() {
    let text = "| Year | Coal | Nuclear |\n|---|---:|---:|\n| 2019 | 512.4 | 655.0 |\n| 2021 | 463.7 | 671.4 |\n| 2023 | 402.9 | 612.7 |\n\n\
        Supply from coal fell from 512.4 PJ in 2019 to 402.9 PJ in 2023. In 2021, nuclear stood at 671.4 PJ.\n";
    judged("a.md", text, &[("to 402.9", "to 432.9"), ("at 671.4", "at 617.4")], "prose/figure");
}

#[test]
fn a_total_of_marks_is_a_total() {
    for head in ["商务分 | 技术分 | 总分", "경영 | 기술 | 총점", "企画点 | 技術点 | 合計点"]
    {
        let text = format!(
            "# 评分\n\n| 投标人 | {head} |\n|---|---:|---:|---:|\n| 甲 | 38 | 44 | 82 |\n| 乙 | 36 | 41 | 77 |\n| 丙 | 41 | 46 | 87 |\n"
        );
        judged("a.md", &text, &[("| 77 |", "| 57 |"), ("| 87 |", "| 78 |")], "table/");
    }
}

#[test]
fn three_rows_show_that_a_column_is_the_difference_of_two() {
    for head in
        ["介入群 | 対照群 | 群間差", "甲 | 乙 | 差", "After | Before | Difference", "후 | 전 | 차"]
    {
        let text = format!(
            "| | {head} |\n|---|---:|---:|---:|\n| a | 148.2 | 127.6 | 20.6 |\n| b | 139.5 | 144.9 | -5.4 |\n| c | 136.8 | 113.7 | 23.1 |\n"
        );
        judged(
            "a.md",
            &text,
            &[("113.7", "117.3"), ("| 23.1", "| 32.1"), ("-5.4", "-4.5")],
            "table/",
        );
    }
    let deviations = "| | 身長 | 体重 | 標準偏差 |\n|---|---:|---:|---:|\n| a | 148.2 | 127.6 | 20.6 |\n| b | 139.5 | 124.9 | 14.6 |\n| c | 136.8 | 113.7 | 7.3 |\n";
    assert_eq!(found("a.md", deviations), Vec::<String>::new());
}

#[test]
fn what_others_make_up_is_their_total_without_a_word_for_totals() {
    for (text, changes) in [
        (
            "| Trimestre | Visites | Nuitées |\n|---|---:|---:|\n| T1 | 8 214 | 1 905 |\n| T2 | 12 640 | 3 377 |\n| T3 | 21 388 | 7 142 |\n\
             | T4 | 6 951 | 1 460 |\n| Année | 49 193 | 13 884 |\n",
            [("13 884", "13 848"), ("8 214", "8 124")],
        ),
        (
            "| 구분 | 1분기 | 2분기 | 3분기 | 4분기 | 연간 |\n|---|---:|---:|---:|---:|---:|\n| 방문객 | 2,418 | 3,107 | 2,954 | 2,260 | 10,739 |\n\
             | 대출 | 6,035 | 5,718 | 6,244 | 5,890 | 23,887 |\n",
            [("23,887", "23,987"), ("10,739", "10,793")],
        ),
        (
            "| 議案 | 賛成 | 反対 | 棄権 | 出席 |\n|---|---:|---:|---:|---:|\n| 第1号 | 15 | 2 | 1 | 18 |\n| 第2号 | 12 | 6 | 0 | 18 |\n\
             | 第3号 | 17 | 0 | 1 | 18 |\n| 第4号 | 10 | 5 | 3 | 18 |\n| 第5号 | 14 | 3 | 1 | 18 |\n",
            [("| 10 |", "| 13 |"), ("| 6 |", "| 9 |")],
        ),
        (
            "| Well | 2021 | 2022 | 2023 | Three years |\n|---|---:|---:|---:|---:|\n| Drilled | 52 | 47 | 68 | 167 |\n\
             | Repaired | 205 | 188 | 241 | 634 |\n| Tested | 1,140 | 1,322 | 1,207 | 3,669 |\n| Closed | 31 | 26 | 44 | 101 |\n",
            [("634", "643"), ("3,669", "3,696")],
        ),
        (
            "| Woningen | Aantal |\n|---|---:|\n| Stand 1 januari | 3914 |\n| Nieuwbouw | 58 |\n| Sloop | -27 |\n| Verkoop | -13 |\n\
             | Stand 31 december | 3932 |\n",
            [("-27", "-72"), ("3932", "3923")],
        ),
        (
            "| Posten | EUR |\n|---|---:|\n| Anfangsbestand | 14.212,80 |\n| + Einnahmen | 88.450,15 |\n| - Ausgaben | 81.907,60 |\n\
             | = Endbestand | 20.755,35 |\n",
            [("20.755,35", "20.575,35"), ("88.450,15", "88.540,15")],
        ),
    ] {
        judged("a.md", text, &changes, "table/");
    }
}

#[test]
fn differences_of_few_rows_are_called_so_and_need_not_be_of_rounded_means() {
    for (text, changes) in [
        (
            "| Visit | Drug, LDL (mmol/l) | Placebo, LDL (mmol/l) | Difference |\n|---|---:|---:|---:|\n| Start | 4.20 | 4.13 | 0.07 |\n\
             | Week 6 | 3.58 | 4.09 | −0.51 |\n| Week 12 | 3.21 | 4.02 | −0.82 |\n| Week 24 | 2.96 | 3.97 | −1.01 |\n",
            [("−1.01", "−1.10"), ("−0.51", "−0.15")],
        ),
        // The last row is off by what rounding explains, and adds up no differences of means.
        (
            "| 学級 | 人数 | 事前平均 | 事後平均 | 上昇幅 |\n|---|---:|---:|---:|---:|\n| 1組 | 31 | 58.4 | 64.9 | 6.5 |\n\
             | 2組 | 33 | 60.2 | 62.7 | 2.5 |\n| 3組 | 30 | 57.7 | 66.1 | 8.4 |\n| 全体 | 94 | 58.8 | 64.5 | 5.8 |\n",
            [("8.4", "4.8"), ("62.7", "67.2")],
        ),
        (
            "| Audit | Findings | Closed | Open |\n|---|---:|---:|---:|\n| Stores | 14 | 9 | 5 |\n| Payroll | 11 | 10 | 1 |\n\
             | Grants | 17 | 5 | 12 |\n| Fleet | 9 | 6 | 3 |\n| Total | 51 | 30 | 21 |\n",
            [("| 12 |", "| 15 |"), ("| 21 |", "| 12 |")],
        ),
        (
            "| 年度 | 一般会計 | 特別会計 | 企業会計 |\n|---|---:|---:|---:|\n| 令和7年度 | 9,858,000 | 3,214,500 | 1,402,300 |\n\
             | 令和6年度 | 9,642,000 | 3,251,800 | 1,377,900 |\n| 増減 | 216,000 | △37,300 | 24,400 |\n",
            [("216,000", "261,000"), ("24,400", "42,400")],
        ),
    ] {
        judged("a.md", text, &changes, "table/");
    }
}

#[test]
fn a_quotient_of_amounts_in_thousands_is_computed_and_not_added() {
    let prices = "| 魚種 | 数量(t) | 金額(百万円) | 平均単価(円/kg) |\n|---|---:|---:|---:|\n| あじ | 1,204 | 391 | 325 |\n\
        | さば | 5,310 | 802 | 151 |\n| いか | 918 | 869 | 947 |\n| ぶり | 2,466 | 1,098 | 445 |\n| たい | 377 | 412 | 1,093 |\n";
    judged("a.md", prices, &[("947", "974"), ("2,466", "2,646")], "table/");
    let yields = "| 作物 | 面积（万亩） | 总产量（万吨） | 亩产（公斤） |\n|---|---:|---:|---:|\n| 水稻 | 30.42 | 14.15 | 465.2 |\n\
        | 小麦 | 18.66 | 7.26 | 389.1 |\n| 玉米 | 11.07 | 5.02 | 453.5 |\n| 合计 | 60.15 | 26.43 | 439.4 |\n";
    judged("a.md", yields, &[("26.43", "24.63")], "table/total");
}

#[test]
fn the_total_of_a_rate_is_between_its_items_and_a_mean_row_has_the_rate_of_its_means() {
    let power = "| Plant | MW | GWh | Full-load h |\n|---|---:|---:|---:|\n| Wind | 1,700 | 3,774 | 2,220 |\n| Hydro | 1,150 | 2,760 | 2,400 |\n\
        | Sun | 1,340 | 1,071 | 799 |\n| Gas | 105 | 630 | 6,000 |\n| Total | 4,295 | 8,235 | 1,917 |\n";
    judged("a.md", power, &[("4,295", "4,925"), ("8,235", "8,325")], "table/");
    let crowd = "| Match | 2023 | 2024 | Change |\n|---|---:|---:|---:|\n| A | 2,140 | 2,687 | +25.6% |\n| B | 1,862 | 2,015 | +8.2% |\n\
        | C | 1,540 | 1,718 | +11.6% |\n| D | 1,395 | 1,366 | -2.1% |\n| E | 1,488 | 1,604 | +7.8% |\n| Average of these | 1,685.0 | 1,878.0 | +11.5% |\n";
    assert_eq!(found("a.md", crowd), Vec::<String>::new());
    let crowd = "| Match | 2021 | 2022 | 2023 | 2024 | Change |\n|---|---:|---:|---:|---:|---:|\n| A | 2,011 | 2,055 | 2,140 | 2,687 | +25.6% |\n| B | 1,790 | 1,803 | 1,862 | 2,015 | +8.2% |\n| C | 1,502 | 1,521 | 1,540 | 1,718 | +11.6% |\n| D | 1,388 | 1,402 | 1,395 | 1,366 | -2.1% |\n| E | 1,444 | 1,459 | 1,488 | 1,604 | +7.8% |\n| Average of these | 1,627.0 | 1,648.0 | 1,685.0 | 1,878.0 | +11.5% |\n";
    judged("a.md", crowd, &[("1,685.0", "1,865.0")], "table/");
    let visitors = "| Site | 2024 | Jours d'ouverture | Visiteurs par jour |\n|---|---:|---:|---:|\n| Centre | 88 560 | 285 | 311 |\n\
        | Gare | 44 590 | 245 | 182 |\n| Tilleuls | 32 130 | 238 | 135 |\n| Marc | 29 160 | 216 | 135 |\n| Bellevue | 18 060 | 210 | 86 |\n";
    assert_eq!(found("a.md", visitors), Vec::<String>::new());
}

#[test]
fn totals_that_are_products_sums_of_subtotals_or_costs_below_revenue_are_right() {
    for rows in [
        "| Item | Qty | Price | Total |\n|---|--:|--:|--:|\n| Desk | 2 | 249.50 | 499.00 |\n| Lamp | 3 | 45.00 | 135.00 |\n",
        "| 品名 | 数量 | 単価 | 合計 |\n|---|--:|--:|--:|\n| 机 | 2 | 24,800 | 49,600 |\n| 椅子 | 4 | 9,800 | 39,200 |\n",
        "| Item | Amount |\n|---|--:|\n| Flights | 1200 |\n| Trains | 340 |\n| Travel | 1540 |\n| Hotel | 900 |\n| Meals | 310 |\n| Stay | 1210 |\n| Fees | 450 |\n| Total | 3200 |\n",
        "| | 2024 |\n|---|--:|\n| Revenue | 182.0 |\n| Materials | 70.2 |\n| Staff | 58.8 |\n| Other costs | 24.1 |\n| Total costs | 153.1 |\n| Profit | 28.9 |\n",
    ] {
        let found = crate::run::found_by_auto("table.md", rows);
        assert!(found.is_empty(), "{rows}{found:?}");
    }
}
