//! Reads what callgrind writes.

use std::collections::{BTreeMap, HashMap};

/// The instructions that were executed in each object file (the program, a library), without those
/// of what was called from there.
pub(crate) fn by_object(text: &str) -> BTreeMap<String, u64> {
    let mut names: HashMap<&str, &str> = HashMap::new();
    let mut counts = BTreeMap::new();
    let mut object = "";
    // The line behind `calls=` has the cost of what is called.
    let mut is_call = false;
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("ob=") {
            object = resolve(&mut names, name);
        } else if let Some(name) = line.strip_prefix("cob=") {
            resolve(&mut names, name);
        } else if line.starts_with("calls=") {
            is_call = true;
        } else if line.starts_with(|c: char| c.is_ascii_digit() || "+-*".contains(c)) {
            let cost = line.split_whitespace().nth(1).and_then(|cost| cost.parse::<u64>().ok());
            match cost {
                Some(cost) if !is_call => *counts.entry(object.to_owned()).or_default() += cost,
                _ => {}
            }
            is_call = false;
        }
    }
    counts
}

/// A name in the short form: `(3) path` the first time, `(3)` from then on.
fn resolve<'t>(names: &mut HashMap<&'t str, &'t str>, text: &'t str) -> &'t str {
    match text.split_once(' ') {
        Some((number, name)) => {
            names.insert(number, name);
            name
        }
        None => names.get(text).copied().unwrap_or(text),
    }
}
