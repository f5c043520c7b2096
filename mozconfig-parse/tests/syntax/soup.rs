//! Texts made up from tokens, the same ones at every run.

/// A generator of numbers (splitmix64): nothing here may depend on chance.
pub(crate) struct Numbers(u64);

impl Numbers {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut number = self.0;
        number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        number ^ (number >> 31)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    pub(crate) fn pick<'items, Item>(&mut self, items: &'items [Item]) -> &'items Item {
        &items[self.below(items.len())]
    }
}

/// Pieces of shell, most of them whole tokens.
pub(crate) const TOKENS: &[&str] = &[
    "a", "b", "x=1", "X=", "$x", "${x}", "${x-a}", "${x:-b}", "${x%.*}", "${#x}", "'q'", "\"d\"",
    "\"$x\"", "\\ ", "\\\n", ";", ";", "\n", "\n", "\n", "&", "&&", "||", "|", "!", "(", ")", "{",
    "}", "if", "then", "elif", "else", "fi", "while", "until", "do", "done", "for", "in", "case",
    "esac", ";;", "<", ">", ">>", "<<E", "\nE\n", "2>", ">&", "#c", "$(", ")", "`", "`", "$((",
    "))", "\"", "'", "~", "*", "f()", "[", "]", "=", ",", "1", "echo",
];

/// Tokens in any order.
pub(crate) fn soup(numbers: &mut Numbers, length: usize) -> String {
    let mut text = String::new();
    for _ in 0..length {
        text.push_str(numbers.pick::<&str>(TOKENS));
        if numbers.below(4) != 0 {
            text.push(' ');
        }
    }
    text.push('\n');
    text
}

/// A text that follows the grammar, but for the mistakes that are put in: a token lost, doubled or
/// changed here and there.
pub(crate) fn almost_right(numbers: &mut Numbers) -> String {
    let mut tokens = Vec::new();
    list(numbers, &mut tokens, 3);
    for _ in 0..numbers.below(3) {
        let at = numbers.below(tokens.len());
        match numbers.below(4) {
            0 => {
                tokens.remove(at);
            }
            1 => tokens.insert(at, (*numbers.pick(TOKENS)).to_owned()),
            2 => {
                let other = numbers.below(tokens.len());
                tokens.swap(at, other);
            }
            _ => {
                let token = tokens[at].clone();
                tokens.insert(at, token);
            }
        }
        if tokens.is_empty() {
            break;
        }
    }
    let mut text = tokens.join(" ");
    text.push('\n');
    text
}

fn list(numbers: &mut Numbers, tokens: &mut Vec<String>, depth: usize) {
    for _ in 0..=numbers.below(3) {
        command(numbers, tokens, depth);
        let separator = *numbers.pick(&[";", "\n", "\n", "&", "&&", "||", "|"]);
        tokens.push(separator.to_owned());
        if matches!(separator, "&&" | "||" | "|") {
            command(numbers, tokens, depth);
            tokens.push("\n".to_owned());
        }
    }
}

fn command(numbers: &mut Numbers, tokens: &mut Vec<String>, depth: usize) {
    fn push(tokens: &mut Vec<String>, texts: &[&str]) {
        tokens.extend(texts.iter().map(|&text| text.to_owned()));
    }

    let kind = if depth == 0 { 0 } else { numbers.below(14) };
    match kind {
        0..=4 => {
            if numbers.below(4) == 0 {
                push(tokens, &["x=1"]);
            }
            push(tokens, &["echo"]);
            for _ in 0..numbers.below(3) {
                let word = word(numbers, depth);
                tokens.push(word);
            }
            if numbers.below(5) == 0 {
                push(tokens, &[">", "file"]);
            }
        }
        5 => {
            push(tokens, &["if"]);
            list(numbers, tokens, depth - 1);
            push(tokens, &["then"]);
            list(numbers, tokens, depth - 1);
            if numbers.below(2) == 0 {
                push(tokens, &["else"]);
                list(numbers, tokens, depth - 1);
            }
            push(tokens, &["fi"]);
        }
        6 => {
            push(tokens, &[["while", "until"][numbers.below(2)]]);
            list(numbers, tokens, depth - 1);
            push(tokens, &["do"]);
            list(numbers, tokens, depth - 1);
            push(tokens, &["done"]);
        }
        7 => {
            push(tokens, &["for", "x"]);
            match numbers.below(3) {
                0 => push(tokens, &["in", "a", "$b", ";"]),
                1 => push(tokens, &["\n", "in", "a", "\n"]),
                _ => push(tokens, &[";"]),
            }
            push(tokens, &["do"]);
            list(numbers, tokens, depth - 1);
            push(tokens, &["done"]);
        }
        8 => {
            push(tokens, &["case"]);
            let subject = word(numbers, depth);
            tokens.push(subject);
            push(tokens, &["in"]);
            for _ in 0..numbers.below(3) {
                push(tokens, [&["a", ")"][..], &["(", "b", "|", "*", ")"]][numbers.below(2)]);
                if numbers.below(4) != 0 {
                    list(numbers, tokens, depth - 1);
                }
                push(tokens, &[";;"]);
            }
            push(tokens, &["esac"]);
        }
        9 => {
            push(tokens, &["{"]);
            list(numbers, tokens, depth - 1);
            push(tokens, &["}"]);
            if numbers.below(4) == 0 {
                push(tokens, &["2>", "file"]);
            }
        }
        10 => {
            push(tokens, &["("]);
            list(numbers, tokens, depth - 1);
            push(tokens, &[")"]);
        }
        11 => {
            push(tokens, &["f", "(", ")", "{"]);
            list(numbers, tokens, depth - 1);
            push(tokens, &["}"]);
        }
        12 => {
            push(tokens, &["!"]);
            command(numbers, tokens, depth - 1);
        }
        _ => push(tokens, &["cat", "<<E", "\nbody $x `echo` \"\nE\n"]),
    }
}

fn word(numbers: &mut Numbers, depth: usize) -> String {
    match numbers.below(12) {
        0 => "'a b'".to_owned(),
        1 => "\"a $x b\"".to_owned(),
        2 => "${x:-a}".to_owned(),
        3 if depth > 0 => {
            let mut tokens = Vec::new();
            list(numbers, &mut tokens, depth - 1);
            format!("$({})", tokens.join(" "))
        }
        4 if depth > 0 => {
            let mut tokens = Vec::new();
            list(numbers, &mut tokens, depth - 1);
            format!("\"$({})\"", tokens.join(" "))
        }
        5 => "`echo \\`echo a\\``".to_owned(),
        6 => "$((1 + (2 * $x)))".to_owned(),
        7 => "\"${x-\"a b\"}\"".to_owned(),
        8 => "\\(".to_owned(),
        _ => "word".to_owned(),
    }
}
