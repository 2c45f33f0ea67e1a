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
