//! Lists, by hand, how the figures of the fixture are related (its `CONSTRAINTS.md`). Only
//! relations that a changed digit can contradict; ordering, naming and references are left to other
//! tests.

use super::facts::Facts;
use super::oracle::{Place, Relation};

/// Every relation; places are those of `facts`. Those of the draft and of the CSV copy only with `copies`.
pub(crate) fn all(facts: &Facts, copies: bool) -> Vec<Relation> {
    let mut list = List { facts, all: Vec::new() };
    list.budgets();
    list.projects();
    list.series();
    list.kpis();
    list.claims();
    if copies {
        list.series_copy();
        list.draft_budgets();
        list.draft_projects();
        list.draft_series();
        list.draft_kpis();
    }
    for place in list.all.iter().flat_map(Relation::places) {
        assert!(facts.has(place), "no figure at {place}");
    }
    list.all
}

struct List<'f> {
    facts: &'f Facts,
    all: Vec<Relation>,
}

impl List<'_> {
    /// The places of several patterns, one after the other.
    fn at(&self, patterns: &[&str]) -> Vec<Place> {
        patterns.iter().flat_map(|it| self.facts.places(it)).collect()
    }

    fn text(&self, place: &str) -> &str {
        &self.facts.get(place).text
    }

    fn sum(&mut self, total: &str, items: Vec<Place>) {
        assert!(!items.is_empty(), "{total} has no items");
        self.all.push(Relation::Sum { total: total.to_owned(), items, at_most: false });
    }

    /// Two lists of one length, item by item.
    fn same(&mut self, ones: Vec<Place>, others: Vec<Place>) {
        assert_eq!(ones.len(), others.len(), "{ones:?} {others:?}");
        self.all
            .extend(ones.into_iter().zip(others).map(|(one, other)| Relation::Same(one, other)));
    }

    fn at_most(&mut self, parts: Vec<Place>, whole: &str) {
        let bounded = parts.into_iter().map(|part| Relation::AtMost(part, whole.to_owned()));
        self.all.extend(bounded);
    }

    /// A1–A6, A13–A15.
    fn budgets(&mut self) {
        for (stem, items) in [("mhlw", "sections.*.items.*.amount"), ("amed", "items.*.amount")] {
            let place = |rest: &str| format!("{stem}.tables.0.{rest}");
            let (subtotal, total) = (place("subtotal.amount"), place("total.amount"));
            self.sum(&subtotal, self.at(&[&place(items)]));
            let parts = self.at(&[&place("of-which.*.amount")]);
            self.at_most(parts.clone(), &subtotal);
            self.sum(&subtotal, parts);
            self.sum(&total, vec![subtotal.clone(), place("other.amount")]);
        }
        self.same(
            self.at(&["amed.tables.0.items.*.amount"]),
            self.at(&["projects.projects.*.share"]),
        );
    }

    /// B1–B6, S1–S6, SL1–SL4, SU1–SU4, X1–X6.
    fn projects(&mut self) {
        for number in 0..6 {
            let place = |rest: &str| format!("projects.projects.{number}.{rest}");
            let (budget, share) = (place("budget"), place("share"));
            if number < 4 {
                let items = [
                    place("programmes.*.amount"),
                    place("unassigned-amounts.amounts.*"),
                    place("envelopes.*.amount"),
                ];
                self.sum(&budget, self.at(&items.each_ref().map(|it| &**it)));
            }
            self.at_most(vec![share], &budget);
        }
        let place = |rest: &str| format!("projects.projects.{rest}");
        for number in [0, 3] {
            let parts = self.at(&[&place(&format!("{number}.programmes.*.in-house"))]);
            self.sum(&place(&format!("{number}.in-house")), parts);
        }
        self.sum(&place("4.detail-total.amount"), self.at(&[&place("4.blocks.*.amount")]));
        self.same(vec![place("4.budget")], vec![place("4.detail-total.amount")]);
        self.sum(&place("5.budget"), self.at(&[&place("5.blocks.*.amount")]));
        for (project, parts) in HEALTH {
            self.limit(&format!("{project}.share"), *project, parts, None);
        }
        for (project, others) in OTHERS {
            self.limit(&format!("{project}.budget"), *project, others, Some("share"));
        }
        for (again, first) in
            [("1.programmes.6", "1.programmes.1"), ("1.programmes.7", "1.programmes.11")]
        {
            let amount = |it: &str| vec![place(&format!("{it}.amount"))];
            self.same(amount(again), amount(first));
        }
        for programme in [4, 5, 8, 10] {
            let mention = place(&format!("3.programmes.{programme}.amount"));
            self.same(vec![mention], vec![place("3.envelopes.0.amount")]);
        }
    }

    /// The amounts of some programmes, and `more`, do not exceed the figure at `total`.
    fn limit(&mut self, total: &str, project: usize, programmes: &[usize], more: Option<&str>) {
        let place = |rest: String| format!("projects.projects.{project}.{rest}");
        let programmes = programmes.iter().map(|it| place(format!("programmes.{it}.amount")));
        let items = programmes.chain(more.map(|it| place(it.to_owned()))).collect();
        let total = format!("projects.projects.{total}");
        self.all.push(Relation::Sum { total, items, at_most: true });
    }

    /// D01–D12, D01c–D12c, R01–R11, C1, C3, C7.
    fn series(&mut self) {
        for year in 0..12 {
            self.sum(
                &format!("grants.rows.0.values.{year}"),
                (1..5).map(|row| format!("grants.rows.{row}.values.{year}")).collect(),
            );
        }
        let rate = |year: usize| format!("grants.changes.values.{year}");
        self.growth(rate, |year| format!("grants.rows.0.values.{year}"));
        let labels = self.at(&["grants.chart.labels.*"]);
        self.same(labels.clone(), self.at(&["grants.rows.0.values.*"]));
        self.at_most(labels, "grants.chart.axis-maximum");
    }

    /// The same series as a table of its own.
    fn series_copy(&mut self) {
        for year in 0..12 {
            self.sum(
                &format!("csv.0.{year}"),
                (1..5).map(|row| format!("csv.{row}.{year}")).collect(),
            );
        }
        self.growth(|year| format!("csv.5.{year}"), |year| format!("csv.0.{year}"));
        self.same(
            self.at(&["csv.*.*"]),
            self.at(&["grants.rows.*.values.*", "grants.changes.values.*"]),
        );
    }

    fn growth(&mut self, rate: impl Fn(usize) -> Place, total: impl Fn(usize) -> Place) {
        self.all.extend((1..12).map(|year| Relation::Growth {
            rate: rate(year),
            this: total(year),
            previous: total(year - 1),
        }));
    }

    /// K6, K8.
    fn kpis(&mut self) {
        for part in self.at(&["kpis.kpis.*.of-which.*.target"]) {
            let kpi = part.split(".of-which").next().unwrap();
            let whole = format!("{kpi}.target");
            self.at_most(vec![part.clone()], &whole);
        }
        let thresholds = self.at(&["kpis.kpis.*.impact-factor"]);
        self.same(thresholds[1..].to_vec(), thresholds[..thresholds.len() - 1].to_vec());
    }

    /// Q1–Q6, N19; the period is 2020 to 2024.
    fn claims(&mut self) {
        for (list, count) in [(0, 6), (1, 4), (2, 4), (4, 3)] {
            for stated in self.at(&[&format!("claims.counts.{list}.stated.*")]) {
                self.all.push(Relation::Counted(stated, count));
            }
        }
        self.all.push(Relation::Counted("claims.plan-period.length".to_owned(), 5));
    }

    /// Tables 1 and 2.
    fn draft_budgets(&mut self) {
        for (table, column, stem, items) in
            [("t1", 1, "mhlw", "sections.*.items.*.amount"), ("t2", 0, "amed", "items.*.amount")]
        {
            let cells = self.at(&[&format!("draft.{table}.*.{column}")]);
            let count = cells.len() - 5;
            let [subtotal, one, two, other, total] = &cells[count..] else { unreachable!() };
            self.sum(subtotal, cells[..count].to_vec());
            self.sum(subtotal, vec![one.clone(), two.clone()]);
            self.sum(total, vec![subtotal.clone(), other.clone()]);
            let of = |rest: &str| format!("{stem}.tables.0.{rest}");
            let stated =
                [items, "subtotal.amount", "of-which.*.amount", "other.amount", "total.amount"];
            let stated = stated.map(of);
            self.same(cells, self.at(&stated.each_ref().map(|it| &**it)));
        }
    }

    /// Tables 3 to 8 and the lists above them.
    fn draft_projects(&mut self) {
        for table in 3..=8 {
            let place = |rest: &str| format!("projects.projects.{}.{rest}", table - 3);
            let mut cells = self.at(&[&format!("draft.t{table}.*.0")]);
            let total = cells.pop().unwrap();
            self.sum(&total, cells.clone());
            let stated = match table {
                7 => ["blocks.*.amount", "detail-total.amount"].to_vec(),
                8 => ["blocks.*.amount", "budget"].to_vec(),
                _ => ["programmes.*.amount", "unassigned-amounts.amounts.*", "budget"].to_vec(),
            };
            let stated: Vec<String> = stated.into_iter().map(place).collect();
            let stated = self.at(&stated.iter().map(|it| &**it).collect::<Vec<_>>());
            cells.push(total);
            if table == 6 {
                let envelope = cells.remove(2);
                let mentions = cells.iter().filter(|it| self.text(it).contains("内数")).cloned();
                let mentions: Vec<Place> = mentions.collect();
                self.same(vec![envelope.clone(); mentions.len()], mentions);
                self.same(vec![envelope], vec![place("envelopes.0.amount")]);
            }
            if table == 4 {
                self.same(
                    vec![cells[1].clone(), cells[2].clone()],
                    vec![cells[0].clone(), cells[4].clone()],
                );
            }
            self.same(cells, stated);
        }
        for (table, parts) in [("t3", "0.programmes.*.in-house"), ("t6", "3.programmes.*.in-house")]
        {
            let mut cells = self.at(&[&format!("draft.{table}.*.1")]);
            let stated = format!("projects.projects.{parts}");
            let total = cells.pop().unwrap();
            self.sum(&total, cells.clone());
            self.same(cells, self.at(&[&stated]));
            self.same(vec![total], vec![format!("projects.projects.{}.in-house", &parts[..1])]);
        }
        for (list, stated) in [("budget", "budget"), ("in-house", "in-house"), ("share", "share")] {
            let listed = self.at(&[&format!("draft.{list}.*")]);
            self.same(listed, self.at(&[&format!("projects.projects.*.{stated}")]));
        }
        let total = self.at(&["draft.t7.*.0"]).pop();
        self.same(vec!["draft.budget.4".to_owned()], total.into_iter().collect());
    }

    /// Tables 9 and 10.
    fn draft_series(&mut self) {
        for year in 0..12 {
            self.sum(
                &format!("draft.t9.0.{year}"),
                (1..5).map(|row| format!("draft.t9.{row}.{year}")).collect(),
            );
        }
        self.growth(|year| format!("draft.t9.5.{year}"), |year| format!("draft.t9.0.{year}"));
        self.same(
            self.at(&["draft.t9.*.*"]),
            self.at(&["grants.rows.*.values.*", "grants.changes.values.*"]),
        );
        self.same(self.at(&["draft.t10.0.*"]), self.at(&["draft.t9.0.*"]));
        self.same(self.at(&["draft.axis.0"]), self.at(&["grants.chart.axis-maximum"]));
    }

    /// Table 11 and the numbers of the text.
    fn draft_kpis(&mut self) {
        self.same(self.at(&["draft.target.*.0"]), self.at(&["kpis.kpis.*.target"]));
        let parts = self.at(&["draft.target.*.1", "draft.target.*.2"]);
        let mut parts: Vec<Place> = parts.into_iter().collect();
        parts.sort();
        for part in &parts {
            let whole = format!("{}.0", part.rsplit_once('.').unwrap().0);
            self.at_most(vec![part.clone()], &whole);
        }
        self.same(parts, self.at(&["kpis.kpis.*.of-which.*.target"]));
        for (name, count) in [("projects", 6), ("targets", 33), ("management", 14), ("codes", 15)] {
            for stated in self.at(&[&format!("draft.{name}.*")]) {
                self.all.push(Relation::Counted(stated, count));
            }
        }
    }
}

/// Programmes that print 厚 and an amount, by project: both count from 0.
const HEALTH: &[(usize, &[usize])] =
    &[(0, &[0, 7, 9, 10]), (1, &[9]), (2, &[3, 4, 5]), (3, &[0, 1, 7])];
/// Programmes that print another ministry and an amount that is added; in project 4 the envelope.
const OTHERS: &[(usize, &[usize])] = &[(0, &[1, 2, 11]), (1, &[1, 11])];
