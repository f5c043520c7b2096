//! The `concise` format: one line for each finding, in the shape that editors and `grep` know.
//!
//! `path:line:column: error[rule]: message (product: platform, platform; nightly vs release)`. One
//! finding is one line, whatever its texts hold.

use annotate_snippets::{Group, Renderer};

use crate::diagnostic::{Diagnostic, Scope};
use crate::report::Report;

use super::{RenderOptions, closing, escape, full};

/// Writes a report.
pub(super) fn render(report: &Report, options: &RenderOptions) -> String {
    let renderer = full::renderer(options);
    let mut output = String::new();
    for diagnostic in &report.diagnostics {
        output.push_str(&line(report, diagnostic, &renderer));
        output.push('\n');
    }
    if options.closing_line {
        output.push_str(&full::closing_line(closing::line(report), &renderer));
    }
    output
}

/// The line of a finding, without its newline.
pub(super) fn line(report: &Report, diagnostic: &Diagnostic, renderer: &Renderer) -> String {
    let place = escape::line_start(&report.sources.place(diagnostic.primary.span));
    let message = escape::one_line(&diagnostic.message);
    let title = full::level(diagnostic.level)
        .primary_title(format!("{message}{}", scope(&diagnostic.scope)))
        .id(diagnostic.rule.id);
    format!("{place}: {}", renderer.render(&[Group::with_title(title)]))
}

/// Where a finding applies, in parentheses; empty when it says nothing of that.
pub(crate) fn scope(scope: &Scope) -> String {
    let platforms = scope.platforms.join(", ");
    let place = match &scope.product {
        Some(product) if platforms.is_empty() => product.clone(),
        Some(product) => format!("{product}: {platforms}"),
        None => platforms,
    };
    let sides = match (&scope.base, &scope.other) {
        (Some(base), Some(other)) => format!("{base} vs {other}"),
        (Some(side), None) | (None, Some(side)) => side.clone(),
        (None, None) => String::new(),
    };
    let parts: Vec<String> = [place, sides].into_iter().filter(|part| !part.is_empty()).collect();
    if parts.is_empty() {
        return String::new();
    }
    format!(" ({})", escape::one_line(&parts.join("; ")))
}
