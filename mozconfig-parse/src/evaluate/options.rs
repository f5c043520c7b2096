//! What the loader reads: the options that its functions print, and whatever else is printed.

use super::builtins::Call;
use super::expand::{Atom, Atoms};
use super::variables::Guarded;
use super::{BLANKS, Machine};
use crate::condition::Condition;
use crate::provenance::{OperationSet, Origin};
use crate::settings::{Content, Event, Kind, Made, MadeWhat};
use crate::symbol::{Part, Symbol, TextId};
use crate::syntax::Few;

impl Machine<'_> {
    /// `echo` and `printf`: what they print is read by the loader, unless it is empty.
    pub(super) fn run_echo(&mut self, call: &Call<'_>) {
        self.status = Condition::ALWAYS;
        let mut silent = self.live;
        let mut line = TextId::EMPTY;
        let mut texts = call.texts();
        let is_echo = self.known(call.name).as_deref() == Some("echo");
        if is_echo && texts.first().is_some_and(|text| self.known(*text).as_deref() == Some("-n")) {
            texts.remove(0);
        }
        for (index, text) in texts.into_iter().enumerate() {
            let empty = self.world.conditions.text_is_empty(text);
            silent = self.and(silent, empty);
            let space = self.literal(if index > 0 { " " } else { "" });
            let symbols = &mut self.world.conditions.symbols;
            line = symbols.concatenate(line, space);
            line = symbols.concatenate(line, text);
        }
        let heard = self.and_not(self.live, silent);
        self.prints(heard, line, call.command.range, call.operations);
    }

    /// A builtin prints what is not computed here.
    pub(super) fn prints_something(&mut self, call: &Call<'_>) {
        self.prints_under(self.live, call);
    }

    /// The same, where a condition holds.
    pub(super) fn prints_under(&mut self, when: Condition, call: &Call<'_>) {
        let text = self.call_text(call);
        let text = self.symbol_text(Symbol::Command(text));
        self.prints(when, text, call.command.range, call.operations);
    }

    /// `ac_add_options`, `mk_add_options`, `ac_add_app_options`: one event for each argument, which the
    /// loader prints without quotes, so that runs of blanks are one blank.
    pub(super) fn add_options(&mut self, kind: Kind, call: &Call<'_>) {
        self.status = Condition::ALWAYS;
        if self.muted > 0 {
            self.options_lost += 1;
            return;
        }
        if self.functions.contains_key("echo") {
            self.beyond_knowing(call.command.range, "what the function `echo` makes of options");
            if self.live.is_never() {
                return;
            }
        }
        let (application, skipped) = match (kind, call.arguments.first()) {
            (Kind::App, Some(&(application, _))) => (Some(application), 1),
            (Kind::App, None) => return,
            _ => (None, 0),
        };
        for (index, &(argument, _)) in call.arguments.iter().enumerate().skip(skipped) {
            for (when, mut text) in self.collapsed(argument) {
                if let Some(application) = application {
                    let space = self.literal(" ");
                    let symbols = &mut self.world.conditions.symbols;
                    let front = symbols.concatenate(application, space);
                    text = symbols.concatenate(front, text);
                }
                let origin = self.origin_of_argument(call, index);
                let operations = self.dependencies(origin, call.operations);
                self.remember_option(&Guarded { when, text: argument, operations }, origin);
                let event = Event { kind, text, when, origin, operations };
                let what = MadeWhat::Option(self.outcome.events.len() as u32);
                self.outcome.made.push(Made { operation: origin.operation, what, when });
                self.outcome.events.push(event);
            }
        }
    }

    /// The loop variable of the loader's functions, which stays behind as a shell variable. Nothing but
    /// a concrete evaluation asks for it, and under many conditions it would have as many values.
    fn remember_option(&mut self, option: &Guarded, origin: Origin) {
        if !self.assumptions.only_these_variables {
            return;
        }
        let content = Content::Text(option.text);
        let name = self.world.names.id("_mozconfig_opt");
        self.change(name, origin, Few::One((option.when, content, option.operations)));
    }

    /// The origin of an option: its own argument where the command has several.
    fn origin_of_argument(&mut self, call: &Call<'_>, index: usize) -> Origin {
        let several = call.simple.words.len() > 2;
        let range = if several { call.range_of(index) } else { call.command.range };
        self.origin(range)
    }

    /// A string as `echo $x` prints it, with the conditions under which it is so: fields with one
    /// blank between them. A symbol beside a blank is looked at where it is empty and where it is not.
    fn collapsed(&mut self, text: TextId) -> Few<(Condition, TextId)> {
        if !self.splits_at_blanks()
            && self.separators().iter().any(|(_, separators)| &**separators != BLANKS)
        {
            return self.split_and_joined(text);
        }
        let mut ways = Few::One((self.live, text));
        if self.known(text).is_some() {
            ways[0].1 = self.without_runs(text);
            return ways;
        }
        for _ in 0..MAX_SPLIT_SYMBOLS {
            let mut next = Few::None;
            let mut changed = false;
            for (when, text) in ways {
                let Some((symbol, without)) = self.beside_a_blank(text, when) else {
                    next.push((when, text));
                    continue;
                };
                let empty = self.world.conditions.symbol_equals(symbol, "");
                let (gone, stays) = (self.and(when, empty), self.and_not(when, empty));
                next.push((gone, without));
                next.push((stays, text));
                changed = true;
            }
            next.retain(|(when, _)| !when.is_never());
            ways = next;
            if !changed {
                break;
            }
        }
        for way in &mut *ways {
            way.1 = self.without_runs(way.1);
        }
        ways
    }

    /// A string as `echo $x` prints it where `IFS` holds something else than blanks.
    fn split_and_joined(&mut self, text: TextId) -> Few<(Condition, TextId)> {
        let parts = self.world.conditions.symbols.parts(text);
        let atoms = parts.iter().cloned();
        let atoms = atoms.map(|part| Atom::Part { part, quoted: false, expanded: true }).collect();
        let atoms = Atoms { when: self.live, atoms, operations: OperationSet::EMPTY };
        let ways = self.split(&atoms).into_iter();
        ways.map(|(when, fields, _)| (when, self.joined_by(&fields, " "))).collect()
    }

    /// A symbol that stands at an end or beside a blank with a blank on its other side, may be
    /// empty, and so may make the blanks a run; and the string without it.
    fn beside_a_blank(
        &mut self,
        text: TextId,
        when: Condition,
    ) -> Option<(crate::symbol::SymbolId, TextId)> {
        let parts = self.world.conditions.symbols.parts(text);
        let is_blank = |c: char| matches!(c, ' ' | '\t' | '\n');
        for (index, part) in parts.iter().enumerate() {
            let Part::Symbol(symbol) = part else { continue };
            let before = index.checked_sub(1).map(|index| &parts[index]);
            let after = parts.get(index + 1);
            let ends = match before {
                Some(Part::Literal(text)) => text.ends_with(is_blank),
                Some(Part::Symbol(_)) => false,
                None => after.is_some(),
            };
            let begins = match after {
                Some(Part::Literal(text)) => text.starts_with(is_blank),
                Some(Part::Symbol(_)) => false,
                None => before.is_some(),
            };
            if !(ends && begins) {
                continue;
            }
            let empty = self.world.conditions.symbol_equals(*symbol, "");
            if self.and(when, empty).is_never() {
                continue;
            }
            let mut rest = parts.to_vec();
            rest.remove(index);
            return Some((*symbol, self.text(rest)));
        }
        None
    }

    /// A string without blanks at its ends, and with one for each run of them.
    fn without_runs(&mut self, text: TextId) -> TextId {
        if let Some(&known) = self.world.collapsed.get(&text) {
            self.world.conditions.symbols.ask(known);
            return known;
        }
        let collapsed = self.collapse_runs(text);
        self.world.collapsed.insert(text, collapsed);
        collapsed
    }

    fn collapse_runs(&mut self, text: TextId) -> TextId {
        let parts = self.world.conditions.symbols.parts(text);
        let is_blank = |c: char| matches!(c, ' ' | '\t' | '\n');
        let last = parts.len().saturating_sub(1);
        let is_collapsed = |(index, part): (usize, &Part)| match part {
            Part::Literal(literal) => has_no_runs(literal, index == 0, index == last),
            Part::Symbol(_) => true,
        };
        if parts.iter().enumerate().all(is_collapsed) {
            return text;
        }
        let mut collapsed = Vec::with_capacity(parts.len());
        for (index, part) in parts.iter().enumerate() {
            match part {
                Part::Literal(literal) => {
                    let mut out = String::with_capacity(literal.len());
                    for character in literal.chars() {
                        if !is_blank(character) {
                            out.push(character);
                        } else if !out.ends_with(' ') {
                            out.push(' ');
                        }
                    }
                    let mut out = out.as_str();
                    if index == 0 {
                        out = out.trim_start_matches(' ');
                    }
                    if index == last {
                        out = out.trim_end_matches(' ');
                    }
                    collapsed.push(Part::Literal(out.into()));
                }
                Part::Symbol(_) => collapsed.push(part.clone()),
            }
        }
        self.text(collapsed)
    }
}

/// Whether a literal has no blank but single spaces, and none at the ends of the whole string.
fn has_no_runs(literal: &str, is_first: bool, is_last: bool) -> bool {
    // A blank before the string, or behind it, makes a run of one at its end.
    let mut before = if is_first { b' ' } else { b'x' };
    for &byte in literal.as_bytes() {
        if matches!(byte, b'\t' | b'\n') || (byte == b' ' && before == b' ') {
            return false;
        }
        before = byte;
    }
    !(is_last && before == b' ')
}

/// How many symbols of one option are looked at for being empty.
const MAX_SPLIT_SYMBOLS: usize = 4;
