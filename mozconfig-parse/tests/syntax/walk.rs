//! Goes over all nodes of a tree, and checks what holds for every tree.

use mozconfig_parse::source::ByteRange;
use mozconfig_parse::syntax::Parsed;
use mozconfig_parse::syntax::tree::{
    Command, CommandKind, List, ParameterOperation, Pipeline, RedirectionTarget, Substring, Word,
    WordPart, WordPartKind,
};

/// Texts like those in real files, and texts that hold every construct.
pub(crate) const SAMPLES: &[&str] = &[
    ". \"$topsrcdir/browser/config/mozconfigs/common\"\n\nac_add_options --enable-update-channel=\"${MOZ_UPDATE_CHANNEL}\"\nexport MOZILLA_OFFICIAL=1\nmk_add_options MOZ_MAKE_FLAGS=\"-j4\"\n",
    "# It's a comment with a ` quote\nif test `uname -s` = Linux; then\n    CFLAGS=\"$CFLAGS -g\" # trailing\nelif [ -z \"$x\" -a ! -f \"$y\" ]\nthen\n    :\nelse\n    unset x\nfi\n",
    "case \"$(uname -s)\" in\n  Linux|*BSD)\n    x=${x:-$topsrcdir/a} ;;\n  (MINGW*) y=${y%.*} ;;\n  *) exit 1\nesac\n",
    "read branch platform <<EOF\n$(python2.7 -c 'import json; print json.loads(open(\"'\"$topsrcdir\"'/../x.json\").read())[\"y\"]' 2> /dev/null)\nEOF\nx=$(( `grep processor /proc/cpuinfo | wc -l` + 2 ))\n",
    "mk_export_correct_style() {\n  mk_add_options \"export $1=$(cmd.exe //c echo %$1%)\"\n}\nexport PATH=\"`cd \"$topsrcdir/a\" ; pwd`:${PATH}\"\nCC='$(X)/a b'\\ \\(x\\)\n",
    "for x in a \"$@\" *.c; do while read y && test -n \"$y\"; do echo $y; done <x >>y 2>&1; done\nuntil false; do break; done | cat & wait\n! (cd a && { b; c; }) || exit\n",
    "cat <<-'A' <<B; x=1 y=\"a\\\"b`c \\`d\\` \\\"e\\\"`f\"\n\tl1 $x\n\tA\nl2 ${x+\"y\"} `z \\\\ w`\nB\nf() (a)\n${x-ü} é\\é \"é\\é\" 'é'\n",
    "x+=a y=(1 2) <<<b; [[ $a == b && -n c ]]; source x; a &>b; echo ${x:1:2} ${x/a/b} $(< f) $'a\\'b' <(c)\nfunction g { [ a == b ]; }\n",
    "i\\\nf a\\\nb; the\\\nn c &\\\n& $\\\nx $\\\n{x\\\ny\\\n-\\\nz} d\\\n>\\\n> e; f\\\ni\n",
    "x=~/a:~b y=~ echo ~root/x a~ '~' \"~\" ${x:-~}; export z=~:~/q; $((1 + (2 * $x) - ${y}))\n$((a); (b)) \"${x#'a'}${x-'a'}${#x}${#}$#$$$-$!$?$@$*$0$10\"\n",
];

/// A node as a check sees it.
struct Node {
    label: &'static str,
    range: ByteRange,
}

struct Walker<'text> {
    text: &'text str,
    /// Inside backquotes or a here-document with `<<-`, where some bytes of the file are no part of
    /// what is parsed.
    is_loose: bool,
    has_errors: bool,
    parents: Vec<Node>,
    /// The backquoted substitutions.
    backquoted: Vec<ByteRange>,
    /// Substitutions that start with `$((`.
    subshells: usize,
    complaint: Option<String>,
    /// Every node, with what it is: parents before their children.
    visited: Vec<(&'static str, ByteRange)>,
}

/// Every node of a tree as it is written, with what it is: parents before their children.
pub(crate) fn nodes<'text>(text: &'text str, parsed: &Parsed) -> Vec<(&'static str, &'text str)> {
    let mut walker = Walker::new(text, false);
    walker.list(&parsed.script);
    walker.visited.iter().map(|(label, range)| (*label, &text[range.as_usize()])).collect()
}

/// The places of the backquoted substitutions of a tree, and how many substitutions start with
/// `$((`.
pub(crate) fn peculiarities(text: &str, parsed: &Parsed) -> (Vec<ByteRange>, usize) {
    let mut walker = Walker::new(text, true);
    walker.list(&parsed.script);
    (walker.backquoted, walker.subshells)
}

/// Checks what holds for every tree: nodes are inside the text and inside their parents, in order,
/// and their text is what they say; errors and bashisms are in order.
pub(crate) fn check(text: &str, parsed: &Parsed) -> Result<(), String> {
    for pair in parsed.errors.windows(2) {
        if pair[0].range.start > pair[1].range.start {
            return Err(format!("errors out of order: {pair:?}"));
        }
    }
    for pair in parsed.bashisms.windows(2) {
        if pair[0].range.start > pair[1].range.start {
            return Err(format!("bashisms out of order: {pair:?}"));
        }
    }
    let places = parsed.errors.iter().map(|error| error.range);
    for range in places.chain(parsed.bashisms.iter().map(|bashism| bashism.range)) {
        if text.get(range.as_usize()).is_none() {
            return Err(format!("{range:?} is no range of the text"));
        }
    }
    let mut walker = Walker::new(text, !parsed.errors.is_empty());
    walker.list(&parsed.script);
    walker.complaint.map_or(Ok(()), Err)
}

impl<'text> Walker<'text> {
    fn new(text: &'text str, has_errors: bool) -> Self {
        let all = ByteRange::new(0, text.len() as u32);
        Self {
            text,
            is_loose: false,
            has_errors,
            parents: vec![Node { label: "file", range: all }],
            backquoted: Vec::new(),
            subshells: 0,
            complaint: None,
            visited: Vec::new(),
        }
    }

    fn complain(&mut self, complaint: String) {
        self.complaint.get_or_insert(complaint);
    }

    fn slice(&mut self, range: ByteRange) -> &'text str {
        let slice = self.text.get(range.as_usize());
        if slice.is_none() {
            self.complain(format!("{range:?} is no range of the text"));
        }
        slice.unwrap_or_default()
    }

    /// Checks that a node is inside its parent, and goes on inside of it.
    fn inside(&mut self, label: &'static str, range: ByteRange, visit: impl FnOnce(&mut Self)) {
        self.slice(range);
        let parent = self.parents.last().expect("the file is always there");
        if range.start > range.end
            || range.start < parent.range.start
            || range.end > parent.range.end
        {
            let complaint =
                format!("{label} {range:?} is not inside {} {:?}", parent.label, parent.range);
            self.complain(complaint);
        }
        self.visited.push((label, range));
        self.parents.push(Node { label, range });
        visit(self);
        self.parents.pop();
    }

    /// Checks that nodes follow each other.
    fn in_order(&mut self, label: &str, ranges: impl Iterator<Item = ByteRange>) {
        let mut end = 0;
        for range in ranges {
            if range.start < end {
                self.complain(format!("{label} {range:?} overlaps what is before it"));
            }
            end = range.end;
        }
    }

    fn list(&mut self, list: &List) {
        self.in_order("list", list.entries.iter().map(|entry| entry.range));
        if let (Some(first), Some(last)) = (list.entries.first(), list.entries.last())
            && list.range != first.range.to(last.range)
        {
            self.complain(format!("list {:?} is not its entries", list.range));
        }
        self.inside("list", list.range, |walker| {
            for entry in &list.entries {
                walker.inside("and-or", entry.range, |walker| {
                    walker.pipeline(&entry.first);
                    walker.in_order(
                        "and-or",
                        std::iter::once(entry.first.range)
                            .chain(entry.rest.iter().map(|(_, pipeline)| pipeline.range)),
                    );
                    for (_, pipeline) in &entry.rest {
                        walker.pipeline(pipeline);
                    }
                });
            }
        });
    }

    fn pipeline(&mut self, pipeline: &Pipeline) {
        if pipeline.commands.is_empty() {
            self.complain("a pipeline without commands".to_owned());
        }
        self.in_order("pipeline", pipeline.commands.iter().map(|command| command.range));
        if pipeline.negated && !self.slice(pipeline.range).starts_with('!') {
            self.complain(format!("{:?} does not start with `!`", pipeline.range));
        }
        self.inside("pipeline", pipeline.range, |walker| {
            for command in &pipeline.commands {
                walker.command(command);
            }
        });
    }

    fn command(&mut self, command: &Command) {
        self.inside("command", command.range, |walker| {
            walker.kind(command);
            for redirection in &command.redirections {
                walker.inside("redirection", redirection.range, |walker| {
                    match &redirection.target {
                        RedirectionTarget::Word(word) => walker.word(word),
                        RedirectionTarget::HereDocument(document) => {
                            let all = ByteRange::new(0, walker.text.len() as u32);
                            walker.parents.push(Node { label: "file", range: all });
                            let was_loose = walker.is_loose;
                            walker.is_loose |= document.strip_tabs;
                            walker.inside("body", document.body_range, |walker| {
                                walker.parts(&document.body);
                            });
                            walker.is_loose = was_loose;
                            walker.parents.pop();
                        }
                    }
                });
            }
        });
    }

    fn kind(&mut self, command: &Command) {
        match &command.kind {
            CommandKind::Simple(simple) => {
                if simple.assignments.is_empty()
                    && simple.words.is_empty()
                    && command.redirections.is_empty()
                    && !self.has_errors
                {
                    self.complain(format!("an empty command at {:?}", command.range));
                }
                let assignments = simple.assignments.iter().map(|assignment| assignment.range);
                let words = simple.words.iter().map(|word| word.range);
                self.in_order("simple command", assignments.chain(words));
                for assignment in &simple.assignments {
                    self.inside("assignment", assignment.range, |walker| {
                        walker.name(&assignment.name, assignment.name_range);
                        walker.word(&assignment.value);
                    });
                }
                self.words(&simple.words);
            }
            CommandKind::Group(list) | CommandKind::Subshell(list) => self.list(list),
            CommandKind::If(command) => {
                for (condition, body) in &command.branches {
                    self.list(condition);
                    self.list(body);
                    self.in_order("if", [condition.range, body.range].into_iter());
                }
                if let Some(otherwise) = &command.otherwise {
                    self.list(otherwise);
                }
            }
            CommandKind::Case(command) => {
                self.word(&command.subject);
                self.in_order("case", command.items.iter().map(|item| item.range));
                for item in &command.items {
                    self.inside("case item", item.range, |walker| {
                        walker.words(&item.patterns);
                        walker.list(&item.body);
                    });
                }
            }
            CommandKind::For(command) => {
                self.name(&command.name, command.name_range);
                self.words(command.words.as_deref().unwrap_or_default());
                self.list(&command.body);
            }
            CommandKind::Loop(command) => {
                self.list(&command.condition);
                self.list(&command.body);
            }
            CommandKind::Function(function) => {
                self.name(&function.name, function.name_range);
                self.command(&function.body);
            }
            CommandKind::ConditionalExpression(words) => self.words(words),
        }
    }

    fn words(&mut self, words: &[Word]) {
        self.in_order("words", words.iter().map(|word| word.range));
        for word in words {
            self.word(word);
        }
    }

    fn word(&mut self, word: &Word) {
        if word.parts.is_empty() != word.range.is_empty() {
            self.complain(format!("a word of {} parts at {:?}", word.parts.len(), word.range));
        }
        if let (Some(first), Some(last)) = (word.parts.first(), word.parts.last())
            && word.range != first.range.to(last.range)
        {
            self.complain(format!("word {:?} is not its parts", word.range));
        }
        self.inside("word", word.range, |walker| walker.parts(&word.parts));
    }

    fn parts(&mut self, parts: &[WordPart]) {
        self.in_order("parts", parts.iter().map(|part| part.range));
        for pair in parts.windows(2) {
            if let (WordPartKind::Literal(_), WordPartKind::Literal(_)) =
                (&pair[0].kind, &pair[1].kind)
            {
                self.complain(format!("literals side by side at {:?}", pair[0].range));
            }
        }
        for part in parts {
            self.inside("part", part.range, |walker| walker.part(part));
        }
    }

    /// Checks that a node is written as it says.
    fn expect(&mut self, range: ByteRange, expected: &str) {
        fn bare(text: &str) -> String {
            text.chars().filter(|character| !matches!(character, '\\' | '\n' | '\t')).collect()
        }

        let found = self.slice(range);
        let is_same = if self.is_loose {
            bare(found) == bare(expected)
        } else {
            found == expected || found.replace("\\\n", "") == expected.replace("\\\n", "")
        };
        if !is_same {
            self.complain(format!("{range:?} is {found:?}, not {expected:?}"));
        }
    }

    fn name(&mut self, name: &str, range: ByteRange) {
        self.inside("name", range, |walker| walker.expect(range, name));
    }

    fn part(&mut self, part: &WordPart) {
        let range = part.range;
        match &part.kind {
            WordPartKind::Literal(text) => {
                if text.is_empty() {
                    self.complain(format!("an empty literal at {range:?}"));
                }
                self.expect(range, text);
            }
            WordPartKind::Escaped(text) => self.expect(range, &format!("\\{text}")),
            WordPartKind::SingleQuoted(text) if !self.has_errors => {
                self.expect(range, &format!("'{text}'"));
            }
            WordPartKind::DollarSingleQuoted(text) if !self.has_errors => {
                self.expect(range, &format!("$'{text}'"));
            }
            WordPartKind::SingleQuoted(_) | WordPartKind::DollarSingleQuoted(_) => {}
            WordPartKind::Tilde(name) => self.expect(range, &format!("~{name}")),
            WordPartKind::DoubleQuoted(parts) => {
                self.starts_and_ends(range, "\"", "\"");
                self.parts(parts);
            }
            WordPartKind::Arithmetic(parts) => {
                self.starts_and_ends(range, "$", ")");
                self.parts(parts);
            }
            WordPartKind::Parameter(parameter) => {
                self.starts_and_ends(range, "$", "");
                match &parameter.operation {
                    ParameterOperation::Default { word, .. }
                    | ParameterOperation::AssignDefault { word, .. }
                    | ParameterOperation::Error { word, .. }
                    | ParameterOperation::Alternative { word, .. }
                    | ParameterOperation::RemoveSuffix { pattern: word, .. }
                    | ParameterOperation::RemovePrefix { pattern: word, .. } => self.word(word),
                    ParameterOperation::Substring(substring) => {
                        let Substring { offset, length } = &**substring;
                        self.word(offset);
                        if let Some(length) = length {
                            self.word(length);
                        }
                    }
                    ParameterOperation::Value
                    | ParameterOperation::Length
                    | ParameterOperation::Unsupported(_) => {}
                }
            }
            WordPartKind::Substitution(substitution) => {
                let was_loose = self.is_loose;
                if substitution.backquoted {
                    self.starts_and_ends(range, "`", "`");
                    self.backquoted.push(range);
                    self.is_loose = true;
                } else {
                    self.starts_and_ends(range, "", ")");
                    let text = self.slice(range).replace("\\\n", "");
                    self.subshells += usize::from(text.starts_with("$(("));
                }
                self.inside("inner", substitution.inner, |walker| {
                    walker.list(&substitution.list);
                });
                self.is_loose = was_loose;
            }
        }
    }

    fn starts_and_ends(&mut self, range: ByteRange, start: &str, end: &str) {
        let text = self.slice(range);
        if !text.starts_with(start) || !(self.has_errors || text.ends_with(end)) {
            self.complain(format!("{range:?} is {text:?}: not from {start} to {end}"));
        }
    }
}
