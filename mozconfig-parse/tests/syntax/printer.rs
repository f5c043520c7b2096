//! A tree as text, short enough to compare by eye.
//!
//! A command is `(run …)`, `(if …)` and so on; a word is its parts side by side: plain text as it
//! is, `\x` for escaped, `'…'`, `"…"`, `$name`, `${name OPERATION word}`, `$(…)`, `` `…` ``,
//! `$((…))`. A word that is empty is `''0`. Plain text that could be taken for something else stands in `‹›`.

use std::fmt::Write as _;

use mozconfig_parse::syntax::tree::{
    AndOr, Command, CommandKind, Connector, List, Parameter, ParameterOperation, Pipeline,
    Redirection, RedirectionOperator, RedirectionTarget, Substring, Word, WordPart, WordPartKind,
};

pub(crate) fn list(list: &List) -> String {
    list.entries.iter().map(and_or).collect::<Vec<_>>().join(" ")
}

fn and_or(and_or: &AndOr) -> String {
    let mut text = pipeline(&and_or.first);
    for (connector, next) in &and_or.rest {
        let connector = match connector {
            Connector::And => "&&",
            Connector::Or => "||",
        };
        text = format!("({connector} {text} {})", pipeline(next));
    }
    if and_or.background { format!("(& {text})") } else { text }
}

fn pipeline(pipeline: &Pipeline) -> String {
    let mut text = match pipeline.commands.as_slice() {
        [only] => command(only),
        several => {
            let commands: Vec<_> = several.iter().map(command).collect();
            format!("(| {})", commands.join(" "))
        }
    };
    if pipeline.negated {
        text = format!("(! {text})");
    }
    text
}

fn block(label: &str, commands: &List) -> String {
    let commands = list(commands);
    if commands.is_empty() { format!("({label})") } else { format!("({label} {commands})") }
}

fn command(command: &Command) -> String {
    let mut items: Vec<String> = Vec::new();
    let label = match &command.kind {
        CommandKind::Simple(simple) => {
            for assignment in &simple.assignments {
                let operator = if assignment.append { "+=" } else { "=" };
                let value = if assignment.value.parts.is_empty() {
                    String::new()
                } else {
                    word(&assignment.value)
                };
                items.push(format!("{}{operator}{value}", assignment.name));
            }
            items.extend(simple.words.iter().map(word));
            if simple.words.is_empty() { "set" } else { "run" }
        }
        CommandKind::Group(body) => {
            items.push(list(body));
            "group"
        }
        CommandKind::Subshell(body) => {
            items.push(list(body));
            "subshell"
        }
        CommandKind::If(command) => {
            for (condition, body) in &command.branches {
                items.push(block("when", condition));
                items.push(block("then", body));
            }
            items.extend(command.otherwise.iter().map(|body| block("else", body)));
            "if"
        }
        CommandKind::Case(command) => {
            items.push(word(&command.subject));
            for item in &command.items {
                let patterns: Vec<_> = item.patterns.iter().map(word).collect();
                items.push(block(&format!("[{}]", patterns.join(" ")), &item.body));
            }
            "case"
        }
        CommandKind::For(command) => {
            items.push(command.name.to_string());
            if let Some(words) = &command.words {
                let words: Vec<_> = words.iter().map(word).collect();
                items.push(format!("[{}]", words.join(" ")));
            }
            items.push(list(&command.body));
            "for"
        }
        CommandKind::Loop(command) => {
            items.push(block("when", &command.condition));
            items.push(list(&command.body));
            if command.until { "until" } else { "while" }
        }
        CommandKind::Function(function) => {
            items.push(function.name.to_string());
            items.push(self::command(&function.body));
            "function"
        }
        CommandKind::ConditionalExpression(words) => {
            items.extend(words.iter().map(word));
            "[["
        }
    };
    items.extend(command.redirections.iter().map(redirection));
    let mut text = format!("({label}");
    for item in items.iter().filter(|item| !item.is_empty()) {
        let _ = write!(text, " {item}");
    }
    text.push(')');
    text
}

fn redirection(redirection: &Redirection) -> String {
    let operator = match redirection.operator {
        RedirectionOperator::Input => "<",
        RedirectionOperator::Output => ">",
        RedirectionOperator::Clobber => ">|",
        RedirectionOperator::Append => ">>",
        RedirectionOperator::DuplicateInput => "<&",
        RedirectionOperator::DuplicateOutput => ">&",
        RedirectionOperator::ReadWrite => "<>",
        RedirectionOperator::HereDocument => "<<",
        RedirectionOperator::HereString => "<<<",
        RedirectionOperator::OutputAndError => "&>",
    };
    let descriptor = redirection.descriptor.map_or(String::new(), |number| number.to_string());
    let target = match &redirection.target {
        RedirectionTarget::Word(target) => word(target),
        RedirectionTarget::HereDocument(document) => {
            let strip = if document.strip_tabs { "-" } else { "" };
            let quote = if document.quoted { "'" } else { "" };
            format!("{strip}{quote}{}{quote} {:?}", document.delimiter, parts(&document.body))
        }
    };
    format!("({descriptor}{operator} {target})")
}

fn word(word: &Word) -> String {
    if word.parts.is_empty() { "''0".to_owned() } else { parts(&word.parts) }
}

fn parts(parts: &[WordPart]) -> String {
    parts.iter().map(part).collect()
}

fn part(part: &WordPart) -> String {
    match &part.kind {
        WordPartKind::Literal(text)
            if text.contains(|character| " \n\t()'\"$`\\~".contains(character)) =>
        {
            format!("‹{text}›")
        }
        WordPartKind::Literal(text) => text.to_string(),
        WordPartKind::Escaped(text) => format!("\\{text}"),
        WordPartKind::SingleQuoted(text) => format!("'{text}'"),
        WordPartKind::DoubleQuoted(inner) => format!("\"{}\"", parts(inner)),
        WordPartKind::Parameter(inner) => parameter(inner),
        WordPartKind::Substitution(substitution) => {
            let commands = list(&substitution.list);
            let commands = if substitution.reads_file { "file".to_owned() } else { commands };
            if substitution.backquoted { format!("`{commands}`") } else { format!("$({commands})") }
        }
        WordPartKind::Arithmetic(inner) => format!("$(({}))", parts(inner)),
        WordPartKind::Tilde(name) => format!("~{{{name}}}"),
        WordPartKind::DollarSingleQuoted(text) => format!("$'{text}'"),
    }
}

fn parameter(parameter: &Parameter) -> String {
    let name = &parameter.name;
    let colon = |or_empty: bool| if or_empty { ":" } else { "" };
    let double = |longest: bool, operator: &str| operator.repeat(if longest { 2 } else { 1 });
    match &parameter.operation {
        ParameterOperation::Value => format!("${name}"),
        ParameterOperation::Length => format!("${{length {name}}}"),
        ParameterOperation::Default { or_empty, word: it } => {
            format!("${{{name} {}- {}}}", colon(*or_empty), word(it))
        }
        ParameterOperation::AssignDefault { or_empty, word: it } => {
            format!("${{{name} {}= {}}}", colon(*or_empty), word(it))
        }
        ParameterOperation::Error { or_empty, word: it } => {
            format!("${{{name} {}? {}}}", colon(*or_empty), word(it))
        }
        ParameterOperation::Alternative { or_empty, word: it } => {
            format!("${{{name} {}+ {}}}", colon(*or_empty), word(it))
        }
        ParameterOperation::RemoveSuffix { longest, pattern } => {
            format!("${{{name} {} {}}}", double(*longest, "%"), word(pattern))
        }
        ParameterOperation::RemovePrefix { longest, pattern } => {
            format!("${{{name} {} {}}}", double(*longest, "#"), word(pattern))
        }
        ParameterOperation::Substring(substring) => {
            let Substring { offset, length } = &**substring;
            let length =
                length.as_ref().map_or(String::new(), |length| format!(" {}", word(length)));
            format!("${{{name} from {}{length}}}", word(offset))
        }
        ParameterOperation::Unsupported(text) => format!("${{{name} unsupported {text}}}"),
    }
}
