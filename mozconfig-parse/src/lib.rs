//! Reads mozconfigs and says what they *do*.
//!
//! A mozconfig is a POSIX shell file that `mozbuild`'s loader sources under `set -e`. This crate
//! never runs one: it parses it, follows its includes, and computes its settings for every
//! environment at once. What cannot be known (an environment variable, the output of `uname -s`)
//! stays a symbol, and every setting carries the condition under which it is made.
//!
//! The data flows one way: [`source`] → [`syntax`] → [`evaluate`] → [`settings`].
//!
//! ```
//! use mozconfig_parse::assume::Assumptions;
//! use mozconfig_parse::evaluate::{Environment, ParsedFiles, evaluate};
//! use mozconfig_parse::settings::World;
//! use mozconfig_parse::source::{MemoryTree, Sources, TreePath};
//!
//! let files = MemoryTree::new([
//!     ("nightly", ". \"$topsrcdir/build/common\"\n"),
//!     ("build/common", "if test -n \"$X\"; then\n  ac_add_options --enable-lto=$X\nfi\n"),
//! ]);
//! let (mut sources, mut parsed) = (Sources::new(), ParsedFiles::default());
//! let mut world = World::default();
//! let nightly = sources.load(&files, &TreePath::new("nightly").unwrap());
//! let mut environment = Environment {
//!     files: &files,
//!     sources: &mut sources,
//!     parsed: &mut parsed,
//!     world: &mut world,
//! };
//! let evaluation = evaluate(&mut environment, nightly, &Assumptions::default());
//! let settings = evaluation.resolve(&mut world);
//!
//! // One setting, made in the shared file, with the value of `X`, where that is not empty.
//! let (key, setting) = settings.iter().next().unwrap();
//! let [value] = &setting.values[..] else { panic!("one value") };
//! let shown = world.conditions.symbols.render(value.value);
//! assert_eq!(key.line(&shown), "ac_add_options --enable-lto=$X");
//! let when = world.conditions.formula(value.when);
//! assert_eq!(when.expression(&world.conditions), "!empty(X)");
//! let place = world.provenance.get(value.origin.operation).span;
//! assert_eq!(sources.place(place), "build/common:2:3");
//! ```

pub mod assume;
pub mod condition;
pub mod evaluate;
pub mod formula;
mod hash;
mod language;
mod names;
pub mod pattern;
pub mod provenance;
pub mod settings;
pub mod source;
pub mod symbol;
pub mod syntax;
mod trim;
pub mod witness;
