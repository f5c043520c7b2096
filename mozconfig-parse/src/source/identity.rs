//! By what a file is known to be as it was before. It is looked at, not opened.

#[cfg(unix)]
use std::fs;
use std::path::Path;
use std::time::SystemTime;

/// What the system says of a file or folder, links followed, that changes when what it holds changes:
/// its number, its size, and the times of its last changes.
///
/// Two changes may fall into one tick of the file system's clock. So what is known by its identity has
/// to be [older](Self::is_older_than) than the look at it by more than such a tick.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity {
    device: u64,
    number: u64,
    size: u64,
    /// When it was written, in nanoseconds since 1970.
    modified: i64,
    /// When it was written or anything about it was changed; no program can set this one.
    changed: i64,
}

impl Identity {
    #[cfg(unix)]
    pub(super) fn of(path: &Path) -> Option<Self> {
        use std::os::unix::fs::MetadataExt as _;
        let time = |seconds: i64, nanoseconds: i64| {
            seconds.saturating_mul(NANOSECONDS_OF_A_SECOND).saturating_add(nanoseconds)
        };
        let metadata = fs::metadata(path).ok()?;
        Some(Self {
            device: metadata.dev(),
            number: metadata.ino(),
            size: metadata.size(),
            modified: time(metadata.mtime(), metadata.mtime_nsec()),
            changed: time(metadata.ctime(), metadata.ctime_nsec()),
        })
    }

    #[cfg(not(unix))]
    pub(super) fn of(_: &Path) -> Option<Self> {
        None
    }

    /// Whether the last change was before that time.
    pub fn is_older_than(&self, time: SystemTime) -> bool {
        let Ok(since) = time.duration_since(SystemTime::UNIX_EPOCH) else { return false };
        // What was changed before 1970 is older than anything.
        !u128::try_from(self.modified.max(self.changed)).is_ok_and(|last| last >= since.as_nanos())
    }

    /// As numbers, to be written down.
    pub fn numbers(&self) -> [u64; 5] {
        let Self { device, number, size, modified, changed } = *self;
        [device, number, size, modified.cast_unsigned(), changed.cast_unsigned()]
    }
}

#[cfg(unix)]
const NANOSECONDS_OF_A_SECOND: i64 = 1_000_000_000;
