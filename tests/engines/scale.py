"""Measures a sum over many rows: kenzan alone, and with engines. Prints times, memory, and whether the findings are the same.

The processor time of PostgreSQL is that of its server, and its memory is not measured.
"""

import argparse
import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import engines

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
    from: {{ duckdb: "{items}", spark: "parquet.`items.parquet`", postgres: items }}
    columns: {{ item_id: {{ type: bigint }}, group_id: {{ type: text }}, amount: {{ type: "decimal(12,2)" }} }}
  totals:
    from: {{ duckdb: "{totals}", spark: "parquet.`totals.parquet`", postgres: totals }}
    columns: {{ group_id: {{ type: text }}, total: {{ type: "decimal(14,2)" }} }}
"""


def csv(name):
    return f"read_csv('{name}.csv', header=true, columns={TYPES[name]})"


def ticks(process):
    """The processor time of a process and of the children that it has waited for, in seconds."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rsplit(") ", 1)[1].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def measured(name, command, home, server=None):
    """Runs `command`; prints the processor time, the time and the memory of it and its children."""
    if os.fork() == 0:
        started, before = time.monotonic(), ticks(server) if server else 0
        with open(f"{home}/{name}.txt", "w", encoding="utf-8") as out:
            code = subprocess.run([*command, "-f", "jsonl"], cwd=home, stdout=out, check=False).returncode
        took, used = time.monotonic() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = used.ru_utime + used.ru_stime + (ticks(server) - before if server else 0)
        lines = Path(f"{home}/{name}.txt").read_text(encoding="utf-8").splitlines()
        found = sorted(json.dumps(json.loads(it)["message"]) for it in lines if '"type":"diagnostic"' in it.replace(" ", ""))
        mark = hashlib.sha256("\n".join(found).encode()).hexdigest()[:8]
        print(f"{name:20} CPU {cpu:6.1f} s  wall {took:6.1f} s  peak {used.ru_maxrss // 1024:6} MiB  exit {code}  {len(found)} findings {mark}", flush=True)
        os._exit(0)
    os.wait()


def on_postgres(check, home):
    server = engines.Postgres()
    try:
        started = time.monotonic()
        os.chmod(home, 0o755)
        server.ready(home, {"items": {"item_id": "bigint", "group_id": "text", "amount": "decimal(12,2)"}, "totals": {"group_id": "text", "total": "decimal(14,2)"}})
        server.psql("ANALYZE;")
        print(f"{'postgres, loading':20} wall {time.monotonic() - started:6.1f} s", flush=True)
        postmaster = int((server.home / "data/postmaster.pid").read_text().split()[0])
        measured("postgres", [*check, "--engine", server.program()], home, postmaster)
    finally:
        server.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--groups", type=int, default=100_000)
    parser.add_argument("--engines", default="alone,duckdb,postgres,spark")
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
        names = asked.engines.split(",")
        check = [kenzan, "check", "--all"]
        if "alone" in names:
            measured("kenzan", check, home)
        if "duckdb" in names:
            measured("duckdb, CSV", [*check, "--engine", "duckdb"], home)
        Path(home, "kenzan.yaml").write_text(config("'items.parquet'", "'totals.parquet'"), encoding="utf-8")
        if "duckdb" in names:
            measured("duckdb, Parquet", [*check, "--engine", "duckdb"], home)
        if "postgres" in names:
            on_postgres(check, home)
        if "spark" in names:
            measured("spark, Parquet", [*check, "--engine", "spark-sql --master local[2]"], home)
    return 0


if __name__ == "__main__":
    sys.exit(main())
