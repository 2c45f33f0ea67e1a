//! Numbers in sentences: impossible changes, shares and counts are found, sound ones raise nothing.

use super::{found, silent, told};

const RATE: &str = "error[prose/rate]";
const COUNT: &str = "error[prose/count]";

#[test]
fn a_change_or_a_share_that_its_figures_do_not_give_is_found() {
    found(
        "prose.yaml",
        &[
            ("総額は27,200,000千円で、前年度に比べ1,200,000千円、4.9％の増である。", RATE, "4.62%"),
            (
                "売上高は7,085百万円と前年同期と比べ659百万円（8.9％）の減収となった。",
                RATE,
                "8.51%",
            ),
            ("決算額は272億円で、前年度の260億円に比べ12％の増となった。", RATE, "4.6%"),
            ("260億円から272億円へ12％増加した。", RATE, "4.6%"),
            ("実施率は40％から45％に8ポイント上昇した。", RATE, "5ポイント"),
            ("260億円から272億円へ15億円増加した。", RATE, "12億円"),
            ("応募20件のうち採択は5件（30％）だった。", RATE, "25%"),
            ("Revenue rose 21% to $4.6bn from $4.1bn.", RATE, "12.2%"),
            ("Sales fell 22 per cent from $4.6 billion to $4.1 billion.", RATE, "10.9%"),
            ("Costs grew from $4.1bn to $4.6bn, up 25%.", RATE, "12.2%"),
            ("7 of 20 members (45%) agreed.", RATE, "35%"),
            ("45% (7 of 20) agreed.", RATE, "35%"),
        ],
    );
}

#[test]
fn changes_and_shares_that_their_figures_give_raise_nothing() {
    silent(
        "prose.yaml",
        &[
            "総額は27,200,000千円で、前年度に比べ1,200,000千円、4.6％の増である。",
            "歳入歳出予算の総額は、45億6千900万円で、前年度当初予算に比べ、9千900万円、2.2%の増でございます。",
            "9億45百万円と前年同期比2億41百万円（34.3%）の増益となった。",
            "決算額は272億円で、前年度の260億円に比べ4.6％の増となった。",
            "約260億円から約272億円へ約5％増加した。",
            "260億円から270億円へ4％以上増加した。",
            "応募20件のうち採択は5件（25％）、うち新規は2件（40％）だった。",
            "歳出は260億円、うち民生費が105億円（構成比40.4％）である。",
            "Revenue rose 12% to $4.6bn from $4.1bn.",
            "It rose about 12% from $4.1bn to $4.6bn, 12% from a year ago.",
            "5 of 20 members (25%) agreed, and one third (33%) of 20 did not.",
            "消費税率は8％から10％に引き上げられ、税収は2％増加した。",
        ],
    );
}

const TABLE: &str =
    "\n\n（単位：百万円）\n\n| 款 | 予算額 |\n|---|---|\n| 民生費 | 10,512 |\n| 土木費 | 2,000 |\n";

#[test]
fn an_amount_that_is_not_that_of_its_row_is_found() {
    let found_of = |text: &str| told("prose.yaml", &format!("{text}{TABLE}"));
    for text in [
        "民生費は115億円である。",
        "歳出では、土木費の予算額が約30億円となる。",
        "民生費は104.9億円だ。",
    ] {
        let told = found_of(text);
        assert!(
            told.contains("warning[prose/figure]") && told.contains("in the table"),
            "{text}: {told}"
        );
    }
    let sound = [
        "民生費は105億円、土木費は20億円。",
        "民生費は105.1億円。",
        "前年度の民生費は99億円だった。",
        "民生費は3億円増えた。",
        "福祉費は1億円。",
    ];
    for text in sound {
        assert_eq!(found_of(text), "(nothing found)\n", "{text}");
    }
}

#[test]
fn a_number_that_introduces_a_list_of_another_length_is_found() {
    found(
        "prose.yaml",
        &[
            ("以下の3件を認める。\n\n- 甲\n- 乙\n", COUNT, "`3件`"),
            ("本計画は次の４つの柱からなる。\n\n1. 甲\n2. 乙\n3. 丙\n", COUNT, "`４つ`"),
            ("下記の三点を確認した：\n- 甲\n- 乙\n", COUNT, "`三点`"),
            ("「甲」、「乙」及び「丙」の２つを柱とする。", COUNT, "3 names"),
            ("The following three steps apply:\n\n1. a\n2. b\n", COUNT, "`three steps`"),
            ("Es gelten die folgenden drei Ziele:\n\n- a\n- b\n", COUNT, "`drei`"),
            ("Il a retenu les trois axes suivants :\n\n1. a\n2. b\n", COUNT, "`trois`"),
            ("Los siguientes cuatro puntos:\n\n- a\n- b\n", COUNT, "`cuatro`"),
            ("Gli obiettivi sono i tre seguenti:\n\n- a\n- b\n", COUNT, "`tre`"),
            ("De volgende vijf speerpunten:\n\n- a\n- b\n", COUNT, "`vijf`"),
            ("重点安排以下三个方面：\n\n- a\n- b\n", COUNT, "`三个`"),
            ("다음 세 가지를 추진한다.\n\n- a\n- b\n", COUNT, "`세 가지`"),
            (
                "There are two kinds of rules:\n\n- a\n- b\n- c\n",
                "warning[prose/count]",
                "`two kinds`",
            ),
            (
                "- There are four parts:\n  - a\n  - b\n  - c\n",
                "warning[prose/count]",
                "`four parts`",
            ),
        ],
    );
}

#[test]
fn numbers_that_introduce_what_follows_raise_nothing() {
    silent(
        "prose.yaml",
        &[
            "以下の3件を認める。\n\n- 甲\n- 乙\n- 丙\n",
            "次の２つ以上に該当すること。\n\n- 甲\n- 乙\n- 丙\n",
            "次の３つなどを行う。\n\n- 甲\n- 乙\n",
            "以下の3件を認める。\n\n- 甲、乙\n- 丙\n",
            "以下の3件を認める。\n\n- 甲\n  - 乙\n  - 丙\n- 丁\n",
            "以下の3件を認める。\n\n説明。\n\n- 甲\n- 乙\n",
            "以下の4件を認める。\n\n1. 甲\n2. 乙\n\n説明。\n\n3. 丙\n4. 丁\n",
            "「甲」、「乙」など３つの柱。「甲」のうち２つ。「甲」と丙の２つ。",
            "The following three to five steps apply:\n\n- a\n- b\n",
            "Based on these two questions, we see three groups that follow:\n\n- a\n- b\n- c\n",
            "It takes two arguments, among them:\n\n- a\n",
            "The two formats will differ, specifically:\n\n- a\n- b\n- c\n",
            "Wait five seconds:\n\n- a\n- b\n",
            "次の3件：\n\n| 名 | 額 |\n|---|---|\n| 甲 | 1 |\n| 乙 | 2 |\n",
        ],
    );
}

#[test]
fn tasks_below_a_list_are_no_items_of_it() {
    let list = "Two things remain:\n\n- One.\n- Two.\n\n";
    silent("prose.yaml", &[&format!("{list}- [ ] **Step 4**\n")]);
    found("prose.yaml", &[(&format!("{list}- Three.\n"), "prose/count", "has 3 items")]);
}

/// A true document, the number in it, and a wrong one.
const COUNTED: [(&str, &str, &str); 10] = [
    (
        "Follow these four steps:\n\n1. Wash.\n2. Peel, core and cut the apples.\n3. Boil.\n4. Serve.\n",
        "four",
        "five",
    ),
    (
        "We propose three changes:\n\n- a later start\n- a shorter break\n- two teachers\n",
        "three",
        "four",
    ),
    ("De drie meest gestelde vragen waren:\n\n- wanneer\n- waar\n- hoe\n", "drie", "vier"),
    (
        "### 変更（3件）\n\n- 検索と並べ替えを速くした\n- 保存先、書式を選べる\n- 色を改めた\n",
        "3件",
        "4件",
    ),
    ("次の三つの課題に取り組む。\n\n1. 予測と検証\n2. 協調制御\n3. 分析\n", "三つ", "五つ"),
    ("- 決算の承認\n- 規約の改正\n- 役員の選出\n\n上記3件を審議した。\n", "3件", "4件"),
    ("1. 결산 승인\n2. 행사 계획\n\n위 2개 안건을 심의하였다.\n", "2개", "3개"),
    ("小学校3校（東小学校、西小学校、港小学校）で行う。\n", "3校", "4校"),
    ("Hosts: web-01, web-02, db-01, db-02 (4)\n", "(4)", "(5)"),
    ("**Present:** Cllrs Bell, Cole, Dunn and Earl (four of five members)\n", "four", "six"),
];

#[test]
fn a_number_beside_a_list_or_names_is_their_number() {
    for (text, number, wrong) in COUNTED {
        silent("prose.yaml", &[text]);
        let told = told("prose.yaml", &text.replace(number, wrong));
        assert!(told.contains("[prose/count]"), "{text}{told}");
    }
}

#[test]
fn names_that_are_not_all_are_not_counted() {
    silent(
        "prose.yaml",
        &[
            "小学校4校（東小学校、西小学校など）で行う。\n",
            "5社（東京、大阪の会社）が応じた。職員3名（男性、20代）が出席した。\n",
            "Contact: Ann Bell, Tom Cole, Jim Dunn (2nd floor)\n",
            "Seats: London, Leeds, York (3 to 5 each)\n",
            "Speakers: Adams, Brook, Grant (20 minutes). Route: London, Leeds, York (4 hours)\n",
            "Partners: Shell, Johnson & Johnson, BP (3). Countries: Trinidad and Tobago, Cuba, Haiti (3)\n",
            "第3地区（中央地区、北地区）で行う。東京23区（千代田区、港区）でも行う。\n",
            "The two teams agreed on:\n\n- times\n- places\n- rules\n",
            "Les deux parties conviennent de ce qui suit :\n\n1. objet\n2. prix\n3. durée\n",
            "Use um dos seguintes recursos:\n\n- guia\n- lista\n- mapa\n",
            "Makes 12 muffins:\n\n- flour\n- sugar\n- eggs\n",
            "- 一つ目\n- 二つ目\n\nもう一つ。\n\n- 三つ目\n\n以上の3点を進める。\n",
            "次の五つの法人が担う。\n\n- 甲会、乙会\n- 丙会と丁会\n- 戊会\n",
            "- 決算の承認\n- 規約の改正\n\n上記1件目は継続とした。上記3か月以内に決める。\n",
        ],
    );
}

#[test]
fn a_number_in_words_before_a_list_is_its_length() {
    let late = "warning[prose/count]";
    found(
        "prose.yaml",
        &[
            (
                "次の三つの課題に取り組む。\n\n1. 住民との協議の継続\n2. 予算の確保\n",
                COUNT,
                "2 items",
            ),
            ("Es wurden drei Maßnahmen umgesetzt:\n\n- a\n- b\n", late, "2 items"),
            (
                "Zo is het (210 van 416). De drie meest genoemde punten waren:\n\n- a\n- b\n",
                late,
                "2 items",
            ),
            ("## Les quatre règles de la cour\n\n- a\n- b\n- c\n", late, "3 items"),
            ("I cinque passaggi:\n\n1. a\n2. b\n3. c\n4. d\n", late, "4 items"),
            ("Hosts: app-01 app-02 db-01 (4)\n", late, "3 names"),
        ],
    );
    silent(
        "prose.yaml",
        &[
            "次の三つの課題に取り組む。\n\n1. 住民との協議の継続\n2. 予算の確保\n3. 評価\n",
            "These are the goals of the three partners:\n\n- a\n- b\n",
            "Nach drei Tagen gemeinsam:\n\n- a\n- b\n",
            "Es wurden drei Maßnahmen umgesetzt:\n\n- a\n- b\n- c\n",
            "Die drei Gemeinden berichten:\n\n- a\n- b\n- c\n- d\n- e\n- f\n",
            "## Two weeks in Rome\n\n- a\n- b\n- c\n",
            "## Les quatre règles de la cour\n\n- a\n- b\n- c\n- d\n",
            "Hosts: app-01 app-02 db-01 (3)\n",
        ],
    );
}

#[test]
fn a_list_of_a_tex_document_is_counted() {
    let rules = kenzan::rule::packs::pack("auto").unwrap().files;
    let rules = rules.iter().find(|it| it.name == "prose.yaml").unwrap().text;
    let text = |count: &str| {
        format!(
            "\\begin{{document}}\nWe make {count} contributions:\n\\begin{{itemize}}\n\\item a corpus,\n\\item a model.\n\\end{{itemize}}\n\\end{{document}}\n"
        )
    };
    let told = |count: &str| crate::run::report(rules, &[("a.tex", &*text(count))]);
    assert!(told("three").contains("has 2 items"), "{}", told("three"));
    assert_eq!(told("two"), "(nothing found)\n");
}

/// Numbers of sections, choices and what another verb counts are no numbers of the list that follows.
#[test]
fn numbers_beside_what_follows_that_do_not_count_it_are_passed() {
    let list = "\n\n- eins\n- zwei\n- drei\n- vier\n";
    for words in [
        "Zu den Daten nach § 7 sind folgende Daten mitzuteilen:",
        "Für den Nachweis nach Absatz 5 ist eines der folgenden Stücke vorzulegen:",
        "Nachzuweisen sind mindestens drei der folgenden Kulturen:",
        "§ 9 ist mit folgenden Maßgaben anzuwenden:",
        "Au moins deux des documents suivants :",
        "Se exigen tres de los siguientes documentos:",
    ] {
        silent("prose.yaml", &[&format!("{words}{list}")]);
    }
    silent(
        "prose.yaml",
        &[
            "子会社の増益効果（＋228億円）の剥落により、純利益は前期比22億円（1.4%）減益の1,600億円を見込む。\n",
        ],
    );
    silent(
        "text.yaml",
        &["Times on the non-existent leap day February 30, 1904 are read as nothing.\n"],
    );
    silent(
        "prose.yaml",
        &["It has a reduced size (12 versus 5 here), a reduced length (55 versus 30) and more.\n"],
    );
    silent("text.yaml", &["The sheet shows February 29, 1900.\n"]);
    let wrong = format!("Der Plan nennt die folgenden drei Ziele:{list}");
    found("prose.yaml", &[(&wrong, "prose/count]", "4 items")]);
}
