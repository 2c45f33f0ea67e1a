//! Starts the program: hands the arguments to `cli` and its answer to the operating system.

use std::process::ExitCode;

fn main() -> ExitCode {
    kenzan::cli::run(std::env::args_os()).into()
}
