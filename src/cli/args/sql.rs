//! Knows the arguments of `kenzan sql`. Does not know their wording.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Origins;
use crate::sql::Dialect;

#[derive(Debug, Args)]
pub(in crate::cli) struct Sql {
    #[arg(value_name = "RULE|AREA/*", id = "sql_rules")]
    pub(in crate::cli) selected: Vec<String>,
    #[arg(long, value_enum, value_name = "ENGINE")]
    pub(in crate::cli) dialect: Engine,
    #[arg(long)]
    pub(in crate::cli) extract: bool,
    #[arg(short, long, value_name = "DIR", id = "sql_output")]
    pub(in crate::cli) output: Option<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) origins: Origins,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Engine {
    Duckdb,
    Postgres,
    Spark,
    Trino,
    Bigquery,
}

impl From<Engine> for Dialect {
    fn from(engine: Engine) -> Self {
        match engine {
            Engine::Duckdb => Self::Duckdb,
            Engine::Postgres => Self::Postgres,
            Engine::Spark => Self::Spark,
            Engine::Trino => Self::Trino,
            Engine::Bigquery => Self::Bigquery,
        }
    }
}
