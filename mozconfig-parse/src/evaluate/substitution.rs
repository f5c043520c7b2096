//! Command substitution: computed where it is `echo`, `pwd` or `cd … && pwd`; a symbol elsewhere.

use super::Machine;
use super::variables::Guarded;
use crate::condition::Condition;
use crate::provenance::OperationSet;
use crate::source::ByteRange;
use crate::symbol::{Part, Symbol, TextId};
use crate::syntax::tree::{
    AndOr, Command, CommandKind, Connector, List, ParameterOperation, RedirectionTarget,
    SimpleCommand, Substitution, Word, WordPart, WordPartKind,
};

/// What a command of a substitution is made of, as far as it is computed here.
enum Pure<'t> {
    Echo(&'t [Word]),
    Pwd,
    CdThenPwd(&'t Word),
}

impl Machine<'_> {
    /// What a substitution gives. Sets `substitution_status`.
    pub(super) fn substitute(&mut self, substitution: &Substitution) -> Vec<Guarded> {
        let before = self.substitution_status;
        let live = self.live;
        let values = self.substitute_here(substitution);
        let here = self.substitution_status;
        self.substitution_status = self.world.conditions.choose(live, here, before);
        values
    }

    fn substitute_here(&mut self, substitution: &Substitution) -> Vec<Guarded> {
        self.substitution_status = Condition::ALWAYS;
        if let Some(assumed) = self.assumed_output(substitution) {
            return assumed;
        }
        match pure(&substitution.list) {
            Some(Pure::Echo(words)) => {
                let values = self.echo(words);
                // A substitution within decides nothing: `echo` succeeds.
                self.substitution_status = Condition::ALWAYS;
                values
            }
            Some(Pure::CdThenPwd(folder)) => {
                let (mut values, mut succeeds, left) = self.directories(folder);
                let operations = OperationSet::EMPTY;
                let unknown = self.under(left, operations, |m| m.unknown_output(substitution));
                if let Some((unknown, success)) = unknown {
                    values.extend(unknown);
                    succeeds = self.or(succeeds, success);
                }
                self.substitution_status = succeeds;
                self.merged(values)
            }
            Some(Pure::Pwd) | None => {
                let (values, succeeds) = self.unknown_output(substitution);
                self.substitution_status = succeeds;
                self.merged(values)
            }
        }
    }

    /// What a command prints that is not computed here, and where it succeeds.
    fn unknown_output(&mut self, substitution: &Substitution) -> (Vec<Guarded>, Condition) {
        if let Some(name) = self.function_within(&substitution.list) {
            let what = format!("what the function `{name}` prints");
            self.beyond_knowing(substitution.inner, &what);
        } else if let Some(name) = changed_and_read(&substitution.list) {
            let what = format!("what a substitution prints that changes `{name}`");
            self.beyond_knowing(substitution.inner, &what);
        } else if matches!(pure(&substitution.list), Some(Pure::Pwd)) {
            let moved = self.moved;
            self.under(moved, OperationSet::EMPTY, |machine| {
                machine.beyond_knowing(substitution.inner, "where `cd` led");
            });
        }
        let mut values = Vec::new();
        let mut succeeds = Condition::NEVER;
        for command in self.filled_in(substitution) {
            let (text, success) = match self.assumed_command(command.text) {
                Some(known) => {
                    let rendered = self.world.conditions.symbols.render(command.text);
                    let failed = self.assumed_success(&rendered) == Some(false);
                    let success = if failed { Condition::NEVER } else { Condition::ALWAYS };
                    (self.literal(&known), success)
                }
                None => {
                    let symbol =
                        self.world.conditions.symbols.symbol(Symbol::Command(command.text));
                    self.meet(symbol);
                    let text = self.world.conditions.symbols.symbol_text(symbol);
                    (text, self.success_of(substitution, command.text, text))
                }
            };
            let success = self.and(command.when, success);
            succeeds = self.or(succeeds, success);
            values.push(Guarded { text, ..command });
        }
        (values, succeeds)
    }

    /// Where an unknown command succeeds. What ends in `|| true` always does; `command -v` does
    /// where it prints something.
    fn success_of(
        &mut self,
        substitution: &Substitution,
        command: TextId,
        output: TextId,
    ) -> Condition {
        if let [AndOr { rest, .. }] = &substitution.list.entries[..]
            && let Some((Connector::Or, last)) = rest.last()
            && let [Command { kind: CommandKind::Simple(simple), .. }] = &last.commands[..]
            && matches!(literal_words(simple).as_deref(), Some(["true" | ":"]))
        {
            return Condition::ALWAYS;
        }
        if last_command(&substitution.list).is_some_and(|name| NEVER_FAIL.contains(&name)) {
            return Condition::ALWAYS;
        }
        if let Some([simple]) = simple_commands(&substitution.list).as_deref()
            && let Some(["command", "-v", ..]) = literal_prefix(simple, 2).as_deref()
        {
            let empty = self.world.conditions.text_is_empty(output);
            return self.and_not(Condition::ALWAYS, empty);
        }
        self.unknown_success(command)
    }

    /// What the assumptions say of a substitution as it is written.
    fn assumed_output(&mut self, substitution: &Substitution) -> Option<Vec<Guarded>> {
        if self.assumptions.commands.is_empty() {
            return None;
        }
        let written = super::normal_line(self.sources.text(self.span(substitution.inner)));
        let known = self.assumptions.commands.get(&written)?.clone();
        if self.assumed_success(&written) == Some(false) {
            self.substitution_status = Condition::NEVER;
        }
        let text = self.literal(&known);
        Some(vec![Guarded { when: self.live, text, operations: OperationSet::EMPTY }])
    }

    /// What the assumptions say of a command with all that is known filled in.
    fn assumed_command(&self, command: TextId) -> Option<String> {
        if self.assumptions.commands.is_empty() {
            return None;
        }
        let rendered = self.world.conditions.symbols.render(command);
        self.assumptions.commands.get(&rendered).cloned()
    }

    fn echo(&mut self, words: &[Word]) -> Vec<Guarded> {
        let ways = self.expand_to_fields(words);
        let mut values = Vec::with_capacity(ways.len());
        for way in ways {
            let mut parts = Vec::new();
            for (index, (field, _)) in way.fields.iter().enumerate() {
                if index > 0 {
                    parts.push(Part::Literal(" ".into()));
                }
                parts.extend(self.world.conditions.symbols.parts(*field).iter().cloned());
            }
            if let Some(Part::Literal(last)) = parts.last_mut() {
                *last = last.trim_end_matches('\n').into();
            }
            let text = self.text(parts);
            values.push(Guarded { when: way.when, text, operations: way.operations });
        }
        self.merged(values)
    }

    /// `cd folder && pwd`, where the folder is an absolute path in normal form, or the top source
    /// directory with such a path behind it: the values, where they are had, and where the folder
    /// may be something else.
    fn directories(&mut self, folder: &Word) -> (Vec<Guarded>, Condition, Condition) {
        let mut values = Vec::new();
        let mut succeeds = Condition::NEVER;
        let mut left = Condition::NEVER;
        for value in self.expand_to_text(folder) {
            let parts = self.world.conditions.symbols.parts(value.text);
            let rest = match &*parts {
                [Part::Symbol(symbol)] if self.is_top(*symbol) => Some(""),
                [Part::Symbol(symbol), Part::Literal(rest)] if self.is_top(*symbol) => {
                    Some(&**rest)
                }
                [Part::Literal(path)] => Some(&**path),
                _ => None,
            };
            let is_normal = |rest: &str| {
                rest.split('/').skip(1).all(|part| !matches!(part, "" | "." | ".."))
                    && (rest.is_empty() || rest.starts_with('/'))
            };
            let Some(rest) = rest.filter(|rest| is_normal(rest)) else {
                left = self.or(left, value.when);
                continue;
            };
            let exists = if rest.is_empty() {
                Condition::ALWAYS
            } else {
                self.stands(value.text, &["directory"])
            };
            let one = self.and(value.when, exists);
            succeeds = self.or(succeeds, one);
            values.push(value);
        }
        (values, succeeds, left)
    }

    pub(super) fn is_top(&self, symbol: crate::symbol::SymbolId) -> bool {
        *self.world.conditions.symbols.get(symbol) == Symbol::TopSourceDirectory
    }

    /// The text of a substitution with all that is known filled in.
    fn filled_in(&mut self, substitution: &Substitution) -> Vec<Guarded> {
        let mut expansions = Vec::new();
        collect_list(&substitution.list, &mut expansions);
        self.fill_in(substitution.inner, &expansions, substitution.backquoted)
    }

    /// The text of a pipeline with all that is known filled in.
    pub(super) fn filled_in_commands(
        &mut self,
        commands: &[Command],
        range: ByteRange,
    ) -> Vec<Guarded> {
        let mut expansions = Vec::new();
        for command in commands {
            collect_command(command, &mut expansions);
        }
        self.fill_in(range, &expansions, false)
    }

    /// A function of the mozconfig that a list calls.
    fn function_within(&self, list: &List) -> Option<String> {
        let mut names = Vec::new();
        called_by_list(list, &mut names);
        names.into_iter().find(|name| self.functions.contains_key(*name)).map(str::to_owned)
    }

    /// The text of a command with all that is known filled in, where there is one such text; the text as
    /// written elsewhere.
    pub(super) fn command_text(&mut self, range: ByteRange) -> TextId {
        let line = super::normal_line(self.sources.text(self.span(range)));
        self.literal(&line)
    }

    fn fill_in(
        &mut self,
        range: ByteRange,
        expansions: &[&WordPart],
        backquoted: bool,
    ) -> Vec<Guarded> {
        let source = self.sources.text(self.span(range)).to_owned();
        let mut values =
            vec![Guarded { when: self.live, text: TextId::EMPTY, operations: OperationSet::EMPTY }];
        let mut at = range.start;
        let mut add = |machine: &mut Self, pieces: Vec<Guarded>| {
            let mut product = Vec::new();
            for value in &values {
                for piece in &pieces {
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
            values = machine.merged(product);
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
            add(self, vec![Guarded { when, text: literal, operations: OperationSet::EMPTY }]);
            let word = Word { parts: vec![(*expansion).clone()], range: expansion.range };
            let _ = parameter;
            let pieces = self.expand_to_text(&word);
            add(self, pieces);
            at = expansion.range.end;
        }
        let literal = self.literal(&slice(at, range.end));
        let when = self.live;
        add(self, vec![Guarded { when, text: literal, operations: OperationSet::EMPTY }]);
        for value in &mut values {
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

    /// What the variables that a condition reads depend on.
    pub(super) fn read_operations(&mut self, list: &List) -> OperationSet {
        let mut expansions = Vec::new();
        collect_list(list, &mut expansions);
        self.expanded_operations(&expansions)
    }

    /// The same for the commands of a pipeline.
    pub(super) fn read_by_commands(&mut self, commands: &[Command]) -> OperationSet {
        let mut expansions = Vec::new();
        for command in commands {
            collect_command(command, &mut expansions);
        }
        self.expanded_operations(&expansions)
    }

    fn expanded_operations(&mut self, expansions: &[&WordPart]) -> OperationSet {
        let mut operations = OperationSet::EMPTY;
        for expansion in expansions {
            let WordPartKind::Parameter(parameter) = &expansion.kind else { continue };
            let Some(variable) = self.variables.get(&parameter.name) else { continue };
            for alternative in variable.alternatives.clone() {
                operations = self.union(operations, alternative.operations);
            }
        }
        operations
    }
}

/// Filters that fail only where something is wrong with the machine: a pipeline that ends in one
/// succeeds (POSIX, XCU 2.9.2: the status of a pipeline is that of its last command).
const NEVER_FAIL: [&str; 10] =
    ["cut", "echo", "head", "printf", "sed", "sort", "tail", "tr", "uniq", "wc"];

/// The name of the command that decides the status of a list of one pipeline.
fn last_command(list: &List) -> Option<&str> {
    let [AndOr { first, rest, .. }] = &list.entries[..] else { return None };
    if !rest.is_empty() || first.negated {
        return None;
    }
    match &first.commands.last()?.kind {
        CommandKind::Simple(simple) => literal_prefix(simple, 1)?.first().copied(),
        _ => None,
    }
}

/// Runs of blanks as one, but for those in quotes and those at the ends of a piece, which may
/// separate words from an expansion.
#[derive(Default)]
struct Squeeze {
    /// The quote that is open, from piece to piece.
    quote: Option<char>,
    /// The quotes that are open around each `$(` that is, outermost first.
    around: Vec<Option<char>>,
}

impl Squeeze {
    fn text(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut characters = text.chars();
        let mut blank_before = false;
        while let Some(character) = characters.next() {
            let blank = self.quote.is_none() && character.is_whitespace();
            if !(blank && blank_before) {
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

/// A variable that a list assigns to and reads: what it reads is not what stands outside.
fn changed_and_read(list: &List) -> Option<&str> {
    let mut expansions = Vec::new();
    collect_list(list, &mut expansions);
    let mut changed = Vec::new();
    for entry in &list.entries {
        let pipelines =
            std::iter::once(&entry.first).chain(entry.rest.iter().map(|(_, pipeline)| pipeline));
        for command in pipelines.flat_map(|pipeline| &pipeline.commands) {
            match &command.kind {
                CommandKind::Simple(simple) => {
                    changed.extend(simple.assignments.iter().map(|one| one.name.as_str()));
                    if let Some(["read" | "export" | "unset"]) =
                        literal_prefix(simple, 1).as_deref()
                    {
                        changed.extend(literal_words(simple).unwrap_or_default());
                    }
                }
                CommandKind::For(command) => changed.push(&command.name),
                _ => {}
            }
        }
    }
    expansions.into_iter().find_map(|part| match &part.kind {
        WordPartKind::Parameter(parameter) => {
            changed.iter().copied().find(|name| *name == parameter.name)
        }
        _ => None,
    })
}

/// The names of the commands that a list calls, as far as they are written out.
fn called_by_list<'t>(list: &'t List, names: &mut Vec<&'t str>) {
    for entry in &list.entries {
        let pipelines =
            std::iter::once(&entry.first).chain(entry.rest.iter().map(|(_, pipeline)| pipeline));
        for command in pipelines.flat_map(|pipeline| &pipeline.commands) {
            called_by_command(command, names);
        }
    }
}

fn called_by_command<'t>(command: &'t Command, names: &mut Vec<&'t str>) {
    match &command.kind {
        CommandKind::Simple(simple) => {
            names.extend(literal_prefix(simple, 1).unwrap_or_default());
        }
        CommandKind::Group(list) | CommandKind::Subshell(list) => called_by_list(list, names),
        CommandKind::If(command) => {
            for (condition, body) in &command.branches {
                called_by_list(condition, names);
                called_by_list(body, names);
            }
            if let Some(body) = &command.otherwise {
                called_by_list(body, names);
            }
        }
        CommandKind::Case(command) => {
            for item in &command.items {
                called_by_list(&item.body, names);
            }
        }
        CommandKind::For(command) => called_by_list(&command.body, names),
        CommandKind::Loop(command) => {
            called_by_list(&command.condition, names);
            called_by_list(&command.body, names);
        }
        CommandKind::Function(_) | CommandKind::ConditionalExpression(_) => {}
    }
}

/// The simple commands of a list in which nothing else stands: joined by `;` or `&&`.
fn simple_commands(list: &List) -> Option<Vec<&SimpleCommand>> {
    let mut commands = Vec::new();
    for entry in &list.entries {
        let pipelines =
            std::iter::once(&entry.first).chain(entry.rest.iter().map(|(_, pipeline)| pipeline));
        if entry.background || entry.rest.iter().any(|(connector, _)| *connector == Connector::Or) {
            return None;
        }
        for pipeline in pipelines {
            match &pipeline.commands[..] {
                [Command { kind: CommandKind::Simple(simple), redirections, .. }]
                    if redirections.is_empty()
                        && !pipeline.negated
                        && simple.assignments.is_empty() =>
                {
                    commands.push(simple);
                }
                _ => return None,
            }
        }
    }
    Some(commands)
}

fn pure(list: &List) -> Option<Pure<'_>> {
    match &simple_commands(list)?[..] {
        [echo] => match literal_prefix(echo, 1)?[..] {
            ["echo"] => {
                let words = &echo.words[1..];
                // `-n`, `-e` and backslashes are not the same in all shells.
                let plain = !words.iter().any(has_escape_or_flag);
                plain.then_some(Pure::Echo(words))
            }
            ["pwd"] if echo.words.len() == 1 => Some(Pure::Pwd),
            _ => None,
        },
        [cd, pwd] if literal_words(pwd).as_deref() == Some(&["pwd"]) => {
            match (&literal_prefix(cd, 1)?[..], &cd.words[..]) {
                (["cd"], [_, folder]) => Some(Pure::CdThenPwd(folder)),
                _ => None,
            }
        }
        _ => None,
    }
}

fn has_escape_or_flag(word: &Word) -> bool {
    let text = |part: &WordPart| match &part.kind {
        WordPartKind::Literal(text)
        | WordPartKind::SingleQuoted(text)
        | WordPartKind::Escaped(text) => Some(text.clone()),
        _ => None,
    };
    word.parts.first().and_then(text).is_some_and(|text| text.starts_with('-'))
        || word.parts.iter().filter_map(text).any(|text| text.contains('\\'))
}

/// The words of a command, where all are plain text.
fn literal_words(command: &SimpleCommand) -> Option<Vec<&str>> {
    literal_prefix(command, command.words.len())
}

/// The first words of a command, where they are plain text.
fn literal_prefix(command: &SimpleCommand, count: usize) -> Option<Vec<&str>> {
    if command.words.len() < count {
        return None;
    }
    command.words[..count]
        .iter()
        .map(|word| match &word.parts[..] {
            [WordPart { kind: WordPartKind::Literal(text), .. }] => Some(text.as_str()),
            _ => None,
        })
        .collect()
}

/// The parameter expansions in a list, outermost only, in the order in which they stand.
fn collect_list<'t>(list: &'t List, found: &mut Vec<&'t WordPart>) {
    for entry in &list.entries {
        let pipelines =
            std::iter::once(&entry.first).chain(entry.rest.iter().map(|(_, pipeline)| pipeline));
        for command in pipelines.flat_map(|pipeline| &pipeline.commands) {
            collect_command(command, found);
        }
    }
}

fn collect_command<'t>(command: &'t Command, found: &mut Vec<&'t WordPart>) {
    match &command.kind {
        CommandKind::Simple(simple) => {
            for assignment in &simple.assignments {
                collect_parts(&assignment.value.parts, found);
            }
            for word in &simple.words {
                collect_parts(&word.parts, found);
            }
        }
        CommandKind::Group(list) | CommandKind::Subshell(list) => collect_list(list, found),
        CommandKind::If(command) => {
            for (condition, body) in &command.branches {
                collect_list(condition, found);
                collect_list(body, found);
            }
            if let Some(body) = &command.otherwise {
                collect_list(body, found);
            }
        }
        CommandKind::Case(command) => {
            collect_parts(&command.subject.parts, found);
            for item in &command.items {
                for pattern in &item.patterns {
                    collect_parts(&pattern.parts, found);
                }
                collect_list(&item.body, found);
            }
        }
        CommandKind::For(command) => {
            for word in command.words.iter().flatten() {
                collect_parts(&word.parts, found);
            }
            collect_list(&command.body, found);
        }
        CommandKind::Loop(command) => {
            collect_list(&command.condition, found);
            collect_list(&command.body, found);
        }
        CommandKind::Function(definition) => collect_command(&definition.body, found),
        CommandKind::ConditionalExpression(words) => {
            for word in words {
                collect_parts(&word.parts, found);
            }
        }
    }
    for redirection in &command.redirections {
        match &redirection.target {
            RedirectionTarget::Word(word) => collect_parts(&word.parts, found),
            RedirectionTarget::HereDocument(_) => {}
        }
    }
}

fn collect_parts<'t>(parts: &'t [WordPart], found: &mut Vec<&'t WordPart>) {
    for part in parts {
        match &part.kind {
            WordPartKind::Parameter(parameter) => match &parameter.operation {
                // These act besides giving a value, or are computed by no shell but bash.
                ParameterOperation::AssignDefault { .. } | ParameterOperation::Error { .. } => {}
                _ => found.push(part),
            },
            WordPartKind::DoubleQuoted(parts) | WordPartKind::Arithmetic(parts) => {
                collect_parts(parts, found);
            }
            WordPartKind::Substitution(substitution) => collect_list(&substitution.list, found),
            _ => {}
        }
    }
}
