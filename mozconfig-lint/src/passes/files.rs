//! The pass over files: each file that was read, once, however many mozconfigs include it.

use std::collections::BTreeSet;
use std::rc::Rc;

use mozconfig_parse::source::{ByteRange, FileId, SourceFile, Span};
use mozconfig_parse::syntax::Parsed;

use crate::diagnostic::Diagnostic;
use crate::rules::{Check, RULES};
use crate::run::Run;

/// A file, for rules that look at one.
pub(crate) struct FileContext<'a> {
    /// Which file.
    pub(crate) file: FileId,
    /// Its text, and what was met while it was read.
    pub(crate) source: &'a SourceFile,
    /// Its syntax tree.
    pub(crate) parsed: Rc<Parsed>,
}

impl FileContext<'_> {
    /// The place of a range in the file.
    pub(crate) fn span(&self, range: ByteRange) -> Span {
        Span { file: self.file, range }
    }
}

/// All findings about files.
pub(crate) fn diagnose(run: &mut Run<'_>) -> Vec<Diagnostic> {
    let files: BTreeSet<FileId> =
        run.evaluated.iter().flat_map(|evaluated| &evaluated.evaluation.files).copied().collect();
    let mut diagnostics = Vec::new();
    for file in files {
        let parsed = run.parsed.get(&run.sources, file);
        let context = FileContext { file, source: run.sources.file(file), parsed };
        for rule in RULES {
            if let Check::File(check) = rule.check {
                diagnostics.extend(check(&context));
            }
        }
    }
    diagnostics
}
