//! The operations on two conditions: what they come to on the leaves.

use super::Condition;

/// An operation on two conditions.
pub(super) trait Operation {
    /// Its number, from 1 to 3.
    const NUMBER: u64;
    /// Whether both ways round it comes to the same.
    const COMMUTES: bool;

    /// The result where one of the two is a constant or both are the same.
    fn trivial(a: Condition, b: Condition) -> Option<Condition>;

    /// The operation on two conditions as one number, which is not zero.
    fn key(a: Condition, b: Condition) -> u64 {
        // There are far fewer nodes than 2^31.
        Self::NUMBER << 62 | u64::from(a.0) << 31 | u64::from(b.0)
    }
}

/// Where both hold.
pub(super) struct And;

impl Operation for And {
    const NUMBER: u64 = 1;
    const COMMUTES: bool = true;

    fn trivial(a: Condition, b: Condition) -> Option<Condition> {
        if a.is_never() || b.is_always() || a == b {
            Some(a)
        } else if b.is_never() || a.is_always() {
            Some(b)
        } else {
            None
        }
    }
}

/// Where one holds, or both.
pub(super) struct Or;

impl Operation for Or {
    const NUMBER: u64 = 2;
    const COMMUTES: bool = true;

    fn trivial(a: Condition, b: Condition) -> Option<Condition> {
        if a.is_always() || b.is_never() || a == b {
            Some(a)
        } else if b.is_always() || a.is_never() {
            Some(b)
        } else {
            None
        }
    }
}

/// Where the first holds and the second does not.
pub(super) struct AndNot;

impl Operation for AndNot {
    const NUMBER: u64 = 3;
    const COMMUTES: bool = false;

    fn trivial(a: Condition, b: Condition) -> Option<Condition> {
        if a.is_never() || b.is_always() || a == b {
            Some(Condition::NEVER)
        } else if b.is_never() {
            Some(a)
        } else {
            None
        }
    }
}
