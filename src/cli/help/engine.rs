//! Knows the wording of the arguments about engines. Does not know their effect.

use crate::diagnostic::Text;
use crate::text;

/// The help of the argument `id`.
pub(super) fn argument(id: &str) -> Option<Text> {
    Some(match id {
        "engine" => text!(
            "Let an engine judge the rules over `tables`, and check here only the rows behind its findings: \
             duckdb, psql or spark-sql, with their arguments",
            "`tables` についての規則をエンジンで判定し、指摘の元となる行だけをここで検査する。\
             duckdb、psql、spark-sql とその引数を書く"
        ),
        "sql_rules" => text!(
            "Rules to write as SQL, by id or area; by default all that name a table",
            "SQL にする規則（id または AREA/*）。省略時は表についての規則すべて"
        ),
        "dialect" => text!(
            "Engine whose SQL to write: duckdb, postgres, spark, trino or bigquery",
            "どのエンジンの SQL を書くか: duckdb、postgres、spark、trino、bigquery"
        ),
        "extract" => text!(
            "Write the queries of the rows behind the findings, one for each rule and table",
            "指摘の元となる行を取り出す SQL を、規則と表ごとに書く"
        ),
        "sql_output" => text!(
            "Write one file for each query into this directory",
            "クエリごとに1つのファイルを、このディレクトリに書く"
        ),
        _ => return None,
    })
}
