"""Knows how each engine is given tables and a query, and hands back rows of texts. Knows no rule."""

import csv
import os
import re
import shutil
import signal
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
    # Its program reads the same files as kenzan, so that findings have the same lines.
    is_local = True

    def program(self):
        return "duckdb"

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
    is_local = False
    session = None

    def source(self, project, table, columns):
        return table

    def program(self):
        return "spark-sql --master local[2] --conf spark.ui.enabled=false --conf spark.sql.shuffle.partitions=2"

    def written(self, project, table, columns):
        """The rows as a part of a query: the program does not know the views of this process."""
        rows = cells(f"{project}/{table}.csv")[1:]
        quoted = lambda text: "NULL" if text == "" else "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
        values = ", ".join("(" + ", ".join(map(quoted, row)) + ")" for row in rows) or "(" + ", ".join("NULL" for _ in columns) + ")"
        names = ", ".join(f"`{it}`" for it in columns)
        casts = ", ".join(f"CAST(`{it}` AS {word(self.name, kind)}) AS `{it}`" for it, kind in columns.items())
        return f"(SELECT {casts} FROM VALUES {values} AS t({names}))"

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
    is_local = False
    home = None

    def source(self, project, table, columns):
        return table

    @classmethod
    def start(cls):
        found = shutil.which("initdb") or next(iter(Path("/usr/lib/postgresql").glob("*/bin/initdb")), None)
        if found is None:
            raise SystemExit("PostgreSQL is not installed: apt-get install postgresql")
        cls.home = Path(tempfile.mkdtemp(prefix="kenzan-postgres-"))
        os.chmod(cls.home, 0o777)
        # The server does not run as root.
        user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
        cls.control = [*user, Path(found).resolve().parent / "pg_ctl", "-D", cls.home / "data"]
        quiet = {"check": True, "stdout": subprocess.DEVNULL, "cwd": cls.home}
        subprocess.run([*cls.control, "initdb", "-o", "-U kenzan -E UTF8 --locale=C.UTF-8 -A trust"], **quiet)
        options = f"-k {cls.home} -c listen_addresses= -c fsync=off"
        subprocess.run([*cls.control, "-o", options, "-w", "-l", cls.home / "log", "start"], **quiet)

    @classmethod
    def stop(cls):
        if cls.home is None:
            return
        # A second interrupt must not leave the server behind.
        for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(one, signal.SIG_IGN)
        subprocess.run([*cls.control, "-m", "immediate", "stop"], check=False, stdout=subprocess.DEVNULL, cwd=cls.home)
        shutil.rmtree(cls.home, ignore_errors=True)
        cls.home = None

    @classmethod
    def command(cls):
        """The words that start `psql` on this server."""
        return ["psql", "-h", str(cls.home), "-U", "kenzan", "-d", "postgres"]

    def program(self):
        return " ".join(self.command())

    def psql(self, script):
        command = [*self.command(), "--csv", "-t", "-q", "-X", "-v", "ON_ERROR_STOP=1"]
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
