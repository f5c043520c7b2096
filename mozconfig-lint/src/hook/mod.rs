//! The check as a part of a build: what it looked at is recorded, so that the build system knows
//! when to make it again.
//!
//! [`check_and_record`] makes the check through a recorder, which sees every look at the tree.
//! [`Observations`] are what it saw: whether they [still hold](Observations::still_hold) can be
//! asked later, and a [`Stamp`] keeps them in a file. [`Watched`] are the files and folders whose
//! times change when an observation does; [`depfile`] tells them to make and ninja, and
//! [`Directives`] to cargo.
//!
//! Nothing here prints, and nothing writes a file: the values are text, and who asked for them
//! writes it.
//!
//! # In a build script
//!
//! ```no_run
//! // build.rs
//! use std::path::Path;
//! use mozconfig_lint::check::{Options, WhitelistSource};
//!
//! fn main() {
//!     let tree = "../firefox";
//!     let directives = mozconfig_lint::hook::build_script(
//!         Path::new(tree),
//!         WhitelistSource::Find,
//!         &Options::new(tree),
//!     );
//!     print!("{directives}");
//! }
//! ```

mod cargo;
mod depfile;
mod observe;
mod stamp;
mod watch;

#[cfg(test)]
mod tests;

pub use cargo::{Directives, build_script};
pub use depfile::{Target, depfile};
pub use observe::{Observations, Recorded, check_and_record};
pub use stamp::{Stamp, StampError};
pub use watch::{Roots, Watched};

#[cfg(feature = "cli")]
pub(crate) use observe::{digest, record};
