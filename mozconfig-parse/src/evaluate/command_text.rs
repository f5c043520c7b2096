//! The text of a command with all that is known filled in: the name by which an unknown command
//! goes.

use super::Machine;
use super::syntax_walk::{collect_command, collect_list};
use super::variables::Guarded;
use crate::provenance::OperationSet;
use crate::source::ByteRange;
use crate::symbol::{Part, TextId};
use crate::syntax::Few;
use crate::syntax::tree::{Command, Substitution, Word, WordPart, WordPartKind};

impl Machine<'_> {
    /// The text of a substitution with all that is known filled in.
    pub(super) fn filled_in(&mut self, substitution: &Substitution) -> Few<Guarded> {
        let mut expansions = Vec::new();
        collect_list(&substitution.list, &mut expansions);
        self.fill_in(substitution.inner, &expansions, substitution.backquoted)
    }

    /// The text of a pipeline with all that is known filled in.
    pub(super) fn filled_in_commands(
        &mut self,
        commands: &[Command],
        range: ByteRange,
    ) -> Few<Guarded> {
        let mut expansions = Vec::new();
        for command in commands {
            collect_command(command, &mut expansions);
        }
        self.fill_in(range, &expansions, false)
    }

    /// The text of a command with all that is known filled in, where there is one such text; the text as
    /// written elsewhere.
    pub(super) fn command_text(&mut self, range: ByteRange) -> TextId {
        let line = super::normal_line(self.source(range));
        self.literal(&line)
    }

    fn fill_in(
        &mut self,
        range: ByteRange,
        expansions: &[&WordPart],
        backquoted: bool,
    ) -> Few<Guarded> {
        let source = self.source(range).to_owned();
        self.read += source.len();
        let mut values = Few::One(Guarded {
            when: self.live,
            text: TextId::EMPTY,
            operations: OperationSet::EMPTY,
        });
        let mut at = range.start;
        let mut add = |machine: &mut Self, pieces: &[Guarded]| {
            let mut product = Few::None;
            for value in &*values {
                for piece in pieces {
                    let when = machine.and(value.when, piece.when);
                    if when.is_never() {
                        continue;
                    }
                    let symbols = &mut machine.world.conditions.symbols;
                    let text = symbols.concatenate(value.text, piece.text);
                    let operations = machine.union(value.operations, piece.operations);
                    product.push(Guarded { when, text, operations });
                }
            }
            values = machine.capped(product);
        };
        let mut squeeze = Squeeze::default();
        let mut slice = |start: u32, end: u32| {
            let (start, end) =
                (start.max(range.start) - range.start, end.max(range.start) - range.start);
            let text = source.get(start as usize..end as usize).unwrap_or_default();
            if backquoted { squeeze.text(&without_backslashes(text)) } else { squeeze.text(text) }
        };
        for expansion in expansions {
            if expansion.range.start < at || expansion.range.end > range.end {
                continue;
            }
            let WordPartKind::Parameter(parameter) = &expansion.kind else { continue };
            let literal = self.literal(&slice(at, expansion.range.start));
            let when = self.live;
            add(self, &[Guarded { when, text: literal, operations: OperationSet::EMPTY }]);
            let word = Word { parts: Few::One((*expansion).clone()), range: expansion.range };
            let _ = parameter;
            let pieces = self.expand_to_text(&word);
            add(self, &pieces);
            at = expansion.range.end;
        }
        let literal = self.literal(&slice(at, range.end));
        let when = self.live;
        add(self, &[Guarded { when, text: literal, operations: OperationSet::EMPTY }]);
        for value in &mut *values {
            value.text = self.trimmed_blanks(value.text);
        }
        values
    }

    /// A string without literal blanks at its ends.
    fn trimmed_blanks(&mut self, text: TextId) -> TextId {
        let mut parts = self.world.conditions.symbols.parts(text).to_vec();
        if let Some(Part::Literal(first)) = parts.first_mut() {
            *first = first.trim_start().into();
        }
        if let Some(Part::Literal(last)) = parts.last_mut() {
            *last = last.trim_end().into();
        }
        self.text(parts)
    }
}

/// Runs of blanks as one, or as the newline among them, but for those in quotes and those at the ends of
/// a piece, which may separate words from an expansion.
#[derive(Default)]
struct Squeeze {
    /// The quote that is open, from piece to piece.
    pub(super) quote: Option<char>,
    /// The quotes that are open around each `$(` that is, outermost first.
    pub(super) around: Vec<Option<char>>,
}

impl Squeeze {
    fn text(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut characters = text.chars();
        let mut blank_before = false;
        while let Some(character) = characters.next() {
            let blank = self.quote.is_none() && character.is_whitespace();
            if blank && character == '\n' && !goes_on(&out) {
                // It ends a command.
                if blank_before {
                    out.pop();
                }
                out.push('\n');
            } else if !(blank && blank_before) {
                out.push(if blank { ' ' } else { character });
            }
            blank_before = blank;
            match (character, self.quote) {
                ('\\', None | Some('"')) => out.extend(characters.next()),
                ('(', None | Some('"')) if out.ends_with("$(") => {
                    self.around.push(self.quote.take());
                }
                (')', None) => self.quote = self.around.pop().flatten(),
                ('"' | '\'', None) => self.quote = Some(character),
                (_, Some(quote)) if quote == character => self.quote = None,
                _ => {}
            }
        }
        out
    }
}

/// Whether a command goes on behind a newline.
fn goes_on(before: &str) -> bool {
    before.trim_end().ends_with(['|', '&', ';', '('])
}

/// What stands in backquotes, without the backslashes that protect it there.
fn without_backslashes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match (character, characters.peek()) {
            ('\\', Some('$' | '`' | '\\')) => out.extend(characters.next()),
            _ => out.push(character),
        }
    }
    out
}
