//! What the loader's script lends to the mozconfig and wants back: its positional parameters.
//!
//! `mozconfig_loader` of mozbuild is started as `sh mozconfig_loader topsrcdir mozconfig python
//! dump_env.py`. It reads the mozconfig by `. "$2"`, and then lets Python print the environment by
//! `"$3" "$4"`.

use super::Machine;
use super::state::{Arguments, SetAt};
use crate::condition::Condition;
use crate::provenance::OperationSet;
use crate::settings::AbortReason;
use crate::symbol::{Symbol, TextId};

impl Machine<'_> {
    /// The loader's script is called: `$1` is the top source directory; of the other three nothing is
    /// known.
    pub(super) fn start_loader(&mut self) -> Vec<TextId> {
        let mut texts = vec![self.symbol_text(Symbol::TopSourceDirectory)];
        for name in ["$2", "$3", "$4"] {
            let name = self.literal(name);
            texts.push(self.symbol_text(Symbol::Computed(name)));
        }
        let arguments =
            Arguments { when: Condition::ALWAYS, texts: Some(texts.clone()), set: None };
        self.positional = vec![arguments];
        texts
    }

    /// The loader's script goes on: where the mozconfig has left nothing in `$3`, or `dump_env.py`, which
    /// is no program by itself, it fails; where something else, that is what it starts.
    pub(super) fn end_loader(&mut self, before: &[TextId]) {
        for Arguments { when, texts, set } in self.positional.clone() {
            let when = self.and(when, self.live);
            let is_kept = texts.as_ref().is_some_and(|texts| texts.get(2..4) == before.get(2..4));
            let Some(set) = set.filter(|_| !is_kept && !when.is_never()) else { continue };
            let SetAt { place, chain, guard } = set;
            (self.file, self.chain, self.guard) = (place.file, chain, guard);
            let program = texts.map(|texts| texts.get(2).copied().unwrap_or(TextId::EMPTY));
            let fails = match program {
                Some(program) if program == TextId::EMPTY || before.get(3) == Some(&program) => {
                    self.and(when, self.errexit)
                }
                _ => Condition::NEVER,
            };
            self.abort(fails, AbortReason::ArgumentsReplaced, place.range, OperationSet::EMPTY);
            let rest = self.and_not(when, fails);
            self.under(rest, OperationSet::EMPTY, |machine| {
                let what = "what the loader starts in place of Python, which was its `$3`";
                machine.beyond_knowing(place.range, what);
            });
        }
    }
}
