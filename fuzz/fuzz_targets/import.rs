//! Fuzzes `targets::import`.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| mozconfig_lint_fuzz::targets::import(bytes));
