//! Knows the SQL of `sum`: items under a key, each with its weight, against a stated or demanded total, with the
//! ranges of the printed digits. Does not know the rest of the query (`plan`).

use super::columns::{self, by_sign, edge, too_wide, whole};
use super::dialect::Dialect;
use super::number::{Number, TooWide, digits, sum};
use super::plan::{Plan, keys, same_keys};
use super::probe::{self, Read, precise};
use super::relation::{Given, Tables, column};
use super::terms::{End, Ends, Terms, terms};
use super::{Refusal, refused};
use crate::check::Compiled;
use crate::diagnostic::Text;
use crate::project::config::tables::{Figure, Type};
use crate::quantity::sum::{Comparison, Term as Addend, rounding_of};
use crate::quantity::{Exact, Quantity, Rounding};
use crate::rule::operand::KeyForm;
use crate::rule::{Args, Operand};
use crate::source::Span;
use crate::text;

/// Maximum number of digits of a bound for which the squares of the probability test are exact.
const PROBABLE: u32 = 16;

/// A sum to be written as SQL.
struct Sum<'t> {
    total: Option<(Given<'t>, Read)>,
    items: Vec<(Given<'t>, Read)>,
    terms: Terms,
    /// The demanded total in the unit of the terms, instead of a stated one.
    demanded: i128,
    relation: Comparison,
    if_present: bool,
    dialect: Dialect,
    span: Span,
}

/// The plan of a `sum`.
pub(super) fn plan<'t>(
    rule: &'t Compiled,
    args: &'t Args,
    tables: Tables<'t>,
) -> Result<Plan<'t>, Refusal> {
    let sum = read(rule, args, tables)?;
    let columns = sum.items[0].0.joined_by()?.len();
    let mut plan = Plan::new(columns);
    sum.items(&mut plan)?;
    let wide = |TooWide| too_wide(sum.span);
    match &sum.total {
        Some((given, _)) => {
            sum.totals(&mut plan, given)?;
            let verdict = sum.stated(columns, given).map_err(wide)?;
            plan.step("kz_verdict", verdict);
        }
        None => {
            let verdict = sum.demanded(columns).map_err(wide)?;
            plan.step("kz_verdict", verdict);
        }
    }
    Ok(plan)
}

fn read<'t>(rule: &'t Compiled, args: &'t Args, tables: Tables<'t>) -> Result<Sum<'t>, Refusal> {
    subset(args)?;
    let scope = &rule.scope;
    let given = |it: &'t Operand| tables.given(it, scope);
    let total = args.operand("total").map(given).transpose()?;
    let items: Vec<Given<'t>> =
        args.operands("items").iter().map(given).collect::<Result<_, _>>()?;
    let all = || total.iter().chain(&items);
    let joined = Joined { is_row: scope.each.is_some() };
    joined.check(&all().collect::<Vec<_>>(), args.span())?;
    let mut reads = Vec::new();
    for it in all() {
        reads.push(precise(it, probe::figures(it, rule)?, args.amount("precision"))?);
    }
    labels(args, &items)?;
    let weights: Vec<Exact> = items.iter().map(|it| it.operand.weight.into()).collect();
    let demanded =
        args.amount("total").map(|it| Quantity { step: Default::default(), ..it.clone() });
    let of_items = reads.split_off(usize::from(total.is_some()));
    let first = reads.first().map(|it| &it[0]).or(demanded.as_ref());
    let Some(first) = first else {
        return Err(refused(args.span(), text!("it has no total", "合計がない")));
    };
    let addends: Vec<Addend<'_>> = of_items
        .iter()
        .zip(&items)
        .map(|(read, it)| Addend { quantity: &read[0], weight: it.operand.weight })
        .collect();
    units(first, &addends, args)?;
    let said = args.word::<Rounding>("rounding").unwrap_or_default();
    let rounding = rounding_of(first, &addends, said);
    let all = reads.iter().chain(&of_items).collect::<Vec<_>>();
    probe::alike(said, rounding, &all, args.span())?;
    let wide = |_| too_wide(args.span());
    let slack = args.amount("within").map_or(Ok(Exact::ZERO), Quantity::exact).map_err(wide)?;
    let stated = match &demanded {
        Some(it) => [it.clone(), it.clone(), it.clone()],
        None => reads[0].clone(),
    };
    let wanted: Vec<(Read, Exact)> = std::iter::once((stated, Exact::ONE))
        .chain(of_items.iter().cloned().zip(weights))
        .collect();
    let terms = terms(&wanted, rounding, slack).map_err(|TooWide| too_wide(args.span()))?;
    let demanded = demanded.map_or(Ok(0), |it| {
        let digits = it.value.mantissa();
        terms.all[0].factor.checked_mul(digits).ok_or_else(|| too_wide(args.span()))
    })?;
    Ok(Sum {
        total: total.zip(reads.into_iter().next()),
        items: items.into_iter().zip(of_items).collect(),
        terms,
        demanded,
        relation: args.word("relation").unwrap_or_default(),
        if_present: rule.rule.if_present,
        dialect: tables.dialect,
        span: args.span(),
    })
}

/// Refuses parameters that cannot be written as SQL.
fn subset(args: &Args) -> Result<(), Refusal> {
    let no = |name: &str| {
        let why = text!("`{name}` cannot be written as SQL", "`{name}` は SQL にできない");
        refused(args.span(), why)
    };
    for name in
        ["rows", "levels", "relisted", "envelope", "signed", "one-by-one", "values", "total-first"]
    {
        if args.has(name) {
            return Err(no(name));
        }
    }
    Ok(())
}

/// Checks that the labels of items are declared columns: words like 再掲 in them matter.
fn labels(args: &Args, items: &[Given<'_>]) -> Result<(), Refusal> {
    for label in args.selectors("label") {
        for item in items {
            column(item.rows.table, label)?;
        }
    }
    Ok(())
}

/// The way in which the operands of a rule are joined.
pub(super) struct Joined {
    /// Whether they are columns of one row.
    pub(super) is_row: bool,
}

impl Joined {
    /// Checks that SQL can join `all` in this way.
    pub(super) fn check(&self, all: &[&Given<'_>], span: Span) -> Result<(), Refusal> {
        let Some(first) = all.first() else {
            return Err(refused(span, text!("it selects nothing", "値の指定がない")));
        };
        for it in all {
            let at = it.operand.span();
            if !self.is_row && it.keys.is_empty() {
                return Err(refused(
                    at,
                    text!(
                        "without `key`, all rows would be one instance",
                        "`key` がないと、すべての行が1件になってしまう"
                    ),
                ));
            }
            if self.is_row && !it.keys.is_empty() {
                return Err(refused(
                    at,
                    text!(
                        "`key` within one row joins nothing",
                        "1行の中で `key` は何も突き合わせない"
                    ),
                ));
            }
            if it.keys.len() != first.keys.len() {
                return Err(refused(
                    at,
                    text!(
                        "its key has a different number of parts than the keys of the other operands",
                        "キーの部分の数が、ほかの値の指定と異なる"
                    ),
                ));
            }
        }
        // Texts that are evidently numbers join by their amounts, which SQL does not do.
        let is_text = |it: &&Given<'_>| it.keys.iter().any(|key| key.kind == Type::Text);
        let says = |form| all.iter().any(|it| it.operand.key_form == Some(form));
        if all.iter().any(is_text) && !says(KeyForm::Text) || says(KeyForm::Number) {
            return Err(super::relation::compared_as_texts(first.operand.span()));
        }
        Ok(())
    }
}

/// Checks that the units of all amounts can be added, or that none has a unit.
fn units(total: &Quantity, items: &[Addend<'_>], args: &Args) -> Result<(), Refusal> {
    let slack = args.amount("within");
    for it in items {
        let unit = &it.quantity.unit;
        if !unit.adds_to(&total.unit) || unit.is_none() != total.unit.is_none() {
            let (one, other) = (unit.name().to_owned(), total.unit.name().to_owned());
            let why: Text = text!(
                "the units `{one}` and `{other}` cannot be added; declare `unit` for both columns",
                "単位「{one}」と「{other}」は足し合わせられない。両方の列に `unit` を定義する"
            );
            return Err(refused(args.span(), why));
        }
    }
    match slack {
        Some(it) if !it.unit.compatible(&total.unit) => {
            Err(refused(it.span, text!("the slack is in another unit", "許容差の単位が異なる")))
        }
        _ => Ok(()),
    }
}

/// The total stated for each key, or demanded for all.
struct Stated {
    /// The range of its true values.
    total: Range,
    /// The value as stated.
    stated: Number,
    /// Its text, in SQL.
    written: String,
}

impl<'t> Sum<'t> {
    /// Adds the steps up to `kz_items`: all sums over the items of a key.
    fn items(&self, plan: &mut Plan<'t>) -> Result<(), Refusal> {
        let mut sides = Vec::new();
        for (at, (given, read)) in self.items.iter().enumerate() {
            let (rows, sums) = (format!("kz_o{}", at + 1), format!("kz_a{}", at + 1));
            columns::figures(plan, &rows, given, self.dialect)?;
            columns::marked(plan, given, self.dialect)?;
            let keys = keys(plan.keys, str::to_owned).join(", ");
            plan.step(&sums, format!("SELECT {keys}, count(*) AS r, count(kz_v) AS n, sum(kz_v) AS s, count(CASE WHEN kz_v > 0 THEN 1 END) AS a, count(CASE WHEN kz_v < 0 THEN 1 END) AS b, count(CASE WHEN kz_v = 0 THEN 1 END) AS z FROM {rows} GROUP BY {keys}"));
            let figure = given.figure()?;
            let side =
                self.side(at, figure, read).map_err(|TooWide| too_wide(given.operand.span()))?;
            sides.push((sums, side));
        }
        let kinds = self.widths(sides.iter().map(|it| &it.1));
        let [kc, kl, kh, kq] =
            kinds.map_err(|TooWide| too_wide(self.span))?.map(|it| self.dialect.decimal(it, 0));
        let keys = keys(plan.keys, str::to_owned).join(", ");
        let parts = sides.iter().map(|(sums, Side { computed, range, is_copy })| {
            let [c, lo, hi, q] = [computed, &range.lo, &range.hi, &range.squares].map(|it| &it.sql);
            let (y, ol, oh) = (if *is_copy { "n" } else { "0" }, flag(&range.lo_open), flag(&range.hi_open));
            format!("SELECT {keys}, r, n, {y} AS y, CAST({c} AS {kc}) AS c, CAST({lo} AS {kl}) AS lo, CAST({hi} AS {kh}) AS hi, {ol} AS ol, {oh} AS oh, CAST({q} AS {kq}) AS q FROM {sums}")
        });
        let parts = parts.collect::<Vec<_>>().join("\n    UNION ALL ");
        plan.step("kz_items", format!("SELECT {keys}, sum(r) AS r, sum(n) AS n, sum(y) AS y, CAST(sum(c) AS {kc}) AS c, CAST(sum(lo) AS {kl}) AS lo, CAST(sum(hi) AS {kh}) AS hi, max(ol) AS ol, max(oh) AS oh, CAST(sum(q) AS {kq}) AS q FROM (\n    {parts}\n  ) kz_u GROUP BY {keys}"));
        Ok(())
    }

    /// The digits of the columns of `kz_items`: the sum, both ends, the squares.
    fn widths<'s>(&self, sides: impl Iterator<Item = &'s Side>) -> Result<[u32; 4], TooWide> {
        let (mut most, mut count) = ([1; 4], 0);
        for Side { computed, range, .. } in sides {
            let all = [computed, &range.lo, &range.hi, &range.squares];
            most.iter_mut().zip(all).for_each(|(most, it)| *most = it.digits.max(*most));
            count += 1;
        }
        let widths = most.map(|it| it + digits(count));
        if widths.iter().all(|it| *it <= 38) { Ok(widths) } else { Err(TooWide) }
    }

    /// The sum of the items of operand number `at`.
    fn side(&self, at: usize, figure: &Figure, read: &Read) -> Result<Side, TooWide> {
        let (term, dialect) = (&self.terms.all[at + 1], self.dialect);
        let factor = Number::constant(dialect, term.factor)?;
        let computed = whole(figure, "s", columns::COUNT, dialect)?.times(&factor)?;
        let weight = self.items[at].0.operand.weight;
        // A single item printed to the same place as its total repeats it, so rounding explains nothing.
        let is_copy = self.total.as_ref().is_some_and(|(_, total)| {
            let (total, item) = (&total[0], &read[0]);
            let is_once = weight.abs() == rust_decimal::Decimal::ONE;
            is_once && !total.step.is_zero() && total.exact_step().ok() == item.exact_step().ok()
        });
        Ok(Side { computed, range: of_items(&term.ends, dialect)?, is_copy })
    }

    /// Adds the step `kz_totals`: each amount that is stated under a key.
    fn totals(&self, plan: &mut Plan<'t>, given: &Given<'t>) -> Result<(), Refusal> {
        columns::figures(plan, "kz_o0", given, self.dialect)?;
        let keys = keys(plan.keys, str::to_owned).join(", ");
        plan.step(
            "kz_totals",
            format!("SELECT {keys}, kz_v, count(*) AS r FROM kz_o0 GROUP BY {keys}, kz_v"),
        );
        Ok(())
    }

    /// The operands that determine the keys: both, or the only one without its own table.
    fn join(&self, given: &Given<'_>) -> &'static str {
        let is_local = |it: &Given<'_>| it.operand.set.is_none();
        match (is_local(given), self.items.iter().any(|it| is_local(&it.0))) {
            (true, false) => "LEFT JOIN",
            (false, true) => "RIGHT JOIN",
            _ => "FULL OUTER JOIN",
        }
    }

    fn stated(&self, columns: usize, given: &Given<'_>) -> Result<String, TooWide> {
        let dialect = self.dialect;
        let term = &self.terms.all[0];
        let figure = given.column.figure.as_ref().ok_or(TooWide)?;
        let total = of_total(&term.ends, dialect)?;
        let stated =
            whole(figure, "t.kz_v", 0, dialect)?.times(&Number::constant(dialect, term.factor)?)?;
        let keys_of = keys(columns, |it| format!("coalesce(t.{it}, i.{it}) AS {it}")).join(", ");
        let nothing = if self.if_present { "nothing" } else { "no-total" };
        let no_items = if self.if_present { "nothing" } else { "no-items" };
        let first = format!(
            "WHEN t.r IS NULL THEN CASE WHEN i.n = 0 THEN 'nothing' ELSE '{nothing}' END\n    WHEN i.r IS NULL THEN CASE WHEN t.kz_v IS NULL THEN 'nothing' WHEN t.kz_v = 0 THEN 'equal' ELSE '{no_items}' END\n    WHEN t.kz_v IS NULL THEN CASE WHEN i.n = 0 THEN 'nothing' ELSE 'unchecked' END"
        );
        let written = dialect.printed("t.kz_v", figure.places);
        let join = self.join(given);
        let on = same_keys(columns, "t", "i");
        let from = format!("FROM kz_totals t {join} kz_items i ON {on}");
        self.verdict(&keys_of, &first, &Stated { total, stated, written }, &from)
    }

    fn demanded(&self, columns: usize) -> Result<String, TooWide> {
        let keys_of = keys(columns, |it| format!("i.{it} AS {it}")).join(", ");
        let total = of_total(&self.terms.all[0].ends, self.dialect)?;
        let stated = Number::constant(self.dialect, self.demanded)?;
        let written = format!("CAST(NULL AS {})", self.dialect.text());
        let first = "WHEN i.n = 0 THEN 'unchecked'";
        self.verdict(&keys_of, first, &Stated { total, stated, written }, "FROM kz_items i")
    }

    /// The verdict of each key, after the cases `first`.
    fn verdict(
        &self,
        keys: &str,
        first: &str,
        stated: &Stated,
        from: &str,
    ) -> Result<String, TooWide> {
        let Stated { total, stated, written } = stated;
        let dialect = self.dialect;
        let mut sides = Vec::new();
        for (at, (given, read)) in self.items.iter().enumerate() {
            sides.push(self.side(at, given.column.figure.as_ref().ok_or(TooWide)?, read)?);
        }
        let [wide_c, wide_lo, wide_hi, wide_q] = self.widths(sides.iter())?;
        let item = |name: &str, digits| Number::column(&format!("coalesce(i.{name}, 0)"), digits);
        let slack = Number::constant(dialect, self.terms.slack)?;
        let computed = item("c", wide_c);
        let difference = computed.minus(stated)?;
        let lo = total.lo.minus(&item("hi", wide_hi))?.minus(&slack)?;
        let hi = total.hi.minus(&item("lo", wide_lo))?.plus(&slack)?;
        let squares = total.squares.plus(&item("q", wide_q))?;
        let three = Number::constant(dialect, 3)?.times(&squares)?;
        let two = Number::constant(dialect, 2)?;
        let d = Number::column("d", difference.digits);
        let (l, h) = (Number::column("l", lo.digits), Number::column("h", hi.digits));
        let off = two.times(&d)?.minus(&l)?.minus(&h)?;
        let off = Number { sql: format!("abs({})", off.sql), digits: off.digits };
        let off = off.minus(&two.times(&slack)?)?;
        let square = off.square(dialect, PROBABLE)?;
        let cases =
            self.cases(&format!("kz_off > 0 AND {} > sq", square.sql.replace(&off.sql, "kz_off")));
        let difference_text = self.shown("d", difference.digits);
        let computed_text = self.shown("c", computed.digits);
        let (ol, oh) = (flags(&total.lo_open, "i.oh"), flags(&total.hi_open, "i.ol"));
        Ok(format!(
            "SELECT {}, outcome, stated, {computed_text} AS computed, {difference_text} AS difference FROM (\n  SELECT kz_e.*, CASE {cases} END AS outcome FROM (\n  SELECT kz_d.*, {} AS kz_off FROM (\n  SELECT {keys}, {written} AS stated, i.n AS n, i.y AS y, CASE {first} END AS kz_first, {} AS c, {} AS d, {} AS l, {} AS h, {ol} AS ol, {oh} AS oh, {} AS sq\n  {from}\n  ) kz_d) kz_e) kz_f",
            keys_only(keys),
            off.sql,
            computed.sql,
            difference.sql,
            lo.sql,
            hi.sql,
            three.sql
        ))
    }

    /// The cases of the outcome; `improbable` tests for possible but unlikely differences.
    fn cases(&self, improbable: &str) -> String {
        let slack = self.terms.slack;
        let (holds, beyond, beyond_copy) = match self.relation {
            Comparison::Equal => (
                "d = 0",
                "d < l OR d > h OR (d = l AND ol = 1) OR (d = h AND oh = 1)".to_owned(),
                format!("abs(d) > {slack}"),
            ),
            Comparison::AtMost => {
                ("d <= 0", "d > h OR (d = h AND oh = 1)".to_owned(), format!("d > {slack}"))
            }
            Comparison::AtLeast => {
                ("d >= 0", "d < l OR (d = l AND ol = 1)".to_owned(), format!("d < -{slack}"))
            }
        };
        let most = 10_i128.pow(PROBABLE);
        format!(
            "WHEN kz_first IS NOT NULL THEN kz_first\n    WHEN n = 1 AND y = 1 AND {beyond_copy} THEN 'impossible'\n    WHEN n = 1 AND y = 1 THEN CASE WHEN {holds} THEN 'equal' ELSE 'rounding' END\n    WHEN {beyond} THEN 'impossible'\n    WHEN {holds} THEN 'equal'\n    WHEN kz_off >= {most} THEN 'overflow'\n    WHEN {improbable} THEN 'improbable'\n    ELSE 'rounding'"
        )
    }

    /// The column `name` as an amount in the base unit, if 38 digits suffice.
    fn shown(&self, name: &str, digits: u32) -> String {
        let text = self.dialect.text();
        let scale = u32::try_from(self.terms.scale.max(0)).unwrap_or(0) + 1;
        if self.terms.scale < 0 || digits + 2 * scale + 2 > 38 {
            return format!("CAST(NULL AS {text})");
        }
        let half = format!("0.{}5", "0".repeat(scale as usize - 1));
        let half = format!("CAST('{half}' AS {})", self.dialect.decimal(scale + 1, scale));
        self.dialect.printed(&format!("{name} * {half}"), scale)
    }
}

/// The sums over the items of one operand.
struct Side {
    computed: Number,
    range: Range,
    is_copy: bool,
}

/// The possible deviation of figures: both ends, the conditions under which these are excluded, and the squares of
/// the widths.
struct Range {
    lo: Number,
    hi: Number,
    lo_open: String,
    hi_open: String,
    squares: Number,
}

fn square(end: &End) -> i128 {
    (end.hi - end.lo).checked_pow(2).unwrap_or(i128::MAX)
}

/// The range of the total `t.kz_v`.
fn of_total(ends: &Ends, dialect: Dialect) -> Result<Range, TooWide> {
    let value = "t.kz_v";
    let (lower, upper) = (edge(value, ends, false, dialect)?, edge(value, ends, true, dialect)?);
    let squares = by_sign(value, ends.each_ref().map(square), dialect)?;
    let (lo_open, hi_open) = (lower.open, upper.open);
    Ok(Range { lo: lower.value, hi: upper.value, lo_open, hi_open, squares })
}

/// The range of `n` items of which `a` are above zero, `b` below zero and `z` zero.
fn of_items(ends: &Ends, dialect: Dialect) -> Result<Range, TooWide> {
    let [above, below, zero] = ends;
    let pairs: Vec<(&End, &str)> = if above == below && below == zero {
        vec![(above, "n")]
    } else {
        vec![(above, "a"), (below, "b"), (zero, "z")]
    };
    let total = |of: &dyn Fn(&End) -> i128| -> Result<Number, TooWide> {
        let mut numbers: Vec<Number> = Vec::new();
        for (end, count) in pairs.iter().filter(|it| of(it.0) != 0) {
            let count = Number::cast(dialect, count, columns::COUNT)?;
            numbers.push(count.times(&Number::constant(dialect, of(end))?)?);
        }
        sum(&numbers, dialect)
    };
    let open = |of: fn(&End) -> bool| {
        let met = pairs.iter().filter(|it| of(it.0)).map(|(_, count)| format!("{count} > 0"));
        let met = met.collect::<Vec<_>>();
        if met.is_empty() { "1 = 0".to_owned() } else { met.join(" OR ") }
    };
    Ok(Range {
        lo: total(&|it| it.lo)?,
        hi: total(&|it| it.hi)?,
        lo_open: open(|it| it.lo_open),
        hi_open: open(|it| it.hi_open),
        squares: total(&square)?,
    })
}

fn flag(condition: &str) -> String {
    match condition {
        "1 = 0" => "0".to_owned(),
        condition => format!("CASE WHEN {condition} THEN 1 ELSE 0 END"),
    }
}

/// Whether either side excludes an end of the difference.
fn flags(total: &str, items: &str) -> String {
    let items = format!("coalesce({items}, 0)");
    match total {
        "1 = 0" => items,
        total => format!("CASE WHEN {total} THEN 1 ELSE {items} END"),
    }
}

/// The names of `keys`, which are written `… AS name`.
fn keys_only(keys: &str) -> String {
    let count = keys.matches(" AS kz_").count();
    super::plan::keys(count, str::to_owned).join(", ")
}
