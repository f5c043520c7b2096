//! A build script that checks a source tree, run by cargo.
