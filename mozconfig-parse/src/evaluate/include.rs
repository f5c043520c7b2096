//! Includes: `.` and, in bash, `source`.

use super::bounds::{MAX_DEPTH, MAX_INCLUDED};
use super::{Machine, ReturnFrame};
use crate::condition::Condition;
use crate::provenance::{OperationKind, OperationSet, Origin};
use crate::settings::{Inclusion, ProblemKind};
use crate::source::{ByteRange, ReadError, TreePath};
use crate::symbol::{Part, Symbol, TextId};

/// Where an include leads.
enum Target {
    Tree(TreePath),
    Outside(String),
    Unresolved(String),
}

impl Machine<'_> {
    /// `. path`: runs the file where it can be read. A file that cannot be is a problem, and counts
    /// as empty from there on: the shell would end the load.
    pub(super) fn include(&mut self, path: TextId, range: ByteRange, operations: OperationSet) {
        let before = std::mem::replace(&mut self.status, Condition::ALWAYS);
        match self.target(path) {
            Target::Tree(path) => self.include_file(&path, range, operations, before),
            Target::Outside(path) => {
                self.problem(range, ProblemKind::OutsideTree { path });
                self.give_up();
            }
            Target::Unresolved(path) => {
                self.problem(range, ProblemKind::UnresolvedInclude { path });
                self.give_up();
            }
        }
    }

    fn target(&self, path: TextId) -> Target {
        let symbols = &self.world.conditions.symbols;
        let rendered = symbols.render(path);
        match &*symbols.parts(path) {
            [Part::Symbol(symbol), Part::Literal(rest)] if self.is_top(*symbol) => {
                match rest.strip_prefix('/').map(TreePath::new) {
                    Some(Some(path)) => Target::Tree(path),
                    _ => Target::Outside(rendered),
                }
            }
            [Part::Literal(literal)] if literal.starts_with('/') => Target::Outside(rendered),
            // The loader's shell is started in the top source directory (`cwd` in `read_mozconfig` of
            // `mozbuild/mozconfig.py`). A name without a slash is looked for in `PATH`.
            [Part::Literal(literal)] if literal.contains('/') => {
                self.below_current(literal, rendered)
            }
            _ => Target::Unresolved(rendered),
        }
    }

    /// What stands at a path below the current folder, which is the top source directory as long as
    /// nothing may have changed it.
    fn below_current(&self, path: &str, rendered: String) -> Target {
        if !self.moved.is_never() {
            return Target::Unresolved(rendered);
        }
        TreePath::new(path).map_or(Target::Outside(rendered), Target::Tree)
    }

    /// Runs a file of the tree, whose first command finds the status of what came `before` it.
    fn include_file(
        &mut self,
        path: &TreePath,
        range: ByteRange,
        operations: OperationSet,
        before: Condition,
    ) {
        let path = &self.files.canonical(path);
        let file = self.sources.load(self.files, path);
        if let Some(error) = self.sources.file(file).read_error() {
            self.cannot_read(path, &error.clone(), range);
            return;
        }
        if self.include_stack.iter().filter(|&&open| open == file).count() >= MAX_INCLUDED
            || self.include_stack.len() >= MAX_DEPTH / 3
        {
            self.problem(range, ProblemKind::IncludeCycle { path: path.clone() });
            return;
        }
        let include = self.operation(range, OperationKind::Include(file));
        let origin = Origin { operation: include, chain: self.chain };
        self.outcome.inclusions.push(Inclusion {
            origin,
            from: self.file,
            to: file,
            when: self.live,
        });
        if !self.outcome.files.contains(&file) {
            self.outcome.files.push(file);
        }
        let parsed = self.parsed.get(self.sources, file);
        let chain = self.chain;
        let outer_file = std::mem::replace(&mut self.file, file);
        let eval = self.eval.take();
        self.chain = self.world.provenance.extend(chain, include);
        let guard = self.guard;
        self.guard = self.union(guard, operations);
        self.include_stack.push(file);
        self.frames.push(ReturnFrame::default());
        let loops = std::mem::take(&mut self.loops);
        self.status = before;
        self.run_script(&parsed.script);
        self.loops = loops;
        self.end_frame();
        self.include_stack.pop();
        self.guard = guard;
        self.chain = chain;
        self.file = outer_file;
        self.eval = eval;
    }

    /// A file that cannot be read counts as empty, which the problem tells: the shell would end the
    /// load. Where a test asked for the file before, it is one that the build may make.
    fn cannot_read(&mut self, path: &TreePath, error: &ReadError, range: ByteRange) {
        let kind = match error {
            ReadError::Absent => {
                if !self.outcome.absent.contains(path) {
                    self.outcome.absent.push(path.clone());
                }
                let top = self.world.conditions.symbols.symbol(Symbol::TopSourceDirectory);
                let text =
                    self.text(vec![Part::Symbol(top), Part::Literal(format!("/{path}").into())]);
                let stands = self.stands(text, &["file", "executable", "directory"]);
                if self.world.conditions.implies(self.live, stands) {
                    let path = format!("$topsrcdir/{path}");
                    self.problem(range, ProblemKind::UnresolvedInclude { path });
                    self.give_up();
                    return;
                }
                ProblemKind::MissingInclude { path: path.clone() }
            }
            ReadError::OutsideTree => ProblemKind::OutsideTree { path: path.to_string() },
            _ => ProblemKind::UnreadableInclude { path: path.clone() },
        };
        self.problem(range, kind);
    }
}
