//! How a formula is shown: as an expression in the language of `when`, and as a phrase.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use super::{Formula, Literal};
use crate::condition::{Class, Conditions, Question};
use crate::symbol::{Symbol, SymbolId};

impl Formula {
    /// Whether it would be too long to show.
    pub fn is_too_long(&self) -> bool {
        self.products.is_none()
    }

    /// The formula in the language of `when`. Empty where it always holds; `never` where it never
    /// does.
    pub fn expression(&self, conditions: &Conditions) -> String {
        let Some(products) = &self.products else { return "(too complex to show)".to_owned() };
        if products.is_empty() {
            return "never".to_owned();
        }
        // The same literal may stand in many products.
        let mut shown: BTreeMap<(&Literal, bool), String> = BTreeMap::new();
        let mut expression = String::new();
        for (index, product) in products.iter().enumerate() {
            if index > 0 {
                expression.push_str(" || ");
            }
            let is_long = product.len() > 1;
            let (open, close) = if is_long && products.len() > 1 { ("(", ")") } else { ("", "") };
            expression.push_str(open);
            for (index, literal) in product.iter().enumerate() {
                if index > 0 {
                    expression.push_str(" && ");
                }
                let text = shown
                    .entry((literal, is_long))
                    .or_insert_with(|| Shown { conditions, literal }.expression(is_long));
                expression.push_str(text);
            }
            expression.push_str(close);
        }
        expression
    }

    /// The formula as a phrase that goes on after "when"; empty where it always holds.
    pub fn phrase(&self, conditions: &Conditions) -> String {
        let Some(products) = &self.products else {
            return "a condition holds that is too complex to show".to_owned();
        };
        let products: Vec<String> = products
            .iter()
            .map(|product| {
                let literals: Vec<String> =
                    product.iter().map(|literal| Shown { conditions, literal }.phrase()).collect();
                literals.join(" and ")
            })
            .collect();
        products.join(", or ")
    }
}

/// A literal with what is needed to show it.
struct Shown<'a> {
    conditions: &'a Conditions,
    literal: &'a Literal,
}

impl Shown<'_> {
    fn symbol(&self) -> &Symbol {
        self.conditions.symbols.get(self.literal.variable.symbol)
    }

    fn texts(&self) -> Vec<&str> {
        let mut texts: Vec<&str> = self
            .literal
            .classes
            .iter()
            .filter_map(|class| match class {
                Class::Unset => None,
                Class::Is(literal) => Some(self.conditions.symbols.literal_str(*literal)),
            })
            .collect();
        texts.sort_unstable();
        texts
    }

    /// The values apart: unset, empty, the others.
    fn values(&self) -> (bool, bool, Vec<&str>) {
        let texts = self.texts();
        let empty = texts.contains(&"");
        let others = texts.into_iter().filter(|text| !text.is_empty()).collect();
        (self.literal.classes.contains(&Class::Unset), empty, others)
    }

    /// The file tests that together mean the classes, for a symbol of what stands at a path: all of
    /// them hold, or not all of them do.
    fn file_tests(&self) -> (bool, &'static [(bool, &'static str)]) {
        let texts = self.texts();
        // Which of the three kinds of file are meant; nothing stands there in the complement.
        let kinds = ["file", "executable", "directory"].map(|kind| texts.contains(&kind));
        let tests: &[(bool, &str)] = match kinds {
            [true, true, true] => &[(true, "exists")],
            [true, true, false] => &[(true, "file")],
            [false, false, true] => &[(true, "directory")],
            [false, true, true] => &[(true, "executable")],
            [true, false, false] => &[(true, "file"), (false, "executable")],
            [false, true, false] => &[(true, "file"), (true, "executable")],
            // A file that cannot be executed, or a folder: what stands there is no executable file.
            [true, false, true] => &[(true, "exists"), (false, "executable-file")],
            [false, false, false] => &[],
        };
        (!self.literal.complement, tests)
    }

    fn expression(&self, inside: bool) -> String {
        let positive = !self.literal.complement;
        let bang = |positive| if positive { "" } else { "!" };
        let subject = Subject { conditions: self.conditions, symbol: self.literal.variable.symbol };
        let subject = subject.to_string();
        if let Question::Matches(pattern) = self.literal.variable.question {
            let pattern = quoted(&self.conditions.symbols.pattern_of(pattern).display());
            return format!("{subject} {}matches {pattern}", bang(positive));
        }
        match self.symbol() {
            Symbol::Status(text) => {
                let command = quoted(&self.conditions.symbols.render(*text));
                let (_, _, numbers) = self.values();
                let terms: Vec<String> = numbers
                    .iter()
                    .map(|number| match *number {
                        "0" => format!("{}succeeds({command})", bang(positive)),
                        number if positive => format!("{subject} == {}", quoted(number)),
                        number => format!("{subject} != {}", quoted(number)),
                    })
                    .collect();
                let joined = terms.join(if positive { " || " } else { " && " });
                let is_or = positive && inside && terms.len() > 1;
                return if is_or { format!("({joined})") } else { joined };
            }
            Symbol::Same(a, b) => {
                let symbols = &self.conditions.symbols;
                let (a, b) = (quoted(&symbols.render(*a)), quoted(&symbols.render(*b)));
                return format!("{}same({a}, {b})", bang(positive));
            }
            Symbol::File(path) => {
                let (positive, tests) = self.file_tests();
                let path = quoted(&self.conditions.symbols.render(*path));
                let shown: Vec<String> = tests
                    .iter()
                    .map(|(holds, test)| match *test {
                        "executable-file" => format!("!(file({path}) && executable({path}))"),
                        test => format!("{}{test}({path})", bang(*holds)),
                    })
                    .collect();
                return match &shown[..] {
                    [one] => format!("{}{one}", bang(positive)),
                    several => format!("{}({})", bang(positive), several.join(" && ")),
                };
            }
            _ => {}
        }
        let (unset, empty, texts) = self.values();
        let can_be_unset = matches!(self.symbol(), Symbol::Environment(_));
        let mut terms = Vec::new();
        match (unset, empty) {
            (true, true) => terms.push(format!("{}empty({subject})", bang(positive))),
            (true, false) => terms.push(format!("{}unset({subject})", bang(positive))),
            (false, true) if can_be_unset => {
                let sign = if positive { "==" } else { "!=" };
                terms.push(format!("{subject} {sign} \"\""));
            }
            (false, true) => terms.push(format!("{}empty({subject})", bang(positive))),
            (false, false) => {}
        }
        let sign = if positive { "==" } else { "!=" };
        terms.extend(texts.into_iter().map(|text| format!("{subject} {sign} {}", quoted(text))));
        let several = terms.len() > 1;
        let joined = terms.join(if positive { " || " } else { " && " });
        if several && positive && inside { format!("({joined})") } else { joined }
    }

    fn phrase(&self) -> String {
        let positive = !self.literal.complement;
        let symbols = &self.conditions.symbols;
        let name = name_of(self.conditions, self.literal.variable.symbol);
        if let Question::Matches(pattern) = self.literal.variable.question {
            let pattern = symbols.pattern_of(pattern).display();
            let verb = if positive { "matches" } else { "does not match" };
            return format!("{name} {verb} `{pattern}`");
        }
        match self.symbol() {
            Symbol::Status(text) => {
                let command = shortened(&symbols.render(*text)).into_owned();
                let (_, _, numbers) = self.values();
                if numbers == ["0"] {
                    return format!("`{command}` {}", if positive { "succeeds" } else { "fails" });
                }
                let numbers: Vec<String> = numbers.iter().map(|it| format!("`{it}`")).collect();
                return match (positive, numbers.len()) {
                    (true, _) => format!("`{command}` ends with {}", numbers.join(" or ")),
                    (false, 1) => format!("`{command}` does not end with {}", numbers[0]),
                    (false, _) => {
                        format!("`{command}` ends with neither {}", numbers.join(" nor "))
                    }
                };
            }
            Symbol::Same(a, b) => {
                let verb = if positive { "is" } else { "is not" };
                return format!("`{}` {verb} `{}`", symbols.render(*a), symbols.render(*b));
            }
            Symbol::File(path) => {
                let (positive, tests) = self.file_tests();
                let path = symbols.render(*path);
                let is = |holds: bool| if holds == positive { "is" } else { "is not" };
                return match tests {
                    [(_, "exists")] if positive => format!("`{path}` exists"),
                    [(_, "exists")] => format!("`{path}` does not exist"),
                    [(_, "file")] => format!("`{path}` {} a file", is(true)),
                    [(_, "directory")] => format!("`{path}` {} a folder", is(true)),
                    [(_, "executable")] => format!("`{path}` {} executable", is(true)),
                    [(_, "file"), (executable, _)] => {
                        let can = if *executable { "can" } else { "cannot" };
                        format!("`{path}` {} a file that {can} be executed", is(true))
                    }
                    _ => {
                        format!("`{path}` {} a folder or a file that cannot be executed", is(true))
                    }
                };
            }
            _ => {}
        }
        let (unset, empty, texts) = self.values();
        let can_be_unset = matches!(self.symbol(), Symbol::Environment(_));
        let mut values: Vec<String> = Vec::new();
        match (unset, empty) {
            (true, true) => values.push("empty".to_owned()),
            (true, false) => values.push("unset".to_owned()),
            (false, true) if can_be_unset => values.push("set to nothing".to_owned()),
            (false, true) => values.push("empty".to_owned()),
            (false, false) => {}
        }
        values.extend(texts.into_iter().map(|text| format!("`{text}`")));
        let values = values.join(if positive { " or " } else { " nor " });
        match (positive, values.contains(" nor ")) {
            (true, _) => format!("{name} is {values}"),
            (false, _) if values == "unset" => format!("{name} is set"),
            (false, false) => format!("{name} is not {values}"),
            (false, true) => format!("{name} is neither {values}"),
        }
    }
}

/// A symbol as the subject of a comparison.
struct Subject<'a> {
    conditions: &'a Conditions,
    symbol: SymbolId,
}

impl fmt::Display for Subject<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.conditions.symbols.get(self.symbol) {
            Symbol::Environment(name) => f.write_str(name),
            Symbol::Command(text) => {
                let text = self.conditions.symbols.render(*text);
                let plain = text.contains(' ')
                    && text.chars().all(|c| c.is_ascii_alphanumeric() || " _./:%+-,".contains(c))
                    && !text.split(' ').any(|word| matches!(word, "matches" | "in"));
                if plain { f.write_str(&text) } else { write!(f, "$({text})") }
            }
            _ => f.write_str(&quoted(&render_symbol(self.conditions, self.symbol))),
        }
    }
}

/// A symbol as the subject of a phrase.
pub(super) fn name_of(conditions: &Conditions, symbol: SymbolId) -> String {
    let symbols = &conditions.symbols;
    match symbols.get(symbol) {
        Symbol::Environment(name) => format!("`{name}`"),
        Symbol::Command(text) => format!("the output of `{}`", shortened(&symbols.render(*text))),
        Symbol::File(path) => format!("`{}`", symbols.render(*path)),
        Symbol::Status(text) => {
            format!("the success of `{}`", shortened(&symbols.render(*text)))
        }
        _ => format!("`{}`", shortened(&render_symbol(conditions, symbol))),
    }
}

/// A text that is too long for a phrase, without its middle.
fn shortened(text: &str) -> Cow<'_, str> {
    const LONGEST: usize = 72;
    // A text has no more characters than bytes.
    let count = if text.len() <= LONGEST { text.len() } else { text.chars().count() };
    if count <= LONGEST {
        return Cow::Borrowed(text);
    }
    let front: String = text.chars().take(LONGEST / 2).collect();
    let back: String = text.chars().skip(count - LONGEST / 2 + 3).collect();
    Cow::Owned(format!("{front}...{back}"))
}

/// A symbol as shell text.
fn render_symbol(conditions: &Conditions, symbol: SymbolId) -> String {
    conditions.symbols.render_one(symbol)
}

/// A text in double quotes, with `"` and `\` protected.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    if !text.bytes().any(|byte| matches!(byte, b'"' | b'\\')) {
        quoted.push_str(text);
        quoted.push('"');
        return quoted;
    }
    for character in text.chars() {
        if matches!(character, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(character);
    }
    quoted.push('"');
    quoted
}
