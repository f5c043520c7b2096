//! The lines of a file that make something, with all that belongs to them: the comments directly
//! above, and the `if` around them, without what else is in it.
//!
//! From text and syntax tree to lines; nothing is evaluated here. That what is cut out still does what
//! it did is for the evaluation to say.

use std::collections::BTreeMap;

use mozconfig_parse::source::ByteRange;
use mozconfig_parse::syntax::tree::{
    AndOr, Command, CommandKind, List, RedirectionTarget, SimpleCommand,
};

use super::lines::{LineEdits, Text};

/// Lines that can be carried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slice {
    /// The lines, without line ends.
    pub(super) lines: Vec<String>,
    /// What is left of the file without them.
    pub(super) removal: LineEdits,
}

/// Cuts out what stands at these places. `None` where it shares a line with something else, or where
/// nothing stands there.
pub(super) fn slice(text: &Text<'_>, script: &List, wanted: &[ByteRange]) -> Option<Slice> {
    let mut slicer =
        Slicer { text, wanted, kept: BTreeMap::new(), removal: LineEdits::new(), failed: false };
    slicer.list(script, 0);
    if slicer.failed || slicer.kept.is_empty() {
        return None;
    }
    let mut lines: Vec<String> = Vec::new();
    let mut last = None;
    for (at, line) in slicer.kept {
        // What was apart stays so, where it says why it is there.
        let is_apart = last.is_some_and(|last| last + 1 < at);
        if is_apart && line.starts_with('#') {
            lines.push(String::new());
        }
        last = Some(at);
        lines.push(line);
    }
    Some(Slice { lines, removal: slicer.removal })
}

/// How much of an entry is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Amount {
    Nothing,
    Part,
    Whole,
}

struct Slicer<'a> {
    text: &'a Text<'a>,
    wanted: &'a [ByteRange],
    kept: BTreeMap<usize, String>,
    removal: LineEdits,
    failed: bool,
}

impl Slicer<'_> {
    fn has_wanted(&self, range: ByteRange) -> bool {
        self.wanted.iter().any(|wanted| range.start <= wanted.start && wanted.end <= range.end)
    }

    fn amount(&self, entry: &AndOr) -> Amount {
        if !self.has_wanted(entry.range) {
            return Amount::Nothing;
        }
        if let Some(command) = self.compound(entry) {
            let mut entries = bodies(command).into_iter().flat_map(|body| &body.entries);
            let is_whole = entries.all(|entry| self.amount(entry) == Amount::Whole);
            return if is_whole { Amount::Whole } else { Amount::Part };
        }
        match self.words(entry) {
            Some(words) if words.rest.is_empty() => Amount::Whole,
            Some(_) => Amount::Part,
            None => Amount::Whole,
        }
    }

    /// The compound command that an entry is, where its parts stand on lines of their own.
    fn compound<'t>(&self, entry: &'t AndOr) -> Option<&'t Command> {
        let [command] = &entry.first.commands[..] else { return None };
        let is_alone = entry.rest.is_empty() && !entry.first.negated && !entry.background;
        let bodies = bodies(command);
        if !is_alone || bodies.is_empty() || bodies.iter().any(|body| body.entries.is_empty()) {
            return None;
        }
        let own = self.text.lines_of(extent(entry));
        let apart = bodies.iter().all(|body| {
            let (first, last) = self.region(body);
            let range = extent_of_list(body);
            own.0 < first
                && last < own.1
                && self.text.before(range.start).trim().is_empty()
                && is_end_of_line(self.text.after(range.end))
        });
        apart.then_some(command)
    }

    /// The first and the last line of a body.
    fn region(&self, body: &List) -> (usize, usize) {
        self.text.lines_of(extent_of_list(body))
    }

    fn list(&mut self, list: &List, floor: usize) {
        let lines: Vec<(usize, usize)> =
            list.entries.iter().map(|entry| self.text.lines_of(extent(entry))).collect();
        for (index, entry) in list.entries.iter().enumerate() {
            let amount = self.amount(entry);
            if amount == Amount::Nothing {
                continue;
            }
            let (first, last) = lines[index];
            let next = list.entries.get(index + 1).zip(lines.get(index + 1));
            let shares = |other: usize| self.amount(&list.entries[other]) != Amount::Whole;
            let shares_above = index > 0 && lines[index - 1].1 == first && shares(index - 1);
            let shares_below = next.is_some_and(|(_, below)| below.0 == last) && shares(index + 1);
            if shares_above || shares_below {
                self.failed = true;
                continue;
            }
            if amount == Amount::Part {
                match self.compound(entry) {
                    Some(command) => self.part(command, (first, last)),
                    None => self.part_of_words(entry, (first, last)),
                }
                continue;
            }
            let above = if index == 0 { floor } else { lines[index - 1].1 + 1 };
            let comment = self.text.comments_above(first, above);
            // A comment above several commands is about them all: it goes along, and stays.
            let is_shared = next.is_some_and(|(next, below)| {
                below.0 == last + 1 && self.amount(next) != Amount::Whole
            });
            // At the very top it is about the file.
            let is_header = is_shared && comment == 0;
            let from = if is_header { first } else { comment };
            for line in from..=last {
                self.kept.insert(line, self.text.line(line).to_owned());
            }
            let from = if is_shared { first } else { comment };
            for line in from..=last {
                self.removal.insert(line, None);
            }
        }
    }

    /// A compound command of which only some of the commands are wanted.
    fn part(&mut self, command: &Command, (first, last): (usize, usize)) {
        let bodies = bodies(command);
        let is_if = matches!(command.kind, CommandKind::If(_));
        let needs_command = !matches!(command.kind, CommandKind::Case(_));
        let regions: Vec<(usize, usize)> = bodies.iter().map(|body| self.region(body)).collect();
        let is_wanted: Vec<bool> =
            bodies.iter().map(|body| self.has_wanted(extent_of_list(body))).collect();
        let last_wanted = is_wanted.iter().rposition(|&wanted| wanted).unwrap_or_default();
        for (index, body) in bodies.iter().enumerate() {
            let region = regions[index];
            if is_wanted[index] {
                self.list(body, self.text.lines_of(command.range).0 + 1);
            } else if needs_command && !(is_if && index > last_wanted) {
                self.kept.insert(region.0, format!("{}:", self.text.indentation(region.0)));
            }
            // What is left of the file where the whole body goes.
            let goes = body.entries.iter().all(|entry| self.amount(entry) == Amount::Whole);
            if is_wanted[index] && goes && needs_command {
                if is_if && index > 0 && index + 1 == bodies.len() {
                    for line in regions[index - 1].1 + 1..=region.1 {
                        self.removal.insert(line, None);
                    }
                } else {
                    let placeholder = format!("{}:", self.text.indentation(region.0));
                    self.removal.insert(region.0, Some(placeholder));
                }
            }
        }
        // Branches at the end of an `if` that make nothing of it can be left out.
        let dropped = if is_if && last_wanted + 1 < bodies.len() {
            regions[last_wanted].1 + 1..regions[bodies.len() - 1].1 + 1
        } else {
            0..0
        };
        for line in first..=last {
            let is_body = regions.iter().any(|region| region.0 <= line && line <= region.1);
            if !is_body
                && !dropped.contains(&line)
                && !self.text.is_blank(line)
                && !self.text.is_comment(line)
            {
                self.kept.insert(line, self.text.line(line).to_owned());
            }
        }
    }

    /// A command of which only some of the arguments are wanted.
    fn part_of_words(&mut self, entry: &AndOr, (first, last): (usize, usize)) {
        let Some(words) = self.words(entry) else { return };
        if first != last {
            self.failed = true;
            return;
        }
        let slices = |ranges: &[ByteRange]| -> String {
            ranges.iter().flat_map(|&range| [" ", self.text.slice(range)]).collect()
        };
        let front = format!("{}{}", self.text.indentation(first), self.text.slice(words.head));
        let tail = self.text.after(entry.range.end);
        let kept = format!("{front}{}", slices(&words.wanted));
        let left = format!("{front}{}{tail}", slices(&words.rest));
        self.kept.insert(first, kept);
        self.removal.insert(first, Some(left));
    }

    /// The arguments of a command that takes any number of them, wanted and others. `None` for any
    /// other command, and where it is wanted as a whole.
    fn words(&self, entry: &AndOr) -> Option<Words> {
        let [command] = &entry.first.commands[..] else { return None };
        let CommandKind::Simple(SimpleCommand { assignments, words }) = &command.kind else {
            return None;
        };
        let is_plain = entry.rest.is_empty()
            && !entry.first.negated
            && command.redirections.is_empty()
            && assignments.is_empty()
            && self.text.before(entry.range.start).trim().is_empty();
        let heads = match self.text.slice(words.first()?.range) {
            "ac_add_options" | "mk_add_options" | "export" => 1,
            "ac_add_app_options" => 2,
            _ => return None,
        };
        if !is_plain || words.len() <= heads + 1 || self.wanted.contains(&command.range) {
            return None;
        }
        let head = words[0].range.to(words[heads - 1].range);
        let arguments = words[heads..].iter().map(|word| word.range);
        let (wanted, rest) = arguments.partition(|&range| self.has_wanted(range));
        Some(Words { head, wanted, rest })
    }
}

struct Words {
    /// The command, and what must go before its arguments.
    head: ByteRange,
    wanted: Vec<ByteRange>,
    rest: Vec<ByteRange>,
}

fn is_end_of_line(text: &str) -> bool {
    let text = text.trim_start();
    text.is_empty() || text.starts_with('#')
}

/// The lists that a compound command runs, in the order in which they stand. Those of a subshell and of
/// a function are not among them.
fn bodies(command: &Command) -> Vec<&List> {
    match &command.kind {
        CommandKind::If(it) => {
            it.branches.iter().map(|(_, body)| body).chain(&it.otherwise).collect()
        }
        CommandKind::Case(it) => {
            it.items.iter().map(|item| &item.body).filter(|body| !body.entries.is_empty()).collect()
        }
        CommandKind::Group(list) => vec![list],
        CommandKind::For(it) => vec![&it.body],
        CommandKind::Loop(it) => vec![&it.body],
        CommandKind::Simple(_)
        | CommandKind::Subshell(_)
        | CommandKind::Function(_)
        | CommandKind::ConditionalExpression(_) => Vec::new(),
    }
}

/// An entry with the here-documents that it reads.
pub(super) fn extent(entry: &AndOr) -> ByteRange {
    let pipelines = std::iter::once(&entry.first).chain(entry.rest.iter().map(|(_, it)| it));
    let commands = pipelines.flat_map(|pipeline| &pipeline.commands);
    commands.fold(entry.range, |range, command| range.to(extent_of_command(command)))
}

fn extent_of_command(command: &Command) -> ByteRange {
    let mut range = command.range;
    for redirection in &command.redirections {
        if let RedirectionTarget::HereDocument(document) = &redirection.target {
            // The line of the delimiter follows the body.
            let end = document.body_range.end + document.delimiter.len() as u32;
            range = range.to(ByteRange::new(range.start, end));
        }
    }
    let conditions: Vec<&List> = match &command.kind {
        CommandKind::If(it) => it.branches.iter().map(|(condition, _)| condition).collect(),
        CommandKind::Loop(it) => vec![&it.condition],
        CommandKind::Subshell(list) => vec![list],
        CommandKind::Function(it) => return range.to(extent_of_command(&it.body)),
        _ => Vec::new(),
    };
    let lists = conditions.into_iter().chain(bodies(command));
    lists.fold(range, |range, list| range.to(extent_of_list(list)))
}

fn extent_of_list(list: &List) -> ByteRange {
    list.entries.iter().fold(list.range, |range, entry| range.to(extent(entry)))
}

#[cfg(test)]
mod tests;
