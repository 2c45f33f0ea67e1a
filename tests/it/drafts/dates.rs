//! Dates in prose: every kind of fault is found, and dates as people write them raise nothing.

use super::{found, silent};

const DATE: &str = "error[text/date]";

#[test]
fn a_day_of_the_week_that_is_another_is_found_in_every_way_of_writing() {
    found(
        "text.yaml",
        &[
            ("令和7年4月1日（水）に開く。", DATE, "is a Tuesday"),
            ("令和７年４月１日(水曜日)に開く。", DATE, "is a Tuesday"),
            ("2025 年 4 月 1 日（木・祝）", DATE, "is a Tuesday"),
            ("# 2025/4/1（月）の記録", DATE, "is a Tuesday"),
            ("- R7.4.1（日）", DATE, "is a Tuesday"),
            ("| 日 |\n|---|\n| 2025年4月1日（土） |", DATE, "is a Tuesday"),
            ("It is on Wednesday, 1 April 2025.", DATE, "is a Tuesday"),
            ("See you Friday, April 1st, 2025!", DATE, "is a Tuesday"),
            ("Released 2025-04-01 (Wed).", DATE, "is a Tuesday"),
            ("On 1 April 2025 (Sunday) it ends.", DATE, "is a Tuesday"),
            ("うるう年の2024年2月29日（金）", DATE, "is a Thursday"),
            ("Der Rat tagt am Mittwoch, dem 1. April 2025.", DATE, "is a Tuesday"),
            ("Sitzung: Montag, 01.04.2025", DATE, "is a Tuesday"),
            ("Le comité se réunit le jeudi 1er avril 2025.", DATE, "is a Tuesday"),
            ("La asamblea será el sábado 1 de abril de 2025.", DATE, "is a Tuesday"),
            ("Il consiglio si riunisce lunedì 1 aprile 2025.", DATE, "is a Tuesday"),
            ("A assembleia reúne na quinta-feira, 1 de abril de 2025.", DATE, "is a Tuesday"),
            ("De raad vergadert op vrijdag 1 april 2025.", DATE, "is a Tuesday"),
            ("会议定于2025年4月1日（星期五）召开。", DATE, "is a Tuesday"),
            ("회의는 2025년 4월 1일(금)에 열린다.", DATE, "is a Tuesday"),
        ],
    );
}

#[test]
fn calendars_days_and_periods_that_cannot_be_are_found() {
    let late = "warning[text/date]";
    found(
        "text.yaml",
        &[
            ("令和7年（2024年）に始まる。", DATE, "the year 2025"),
            ("2018（平成31）年度の決算", DATE, "is 2019"),
            ("平成30年度（2019年度）", DATE, "the year 2018"),
            ("2025年2月29日", DATE, "does not exist"),
            ("2025年13月1日", DATE, "does not exist"),
            ("April 31, 2025", DATE, "does not exist"),
            ("Released on 2025-06-31.", DATE, "does not exist"),
            ("令和元年4月1日", late, "before the first day of its era"),
            ("期間：2025年4月1日～2024年3月31日", DATE, "ends before it begins"),
            ("2025年10月から2025年4月まで", DATE, "ends before it begins"),
            ("1 May 2025 – 3 April 2025", DATE, "ends before it begins"),
            ("令和7年度～令和5年度", late, "ends before it begins"),
            ("2020年度から2024年度までの７年間", late, "is 5 years including both"),
        ],
    );
}

#[test]
fn a_date_beside_one_that_names_the_year_is_of_that_year() {
    let late = "warning[text/date]";
    found(
        "text.yaml",
        &[
            ("令和7年5月12日（月）から5月16日（木）まで開く。", DATE, "5月16日 is a Friday"),
            ("会期は2025年5月12日（月）～18日（土）。", DATE, "18日 is a Sunday"),
            ("2025年5月12日（月）、13日（水）", DATE, "13日 is a Tuesday"),
            ("2025年12月29日（月）から1月3日（金）まで休む。", DATE, "1月3日 is a Saturday"),
            ("2025年5月12日月曜から6月31日まで", DATE, "6月31日 does not exist"),
            ("From Wednesday 12 May to Sunday 18 May 2025.", DATE, "12 May is a Monday"),
            ("Tuesday, May 13 – Friday, May 15, 2025", DATE, "is a Thursday"),
            ("Monday, May 13 – Thursday, May 15, 2025", DATE, "May 13 is a Tuesday"),
            ("Dienstag, 12. Mai bis Sonntag, 18. Mai 2025.", DATE, "12. Mai is a Monday"),
            ("Du mardi 12 au dimanche 18 mai 2025.", DATE, "12 is a Monday"),
            ("Del martes 12 de mayo al domingo 18 de mayo de 2025.", DATE, "is a Monday"),
            ("Van woensdag 12 mei tot en met zondag 18 mei 2025.", DATE, "12 mei is a Monday"),
            (
                "It ran for 40 days, from 1 March to 30 March 2025.",
                late,
                "is 30 days including both",
            ),
            ("2025年3月1日から3月30日までの40日間", late, "is 30 days including both"),
            ("Vom 5. Mai 2025 bis zum 3. Mai 2025.", DATE, "ends before it begins"),
            ("The report covers 5 May 2025 to 3 May 2025.", DATE, "ends before it begins"),
        ],
    );
    silent(
        "text.yaml",
        &[
            "令和7年5月12日（月）から16日（金）まで。2025年5月12日から18日間。2025年12月29日（月）～1月3日（土）。",
            "2025年5月12日、18日間。2025年5月12日、3日後、5日目。2025年5月12日と14日に会う。2025年5月12日（月・祝）～18日（日）",
            "From Monday 12 May to Sunday 18 May 2025. From 29 December to 3 January 2025. 5 to 18 May 2025.",
            "Section 12 to Sunday 18 May 2025. Montag, 12. Mai bis Sonntag, 18. Mai 2025. Du lundi 12 au dimanche 18 mai 2025.",
            "The sale ran for 30 days, from 1 March to 30 March 2025, and 29 days from 1 March to 30 March 2025.",
            "2025年3月1日から3月30日までの30日間。A moratorium of 40 working days, from 1 March to 30 March 2025.",
        ],
    );
}

#[test]
fn dates_as_people_write_them_raise_nothing() {
    silent(
        "text.yaml",
        &[
            "Am Dienstag, dem 1. April 2025, und am Mittwoch, 02.04.2025. Le mardi 1er avril 2025. El martes 1 de abril de \
             2025. Martedì 1 aprile 2025. Terça-feira, 1 de abril de 2025. Dinsdag 1 april 2025. 2025年4月1日（星期二）. \
             2025년 4월 1일(화).",
            "令和7年（2025年）4月1日（火）から2026（令和8）年3月31日（火）まで。",
            "平成31年4月30日（火）、令和元年5月1日（水・祝）。昭和64年1月7日（土）。",
            "平成31年度（2019年度）、平成30年度（2019年3月期）、平成30年度（2019年）。",
            "2020年度から2024年度までの５年間、2020年から2024年の4年間。",
            "2025年10月～3月、2025年4月～7月、2024年度～2025年度。",
            "期限を2025年4月から2024年3月に前倒しした。",
            "It was moved from 5 May 2025 to 3 April 2025.",
            "On Tuesday, April 1, 2025 and Wed 2 Apr 2025; 2025-04-01 (Tue).",
            "2025-02-30 is not a valid date. `2025-02-30` and https://example.org/2025-02-30/ neither.",
            "version 2024.13.45, call 2025-13-45-67, id 1999-99-99-1, 03-2025-0230.",
            "2000年間続いた。第2025年2月30日号。西暦2025年。明治5年12月2日（月）。",
            "1752年9月2日（水）は別の暦による。",
            "令和8年4月1日（水）を予定（令和7年度から1年間）。",
        ],
    );
}

#[test]
fn a_day_of_the_week_or_a_calendar_in_a_cell_of_its_own_is_compared() {
    let late = "warning[text/date]";
    let plan = |last: &str| {
        format!(
            "# 6月の予定（2025年）\n\n| 日 | 曜 | 行事 |\n|---|---|---|\n| 6月3日 | 火 | a |\n| 6月5日 | 木 | b |\n| 6月9日 | 月 | c |\n| 6月14日 | {last} | d |\n"
        )
    };
    let eras = |last: &str| {
        format!(
            "| 西暦 | 和暦 | 人口 |\n|---|---|---|\n| 2005年 | 平成17年 | 1 |\n| 2010年 | 平成22年 | 2 |\n| 2015年 | {last} | 3 |\n"
        )
    };
    let english = |day: &str| {
        format!(
            "# Dates for 2025\n\nTuesday, June 3: a\n\nThursday, June 5: b\n\nMonday, June 9: c\n\n{day}, June 14: d\n"
        )
    };
    found(
        "text.yaml",
        &[
            ("| 日付 | 曜日 |\n|---|---|\n| 2025年4月1日 | 水 |\n", DATE, "is a Tuesday"),
            ("| Date | Day |\n|---|---|\n| 2025-04-02 | Monday |\n", DATE, "is a Wednesday"),
            ("2025年4月1日・水曜日", DATE, "is a Tuesday"),
            ("Window: Wednesday 2025-04-01", DATE, "is a Tuesday"),
            (&plan("日"), late, "6月14日 of 2025 is a Saturday"),
            (&english("Sunday"), late, "June 14 of 2025 is a Saturday"),
            (&eras("平成28年"), DATE, "`2015年` is the year 2015, but `平成28年`"),
        ],
    );
    let elsewhere = plan("土").replace("（2025年）", "（2024年）");
    silent(
        "text.yaml",
        &[
            &plan("土"),
            &plan("土・祝"),
            &english("Saturday"),
            &eras("平成27年"),
            &elsewhere,
            "| Date | Day |\n|---|---|\n| 2025-04-02 | 2 |\n",
            "| Date | Paid | Shop | Day |\n|---|---|---|---|\n| 2025-04-02 | 2025-04-03 | A | Monday |\n",
            "| Start | Closed on |\n|---|---|\n| 2025-04-02 | Monday |\n",
            "| 設立 | 改称 |\n|---|---|\n| 1965年 | 昭和48年 |\n| 1972年 | 平成2年 |\n| 1989年 | 平成17年 |\n",
        ],
    );
}

#[test]
fn a_day_of_the_week_beside_the_date_of_a_record_is_compared() {
    let rules = kenzan::rule::packs::pack("auto").unwrap().files;
    let rules = rules.iter().find(|it| it.name == "text.yaml").unwrap().text;
    let told = |text: &str| crate::run::report(rules, &[("a.yaml", text)]);
    assert!(told("date: 2025-04-01\nweekday: Wednesday\n").contains("is a Tuesday"));
    assert!(told("請求日: 2025-04-01\n曜日: 水\n").contains("is a Tuesday"));
    for sound in [
        "date: 2025-04-01\nweekday: Tuesday\n",
        "date: 2025-04-01\nmeeting: Wednesday\n",
        "from: 2025-04-01\nto: 2025-04-08\nclosed: no\nday: Friday\n",
    ] {
        assert_eq!(told(sound), "(nothing found)\n", "{sound}");
    }
}

#[test]
fn the_length_of_a_period_in_weeks_months_and_years_is_compared() {
    let late = "warning[text/date]";
    found(
        "text.yaml",
        &[
            ("Term: 1 March 2025 – 28 February 2027 (20 months)", late, "23 to 24 months"),
            ("It runs from 3 March to 13 June 2025, 18 weeks in all.", late, "103 days"),
            ("From Monday, 5 May, to Thursday, 8 May 2025 (six days).", late, "4 days"),
            ("2023年4月1日から2026年3月31日まで（5年間）", late, "35 to 36 months"),
            ("Vom 3. März 2025 bis 13. Juni 2025 (zwölf Wochen)", late, "103 days"),
        ],
    );
    silent(
        "text.yaml",
        &[
            "Term: 1 March 2025 – 28 February 2027 (24 months)",
            "Term: 1 March 2025 – 28 February 2027 (two years)",
            "It runs from 3 March to 13 June 2025, 15 weeks in all.",
            "It runs from 3 March to 13 June 2025, three days a week.",
            "It runs from 3 March to 13 June 2025, two weeks before the fair.",
            "From Monday, 5 May, to Thursday, 8 May 2025 (four days).",
            "From Monday, 5 May, to Friday, 16 May 2025 (ten days).",
            "2023年4月1日から2026年3月31日まで（3年間）。2025年4月15日から6月10日まで（2か月）。",
        ],
    );
}

#[test]
fn the_day_by_which_something_is_due_follows_from_the_day_of_issue() {
    let late = "warning[text/date]";
    let bill = |day: &str| {
        format!(
            "Date of issue: Tuesday, 1 April 2025\n\nPayment due within 30 days, by {day} May 2025.\n"
        )
    };
    let offer = |day: &str| {
        format!("発行日：2025年4月1日（火）\n\n有効期限：2025年{day}（発行日から30日間）\n")
    };
    found(
        "text.yaml",
        &[
            (&bill("11"), late, "11 May 2025 is 40 days after 1 April 2025"),
            (&offer("5月31日"), late, "60 days after"),
            (
                "Rechnungsdatum: 1. April 2025. Zahlbar innerhalb von 14 Tagen bis zum 25. April 2025.",
                late,
                "24 days after",
            ),
        ],
    );
    let twice = format!("Invoice date: 3 March 2025\n\n{}", bill("11"));
    let silent_ones = [bill("1"), offer("4月30日"), offer("5月1日"), twice];
    let sound: Vec<&str> = silent_ones.iter().map(String::as_str).collect();
    silent("text.yaml", &sound);
    silent(
        "text.yaml",
        &["Payment due within 30 days, by 11 May 2025. It was written on 1 April 2025."],
    );
}

#[test]
fn times_of_day_that_end_before_they_begin_are_found() {
    let late = "warning[text/date]";
    found(
        "text.yaml",
        &[
            ("Parent evening (from 18:30 to 17:00)", late, "ends before it begins"),
            ("会議は午後7時から午後6時までである。", late, "ends before it begins"),
        ],
    );
    silent(
        "text.yaml",
        &[
            "Night shift from 22:00 to 06:00. Shelter from 18:00 to 09:00. Office: 9:00 to 5:00.",
            "午後11時から午前1時まで。午後7時から9時まで。9:00～17:00。午後7時から翌午後6時まで。",
        ],
    );
}
