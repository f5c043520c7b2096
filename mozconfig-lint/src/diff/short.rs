//! The differences of two mozconfigs as short text: one line for each value, in the manner of
//! `diff -u`, under the headings of `show`.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use super::{Change, Comparison, Made};
use crate::output::escape_line;
use crate::show::HEADINGS;

/// The widest column of lines that is held for the places.
const WIDEST: usize = 60;

/// Writes a comparison. With `color` the sides are red and green.
pub fn render(comparison: &Comparison, color: bool) -> String {
    let style = |color: AnsiColor| Style::new().fg_color(Some(color.into()));
    let [removed, added, faint] = if color {
        [style(AnsiColor::Red), style(AnsiColor::Green), Style::new().dimmed()]
    } else {
        [Style::new(); 3]
    };
    let mut text = String::new();
    // Writing to a string cannot fail.
    let Comparison { names: [first, second], changes, .. } = comparison;
    if !changes.is_empty() {
        let _ = writeln!(text, "{removed}--- {}{removed:#}", escape_line(first));
        let _ = writeln!(text, "{added}+++ {}{added:#}", escape_line(second));
    }
    for (kind, heading) in HEADINGS {
        let changes: Vec<&Change> = changes.iter().filter(|change| change.kind == kind).collect();
        if changes.is_empty() {
            continue;
        }
        let _ = writeln!(text, "\n{heading}");
        let lines =
            || changes.iter().flat_map(|it| &it.parts).flat_map(|it| [&it.first, &it.second]);
        let length = |made: &Made| escape_line(&made.line).chars().count();
        let width = lines().flatten().map(length).max().unwrap_or(0).min(WIDEST);
        for part in changes.iter().flat_map(|change| &change.parts) {
            for (sign, style, made) in [('-', removed, &part.first), ('+', added, &part.second)] {
                let Some(made) = made else { continue };
                let (line, place) = (escape_line(&made.line), escape_line(&made.place));
                let _ = writeln!(
                    text,
                    "{style}{sign} {line}{style:#}{:1$}  {faint}{place}{faint:#}",
                    "",
                    width.saturating_sub(line.chars().count())
                );
            }
            if !part.when.is_empty() {
                let _ = writeln!(text, "      when {}", escape_line(&part.when));
            }
        }
    }
    text
}
