//! What the loader reads: the options that its functions print, and whatever else is printed.

use super::Machine;
use super::builtins::Call;
use super::variables::Guarded;
use crate::condition::Condition;
use crate::provenance::Origin;
use crate::settings::{Content, Event, Kind, SettingKey, split_event};
use crate::symbol::{Part, TextId};

impl Machine<'_> {
    /// `echo` and `printf`: what they print is read by the loader, unless it is empty.
    pub(super) fn run_echo(&mut self, call: &Call<'_>) {
        self.status = Condition::ALWAYS;
        let mut silent = self.live;
        let mut line = TextId::EMPTY;
        for (index, text) in call.texts().into_iter().enumerate() {
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

    /// `ac_add_options`, `mk_add_options`, `ac_add_app_options`: one event for each argument, which the
    /// loader prints without quotes, so that runs of blanks are one blank.
    pub(super) fn add_options(&mut self, kind: Kind, call: &Call<'_>) {
        self.status = Condition::ALWAYS;
        if self.muted > 0 {
            self.options_lost += 1;
            return;
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
                let (name, _) = split_event(self.world, &event);
                self.outcome.made.insert(origin.operation, SettingKey { kind, name });
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
        self.change("_mozconfig_opt", origin, vec![(option.when, content, option.operations)]);
    }

    /// The origin of an option: its own argument where the command has several.
    fn origin_of_argument(&mut self, call: &Call<'_>, index: usize) -> Origin {
        let several = call.simple.words.len() > 2;
        let range = if several { call.range_of(index) } else { call.command.range };
        self.origin(range)
    }

    /// A string as `echo $x` prints it, with the conditions under which it is so: fields with one
    /// blank between them. A symbol beside a blank is looked at where it is empty and where it is not.
    fn collapsed(&mut self, text: TextId) -> Vec<(Condition, TextId)> {
        let separators = self.separators();
        if let ([(_, separators), ..], Some(known)) = (&separators[..], self.known(text))
            && &**separators != " \t\n"
        {
            let fields = known.split(|c| separators.contains(c));
            let fields: Vec<&str> = fields.filter(|field| !field.is_empty()).collect();
            return vec![(self.live, self.literal(&fields.join(" ")))];
        }
        let mut ways = vec![(self.live, text)];
        for _ in 0..MAX_SPLIT_SYMBOLS {
            let mut next = Vec::with_capacity(ways.len());
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
        ways.into_iter().map(|(when, text)| (when, self.without_runs(text))).collect()
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
        let parts = self.world.conditions.symbols.parts(text);
        let is_blank = |c: char| matches!(c, ' ' | '\t' | '\n');
        let untouched = !parts.iter().any(|part| match part {
            Part::Literal(literal) => literal.contains(is_blank),
            Part::Symbol(_) => false,
        });
        if untouched {
            return text;
        }
        let mut collapsed = Vec::with_capacity(parts.len());
        let last = parts.len() - 1;
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

/// How many symbols of one option are looked at for being empty.
const MAX_SPLIT_SYMBOLS: usize = 4;
