//! Edits of files, so that no byte is lost that was not meant to go.
//!
//! An edit is made in three steps, each a part of its own:
//!
//! 1. [`splice`] puts new text in the place of ranges of bytes, and keeps every other byte: comments,
//!    blank lines, line ends, a missing last newline, bytes that are no text.
//! 2. [`Change`] is what comes of it for one file: what was read, and what is to stand there.
//!    [`Patched`] is the source tree as it would be, so that an edit can be judged before it is made,
//!    and [`unified`] shows it, [`patch`] byte for byte.
//! 3. [`write()`] puts it on disk, and is the only one here that touches it: it refuses if the file is
//!    no longer what was read, and leaves the old or the new file, whole.
//!
//! Nothing here knows what is edited, or why.

mod change;
mod diff;
mod splice;
mod write;

pub use change::{Change, ChangeError, Patched};
pub use diff::{patch, unified};
pub use splice::{Splice, SpliceError, splice};
pub use write::{WriteError, write};
