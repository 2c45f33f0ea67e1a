//! A sentence that states parts and their sum, a difference with both its ends, or a share with part and whole, agrees with
//! itself; what only looks like one is silent.

use super::{silent, told};

/// True sentences, each with a figure and what it is replaced with.
const SENTENCES: [(&str, &str, &str); 58] = [
    (
        "Nel terzo trimestre le vendite sono salite a 1.134 da 1.050 del secondo, con un aumento dell'8,0%.",
        "8,0%",
        "3,0%",
    ),
    ("Wij eindigden 5 punten boven Vooruit: 37 tegen 32.", "5 punten", "7 punten"),
    (
        "評価した189名のうち、55名を除外し（基準不適合38名、同意なし17名）、残る134名を割り付けた。",
        "134名",
        "143名",
    ),
    (
        "In all 371 patients were screened. Of these, 68 were not randomised. The remaining 303 were treated.",
        "303",
        "330",
    ),
    (
        "落札金額は44,226,000円である。消費税4,422,600円を加えた契約金額は48,648,600円となる。",
        "48,648",
        "48,641",
    ),
    (
        "À douze mois, 74,0 % du groupe et 55,3 % des témoins marchaient, soit un écart de 18,7 points.",
        "18,7",
        "16,8",
    ),
    ("수입 106,900천원에서 지출 103,063천원을 뺀 당기 잉여금은 3,837천원이다.", "3,837", "3,867"),
    (
        "At the end 24 findings were open. Of these 17 were closed, so that 7 remain.",
        "7 remain",
        "11 remain",
    ),
    ("Se atendieron 964 episodios, de los que 241 ingresaron (25 %).", "25 %", "52 %"),
    ("사전 등록자는 214명으로, 정회원 138명, 학생회원 61명, 비회원 15명이다.", "138", "148"),
    (
        "Em 2024 a associação organizou 46 eventos: 18 concertos, 12 exposições e 16 oficinas.",
        "16",
        "19",
    ),
    (
        "Of these, 68 were not randomised: 41 did not meet the criteria, 19 declined and 8 had other reasons.",
        "8 had",
        "9 had",
    ),
    (
        "The level rises from 3.18 mg/l in the upper reach to 6.02 mg/l in the lower reach, an increase of 89.3%.",
        "89.3",
        "98.3",
    ),
    ("外来212例から、基準外の31例と同意のない15例を除いた166例を解析した。", "166例", "160例"),
    ("試料800件を学習用500件、検証用100件、試験用200件に分けた。", "500件", "300件"),
    (
        "Of 300 patients, 64 were excluded (31 for age, 18 declined and 15 for other reasons).",
        "18",
        "81",
    ),
    ("Preparation: 25 minutes; baking: 50 minutes; in total 75 minutes.", "75", "57"),
    ("Soci presenti 47; voti favorevoli 38, contrari 6, astenuti 3 (totale 47).", "i 6", "i 9"),
    ("Nous avons suivi 930 personnes, soit 512 femmes et 418 hommes, dans 7 villes.", "418", "481"),
    ("1人分は235kcalで、4人分では940kcalになる。", "940", "980"),
    ("第1期の売上高260百万円に対し、第2期は285百万円と25百万円増えた。", "25百", "52百"),
    ("配布数：400　回収数：290　回収率：72.5％", "72.5", "75.2"),
    ("Revenue grew by 5.7 percent in 2024, from $151.7 million to $160.3 million.", "5.7", "7.5"),
    (
        "Labour costs €51,700, licences cost €4,800 and hosting €1,500, which makes €58,000.",
        "51",
        "57",
    ),
    ("窓口への相談は、電話41件、来所23件、メール8件の合計72件であった。", "72件", "75件"),
    ("正会員126名、準会員47名、合わせて173名が登録している。", "173名", "137名"),
    ("対象は小学校12校と中学校5校の計17校である。", "17校", "19校"),
    ("The update has 7 features, 12 fixes and 3 removals, 22 changes in all.", "22", "24"),
    ("The motion drew 14 votes in favour, 3 against and 2 abstentions, total 19.", "19", "22"),
    ("We sent 320 letters and 145 emails, a total of 465.", "465", "456"),
    ("There were 512 visitors: 338 adults and 174 children.", "174", "147"),
    (
        "The set has 8,400 images: 6,000 for training, 900 for tuning and 1,500 for testing.",
        "900",
        "990",
    ),
    ("Der Verein zählt 214 Mitglieder: 131 Aktive und 83 Passive.", "83", "38"),
    ("Es gab 27 Anträge aus dem Norden und 16 aus dem Süden, insgesamt 43.", "43", "34"),
    ("La fête a rapporté 2310 €, soit 1450 € de repas et 860 € de tombola.", "860", "680"),
    ("Nous comptons 64 adultes et 38 enfants, au total 102.", "102", "112"),
    ("Hubo 21 votos a favor y 4 en contra, en total 25.", "25", "29"),
    ("Sono arrivati 33 treni e 18 autobus, in totale 51.", "51", "61"),
    ("Foram aprovados 9 pedidos e recusados 4, num total de 13.", "13", "18"),
    ("De club telt 152 leden: 97 volwassenen en 55 jeugdleden.", "97", "79"),
    ("今年共收到申请38件、报告14件，合计52件。", "52件", "62件"),
    ("서면 21건, 전화 34건으로 합계 55건이다.", "55건", "65건"),
    (
        "出席者は委員12名、事務局5名である。前期繰越84,210円＋収入431,900円－支出398,650円＝117,460円となる。",
        "117,460",
        "117,640",
    ),
    ("The balance is 1,250 + 430 - 280 = 1,400 euros.", "1,400", "1,440"),
    ("作業時間を6.4時間から4.9時間へ、1.5時間（23％）短縮した。", "1.5時間", "5.1時間"),
    ("児童数は284名で、昨年同時期の291名から7名減った。", "284名", "248名"),
    ("The rate fell from 3.18 in 2015 to 2.94 in 2024, that is by 0.24.", "0.24", "0.42"),
    ("There were 17 fewer falls with the drug than without (41 against 58).", "17", "71"),
    ("Wij eindigden 6 punten meer dan nummer twee: 44 tegen 38.", "44", "49"),
    ("Les recettes (12 480 k€) dépassent les dépenses (11 950 k€) de 530 k€.", "530", "350"),
    ("Receipts of 8,420 exceed expenses of 7,950 by 470.", "470", "740"),
    ("申請額は648千円で、総事業費900千円の72.0％に当たる。", "72.0", "27.0"),
    ("The log has 153 of 61,200 requests, 0.25 %.", "0.25", "0.52"),
    ("Of the 540 forms sent out, 351 came back (65.0 %).", "65.0", "56.0"),
    ("Von den 540 Bögen kamen 351 zurück (65,0 %).", "65,0", "56,0"),
    ("조사 대상 500명 가운데 410명이 응답하여 응답률은 82.0%이다.", "82.0", "28.0"),
    ("対象者250名のうち195名が回答し、回収率は78.0％だった。", "78.0", "87.0"),
    ("정원 20명 중 위원 17명 참석, 3명 불참", "3명", "4명"),
];

#[test]
fn a_sum_difference_or_share_in_a_sentence_agrees_with_itself() {
    let quiet = SENTENCES.iter().filter(|it| {
        assert!(it.0.contains(it.1), "{}", it.0);
        let changed = told("prose.yaml", &format!("{}\n", it.0.replace(it.1, it.2)));
        changed == "(nothing found)\n"
    });
    let quiet: Vec<_> = quiet.collect();
    assert!(quiet.is_empty(), "{quiet:#?}");
    let sound: Vec<String> = SENTENCES.iter().map(|it| format!("{}\n", it.0)).collect();
    let sound: Vec<&str> = sound.iter().map(String::as_str).collect();
    silent("prose.yaml", &sound);
}

#[test]
fn figures_that_are_no_parts_are_silent() {
    silent(
        "prose.yaml",
        &[
            "電話41件、来所23件など、合計72件の相談があった。\n",
            "修繕3件、購入2件、委託4件の合計9件である。\n",
            "Takings grew by €862 thousand as the day ticket went up from €4.20 to €4.60.\n",
            "후원금은 186,450천원에서 212,880천원으로 증가한 데 비해, 사업수입은 118,940천원에 그쳤다.\n",
            "相談は電話41件、来所23件、うち夜間8件、合計64件。\n",
            "The update has 7 features and 12 fixes, among others, 22 changes in all.\n",
            "The club has 486 members: 3 founders and 5 directors still come.\n",
            "Of 300 patients, 64 were excluded (31 for age, 18 of whom declined, among others).\n",
            "We bought 24 chairs and 17 tables. 11 remain in store.\n",
            "残りの3日間は、午前2回と午後5回の講座を開く。\n",
            "The library has 46 rooms: 18 for reading, 12 for groups and, among others, 9 offices.\n",
            "Of these 68 books 20 are lent and 12 are lost; the remaining 30 or so are new.\n",
            "We asked 120 people (40 from the north, 35 from the south).\n",
            "1人分は235kcalで、4人で分けると1つ980円になる。試料800件を学習用500件などに分けた。\n",
            "第1期の260百万円に対し、第2期は285百万円と25人増えた。受験者数：400、合格者数：290、倍率：1.4\n",
            "31例と15例を除いた後、20試合を見た。\n",
            "In 12 months we held 4 talks and 3 walks, 7 events in all.\n",
            "The rooms take 40 and 60 people; 3 schools and 2 clubs came, 5 groups in total.\n",
            "We need 3 days for part 1 and 4 for part 2, 9 in total if it rains.\n",
            "Version 2.1 and 2.2 were tested with 14 and 16 runs, in total 4 weeks.\n",
            "一般会計100億円、特別会計60億円、企業会計150億円である。\n",
            "人件費10百万円、旅費8百万円、委託費20百万円を計上した。\n",
            "昨年は30件、今年は40件の申請があり、累計は80件となった。\n",
            "3件、2件、4件の合計を報告した。\n",
            "教师10人、家长8人、学生20人共同参加。\n",
            "위원 10명, 이사 8명, 직원 20명이 총회에 참석하였다.\n",
            "We interviewed 40 men and 35 women out of a total of 80 applicants.\n",
            "Befragt wurden 40 Frauen und 35 Männer von insgesamt 80.\n",
            "The meetings on 12 and 15 May were attended by a total of 30 members.\n",
            "Grades 7 and 8 have a total of 16 pupils.\n",
            "We sold 40 cars and 35 vans, and a total of 80 employees worked for us.\n",
            "With 12 players and 9 coaches, the club won 20 games in total.\n",
            "We have 12 nurses, 9 doctors and 20 volunteers who work together.\n",
            "12 members: 8 present, 3 absent, 1 on leave.\n",
            "应到12人，实到8人，请假3人，缺席1人。\n",
            "対象者250名のうち195名が受講し、合格率は90.0％だった。\n",
            "Of 640 pupils, 416 passed, mostly girls (70 %).\n",
            "5 – 9 = 2 points, 9.30 – 17.30 = 8, 90－100＝1.\n",
            "Paper 1 + Paper 2 = 100 marks. Step 2 + Step 3 = Step 4.\n",
            "7 + 5 = 17 - 5, 2 + 4 = 2 · 3, 1 + 7 = 2^3.\n",
            "In 9 schools results fell (54 against 61). In 12 regions more people voted: 36 against 30.\n",
            "In 12 districts turnout exceeded 5000 by 300.\n",
            "We asked 40 schools: 25 said yes and 10 said no.\n",
            "Opening hours: 9 to 12 and 14 to 17, total 6 hours.\n",
            "Tel. 03-1234-5678, Fax 03-1234-5679. 定員20名と控え3名、合計3回開催。\n",
            "Steps 1 and 2 take 10 minutes each, 20 minutes in all.\n",
            "x = 3 + 4 * 2 = 11, and f(1) + 2 = 5.\n",
            "2020 - 2021 = 2 years. ISO 9001 - 14001 = both.\n",
            "Of the 40 schools, 12 answered; of the rest some did later (15 %).\n",
            "歳入は576千円で、前年度700千円の決算とは85.3％の差がある。\n",
        ],
    );
}
