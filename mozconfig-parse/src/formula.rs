//! Conditions in words, and back.
//!
//! [`Conditions::formula`] gives an irredundant sum of products for a condition (the method of
//! Minato and Morreale, with many-valued variables). It is shown in two ways: as an expression in
//! the language of the whitelist's `when` ([`Formula::expression`]), which [`Conditions::parse`]
//! reads, and as a phrase for people ([`Formula::phrase`]).
//!
//! ```text
//! uname -s != "Linux" && (empty(bucket) || platform matches "win*")
//! ```
//!
//! A name is a variable of the environment, anything else before `==`, `!=` or `matches` is a
//! command; `$(…)` around a command keeps apart what would be misread. `empty(NAME)`,
//! `unset(NAME)`, `file("path")`, `directory("path")`, `executable("path")`, `exists("path")`,
//! `succeeds("command")` and `same("text", "text")` ask what their names say; `!`, `&&`, `||` and parentheses combine.

use std::collections::BTreeMap;
use std::fmt;

use crate::condition::{Class, Condition, Conditions, Question, Variable};
use crate::pattern::Pattern;
use crate::symbol::{Symbol, SymbolId};

/// How many products a formula may have before it is given up.
const MAX_PRODUCTS: usize = 64;

/// One question and its answer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Literal {
    /// The question.
    pub variable: Variable,
    /// The values meant.
    pub classes: Vec<Class>,
    /// Whether all other values are meant instead.
    pub complement: bool,
}

/// A sum of products; `None` where it would be too long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formula {
    products: Option<Vec<Vec<Literal>>>,
}

impl Conditions {
    /// A condition as a sum of products.
    pub fn formula(&mut self, condition: Condition) -> Formula {
        let mut budget = 4096;
        let products = self
            .cover(condition, condition, &mut budget)
            .map(|(products, _)| products)
            .filter(|products| products.len() <= MAX_PRODUCTS);
        Formula { products }
    }

    /// What a condition asks about, in the words of [`Formula::phrase`], each once.
    pub fn subjects(&self, condition: Condition) -> Vec<String> {
        let mut subjects: Vec<String> = Vec::new();
        for variable in self.support(condition) {
            let subject = name_of(self, variable.symbol);
            if !subjects.contains(&subject) {
                subjects.push(subject);
            }
        }
        subjects
    }

    /// Products that cover `lower` and stay within `upper`, and the condition that they make up.
    fn cover(
        &mut self,
        lower: Condition,
        upper: Condition,
        budget: &mut usize,
    ) -> Option<(Vec<Vec<Literal>>, Condition)> {
        if lower.is_never() {
            return Some((Vec::new(), Condition::NEVER));
        }
        if upper.is_always() {
            return Some((vec![Vec::new()], Condition::ALWAYS));
        }
        *budget = budget.checked_sub(1)?;
        let (variable, classes) = self.top(lower, upper)?;
        let answers: Vec<Option<Class>> =
            classes.iter().copied().map(Some).chain(std::iter::once(None)).collect();
        let children: Vec<(Condition, Condition)> = answers
            .iter()
            .map(|&answer| {
                (self.child(lower, variable, answer), self.child(upper, variable, answer))
            })
            .collect();
        let mut everywhere = Condition::ALWAYS;
        for &(_, upper) in &children {
            everywhere = self.and(everywhere, upper);
        }
        let mut left_over = Condition::NEVER;
        let mut with: BTreeMap<Vec<Literal>, Vec<Option<Class>>> = BTreeMap::new();
        let mut order: Vec<Vec<Literal>> = Vec::new();
        let mut covers = Vec::with_capacity(children.len());
        for (&answer, &(lower, upper)) in answers.iter().zip(&children) {
            let needed = self.and_not(lower, everywhere);
            let (products, covered) = self.cover(needed, upper, budget)?;
            for product in products {
                let answers = with.entry(product.clone()).or_default();
                if answers.is_empty() {
                    order.push(product);
                }
                answers.push(answer);
            }
            let open = self.and_not(lower, covered);
            left_over = self.or(left_over, open);
            covers.push(covered);
        }
        let (mut products, without) = self.cover(left_over, everywhere, budget)?;
        for product in order {
            let answers = with.remove(&product).unwrap_or_default();
            let complement = answers.contains(&None);
            let literal_classes: Vec<Class> = if complement {
                classes.iter().copied().filter(|class| !answers.contains(&Some(*class))).collect()
            } else {
                answers.into_iter().flatten().collect()
            };
            let mut literals = product;
            if !(complement && literal_classes.is_empty()) {
                literals.insert(0, Literal { variable, classes: literal_classes, complement });
            }
            products.push(literals);
        }
        let rest = covers.pop().unwrap_or(Condition::NEVER);
        let edges = classes.into_iter().zip(covers).collect();
        let covered = self.make(variable, edges, rest);
        let covered = self.or(covered, without);
        Some((products, covered))
    }
}

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
        let several = products.len() > 1;
        let products: Vec<String> = products
            .iter()
            .map(|product| {
                let literals: Vec<String> = product
                    .iter()
                    .map(|literal| Shown { conditions, literal }.expression(product.len() > 1))
                    .collect();
                let joined = literals.join(" && ");
                if several && product.len() > 1 { format!("({joined})") } else { joined }
            })
            .collect();
        products.join(" || ")
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
        if let Question::Matches(pattern) = self.literal.variable.question {
            let pattern = quoted(&self.conditions.symbols.pattern_of(pattern).display());
            return format!("{subject} {}matches {pattern}", bang(positive));
        }
        match self.symbol() {
            Symbol::Success(text) => {
                let text = quoted(&self.conditions.symbols.render(*text));
                return format!("{}succeeds({text})", bang(positive));
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
            Symbol::Success(text) => {
                let verb = if positive { "succeeds" } else { "fails" };
                return format!("`{}` {verb}", shortened(&symbols.render(*text)));
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
fn name_of(conditions: &Conditions, symbol: SymbolId) -> String {
    let symbols = &conditions.symbols;
    match symbols.get(symbol) {
        Symbol::Environment(name) => format!("`{name}`"),
        Symbol::Command(text) => format!("the output of `{}`", shortened(&symbols.render(*text))),
        Symbol::File(path) => format!("`{}`", symbols.render(*path)),
        Symbol::Success(text) => {
            format!("the success of `{}`", shortened(&symbols.render(*text)))
        }
        _ => format!("`{}`", shortened(&render_symbol(conditions, symbol))),
    }
}

/// A text that is too long for a phrase, without its middle.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 72;
    let count = text.chars().count();
    if count <= LONGEST {
        return text.to_owned();
    }
    let front: String = text.chars().take(LONGEST / 2).collect();
    let back: String = text.chars().skip(count - LONGEST / 2 + 3).collect();
    format!("{front}...{back}")
}

/// A symbol as shell text.
fn render_symbol(conditions: &Conditions, symbol: SymbolId) -> String {
    conditions.symbols.render_one(symbol)
}

/// A text in double quotes, with `"` and `\` protected.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        if matches!(character, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(character);
    }
    quoted.push('"');
    quoted
}

/// Why a `when` cannot be read: the byte at which it goes wrong, and what was expected there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpressionError {
    /// The byte in the text.
    pub at: usize,
    /// What was expected.
    pub expected: String,
}

impl Conditions {
    /// Reads an expression in the language of `when`.
    pub fn parse(&mut self, text: &str) -> Result<Condition, ExpressionError> {
        let mut reader = ExpressionReader { conditions: self, text, at: 0, depth: 0 };
        reader.blanks();
        if reader.at == text.len() {
            return Ok(Condition::ALWAYS);
        }
        let condition = reader.or()?;
        if reader.at < text.len() {
            return Err(reader.expected("`&&`, `||` or the end"));
        }
        Ok(condition)
    }
}

struct ExpressionReader<'a> {
    conditions: &'a mut Conditions,
    text: &'a str,
    at: usize,
    depth: usize,
}

impl ExpressionReader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn takes(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
            self.blanks();
        }
        found
    }

    fn expected(&self, what: &str) -> ExpressionError {
        ExpressionError { at: self.at, expected: what.to_owned() }
    }

    fn or(&mut self) -> Result<Condition, ExpressionError> {
        let mut result = self.and()?;
        while self.takes("||") {
            let next = self.and()?;
            result = self.conditions.or(result, next);
        }
        Ok(result)
    }

    fn and(&mut self) -> Result<Condition, ExpressionError> {
        let mut result = self.not()?;
        while self.takes("&&") {
            let next = self.not()?;
            result = self.conditions.and(result, next);
        }
        Ok(result)
    }

    fn not(&mut self) -> Result<Condition, ExpressionError> {
        self.depth += 1;
        if self.depth > 100 {
            return Err(self.expected("fewer `!` and parentheses"));
        }
        let result = if self.takes("!") {
            let inner = self.not()?;
            self.conditions.not(inner)
        } else if self.takes("(") {
            let inner = self.or()?;
            if !self.takes(")") {
                return Err(self.expected("`)`"));
            }
            inner
        } else {
            self.atom()?
        };
        self.depth -= 1;
        Ok(result)
    }

    fn string(&mut self) -> Result<String, ExpressionError> {
        let mut characters = self.rest().char_indices();
        if !matches!(characters.next(), Some((_, '"'))) {
            return Err(self.expected("a text in double quotes"));
        }
        let mut text = String::new();
        while let Some((at, character)) = characters.next() {
            match character {
                '"' => {
                    self.at += at + 1;
                    self.blanks();
                    return Ok(text);
                }
                '\\' => text.extend(characters.next().map(|(_, next)| next)),
                other => text.push(other),
            }
        }
        Err(self.expected("a text whose double quote is closed"))
    }

    fn atom(&mut self) -> Result<Condition, ExpressionError> {
        for test in
            ["same", "exists", "file", "directory", "executable", "succeeds", "empty", "unset"]
        {
            let after = self.rest().strip_prefix(test).map(str::trim_start);
            if after.is_some_and(|after| after.starts_with('(')) {
                self.takes(test);
                self.takes("(");
                let result = self.test(test)?;
                if !self.takes(")") {
                    return Err(self.expected("`)`"));
                }
                return Ok(result);
            }
        }
        let symbol = self.subject()?;
        let negated = self.takes("!matches");
        if negated || self.takes("matches") {
            let pattern = self.string()?;
            let pattern = self.conditions.symbols.pattern(Pattern::new(pattern));
            let matches = self.conditions.symbol_matches(symbol, pattern);
            return Ok(if negated { self.conditions.not(matches) } else { matches });
        }
        let negated = self.takes("!=");
        if !negated && !self.takes("==") {
            return Err(self.expected("`==`, `!=`, `matches` or `!matches`"));
        }
        let text = self.string()?;
        let equal = if text.is_empty() {
            let class = self.conditions.empty_class();
            self.conditions.decide(symbol, &[class])
        } else {
            self.conditions.symbol_equals(symbol, &text)
        };
        Ok(if negated { self.conditions.not(equal) } else { equal })
    }

    fn test(&mut self, test: &str) -> Result<Condition, ExpressionError> {
        if matches!(test, "empty" | "unset") {
            let symbol = self.subject()?;
            return Ok(if test == "unset" {
                self.conditions.is_unset(symbol)
            } else {
                self.conditions.symbol_equals(symbol, "")
            });
        }
        let rendered = self.string()?;
        let symbols = &mut self.conditions.symbols;
        let text = symbols.find_text(&rendered).unwrap_or_else(|| symbols.literal_text(&rendered));
        if test == "succeeds" {
            return Ok(self.conditions.unknown(text));
        }
        if test == "same" {
            if !self.takes(",") {
                return Err(self.expected("`,` and the text it is compared with"));
            }
            let second = self.string()?;
            let symbols = &mut self.conditions.symbols;
            let second =
                symbols.find_text(&second).unwrap_or_else(|| symbols.literal_text(&second));
            return Ok(self.conditions.texts_equal(text, second));
        }
        let kinds: &[&str] = match test {
            "exists" => &["file", "executable", "directory"],
            "file" => &["file", "executable"],
            "directory" => &["directory"],
            _ => &["executable", "directory"],
        };
        let symbol = symbols.symbol(Symbol::File(text));
        let classes: Vec<Class> =
            kinds.iter().map(|kind| Class::Is(symbols.literal(kind))).collect();
        Ok(self.conditions.decide(symbol, &classes))
    }

    /// What stands before an operator or in `empty(…)`.
    fn subject(&mut self) -> Result<SymbolId, ExpressionError> {
        if self.rest().starts_with('"') {
            let rendered = self.string()?;
            return Ok(self.known_symbol(&rendered));
        }
        if self.rest().starts_with("$(") {
            let mut depth = 0;
            let end = self.rest().char_indices().find_map(|(at, character)| {
                match character {
                    '(' => depth += 1,
                    ')' => depth -= 1,
                    _ => {}
                }
                (depth == 0 && character == ')').then_some(at)
            });
            let Some(end) = end else { return Err(self.expected("`)`")) };
            let text = self.rest()[2..end].to_owned();
            self.at += end + 1;
            self.blanks();
            return Ok(self.command(&text));
        }
        let rest = self.rest();
        let end = ["==", "!=", "!matches", "matches", ")", "&&", "||"]
            .iter()
            .filter_map(|stop| rest.find(stop))
            .min()
            .unwrap_or(rest.len());
        let text = rest[..end].trim().to_owned();
        if text.is_empty() {
            return Err(self.expected("a variable, a command or a test such as `empty(NAME)`"));
        }
        self.at += end;
        let is_name = text.starts_with(|c: char| c == '_' || c.is_ascii_alphabetic())
            && text.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric());
        Ok(if is_name { self.conditions.symbols.environment(&text) } else { self.command(&text) })
    }

    fn command(&mut self, text: &str) -> SymbolId {
        let symbols = &mut self.conditions.symbols;
        let text = symbols.find_text(text).unwrap_or_else(|| symbols.literal_text(text));
        symbols.symbol(Symbol::Command(text))
    }

    fn known_symbol(&mut self, rendered: &str) -> SymbolId {
        if let Some(symbol) = self.conditions.symbols.find_symbol(rendered) {
            return symbol;
        }
        // Nothing of the kind is in this tree: a question that no condition asks.
        let text = self.conditions.symbols.literal_text(rendered);
        self.conditions.symbols.symbol(Symbol::Computed(text))
    }
}

#[cfg(test)]
mod tests {
    use crate::condition::Conditions;

    #[test]
    fn expressions_are_read_and_shown() {
        for (text, shown, phrase) in [
            (
                "uname -s != \"Linux\"",
                "uname -s != \"Linux\"",
                "the output of `uname -s` is not `Linux`",
            ),
            ("empty(bucket)", "empty(bucket)", "`bucket` is empty"),
            ("!unset(X) && X == \"\"", "X == \"\"", "`X` is set to nothing"),
            ("X == \"a\" || X == \"b\"", "X == \"a\" || X == \"b\"", "`X` is `a` or `b`"),
            (
                "empty(bucket) && platform !matches \"win*\"",
                "empty(bucket) && platform !matches \"win*\"",
                "`bucket` is empty and `platform` does not match `win*`",
            ),
            ("A == \"1\" || B == \"1\"", "B == \"1\" || A == \"1\"", "`B` is `1`, or `A` is `1`"),
            (
                "directory(\"$topsrcdir/clang\")",
                "directory(\"$topsrcdir/clang\")",
                "`$topsrcdir/clang` is a folder",
            ),
            (
                "$(jq .cloud | tr -d \\\") == \"aws\"",
                "$(jq .cloud | tr -d \\\") == \"aws\"",
                "the output of `jq .cloud | tr -d \\\"` is `aws`",
            ),
            ("A == \"x\" && A == \"y\"", "never", ""),
            ("A == \"x\" || A != \"x\"", "", ""),
        ] {
            let mut conditions = Conditions::default();
            let condition = conditions.parse(text).expect(text);
            let formula = conditions.formula(condition);
            assert_eq!(formula.expression(&conditions), shown, "{text}");
            assert_eq!(formula.phrase(&conditions), phrase, "{text}");
            if shown != "never" {
                let again = conditions.parse(&formula.expression(&conditions)).expect(shown);
                assert_eq!(again, condition, "{text}");
            }
        }
    }

    #[test]
    fn what_cannot_be_read_names_its_place() {
        for (text, at, expected) in [
            ("X", 1, "`==`, `!=`, `matches` or `!matches`"),
            ("X ==", 4, "a text in double quotes"),
            ("X == \"a", 5, "a text whose double quote is closed"),
            ("(X == \"a\"", 9, "`)`"),
            ("X == \"a\" Y", 9, "`&&`, `||` or the end"),
            ("== \"a\"", 0, "a variable, a command or a test such as `empty(NAME)`"),
        ] {
            let error = Conditions::default().parse(text).expect_err(text);
            assert_eq!((error.at, error.expected.as_str()), (at, expected), "{text}");
        }
    }
}
