//! Amounts that a sentence states for the label of a row, and for a period, equal those of the table.

use super::{found, silent};

const JAPANESE: &str = "表１　歳出（単位：百万円）\n\n| 款 | 令和6年度 | 令和5年度 | 増減 |\n|---|---:|---:|---:|\n| 民生費 | 10,512 | 11,498 | △986 |\n| 土木費 | 2,047 | 1,950 | 97 |\n| 合計 | 12,559 | 13,448 | △889 |\n\n";
const ENGLISH: &str = "| Item | 2022 ($ million) | 2023 ($ million) |\n|---|---:|---:|\n| Research | 12.1 | 13.2 |\n| Staff training | 6.4 | 6.1 |\n| Total | 18.5 | 19.3 |\n\n";

#[test]
fn an_amount_of_another_period_or_row_is_found() {
    let head = "warning[prose/figure]";
    let told = |text: &str| format!("{JAPANESE}{text}\n");
    let english = |text: &str| format!("{ENGLISH}{text}\n");
    found(
        "prose.yaml",
        &[
            (&told("令和6年度の民生費は115億円である。"), head, "10,512百万円 in the table"),
            (&told("令和５年度の土木費は20億4,700万円。"), head, "1,950百万円 in the table"),
            (
                &told("令和6年度の歳出総額は125億9,500万円である。"),
                head,
                "12,559百万円 in the table",
            ),
            (&english("Research was $12.3 million in 2023."), head, "in the table"),
            (
                &english("In short, staff training in 2022 amounted to $4.6 million."),
                head,
                "in the table",
            ),
            (&english("The total was about $193 million in 2023."), head, "in the table"),
        ],
    );
}

#[test]
fn amounts_that_agree_or_are_of_something_else_are_silent() {
    let told = |text: &str| format!("{JAPANESE}{text}\n");
    let english = |text: &str| format!("{ENGLISH}{text}\n");
    let texts = [
        told("令和6年度の民生費は105億円で、令和５年度の民生費は115億円だった。"),
        told("令和6年度の民生費は約105億円、土木費は20億円余である。"),
        told("令和6年度の歳出総額は125億5,900万円である。令和4年度の民生費は99億円だった。"),
        told("民生費は99億円で前年度並み。令和6年度の民生費は9億円減となった。うち民生費は3億円。"),
        told("令和6年度の民生費は100億円以上である。歳入総額は130億円である。"),
        english("Research was $13.2 million in 2023 and $12.1 million in 2022."),
        english("Research was more than $13 million in 2023. The total in 2022 was $18.5 million."),
        english("Research was $1.1 million higher in 2023. Research was $13 million in 2021."),
        english("Other research was $2 million in 2023. In 2021, research was $9 million."),
    ];
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    silent("prose.yaml", &texts);
}

const GERMAN: &str = "| Aufwandsart | Ansatz 2026 | Ansatz 2025 |\n|---|---:|---:|\n| Personal | 1.284.500 | 1.239.800 |\n| Transfers | 2.106.700 | 1.987.200 |\n| **Summe** | 3.391.200 | 3.227.000 |\n\n";

#[test]
fn a_figure_one_slip_away_from_the_cell_of_its_label_is_found_in_any_language() {
    let head = "warning[prose/figure]";
    let german = |text: &str| format!("# Plan der Gemeinde 2026\n\n{text}\n\n{GERMAN}");
    let french = |text: &str| {
        format!(
            "{text}\n\n| Chapitre | BP 2026 (€) |\n|---|---:|\n| Charges de personnel | 2\u{202f}386\u{202f}400 |\n| Achats | 814\u{202f}500 |\n| Total | 3\u{202f}200\u{202f}900 |\n"
        )
    };
    let korean = |text: &str| {
        format!(
            "{text}\n\n| 구분 | 예산 |\n|---|---:|\n| 사업비 | 412,780 |\n| 운영비 | 98,350 |\n| 합계 | 511,130 |\n"
        )
    };
    let chinese = |text: &str| {
        format!(
            "{text}\n\n| 科目 | 2026年预算 |\n|---|---:|\n| 教育支出 | 48,620 |\n| 卫生支出 | 21,940 |\n| 合计 | 70,560 |\n"
        )
    };
    found(
        "prose.yaml",
        &[
            (&german("Auf Transfers entfallen 2.106.900 Euro."), head, "gives 2.106.700"),
            (
                &german("Die Aufwendungen betragen insgesamt 3.319.200 Euro."),
                head,
                "gives 3.391.200",
            ),
            (
                &german(
                    "Für Personal sind 1.284.500 Euro vorgesehen, 44.900 Euro oder 3,6 % mehr als 2025.",
                ),
                head,
                "figures in the table give 44,700",
            ),
            (
                &german(
                    "Für Personal sind 1.284.500 Euro vorgesehen, 44.700 Euro oder 3,9 % mehr als 2025.",
                ),
                head,
                "figures in the table give 3.6%",
            ),
            (
                &french("Les charges de personnel atteignent 2\u{202f}836\u{202f}400 €."),
                head,
                "gives 2",
            ),
            (&korean("사업비는 421,780천원이다."), head, "gives 412,780"),
            (&korean("예산 총액은 511,430천원이다."), head, "gives 511,130"),
            (&chinese("其中，教育支出41,620万元。"), head, "gives 48,620"),
        ],
    );
}

const GAS: &str = "| Case | Now | Proposed |\n|---|---|---|\n| Curve addition | 1,080 gas | 1,750 gas |\n| Signature | 1.8 M | 3.6 M |\n| New account | 25,000 | 183,600 |\n";

#[test]
fn figures_that_are_of_something_else_are_no_slips() {
    let english = |table: &str, text: &str| format!("{table}\n{text}\n");
    let german = |text: &str| format!("# Plan der Gemeinde 2026\n\n{text}\n\n{GERMAN}");
    let texts = [
        german("Auf Transfers entfallen 2.106.700 Euro, auf Personal rund 1,28 Mio. Euro."),
        german("Die Summe betrug 2019 noch 3.391.700 Euro."),
        german(
            "Für Personal sind 1.284.500 Euro vorgesehen, 44.700 Euro oder 3,6 % mehr als 2025.",
        ),
        german("Das sind 37,9 % der Summe; Personal kostet 12 Euro je Einwohner."),
        german("Die Summe liegt bei 3.391.200 Euro, vor der Beratung waren es 3.391.700 Euro."),
        english(GAS, "- Curve addition (308 gas): 52.8 per second"),
        english(GAS, "The check of a whole Signature costs 1500 gas."),
        english(
            GAS,
            "Whoever wants a New account is tempted to first send a normal transfer (costing 21,000) to it.",
        ),
        english(
            "| scope | objects | latency |\n|---|---|---|\n| resource | 1 | 50ms |\n| cluster | 7 | 60ms |\n",
            "Of those asked for a resource, 91% need fewer than 5,000 and 96% fewer than 10,000.",
        ),
    ];
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    silent("prose.yaml", &texts);
}

#[test]
fn amounts_that_several_cells_give_are_computed() {
    let head = "warning[prose/figure]";
    let town = |text: &str| {
        format!(
            "# Costs\n\n| Department | 2024 | 2025 |\n|---|---:|---:|\n| Police | 4,690 | 4,821 |\n| Fire | 3,022 | 3,147 |\n| Roads | 2,341 | 2,298 |\n| Town | 10,053 | 10,266 |\n\n{text}\n"
        )
    };
    let births = |text: &str| {
        format!(
            "| Year | Births | Deaths |\n|---|---:|---:|\n| 2019 | 8,412 | 7,120 |\n| 2020 | 7,988 | 7,344 |\n| 2021 | 8,105 | 7,261 |\n\n{text}\n"
        )
    };
    let sales = |text: &str| {
        format!(
            "| 商品 | 1月 | 2月 | 3月 |\n|---|---:|---:|---:|\n| 绿茶 | 420 | 385 | 512 |\n| 大米 | 268 | 241 | 290 |\n| 合计 | 688 | 626 | 802 |\n\n{text}\n"
        )
    };
    let power = |text: &str| {
        format!(
            "| Energieträger | 2022 (GWh) | 2023 (GWh) |\n|---|---:|---:|\n| Windkraft | 418 | 487 |\n| Sonstige | 482 | 533 |\n| Insgesamt | 900 | 1.020 |\n\n{text}\n"
        )
    };
    let review = |text: &str| {
        format!(
            "| USD million | 2020 | 2021 | 2022 | 2023 | 2024 |\n|---|---:|---:|---:|---:|---:|\n| Revenue | 118.4 | 126.9 | 139.2 | 151.7 | 160.3 |\n| Costs | 71.2 | 75.8 | 84.9 | 91.3 | 94.6 |\n\n{text}\n"
        )
    };
    found(
        "prose.yaml",
        &[
            (&town("Police and Fire together cost 7,986 in 2025."), head, "7,968"),
            (&births("Births were lowest in 2020 with 8,105."), head, "7,988"),
            (&sales("3月销量比2月增加167台。"), head, "176"),
            (&power("Die Erzeugung stieg um 16,3 % auf 1.020 GWh."), head, "13.3%"),
            (&review("Revenue grew by 7.5 percent in 2024."), head, "5.7%"),
        ],
    );
    let sound = [
        town("Police and Fire together cost 7,968 in 2025, and 7,712 the year before."),
        town("Police, Fire and others together cost 8,968 in 2025."),
        births("Births were lowest in 2020 with 7,988, down from 8,412 in 2019; 2021 had 8,105."),
        births("In 2020, births were fewer than the 8,105 of the year after."),
        sales("3月销量比2月增加176台，增长28.1%。绿茶3月增加127台。"),
        sales("绿茶销量为512台。3月销量比2月增加176台，增长28.1%。"),
        power("Die Erzeugung stieg um 13,3 % auf 1.020 GWh."),
        review(
            "Revenue grew by 5.7 percent in 2024, by 9.0 percent in 2023 and by 35.4 percent in all.",
        ),
    ];
    let sound: Vec<&str> = sound.iter().map(String::as_str).collect();
    silent("prose.yaml", &sound);
}

#[test]
fn the_total_of_a_bill_and_long_figures_are_those_of_the_table() {
    let head = "warning[prose/figure]";
    let bill = |amount: &str| {
        format!(
            "**御見積金額　{amount}円（税込）**\n\n| 品名 | 金額（円） |\n|---|---:|\n| 机 | 342,000 |\n| 椅子 | 505,000 |\n| 小計 | 847,000 |\n| 消費税 | 84,700 |\n| 合計 | 931,700 |\n"
        )
    };
    let wells = |text: &str| {
        format!(
            "| Item | 2025 |\n|---|---:|\n| Health programmes | 1,284,356 |\n| Education | 742,180 |\n\n{text}\n"
        )
    };
    found(
        "prose.yaml",
        &[
            (&bill("931,000"), head, "931,700"),
            (&wells("The trust spent 1,284,656 on wells."), head, "1,284,356"),
            (&wells("Schools took 724,180 of it."), head, "742,180"),
        ],
    );
    let sound = [
        bill("931,700"),
        wells("The trust spent 1,284,356 on wells and 742,180 on schools."),
        wells(
            "The trust expects 1,284,656. The year before it spent 724,180. It has 742,280 friends.",
        ),
    ];
    let sound: Vec<&str> = sound.iter().map(String::as_str).collect();
    silent("prose.yaml", &sound);
}
