"""Knows how each engine is given tables and a query, and hands back rows of texts. Knows no rule."""

import csv
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

# What a type of `tables` is called by the engine.
WORDS = {
    "duckdb": {"text": "VARCHAR"},
    "postgres": {"text": "TEXT"},
    "spark": {"text": "STRING"},
    "bigquery": {"text": "STRING", "bigint": "INT64"},
}


def word(engine, kind):
    if engine == "bigquery" and kind.startswith("decimal"):
        return "BIGNUMERIC"
    return WORDS[engine].get(kind, kind.upper())


def cells(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


class Duckdb:
    """DuckDB, in this process."""

    name = "duckdb"

    def source(self, project, table, columns):
        kinds = ", ".join(f"'{name}': '{word(self.name, kind)}'" for name, kind in columns.items())
        return f"read_csv('{project}/{table}.csv', header=true, delim=',', columns={{{kinds}}}, nullstr='')"

    def ready(self, project, tables):
        import duckdb

        self.connection = duckdb.connect()

    def rows(self, query):
        return [list(row) for row in self.connection.execute(query).fetchall()]


class Spark:
    """Apache Spark, with two threads."""

    name = "spark"
    session = None

    def source(self, project, table, columns):
        return table

    def ready(self, project, tables):
        from pyspark.sql import SparkSession

        if Spark.session is None:
            builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.ui.showConsoleProgress", "false")
            builder = builder.config("spark.sql.shuffle.partitions", "2").config("spark.log.level", "ERROR")
            Spark.session = builder.getOrCreate()
        for table, columns in tables.items():
            kinds = ", ".join(f"`{name}` {word(self.name, kind)}" for name, kind in columns.items())
            reader = Spark.session.read.option("header", "true").option("nullValue", "")
            reader.schema(kinds).csv(f"{project}/{table}.csv").createOrReplaceTempView(table)

    def rows(self, query):
        return [list(row) for row in Spark.session.sql(query).collect()]


class Postgres:
    """PostgreSQL, a server of its own that ends with the script."""

    name = "postgres"
    home = None

    def source(self, project, table, columns):
        return table

    def start(self):
        found = shutil.which("initdb") or next(iter(Path("/usr/lib/postgresql").glob("*/bin/initdb")), None)
        if found is None:
            raise SystemExit("PostgreSQL is not installed: apt-get install postgresql")
        self.bin = Path(found).resolve().parent
        Postgres.home = Path(tempfile.mkdtemp(prefix="kenzan-postgres-"))
        os.chmod(Postgres.home, 0o777)
        # The server does not run as root.
        self.user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
        data = Postgres.home / "data"
        quiet = {"check": True, "stdout": subprocess.DEVNULL, "cwd": Postgres.home}
        subprocess.run([*self.user, self.bin / "initdb", "-D", data, "-U", "kenzan", "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust"], **quiet)
        options = f"-k {Postgres.home} -c listen_addresses= -c fsync=off"
        subprocess.run([*self.user, self.bin / "pg_ctl", "-D", data, "-o", options, "-w", "-l", Postgres.home / "log", "start"], **quiet)

    def stop(self):
        if Postgres.home is not None:
            stop = [*self.user, self.bin / "pg_ctl", "-D", Postgres.home / "data", "-m", "immediate", "stop"]
            subprocess.run(stop, check=False, stdout=subprocess.DEVNULL, cwd=Postgres.home)
            shutil.rmtree(Postgres.home, ignore_errors=True)
            Postgres.home = None

    def psql(self, script):
        command = ["psql", "-h", Postgres.home, "-U", "kenzan", "-d", "postgres", "--csv", "-t", "-q", "-X", "-v", "ON_ERROR_STOP=1"]
        answer = subprocess.run(command, input=script, capture_output=True, text=True, check=False)
        if answer.returncode != 0:
            raise RuntimeError(answer.stderr[-2000:])
        return answer.stdout

    def ready(self, project, tables):
        if Postgres.home is None:
            self.start()
        script = ""
        for table, columns in tables.items():
            kinds = ", ".join(f'"{name}" {word(self.name, kind)}' for name, kind in columns.items())
            script += f"DROP TABLE IF EXISTS {table}; CREATE TABLE {table} ({kinds});\n"
            script += f"\\copy {table} FROM '{project}/{table}.csv' WITH (FORMAT csv, HEADER true, NULL '')\n"
        self.psql(script)

    def rows(self, query):
        return list(csv.reader(self.psql(query).splitlines()))


class Zetasql:
    """GoogleSQL's own evaluator, in place of BigQuery. Its tables are written into the query."""

    name = "bigquery"

    def source(self, project, table, columns):
        head, *rows = cells(f"{project}/{table}.csv")
        kinds = ", ".join(f"`{name}` {word(self.name, kind)}" for name, kind in columns.items())

        def value(text, kind):
            if text == "":
                return "NULL"
            kind = word(self.name, kind)
            quoted = "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
            return quoted if kind == "STRING" else text if kind == "INT64" else f"{kind} {quoted}"

        structs = (", ".join(value(text, kind) for text, kind in zip(row, columns.values())) for row in rows)
        return f"UNNEST(ARRAY<STRUCT<{kinds}>>[" + ", ".join(f"STRUCT({it})" for it in structs) + "])"

    def ready(self, project, tables):
        pass

    def rows(self, query):
        from zetasql.api import CatalogBuilder, PreparedQuery
        from zetasql.types import AnalyzerOptions, LanguageOptions, ZetaSQLBuiltinFunctionOptions

        language = LanguageOptions.maximum_features()
        options = AnalyzerOptions(language_options=language)
        builder = CatalogBuilder("kenzan").with_builtin_functions(ZetaSQLBuiltinFunctionOptions(language_options=language))
        prepared = PreparedQuery.builder().set_sql(query).set_analyzer_options(options)
        with prepared.set_catalog(builder.build()).prepare() as ready:
            table = ready.execute().content.table_data
        return [[it.string_value or None for it in row.cell] for row in table.row]


ENGINES = {"duckdb": Duckdb, "postgres": Postgres, "spark": Spark, "zetasql": Zetasql}


def every_outcome(query):
    """The query, returning sound instances too."""
    sound = "WHERE outcome NOT IN ('equal', 'rounding', 'unchecked', 'nothing')"
    assert sound in query, "the query has no finding to filter"
    return query.replace(sound, "WHERE outcome <> ''", 1)


def without_weight(query, weight):
    """The query, its variances not counting the weight of the last items: what the comparison must notice."""
    end = query.index(" AS q FROM kz_a2")
    start = query.rindex(" AS oh, ", 0, end)

    def plain(constant):
        square = int(constant.group(1)) / (weight * weight)
        assert square == int(square), "the variance does not count the weight"
        return f"* CAST('{int(square)}' AS DECIMAL(10, 0))"

    changed, count = re.subn(r"\* CAST\('(\d+)' AS DECIMAL\(\d+, 0\)\)", plain, query[start:end])
    assert count, "no variance in the query"
    return query[:start] + changed + query[end:]
