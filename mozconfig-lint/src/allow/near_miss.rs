//! How an entry can speak of a difference and still not allow it.

use crate::drift::Which;
use crate::whitelist::schema::EntryId;

/// Why an entry that speaks of a difference does not allow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum NearMiss {
    /// A pin does not fit.
    Pin(EntryId, Pin, Of),
    /// It has expired.
    Expired(EntryId),
    /// It allows what this side has, and nothing allows what the other side has instead.
    OneSide(EntryId, Which),
}

/// What an entry may be pinned to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Pin {
    /// `when` does not cover where the difference shows.
    When,
    /// `value` is another.
    Value,
    /// `from` names other files.
    From,
}

/// What an entry speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Of {
    /// The setting itself.
    Setting,
    /// The line that is the cause of it.
    Cause,
}

impl NearMiss {
    /// The entry.
    pub(crate) fn entry(self) -> EntryId {
        match self {
            Self::Pin(id, ..) | Self::Expired(id) | Self::OneSide(id, _) => id,
        }
    }

    /// The pin that does not fit.
    pub(crate) fn pin(self) -> Option<Pin> {
        match self {
            Self::Pin(_, pin, _) => Some(pin),
            Self::Expired(_) | Self::OneSide(..) => None,
        }
    }
}

impl Pin {
    /// Its key.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::When => "when",
            Self::Value => "value",
            Self::From => "from",
        }
    }
}
