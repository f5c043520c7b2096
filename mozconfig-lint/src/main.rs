//! The `mozconfig-lint` command: hands the command line to the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    mozconfig_lint::cli::main(std::env::args_os())
}
