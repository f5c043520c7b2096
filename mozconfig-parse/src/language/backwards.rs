//! Backwards: of which texts the shell makes a text of a given set.

use super::{Language, Languages};
use crate::pattern::Pattern;
use crate::symbol::End;

/// Up to which length texts are told apart by it.
const MAX_LENGTH: u32 = 256;

/// Where `read` is in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reading {
    /// Among the blanks before a field.
    Before(u32),
    /// In a field that is not the one that is asked for.
    Within(u32),
    /// In the one that is asked for: where its text has led, and whether it ends with a blank.
    Field(u32, bool),
    /// Behind its end, among the blanks at the end of the line.
    Blanks(u32),
    /// Where nothing matters any more: whether the field was one that is wanted.
    Ended(bool),
}

impl Languages<'_> {
    /// The texts of which something of `wanted` is left once what the pattern matches is cut from an
    /// end: `${x#pattern}` and its like.
    pub(crate) fn before_trim(
        &self,
        wanted: &Language,
        pattern: &Pattern,
        end: End,
        longest: bool,
    ) -> Option<Language> {
        let gone = self.pattern(pattern)?;
        match end {
            End::Prefix => self.before_prefix_is_cut(wanted, &gone, longest),
            End::Suffix => {
                let (wanted, gone) = (self.reversed(wanted)?, self.reversed(&gone)?);
                let before = self.before_prefix_is_cut(&wanted, &gone, longest)?;
                self.reversed(&before)
            }
        }
    }

    fn before_prefix_is_cut(
        &self,
        wanted: &Language,
        gone: &Language,
        longest: bool,
    ) -> Option<Language> {
        /// Where what is cut ends is not known before it is seen what follows.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        enum Cutting {
            /// Nothing could be cut so far, and nothing will be: all of it is what is left.
            Nothing { gone: u32, wanted: u32 },
            /// In what is cut.
            Within { gone: u32 },
            /// Behind what is cut: no longer piece may be.
            Behind { gone: u32, wanted: u32 },
        }
        let is_gone = |state: u32| gone.accepts[state as usize];
        let mut start = Vec::new();
        if is_gone(0) {
            start.push(Cutting::Behind { gone: 0, wanted: 0 });
        } else {
            start.push(Cutting::Nothing { gone: 0, wanted: 0 });
        }
        if longest || !is_gone(0) {
            start.push(Cutting::Within { gone: 0 });
        }
        self.explore(
            start,
            |&state, group, next| match state {
                Cutting::Nothing { gone: cut, wanted: left } => {
                    let cut = self.step(gone, cut, group);
                    if !is_gone(cut) {
                        let left = self.step(wanted, left, group);
                        next.push(Cutting::Nothing { gone: cut, wanted: left });
                    }
                }
                Cutting::Within { gone: cut } => {
                    let cut = self.step(gone, cut, group);
                    if is_gone(cut) {
                        next.push(Cutting::Behind { gone: cut, wanted: 0 });
                    }
                    if longest || !is_gone(cut) {
                        next.push(Cutting::Within { gone: cut });
                    }
                }
                Cutting::Behind { gone: cut, wanted: left } => {
                    let cut = self.step(gone, cut, group);
                    if !(longest && is_gone(cut)) {
                        let left = self.step(wanted, left, group);
                        next.push(Cutting::Behind { gone: cut, wanted: left });
                    }
                }
            },
            |&state| match state {
                Cutting::Nothing { wanted: left, .. } | Cutting::Behind { wanted: left, .. } => {
                    wanted.accepts[left as usize]
                }
                Cutting::Within { .. } => false,
            },
        )
    }

    /// The texts of a language of whose first line `read` makes a field of `wanted`; see
    /// [`crate::evaluate::read_field`].
    pub(crate) fn before_read(
        &self,
        of: &Language,
        wanted: &Language,
        index: u32,
        last: bool,
        raw: bool,
    ) -> Option<Language> {
        let single = |character| self.alphabet.single(character);
        let (newline, backslash) = (single('\n')?, single('\\')?);
        let blanks = [single(' ')?, single('\t')?];
        let is_wanted = |state: u32| wanted.accepts[state as usize];
        let at_end = |reading: Reading| match reading {
            Reading::Before(_) | Reading::Within(_) => is_wanted(0),
            Reading::Field(state, ends_with_blank) => !ends_with_blank && is_wanted(state),
            Reading::Blanks(state) => is_wanted(state),
            Reading::Ended(is_wanted) => is_wanted,
        };
        let read = |reading: Reading, group: usize, is_blank: bool, next: &mut Vec<Reading>| {
            let taken = |state, is_blank| Reading::Field(self.step(wanted, state, group), is_blank);
            match reading {
                Reading::Before(_) if is_blank => next.push(reading),
                Reading::Before(field) if field < index => next.push(Reading::Within(field)),
                Reading::Before(_) => next.push(taken(0, false)),
                Reading::Within(field) if is_blank => next.push(Reading::Before(field + 1)),
                Reading::Within(_) => next.push(reading),
                Reading::Field(state, _) if is_blank && !last => {
                    next.push(Reading::Ended(is_wanted(state)));
                }
                Reading::Field(state, ends_with_blank) => {
                    next.push(taken(state, is_blank));
                    if is_blank && !ends_with_blank {
                        next.push(Reading::Blanks(state));
                    }
                }
                Reading::Blanks(_) if is_blank => next.push(reading),
                Reading::Blanks(_) => {}
                Reading::Ended(_) => next.push(reading),
            }
        };
        // The second says whether a backslash stands before the next character.
        self.explore_within(
            of,
            vec![(Reading::Before(0), false)],
            |&(reading, is_protected), group, next| {
                let mut readings = Vec::new();
                let is_over = matches!(reading, Reading::Ended(_));
                if is_protected && group == newline || is_over {
                    readings.push(reading);
                } else if is_protected {
                    read(reading, group, false, &mut readings);
                } else if group == backslash && !raw {
                    next.push((reading, true));
                } else if group == newline {
                    readings.push(Reading::Ended(at_end(reading)));
                } else {
                    read(reading, group, blanks.contains(&group), &mut readings);
                }
                next.extend(readings.into_iter().map(|reading| (reading, false)));
            },
            |&(reading, _)| at_end(reading),
        )
    }

    /// The texts whose length, as a number, is in `wanted`. All very long ones may be said to be where
    /// one of them is.
    pub(crate) fn before_length(&self, wanted: &Language) -> Option<Language> {
        let is_wanted = |length: u32| {
            let end = self.state_after(wanted, 0, &length.to_string())?;
            Some(wanted.accepts[end as usize])
        };
        let lengths: Vec<bool> = (0..=MAX_LENGTH).map(is_wanted).collect::<Option<_>>()?;
        // Numbers of three digits and more; there are shorter lengths among these as well.
        let long = self.pattern(&Pattern::new("[1-9][0-9][0-9]*"))?;
        let long = self.without(&long, &self.pattern(&Pattern::new("*[!0-9]*"))?)?;
        let is_long_wanted = !self.both(wanted, &long)?.is_empty();
        self.explore(
            vec![0],
            |&length, _, next| next.push((length + 1).min(MAX_LENGTH + 1)),
            |&length| lengths.get(length as usize).copied().unwrap_or(is_long_wanted),
        )
    }
}
