"""Measures a sum over many rows: kenzan alone, and with DuckDB over CSV and Parquet. Prints times and memory."""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RULE = """id: items/total
check:
  sum:
    total: { in: totals, each: "$[*]", key: $.group_id, key-as: text, select: $.total }
    items: { in: items, each: "$[*]", key: $.group_id, select: $.amount }
    rounding: exact
"""

TYPES = {"items": "{'item_id': 'BIGINT', 'group_id': 'VARCHAR', 'amount': 'DECIMAL(12,2)'}", "totals": "{'group_id': 'VARCHAR', 'total': 'DECIMAL(14,2)'}"}


def config(items, totals):
    return f"""version: 1
sources: {{ items: items.csv, totals: totals.csv }}
tables:
  items:
    from: {{ duckdb: "{items}", spark: "parquet.`items.parquet`" }}
    columns: {{ item_id: {{ type: bigint }}, group_id: {{ type: text }}, amount: {{ type: "decimal(12,2)" }} }}
  totals:
    from: {{ duckdb: "{totals}", spark: "parquet.`totals.parquet`" }}
    columns: {{ group_id: {{ type: text }}, total: {{ type: "decimal(14,2)" }} }}
"""


def csv(name):
    return f"read_csv('{name}.csv', header=true, columns={TYPES[name]})"


def measured(name, command, home):
    """Runs `command`; the processor time, the time and the memory of it and its children."""
    if os.fork() == 0:
        started = time.monotonic()
        with open(f"{home}/{name}.txt", "w", encoding="utf-8") as out:
            code = subprocess.run(command, cwd=home, stdout=out, stderr=subprocess.STDOUT, check=False).returncode
        took, used = time.monotonic() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
        last = Path(f"{home}/{name}.txt").read_text(encoding="utf-8").splitlines()[-1]
        print(f"{name:20} CPU {used.ru_utime + used.ru_stime:6.1f} s  wall {took:6.1f} s  peak {used.ru_maxrss // 1024:6} MiB  exit {code}  {last}", flush=True)
        os._exit(0)
    os.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--groups", type=int, default=100_000)
    parser.add_argument("--spark", action="store_true")
    asked = parser.parse_args()
    kenzan = os.environ["KENZAN"]
    with tempfile.TemporaryDirectory(prefix="kenzan-scale-") as home:
        script = f"""
        CREATE TABLE items AS SELECT range AS item_id, 'g' || (range % {asked.groups}) AS group_id,
          CAST((hash(range) % 1000000) / 100.0 AS DECIMAL(12,2)) AS amount FROM range({asked.rows});
        CREATE TABLE totals AS SELECT group_id,
          CAST(sum(amount) + CASE WHEN hash(group_id) % ({asked.groups} // 24) = 0 THEN 1 ELSE 0 END AS DECIMAL(14,2)) AS total
          FROM items GROUP BY group_id;
        COPY items TO 'items.parquet'; COPY totals TO 'totals.parquet';
        COPY items TO 'items.csv'; COPY totals TO 'totals.csv';
        """
        subprocess.run(["duckdb"], input=script, text=True, cwd=home, check=True)
        Path(home, "rules").mkdir()
        Path(home, "rules/total.yaml").write_text(RULE, encoding="utf-8")
        Path(home, "kenzan.yaml").write_text(config(csv("items"), csv("totals")), encoding="utf-8")
        measured("kenzan", [kenzan, "check", "--all"], home)
        measured("duckdb, CSV", [kenzan, "check", "--all", "--engine", "duckdb"], home)
        Path(home, "kenzan.yaml").write_text(config("'items.parquet'", "'totals.parquet'"), encoding="utf-8")
        measured("duckdb, Parquet", [kenzan, "check", "--all", "--engine", "duckdb"], home)
        if asked.spark:
            measured("spark, Parquet", [kenzan, "check", "--all", "--engine", "spark-sql --master local[2]"], home)
    return 0


if __name__ == "__main__":
    sys.exit(main())
