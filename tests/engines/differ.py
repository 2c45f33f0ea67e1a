"""Compares the verdict of engines on every instance of generated cases with that of kenzan itself.

Ends with 1 if one verdict differs, or if the comparison would not notice that the weight is missing from the
variance of a sum. With `--rounds`, compares what `kenzan check --engine` reports with what `kenzan check` does.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from itertools import zip_longest
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


def findings(project, is_local, *arguments):
    """What kenzan reports, and its exit code; with lines if the engine reads the same files."""
    answer = kenzan(project, "check", "--all", "-f", "jsonl", "--lang", "en", *arguments)
    if answer.returncode not in (0, 1):
        raise SystemExit(answer.stderr)
    lines = [json.loads(it) for it in answer.stdout.splitlines()]
    found = [it for it in lines if it.get("severity") in ("error", "warning")]
    return answer.returncode, sorted(json.dumps(it if is_local else it["message"]) for it in found)


def round_of(suite, engine, seed):
    """Whether both passes over an engine's program report what kenzan reports of everything."""
    with tempfile.TemporaryDirectory(prefix="kenzan-engines-") as project:
        os.chmod(project, 0o755)
        prepare(project, suite, seed)
        write(project, suite, engine, getattr(engine, "written", engine.source))
        engine.ready(project, suite.tables)
        ours = findings(project, engine.is_local)
        theirs = findings(project, engine.is_local, "--engine", engine.program())
        print(f"{suite.name:40} {type(engine).__name__:9} {len(ours[1]):5} findings, {'the same' if ours == theirs else 'DIFFERENT'}", flush=True)
        if ours != theirs:
            print(*[f"    {sign} {it}" for sign, these in (("-", set(ours[1]) - set(theirs[1])), ("+", set(theirs[1]) - set(ours[1]))) for it in sorted(these)[:3]], sep="\n")
        return len(ours[1]), int(ours != theirs)


def prepare(project, suite, seed):
    suite.generate(project, random.Random(seed))
    Path(project, "rules").mkdir()
    Path(project, "rules/rule.json").write_text(json.dumps(suite.body, ensure_ascii=False), encoding="utf-8")


def write(project, suite, engine, source=None):
    tables = {}
    for name, columns in suite.tables.items():
        of = (source or engine.source)(project, name, columns)
        kinds = {column: {"type": kind} for column, kind in columns.items()}
        for column, more in suite.columns.get(name, {}).items():
            kinds[column].update(more)
        tables[name] = {"from": {engine.name: of}, "columns": kinds}
        if name in suite.row:
            tables[name]["row"] = suite.row[name]
    config = {"version": 1, "sources": {it: f"{it}.csv" for it in suite.tables}, "tables": tables}
    if suite.notation:
        config["notation"] = suite.notation
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
    """How many instances there are and how many verdicts differ, by engine."""
    with tempfile.TemporaryDirectory(prefix="kenzan-engines-") as project:
        os.chmod(project, 0o755)
        prepare(project, suite, seed)
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
            found[type(engine).__name__] = (count, len(differ))
            if suite.weight is not None and engine.name == "duckdb":
                wrong, _ = judged(engine, engines.every_outcome(engines.without_weight(query, suite.weight)))
                noticed = len(differing(ours, wrong))
                print(f"{suite.name:34} without the weight in the variance: {noticed} differ", flush=True)
                if noticed == 0 and suite.notices:
                    found["without the weight"] = (0, 1)
        return found


def portions(count, most):
    """Numbers of cases that come to `count`, none above `most`."""
    return [min(most, count - done) for done in range(0, count, most)]


def runs(asked, names):
    """Each suite with its engines and its seed. GoogleSQL gets its cases in portions, since its tables are in the query."""
    fast = [engines.ENGINES[it]() for it in names if it != "zetasql"]
    for suite in cases.suites(asked.sums, asked.others) if fast else []:
        yield suite, fast, asked.seed
    slow = [engines.ENGINES[it]() for it in names if it == "zetasql"]
    sizes = zip_longest(portions(asked.sums, asked.portion), portions(asked.others, asked.portion), fillvalue=0)
    for number, size in enumerate(sizes if slow else []):
        for suite in cases.suites(*size):
            yield suite, slow, asked.seed + 1000 * number


def tried(asked, names):
    """Of each suite and engine: the instances (or findings), and how many verdicts (or reports) differ."""
    if asked.rounds:
        chosen = [engines.ENGINES[it]() for it in names if it != "zetasql"]
        for suite in cases.suites(asked.rounds, asked.rounds):
            for engine in chosen if asked.only in suite.name else []:
                yield suite.name, type(engine).__name__, *round_of(suite, engine, asked.seed)
        return
    for suite, chosen, seed in runs(asked, names):
        if asked.only in suite.name:
            for engine, counts in compare(suite, chosen, seed).items():
                yield suite.name, engine, *counts


def stopped(number, frame):
    """Ends the script by its own way out, so that no server outlives it."""
    raise SystemExit(128 + number)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engines", default="duckdb,postgres,spark,zetasql")
    parser.add_argument("--sums", type=int, default=5000, help="sums in each rounding")
    parser.add_argument("--others", type=int, default=1000, help="cases of every other rule")
    parser.add_argument("--portion", type=int, default=250, help="cases in one query of GoogleSQL")
    parser.add_argument("--rounds", type=int, default=0, help="compare reports instead, of so many cases")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="part of the name of the suites to run")
    asked = parser.parse_args()
    for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(one, stopped)
    instances, wrong = Counter(), Counter()
    try:
        for suite, engine, count, differ in tried(asked, asked.engines.split(",")):
            instances[suite, engine] += count
            wrong[suite, engine] += differ
    finally:
        engines.Postgres.stop()
    for (suite, engine), count in instances.items():
        print(f"{suite:40} {engine:18} {count:7} instances {wrong[suite, engine]:4} differ")
    failed = wrong.total()
    print("every verdict is the same" if failed == 0 else f"{failed} verdicts differ")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
