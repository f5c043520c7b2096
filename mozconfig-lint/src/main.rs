//! The `mozconfig-lint` command: hands the command line to the library.

use std::process::ExitCode;

/// In place of that of musl, with which a whole check takes a third longer.
#[cfg(target_env = "musl")]
#[global_allocator]
static ALLOCATOR: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

fn main() -> ExitCode {
    mozconfig_lint::cli::main(std::env::args_os())
}
