//! Knows the SQL of `sum`: items under a key, each with its weight, against a stated or demanded total, with
//! the ends that the printed digits leave. Does not know how the query ends (`plan`).

use super::columns::{self, Ends, Signs, ends, too_wide, whole};
use super::dialect::Dialect;
use super::number::{Number, TooWide, digits, sum};
use super::plan::{Plan, keys, same_keys};
use super::probe::{self, Read};
use super::relation::{Given, Tables};
use super::terms::{Term, Terms, terms};
use super::{Refusal, refused};
use crate::check::Compiled;
use crate::diagnostic::Text;
use crate::quantity::sum::{Relation, Term as Addend, rounding_of};
use crate::quantity::{Exact, Quantity, Rounding};
use crate::rule::operand::KeyForm;
use crate::rule::{Args, Operand};
use crate::source::Span;
use crate::text;

/// Most digits of a bound below which the squares of the probability test are exact.
const PROBABLE: u32 = 16;

/// A sum about to be written.
struct Sum<'t> {
    total: Option<(Given<'t>, Read)>,
    items: Vec<(Given<'t>, Read)>,
    terms: Terms,
    /// The demanded total in the unit of the terms, instead of a stated one.
    demanded: i128,
    relation: Relation,
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
        reads.push(probe::figures(it, rule)?);
    }
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

/// Whether nothing is asked that SQL cannot say.
fn subset(args: &Args) -> Result<(), Refusal> {
    let no = |name: &str| {
        refused(args.span(), text!("`{name}` has no form in SQL", "`{name}` は SQL にできない"))
    };
    for name in [
        "rows",
        "levels",
        "label",
        "relisted",
        "envelope",
        "precision",
        "signed",
        "one-by-one",
        "values",
        "total-first",
    ] {
        if args.has(name) {
            return Err(no(name));
        }
    }
    Ok(())
}

/// How the operands of a rule are joined.
pub(super) struct Joined {
    /// Whether they are columns of one row.
    pub(super) is_row: bool,
}

impl Joined {
    /// Whether `all` are joined in a way that SQL can follow.
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
                        "its key has other parts than that of the other operands",
                        "キーの部分の数が、ほかの値の指定と異なる"
                    ),
                ));
            }
        }
        // Texts that are evidently numbers join by their amounts, which SQL does not do.
        let is_text = |it: &&Given<'_>| {
            it.keys.iter().any(|key| key.kind == crate::project::config::tables::Type::Text)
        };
        let says = |form| all.iter().any(|it| it.operand.key_form == Some(form));
        if all.iter().any(is_text) && !says(KeyForm::Text) || says(KeyForm::Number) {
            return Err(super::relation::compared_as_texts(first.operand.span()));
        }
        Ok(())
    }
}

/// Whether all amounts are in units that add, either all bare or none.
fn units(total: &Quantity, items: &[Addend<'_>], args: &Args) -> Result<(), Refusal> {
    let slack = args.amount("within");
    for it in items {
        let unit = &it.quantity.unit;
        if !unit.adds_to(&total.unit) || unit.is_none() != total.unit.is_none() {
            let (one, other) = (unit.name().to_owned(), total.unit.name().to_owned());
            let why: Text = text!(
                "the units `{one}` and `{other}` do not add; declare `unit` for both columns",
                "単位「{one}」と「{other}」は加えられない。両方の列に `unit` を定義する"
            );
            return Err(refused(args.span(), why));
        }
    }
    match slack {
        Some(it) if !it.unit.compatible(&total.unit) => {
            Err(refused(it.span, text!("the slack is in another unit", "許す差の単位が異なる")))
        }
        _ => Ok(()),
    }
}

impl<'t> Sum<'t> {
    /// Adds the steps up to `kz_items`: everything that the items of a key come to.
    fn items(&self, plan: &mut Plan<'t>) -> Result<(), Refusal> {
        let mut sides = Vec::new();
        for (at, (given, read)) in self.items.iter().enumerate() {
            let (rows, sums) = (format!("kz_o{}", at + 1), format!("kz_a{}", at + 1));
            columns::rows(plan, &rows, given, self.dialect)?;
            columns::marked(plan, given, self.dialect)?;
            let keys = keys(plan.keys, str::to_owned).join(", ");
            plan.step(&sums, format!("SELECT {keys}, count(*) AS r, count(kz_v) AS n, sum(kz_v) AS s, count(CASE WHEN kz_v > 0 THEN 1 END) AS a, count(CASE WHEN kz_v < 0 THEN 1 END) AS b, count(CASE WHEN kz_v = 0 THEN 1 END) AS z FROM {rows} GROUP BY {keys}"));
            let side =
                self.side(at, given, read).map_err(|TooWide| too_wide(given.operand.span()))?;
            sides.push((sums, side));
        }
        let widest = |of: fn(&Side) -> &Number| {
            let most = sides.iter().map(|it| of(&it.1).digits).max().unwrap_or(1);
            most + digits(sides.len() as i128)
        };
        let wide =
            [widest(|it| &it.c), widest(|it| &it.lo), widest(|it| &it.hi), widest(|it| &it.q)];
        if wide.iter().any(|it| *it > 38) {
            return Err(too_wide(self.span));
        }
        let keys = keys(plan.keys, str::to_owned).join(", ");
        let kinds = wide.map(|it| self.dialect.decimal(it, 0));
        let parts: Vec<String> = sides
            .iter()
            .map(|(sums, it)| {
                let [c, lo, hi, q] = [&it.c, &it.lo, &it.hi, &it.q].map(|it| &it.sql);
                let [kc, kl, kh, kq] = &kinds;
                format!("SELECT {keys}, r, n, {} AS y, CAST({c} AS {kc}) AS c, CAST({lo} AS {kl}) AS lo, CAST({hi} AS {kh}) AS hi, {} AS ol, {} AS oh, CAST({q} AS {kq}) AS q FROM {sums}", it.copies, it.lo_open, it.hi_open)
            })
            .collect();
        let [kc, kl, kh, kq] = &kinds;
        plan.step("kz_items", format!("SELECT {keys}, sum(r) AS r, sum(n) AS n, sum(y) AS y, CAST(sum(c) AS {kc}) AS c, CAST(sum(lo) AS {kl}) AS lo, CAST(sum(hi) AS {kh}) AS hi, max(ol) AS ol, max(oh) AS oh, CAST(sum(q) AS {kq}) AS q FROM (\n    {}\n  ) kz_u GROUP BY {keys}", parts.join("\n    UNION ALL ")));
        Ok(())
    }

    /// What the items of operand number `at` come to, from their sums.
    fn side(&self, at: usize, given: &Given<'_>, read: &Read) -> Result<Side, TooWide> {
        let (term, dialect) = (&self.terms.all[at + 1], self.dialect);
        let factor = Number::constant(dialect, term.factor)?;
        let c = whole(given.column, "s", columns::COUNT, dialect)?.times(&factor)?;
        let Ends { lo, hi, lo_open, hi_open, squares } = item_ends(term, dialect)?;
        // A single item printed as finely as its total repeats it, and rounding explains nothing.
        let is_copy = self.total.as_ref().is_some_and(|(_, total)| {
            let (total, item) = (&total[0], &read[0]);
            let is_once = given.operand.weight.abs() == rust_decimal::Decimal::ONE;
            is_once && !total.step.is_zero() && total.exact_step().ok() == item.exact_step().ok()
        });
        let copies = if is_copy { "n" } else { "0" }.to_owned();
        Ok(Side { c, lo, hi, q: squares, lo_open, hi_open, copies })
    }

    /// Adds the step `kz_totals`: each amount that is stated under a key.
    fn totals(&self, plan: &mut Plan<'t>, given: &Given<'t>) -> Result<(), Refusal> {
        columns::rows(plan, "kz_o0", given, self.dialect)?;
        let keys = keys(plan.keys, str::to_owned).join(", ");
        plan.step(
            "kz_totals",
            format!("SELECT {keys}, kz_v, count(*) AS r FROM kz_o0 GROUP BY {keys}, kz_v"),
        );
        Ok(())
    }

    /// Who decides which keys there are: both, or the only one that has no table of its own.
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
        let one = |sign: &str| format!("CASE WHEN t.kz_v {sign} 0 THEN 1 ELSE 0 END");
        let (above, below, zero) = (one(">"), one("<"), one("="));
        let all = "CASE WHEN t.kz_v IS NULL THEN 0 ELSE 1 END".to_owned();
        let signs = Signs { above: &above, below: &below, zero: &zero, all: &all };
        let total = ends(term, &signs, dialect)?;
        let stated = whole(given.column, "t.kz_v", 0, dialect)?
            .times(&Number::constant(dialect, term.factor)?)?;
        let keys_of = keys(columns, |it| format!("coalesce(t.{it}, i.{it}) AS {it}")).join(", ");
        let nothing = if self.if_present { "nothing" } else { "no-total" };
        let no_items = if self.if_present { "nothing" } else { "no-items" };
        let first = format!(
            "WHEN t.r IS NULL THEN CASE WHEN i.n = 0 THEN 'nothing' ELSE '{nothing}' END\n    WHEN i.r IS NULL THEN CASE WHEN t.kz_v IS NULL THEN 'nothing' WHEN t.kz_v = 0 THEN 'equal' ELSE '{no_items}' END\n    WHEN t.kz_v IS NULL THEN CASE WHEN i.n = 0 THEN 'nothing' ELSE 'unchecked' END"
        );
        let written = dialect.printed("t.kz_v", given.column.places);
        let join = self.join(given);
        let on = same_keys(columns, "t", "i");
        let from = format!("FROM kz_totals t {join} kz_items i ON {on}");
        self.verdict(&keys_of, &first, (&total, &stated), &written, &from)
    }

    fn demanded(&self, columns: usize) -> Result<String, TooWide> {
        let keys_of = keys(columns, |it| format!("i.{it} AS {it}")).join(", ");
        let zero = || Number::constant(self.dialect, 0);
        let open = || "0".to_owned();
        let total =
            Ends { lo: zero()?, hi: zero()?, lo_open: open(), hi_open: open(), squares: zero()? };
        let stated = Number::constant(self.dialect, self.demanded)?;
        let written = format!("CAST(NULL AS {})", self.dialect.text());
        let first = "WHEN i.n = 0 THEN 'unchecked'";
        self.verdict(&keys_of, first, (&total, &stated), &written, "FROM kz_items i")
    }

    /// The verdict of each key, after the cases `first`.
    fn verdict(
        &self,
        keys: &str,
        first: &str,
        (total, stated): (&Ends, &Number),
        written: &str,
        from: &str,
    ) -> Result<String, TooWide> {
        let dialect = self.dialect;
        let item = |name: &str, of: fn(&Side) -> &Number| -> Result<Number, TooWide> {
            let digits = self.item_digits(of)?;
            Ok(Number::column(&format!("coalesce(i.{name}, 0)"), digits))
        };
        let slack = Number::constant(dialect, self.terms.slack)?;
        let computed = item("c", |it| &it.c)?;
        let difference = computed.minus(stated)?;
        let lo = total.lo.minus(&item("hi", |it| &it.hi)?)?.minus(&slack)?;
        let hi = total.hi.minus(&item("lo", |it| &it.lo)?)?.plus(&slack)?;
        let squares = sum(&[total.squares.clone(), item("q", |it| &it.q)?], dialect)?;
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

    /// The digits of a column of `kz_items`.
    fn item_digits(&self, of: fn(&Side) -> &Number) -> Result<u32, TooWide> {
        let mut most = 1;
        for (at, (given, read)) in self.items.iter().enumerate() {
            most = most.max(of(&self.side(at, given, read)?).digits);
        }
        Ok(most + digits(self.items.len() as i128))
    }

    /// The cases of the outcome; `improbable` is the test of what is possible but unlikely.
    fn cases(&self, improbable: &str) -> String {
        let slack = self.terms.slack;
        let (holds, beyond, beyond_copy) = match self.relation {
            Relation::Equal => (
                "d = 0",
                "d < l OR d > h OR (d = l AND ol = 1) OR (d = h AND oh = 1)".to_owned(),
                format!("abs(d) > {slack}"),
            ),
            Relation::AtMost => {
                ("d <= 0", "d > h OR (d = h AND oh = 1)".to_owned(), format!("d > {slack}"))
            }
            Relation::AtLeast => {
                ("d >= 0", "d < l OR (d = l AND ol = 1)".to_owned(), format!("d < -{slack}"))
            }
        };
        let most = 10_i128.pow(PROBABLE);
        format!(
            "WHEN kz_first IS NOT NULL THEN kz_first\n    WHEN n = 1 AND y = 1 AND {beyond_copy} THEN 'impossible'\n    WHEN n = 1 AND y = 1 THEN CASE WHEN {holds} THEN 'equal' ELSE 'rounding' END\n    WHEN {beyond} THEN 'impossible'\n    WHEN {holds} THEN 'equal'\n    WHEN kz_off >= {most} THEN 'overflow'\n    WHEN {improbable} THEN 'improbable'\n    ELSE 'rounding'"
        )
    }

    /// The column `name` as an amount in the base unit, as far as 38 digits hold it.
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

/// What the items of one operand come to.
struct Side {
    c: Number,
    lo: Number,
    hi: Number,
    q: Number,
    lo_open: String,
    hi_open: String,
    copies: String,
}

/// The ends of the items of a step `kz_a…`.
fn item_ends(term: &Term, dialect: Dialect) -> Result<Ends, TooWide> {
    ends(term, &Signs { above: "a", below: "b", zero: "z", all: "n" }, dialect)
}

/// Whether an end of the difference is excluded, by either side.
fn flags(total: &str, items: &str) -> String {
    let items = format!("coalesce({items}, 0)");
    if total == "0" { items } else { format!("CASE WHEN {total} = 1 THEN 1 ELSE {items} END") }
}

/// The names of `keys`, which are written `… AS name`.
fn keys_only(keys: &str) -> String {
    let count = keys.matches(" AS kz_").count();
    super::plan::keys(count, str::to_owned).join(", ")
}
