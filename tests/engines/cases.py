"""Generated cases: at, inside and outside what rounding explains; blank and missing keys; repeated totals."""

import csv
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Callable


@dataclass
class Suite:
    """One rule in front of generated tables."""

    name: str
    tables: dict
    body: dict
    fill: Callable
    key: Callable
    columns: dict = field(default_factory=dict)
    row: dict = field(default_factory=dict)
    # `notation` of the configuration.
    notation: dict = field(default_factory=dict)
    # The weight of the last items, if the variance depends on one.
    weight: float | None = None
    notices: bool = False

    @property
    def rule(self):
        return self.body["id"] if "id" in self.body else self.body["rules"][0]["id"]

    def generate(self, project, chance):
        for table, rows in self.fill(chance).items():
            with open(f"{project}/{table}.csv", "w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, quoting=csv.QUOTE_MINIMAL)
                writer.writerow(self.tables[table])
                writer.writerows(rows)


def operand(table, key, column, **more):
    return {"in": table, "each": "$[*]", "key": f"$.{key}", "key-as": "text", "select": f"$.{column}", **more}


def amounts(chance, count, places, weights):
    """The items of one key, by table, with a total at or near a bound of what rounding explains."""
    step = Decimal(1).scaleb(-places)
    size = chance.choice([1, 1, 2, 3, 5, 9, 40])
    items = {name: [] for name in weights}
    for _ in range(size):
        name = chance.choice(list(weights))
        low = -300 if chance.random() < 0.4 else 0
        items[name].append(Decimal(chance.randint(low, 3000)) * step * chance.choice([0, 1, 1, 1]))
    return items


def sums(count, rounding, weights, mixed):
    """Sums of items of two weights."""
    places = 2
    unit = Decimal("0.1") if mixed else Decimal("0.01")

    def fill(chance):
        tables = {"totals": [], **{name: [] for name in weights}}
        for number in range(count):
            key = f"k{number}" if number else ""
            items = amounts(chance, number, places, weights)
            computed = sum(w * v for name, w in weights.items() for v in items[name])
            spread = unit + sum(abs(w) * Decimal("0.01") * len(items[name]) for name, w in weights.items())
            # Half and whole spreads are where verdicts turn.
            lean = chance.choice([0, 0.5, -0.5, 1, -1, *(chance.uniform(-0.5, 0.5) for _ in range(6)), chance.uniform(-1.3, 1.3)])
            near = chance.choice([0, 0, 0, 1, -1]) * Decimal("0.005")
            total = computed + (spread * Decimal(str(lean))).quantize(Decimal("0.005")) + near
            total = total.quantize(unit)
            rest = chance.random()
            if rest < 0.02:
                total = Decimal(0).quantize(unit)
            rows = [[key, "" if rest > 0.98 else f"{total:f}"]]
            if rest < 0.05:
                rows.append([key, f"{total + unit * chance.choice([0, 1, 20]):f}"])
            if not 0.05 <= rest < 0.08:
                tables["totals"] += rows
            if not 0.08 <= rest < 0.11:
                for name in weights:
                    cells = [f"{it:.{places}f}" for it in items[name]]
                    tables[name] += [[key, "" if chance.random() < 0.03 else it] for it in cells]
        for rows in tables.values():
            chance.shuffle(rows)
        return tables

    tables = {"totals": {"id": "text", "amount": "decimal(14,1)" if mixed else "decimal(14,2)"}}
    tables |= {name: {"part": "text", "amount": "decimal(14,2)"} for name in weights}
    items = [operand(name, "part", "amount", weight=float(w)) for name, w in weights.items()]
    check = {"total": operand("totals", "id", "amount"), "items": items, "rounding": rounding}
    kind = "mixed steps" if mixed else "one step"
    second = list(weights.values())[1]
    return Suite(
        name=f"sum, {rounding}, {second}, {kind}",
        tables=tables,
        body={"id": "sums/total", "check": {"sum": check}},
        fill=fill,
        key=lambda path, row: row["id"] if path == "totals.csv" else row["part"],
        weight=float(second) if abs(second) != 1 and rounding != "exact" else None,
        notices=second == 3,
    )


def printed(chance, value, places):
    """A figure as people write it into a column of texts."""
    digits = f"{abs(value):,.{places}f}" if chance.random() < 0.7 else f"{abs(value):.{places}f}"
    sign = chance.choice(["-", "△", "▲", "−", "－"]) if value < 0 else ""
    return chance.choice(["", "", "", " "]) + sign + digits + chance.choice(["", "", "\u3000"])


def as_texts(suite, table, column, kind, blanks=("", "", "-", "－", " ")):
    """The same cases, the figures of one column being texts."""
    fill, places, at = suite.fill, int(kind.rstrip(")").split(",")[1]), list(suite.tables[table]).index(column)

    def written(chance):
        tables = fill(chance)
        for row in tables[table]:
            row[at] = printed(chance, Decimal(row[at]), places) if row[at] else chance.choice(blanks)
        return tables

    tables = suite.tables | {table: suite.tables[table] | {column: "text"}}
    columns = suite.columns | {table: suite.columns.get(table, {}) | {column: {"figure": kind}}}
    return replace(suite, name=f"{suite.name}, {table} as texts", tables=tables, columns=columns, fill=written, weight=None)


def meant(suite, table, column, precision):
    """The same cases, the figures of one table being meant to a place above or below the printed one."""
    return replace(suite, name=f"{suite.name}, {table} to {precision}", notation={table: {"precision": precision}}, weight=None)


def in_units(suite, units):
    """The same cases, with units that columns declare."""
    columns = {table: suite.columns.get(table, {}) | {column: {"unit": unit}} for (table, column), unit in units.items()}
    return replace(suite, name=f"{suite.name}, in {'/'.join(units.values())}", columns=suite.columns | columns, weight=None)


def at_precision(suite, kind, amount):
    """The same cases, the rule declaring the place of the figures."""
    check = suite.body["check"][kind] | {"precision": amount}
    return replace(suite, name=f"{suite.name}, precision {amount}", body=suite.body | {"check": {kind: check}}, weight=None)


def demanded(count):
    """Shares that add up to a demanded 100."""

    def fill(chance):
        rows = []
        for number in range(count):
            parts = [Decimal(chance.randint(0, 400)) / 10 for _ in range(chance.randint(1, 6))]
            parts.append(Decimal(100) - sum(parts) + Decimal(chance.choice([0, 0, 1, 2, 3, 4, -2, -3])) / 10)
            rows += [[f"k{number}", f"{it:.1f}"] for it in parts]
        return {"shares": rows}

    items = operand("shares", "part", "share", unit="%")
    return Suite(
        name="sum, demanded total",
        tables={"shares": {"part": "text", "share": "decimal(6,1)"}},
        body={"id": "shares/whole", "check": {"sum": {"total": "100%", "items": items}}},
        fill=fill,
        key=lambda path, row: row["part"],
    )


WORDS = ["alpha", "beta", "gamma", "alpha beta", "", "-", "…", "東京都", "大阪府", "A-1", "A-12", "B-7", "x.y", "--", "ab"]


def words(count, name, check, table="rows", more=None):
    """A rule about single rows of texts."""

    def fill(chance):
        tables = {"rows": [[str(number), chance.choice(WORDS), chance.choice(WORDS)] for number in range(count)]}
        return tables | (more(chance) if more else {})

    tables = {"rows": {"id": "bigint", "name": "text", "other": "text"}}
    if more:
        tables["members"] = {"code": "text"}
    return Suite(
        name=name,
        tables=tables,
        body={"id": "rows/words", "check": check},
        columns={"rows": {"name": {"fold": "none"}, "other": {"fold": "none"}}, "members": {"code": {"fold": "none"}}},
        row={"rows": "id"},
        fill=fill,
        key=lambda path, row: row["id"],
    )


def unique(count):
    def fill(chance):
        return {"rows": [[chance.choice(["", "-", f"k{chance.randint(0, count * 2)}"]), str(chance.randint(0, 1))] for _ in range(count)]}

    check = {"in": "rows", "records": "$[*]", "key": ["$.code", "$.year"]}
    return Suite(
        name="unique",
        tables={"rows": {"code": "text", "year": "bigint"}},
        body={"id": "rows/unique", "check": {"unique": check}},
        fill=fill,
        key=lambda path, row: f"{row['code']} / {row['year']}",
    )


def count(cases):
    def fill(chance):
        projects = [[f"p{number}"] for number in range(cases)]
        kpis = [[f"k{number}", f"p{chance.randint(0, cases)}", chance.choice(["", "a", "b", "c"])] for number in range(cases * 2)]
        return {"projects": projects, "kpis": kpis}

    of, per = operand("kpis", "project", "kind"), operand("projects", "id", "id")
    del per["select"]
    return Suite(
        name="count",
        tables={"projects": {"id": "text"}, "kpis": {"id": "text", "project": "text", "kind": "text"}},
        body={"id": "projects/kpis", "check": {"count": {"of": of, "per": per, "min": 1, "max": 3}}},
        fill=fill,
        key=lambda path, row: row["id"] if path == "projects.csv" else row["project"],
    )


def near(chance, value, step, spread):
    """A value at, inside or outside `spread` of `value`, in whole steps."""
    lean = chance.choice([0, 0, 0.5, -0.5, 1, -1, chance.uniform(-1, 1), chance.uniform(-4, 4)])
    return (value + Decimal(str(lean)) * spread).quantize(step)


FIGURES = {"rows": {"id": "bigint", "a": "decimal(9,2)", "b": "decimal(9,1)", "c": "decimal(9,2)"}}


def figures(count, name, check):
    """A rule about the figures of single rows."""

    def fill(chance):
        rows = []
        for number in range(count):
            a = Decimal(chance.randint(-2000 if number % 4 == 0 else 0, 9000)) / 100
            b, c = near(chance, a, Decimal("0.1"), Decimal("0.1")), near(chance, a, Decimal("0.01"), Decimal("0.02"))
            cells = [f"{it:.{places}f}" if chance.random() > 0.03 else "" for it, places in ((a, 2), (b, 1), (c, 2))]
            rows.append([str(number), *cells])
        return {"rows": rows}

    return Suite(name=name, tables=FIGURES, body={"id": "rows/figures", "check": check}, row={"rows": "id"}, fill=fill, key=lambda path, row: row["id"])


def shares(count, rounding, formula):
    """A share or a rate of two figures."""

    def fill(chance):
        rows = []
        for number in range(count):
            whole = Decimal(chance.randint(1, 400)) / 10 if number % 50 else Decimal("0.0")
            part = Decimal(chance.randint(0, 300)) / 10
            over = part - whole if "-" in formula else part
            result = (100 * over / whole if whole else Decimal(0)).quantize(Decimal("0.1"))
            spread = 100 * Decimal("0.05") / max(whole, Decimal("0.1")) + Decimal("0.05")
            result = near(chance, result, Decimal("0.1"), spread)
            rows.append([str(number), f"{part:.1f}", f"{whole:.1f}", f"{result:.1f}" if chance.random() > 0.02 else ""])
        return {"rows": rows}

    check = {"in": "rows", "each": "$[*]", "result": "$.share", "is": formula, "let": {"p": "$.part", "w": "$.base"}, "rounding": rounding}
    return Suite(
        name=f"formula, {formula}, {rounding}",
        tables={"rows": {"id": "bigint", "part": "decimal(9,1)", "base": "decimal(9,1)", "share": "decimal(9,1)"}},
        body={"id": "rows/share", "check": {"formula": check}},
        row={"rows": "id"},
        fill=fill,
        key=lambda path, row: row["id"],
    )


def keyed_equal(count, rounding):
    """A figure that two tables state, to different places."""

    def fill(chance):
        left, right = [], []
        for number in range(count):
            a = Decimal(chance.randint(-500, 9000)) / 100
            left.append([f"k{number}", f"{a:.2f}"])
            if chance.random() > 0.05:
                right.append([f"k{number}", f"{near(chance, a, Decimal('0.1'), Decimal('0.1')):f}"])
            if chance.random() < 0.05:
                right.append([f"k{number}", ""])
            if chance.random() < 0.05:
                left.append([f"k{number + count}", f"{a:.2f}"])
        return {"ours": left, "theirs": right}

    values = [operand("ours", "id", "a"), operand("theirs", "id", "b")]
    return Suite(
        name=f"equal, keyed, {rounding}",
        tables={"ours": {"id": "text", "a": "decimal(9,2)"}, "theirs": {"id": "text", "b": "decimal(9,1)"}},
        body={"id": "keys/equal", "check": {"equal": {"values": values, "every": "both", "rounding": rounding}}},
        fill=fill,
        key=lambda path, row: row["id"],
    )


def links(count, kind):
    """Links between the rows of one table and another."""

    def fill(chance):
        nodes = [[f"n{number}", chance.choice([f"n{chance.randint(0, count + 20)}", f"n{number ^ 1}", ""])] for number in range(count)]
        return {"nodes": nodes}

    model = {
        "entities": {"node": {"in": "nodes", "each": "$[*]", "key": "$.id"}},
        "edges": {"next": {"from": "node", "to": "node", "by": "$.next"}},
    }
    return Suite(
        name=kind,
        tables={"nodes": {"id": "text", "next": "text"}},
        body={"model": model, "rules": [{"id": "nodes/links", "check": {kind: {"edge": "next"}}}]},
        row={"nodes": "id"},
        fill=fill,
        key=lambda path, row: row["id"] if kind == "resolve" else f"{row['id']} / {row['next']}",
    )


def suites(sum_count, other_count):
    """So many sums in each rounding, and so many cases of every other rule."""
    if sum_count:
        yield from of_sums(sum_count)
    if other_count:
        yield from of_others(other_count)


def of_sums(sum_count):
    one, half = {"plus": Decimal(1), "minus": Decimal(-1)}, {"plus": Decimal(1), "minus": Decimal("-0.5")}
    three = {"plus": Decimal(1), "minus": Decimal(3)}
    for rounding in ["nearest", "truncate", "exact"]:
        for weights, mixed in [(one, False), (half, True), (three, True)]:
            yield sums(sum_count, rounding, weights, mixed)


def of_others(other_count):
    for rounding in ["nearest", "truncate", "exact"]:
        plain = sums(other_count, rounding, {"plus": Decimal(1), "minus": Decimal(-1)}, True)
        yield as_texts(as_texts(plain, "plus", "amount", "decimal(14,2)"), "totals", "amount", "decimal(14,1)")
        yield meant(plain, "minus", "amount", 0.1)
        yield meant(plain, "totals", "amount", 0.01)
        yield in_units(plain, {("totals", "amount"): "千円", ("plus", "amount"): "千円", ("minus", "amount"): "百円"})
        yield at_precision(plain, "sum", "0.01")
    yield demanded(other_count)
    row = {"in": "rows", "each": "$[*]"}
    yield words(other_count, "required", {"required": {**row, "fields": ["$.name", "$.other"]}})
    absent = words(other_count, "required, absent", {"required": {**row, "fields": ["$.name", "$.other"]}})
    yield replace(absent, notation={"rows": {"absent": ["A-1", "BETA"]}})
    yield words(other_count, "required, any-of", {"required": {**row, "fields": ["$.name", "$.other"], "any-of": True}})
    yield words(other_count, "one-of, allowed", {"one-of": {**row, "values": "$.name", "allowed": ["alpha", "東京都", "A-1"]}})
    among = {"one-of": {**row, "values": "$.name", "among": {"in": "members", "each": "$[*]", "select": "$.code"}}}
    yield words(other_count, "one-of, among", among, more=lambda chance: {"members": [["beta"], ["大阪府"], ["A-12"], ["-"]]})
    yield words(other_count, "pattern", {"pattern": {**row, "values": "$.name", "matches": "^([A-Z]-[0-9]{1,2}|[a-z]+|[一-龥]+)$", "not": "mm"}})
    absent = words(other_count, "pattern, absent", {"pattern": {**row, "values": "$.name", "matches": "^[A-Z]-[0-9]+$"}})
    yield replace(absent, notation={"rows": {"absent": ["x.y", "Alpha"]}})
    yield unique(other_count)
    yield count(other_count)
    for rounding in ["nearest", "truncate", "exact"]:
        yield keyed_equal(other_count, rounding)
        equal = {"in": "rows", "each": "$[*]", "values": ["$.a", "$.b", "$.c"], "rounding": rounding}
        yield figures(other_count, f"equal, {rounding}", {"equal": equal})
        yield as_texts(figures(other_count, f"equal, {rounding}", {"equal": equal}), "rows", "b", "decimal(9,1)")
        yield as_texts(keyed_equal(other_count, rounding), "theirs", "b", "decimal(9,1)")
        for relation in ["at-most", "less-than", "at-least", "more-than"]:
            for right in ["$.b", "$.c"]:
                compare = {"in": "rows", "each": "$[*]", "left": "$.a", "is": relation, "right": right, "rounding": rounding}
                yield figures(other_count, f"compare, {relation} {right}, {rounding}", {"compare": compare})
        linear = {"in": "rows", "each": "$[*]", "result": "$.b", "is": "a * 2 - c", "let": {"a": "$.a", "c": "$.c"}, "rounding": rounding}
        yield figures(other_count, f"formula, linear, {rounding}", {"formula": linear})
        yield as_texts(figures(other_count, f"formula, linear, {rounding}", {"formula": linear}), "rows", "c", "decimal(9,2)")
        yield at_precision(figures(other_count, f"formula, linear, {rounding}", {"formula": linear}), "formula", "0.01")
        yield shares(other_count, rounding, "100 * p / w")
        yield shares(other_count, rounding, "100 * (p - w) / w")
    yield links(other_count, "resolve")
    yield links(other_count, "symmetric")
