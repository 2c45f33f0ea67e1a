"""Compares the verdict of engines on every instance of generated cases with that of kenzan itself.

Ends with 1 if one verdict differs, or if the comparison would not notice that the weight is missing from the
variance of a sum.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path

import cases
import engines

# What an outcome of SQL is in a report.
CLASSES = {"equal": "none", "unchecked": "none", "nothing": "none", "rounding": "note", "improbable": "warning", "division-by-zero": "warning"}
ORDER = ["none", "note", "warning", "error"]


def kenzan(project, *arguments):
    command = [os.environ["KENZAN"], *arguments]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)


def reported(project, suite):
    """What kenzan says of each key: the greatest severity."""
    answer = kenzan(project, "check", "-v", "--all", "-f", "jsonl", "--lang", "en")
    if answer.returncode not in (0, 1):
        raise SystemExit(answer.stderr)
    files = {f"{table}.csv": engines.cells(f"{project}/{table}.csv") for table in suite.tables}
    known = {}
    for line in answer.stdout.splitlines():
        it = json.loads(line)
        if it.get("code") != suite.rule:
            continue
        place = it["labels"][0]
        rows = files[place["path"]]
        row = dict(zip(rows[0], rows[place["span"]["start"]["line"] - 1]))
        key = suite.key(place["path"], row)
        known[key] = max(known.get(key, "none"), it["severity"], key=ORDER.index)
    return known


def judged(engine, query):
    """What an engine says of each key, and how many instances it counts."""
    known, control = {}, None
    for row in engine.rows(query):
        outcome, key = row[2], row[3] or ""
        if outcome == "checked":
            control = int(row[7])
            continue
        it = CLASSES.get(outcome, "error")
        known[key] = max(known.get(key, "none"), it, key=ORDER.index)
    if control is None:
        raise SystemExit(f"{engine.name}: no control row")
    return known, control


def write(project, suite, engine):
    tables = {}
    for name, columns in suite.tables.items():
        of = engine.source(project, name, columns)
        kinds = {column: {"type": kind} for column, kind in columns.items()}
        for column, more in suite.columns.get(name, {}).items():
            kinds[column].update(more)
        tables[name] = {"from": {engine.name: of}, "columns": kinds}
        if name in suite.row:
            tables[name]["row"] = suite.row[name]
    config = {"version": 1, "sources": {it: f"{it}.csv" for it in suite.tables}, "tables": tables}
    Path(project, "kenzan.yaml").write_text(json.dumps(config, ensure_ascii=False), encoding="utf-8")


def sql(project, suite, engine):
    answer = kenzan(project, "sql", "--dialect", engine.name, suite.rule)
    if answer.returncode != 0:
        raise SystemExit(f"{suite.name}: {answer.stderr}")
    return answer.stdout.split("\n", 1)[1].rstrip().rstrip(";")


def differing(ours, theirs):
    keys = set(ours) | set(theirs)
    return [it for it in keys if ours.get(it, "none") != theirs.get(it, "none")]


def compare(suite, chosen, seed):
    """The number of differing verdicts by engine."""
    with tempfile.TemporaryDirectory(prefix="kenzan-engines-") as project:
        os.chmod(project, 0o755)
        suite.generate(project, random.Random(seed))
        Path(project, "rules").mkdir()
        Path(project, "rules/rule.json").write_text(json.dumps(suite.body, ensure_ascii=False), encoding="utf-8")
        ours, found = None, {}
        for engine in chosen:
            write(project, suite, engine)
            if ours is None:
                ours = reported(project, suite)
            query = sql(project, suite, engine)
            engine.ready(project, suite.tables)
            started = time.monotonic()
            theirs, count = judged(engine, engines.every_outcome(query))
            took = time.monotonic() - started
            differ = differing(ours, theirs)
            tally = {it: list(theirs.values()).count(it) for it in ORDER}
            print(f"{suite.name:34} {type(engine).__name__:9} {count:6} instances {tally} {len(differ):4} differ  {took:5.1f} s", flush=True)
            for key in sorted(differ)[:5]:
                print(f"    {key!r}: kenzan {ours.get(key, 'none')}, engine {theirs.get(key, 'none')}")
            found[engine.name] = len(differ)
            if suite.weight is not None and engine.name == "duckdb":
                wrong, _ = judged(engine, engines.every_outcome(engines.without_weight(query, suite.weight)))
                noticed = len(differing(ours, wrong))
                print(f"{suite.name:34} without the weight in the variance: {noticed} differ", flush=True)
                if noticed == 0 and suite.notices:
                    found["without weight"] = 1
        return found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engines", default="duckdb,postgres,spark,zetasql")
    parser.add_argument("--sums", type=int, default=5000, help="sums in each rounding")
    parser.add_argument("--others", type=int, default=1000, help="cases of every other rule")
    parser.add_argument("--zetasql", type=int, default=1000, help="most cases for GoogleSQL, whose tables are in the query")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="part of the name of the suites to run")
    asked = parser.parse_args()
    names = asked.engines.split(",")
    groups = [[engines.ENGINES[it]() for it in names if it != "zetasql"], [engines.ENGINES[it]() for it in names if it == "zetasql"]]
    sizes = [(asked.sums, asked.others), (min(asked.sums, asked.zetasql), min(asked.others, asked.zetasql))]
    failed = 0
    try:
        for group, size in zip(groups, sizes):
            for suite in cases.suites(*size) if group else []:
                if asked.only in suite.name:
                    failed += sum(compare(suite, group, asked.seed).values())
    finally:
        for engine in groups[0]:
            if isinstance(engine, engines.Postgres) and engine.home is not None:
                engine.stop()
    print("every verdict is the same" if failed == 0 else f"{failed} verdicts differ")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
