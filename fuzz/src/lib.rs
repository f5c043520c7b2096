//! What the fuzz targets run: the functions of the test `hostile`, which runs them without
//! cargo-fuzz.

#[path = "../../tests/hostile/targets/mod.rs"]
pub mod targets;
