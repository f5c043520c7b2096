//! The parser: its trees, its errors, and what real shells say about the same texts.

// Tests that lack what they need say that they are skipped.
#![allow(clippy::print_stderr)]

mod acceptance;
mod errors;
mod printer;
mod robustness;
mod shells;
mod soup;
mod structure;
mod table;
mod walk;
