//! The integrations, each inside the real thing: cargo with a build script, and Mozilla's configure,
//! mozlint and mozbuild of Gecko 153.
//!
//! Mozilla's packages come from the sources of the crate `mozjs_sys`, which `.ci/tools` fetches. Where
//! they or Python are missing, a test says so and passes.

#![cfg(unix)]

#[path = "../program/tree.rs"]
#[expect(dead_code, reason = "shared with the tests of the program, which use all of it")]
mod tree;

mod gecko;

mod build_script;
mod depfile;
mod moz_configure;
mod mozlint;
