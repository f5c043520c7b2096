//! The statements of a file as steps that are understood, each with the place where it begins.
//!
//! All statements are looked at, those of a loop over nothing as well; nothing is done here.

use libcst_native::tokenizer::{TokType, Token};
use libcst_native::{
    AssignTargetExpression, AugOp, CompOp, CompoundStatement, Expression, For, If, NameOrAttribute,
    SmallStatement, Statement, Suite,
};

use super::places::{Places, line_and_column};
use super::{Wrong, literals};

/// A statement that is understood, and where it begins.
pub(super) struct Step<'m, 't> {
    pub(super) at: usize,
    pub(super) kind: StepKind<'m, 't>,
}

/// What a statement does.
pub(super) enum StepKind<'m, 't> {
    Assign { targets: Vec<&'m AssignTargetExpression<'t>>, value: &'m Expression<'t> },
    Add { target: &'m AssignTargetExpression<'t>, value: &'m Expression<'t> },
    Loop { name: &'t str, over: &'m Expression<'t>, body: Vec<Step<'m, 't>> },
}

/// The places at which statements begin: the first token of each line that is not the rest of another.
pub(super) fn statement_starts(tokens: &[Token<'_>], places: &Places<'_>) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut is_start = true;
    for token in tokens {
        match token.r#type {
            TokType::Newline => is_start = true,
            TokType::Indent | TokType::Dedent | TokType::EndMarker => {}
            _ => {
                if is_start {
                    starts.push(places.of_token(token));
                }
                is_start = false;
            }
        }
    }
    starts
}

/// Turns statements into steps. The places come from the tokens, in the same order.
pub(super) struct Reader<'p, 't> {
    pub(super) places: &'p Places<'t>,
    pub(super) starts: std::vec::IntoIter<usize>,
}

impl<'t> Reader<'_, 't> {
    pub(super) fn block<'m>(
        &mut self,
        statements: &'m [Statement<'t>],
    ) -> Result<Vec<Step<'m, 't>>, Wrong> {
        let mut steps = Vec::new();
        for statement in statements {
            let at = self.starts.next().unwrap_or_default();
            match statement {
                Statement::Simple(line) => self.line(&line.body, at, &mut steps)?,
                Statement::Compound(CompoundStatement::For(it)) => {
                    let kind = self.read_loop(it, at)?;
                    steps.push(Step { at, kind });
                }
                Statement::Compound(CompoundStatement::If(it)) if is_main_guard(it) => {
                    self.skip_guard(it, at)?;
                }
                Statement::Compound(other) => {
                    return Err(Wrong::not_understood(at, name_of_compound(other)));
                }
            }
        }
        Ok(steps)
    }

    fn line<'m>(
        &self,
        statements: &'m [SmallStatement<'t>],
        at: usize,
        steps: &mut Vec<Step<'m, 't>>,
    ) -> Result<(), Wrong> {
        for statement in statements {
            let kind = match statement {
                SmallStatement::Pass(_) => continue,
                // A string by itself is a comment.
                SmallStatement::Expr(it) if is_string(&it.value) => continue,
                // `from __future__ import ...` changes nothing that is understood here.
                SmallStatement::ImportFrom(it) if is_future(it.module.as_ref()) => continue,
                SmallStatement::Assign(it) => StepKind::Assign {
                    targets: it.targets.iter().map(|target| &target.target).collect(),
                    value: &it.value,
                },
                SmallStatement::AugAssign(it) => match it.operator {
                    AugOp::AddAssign { .. } => {
                        StepKind::Add { target: &it.target, value: &it.value }
                    }
                    _ => {
                        let found = "an assignment other than `=` and `+=`";
                        return Err(Wrong::not_understood(at, found));
                    }
                },
                SmallStatement::Expr(it) => {
                    let at = self.places.of_expression(&it.value, at);
                    return Err(Wrong::not_understood(at, super::expressions::name_of(&it.value)));
                }
                other => return Err(Wrong::not_understood(at, name_of_small(other))),
            };
            // Of several statements on a line, each that has a target says itself where it stands.
            let at = match &kind {
                StepKind::Add { target, .. } => self.places.of_target(target, at),
                StepKind::Assign { targets, .. } => {
                    targets.first().map_or(at, |target| self.places.of_target(target, at))
                }
                StepKind::Loop { .. } => at,
            };
            steps.push(Step { at, kind });
        }
        Ok(())
    }

    fn read_loop<'m>(&mut self, it: &'m For<'t>, at: usize) -> Result<StepKind<'m, 't>, Wrong> {
        let AssignTargetExpression::Name(name) = &it.target else {
            let at = self.places.of_target(&it.target, at);
            return Err(Wrong::not_understood(at, "a loop over several variables"));
        };
        if it.asynchronous.is_some() {
            return Err(Wrong::not_understood(at, "`async`"));
        }
        if it.orelse.is_some() {
            return Err(Wrong::not_understood(at, "a loop with `else`"));
        }
        let mut body = Vec::new();
        match &it.body {
            Suite::IndentedBlock(block) => body = self.block(&block.body)?,
            Suite::SimpleStatementSuite(suite) => self.line(&suite.body, at, &mut body)?,
        }
        Ok(StepKind::Loop { name: name.value, over: &it.iter, body })
    }

    /// `if __name__ == "__main__":` may hold anything: it does not run when the list is read.
    fn skip_guard(&mut self, it: &If<'_>, at: usize) -> Result<(), Wrong> {
        if it.orelse.is_some() {
            return Err(Wrong::not_understood(at, "`else` after `if __name__ == ...`"));
        }
        let column = |at| line_and_column(self.places.text(), at).1;
        let own = column(at);
        let inside =
            self.starts.as_slice().iter().take_while(|&&start| column(start) > own).count();
        if matches!(it.body, Suite::IndentedBlock(_)) {
            self.starts.by_ref().take(inside).for_each(drop);
        }
        Ok(())
    }
}

/// Whether this is `if __name__ == "__main__":`, either way round.
fn is_main_guard(it: &If<'_>) -> bool {
    let Expression::Comparison(comparison) = &it.test else { return false };
    let [target] = comparison.comparisons.as_slice() else { return false };
    let is_name =
        |it: &Expression<'_>| matches!(it, Expression::Name(name) if name.value == "__name__");
    let is_main = |it: &Expression<'_>| match it {
        Expression::SimpleString(string) => {
            literals::string(string.value, 0).is_ok_and(|text| text == "__main__")
        }
        _ => false,
    };
    matches!(target.operator, CompOp::Equal { .. })
        && ((is_name(&comparison.left) && is_main(&target.comparator))
            || (is_main(&comparison.left) && is_name(&target.comparator)))
}

fn is_string(expression: &Expression<'_>) -> bool {
    matches!(expression, Expression::SimpleString(_) | Expression::ConcatenatedString(_))
}

fn is_future(module: Option<&NameOrAttribute<'_>>) -> bool {
    matches!(module, Some(NameOrAttribute::N(name)) if name.value == "__future__")
}

fn name_of_small(statement: &SmallStatement<'_>) -> &'static str {
    match statement {
        SmallStatement::Import(_) | SmallStatement::ImportFrom(_) => "an import",
        SmallStatement::AnnAssign(_) => "an assignment with a type",
        SmallStatement::Del(_) => "`del`",
        SmallStatement::Break(_) => "`break`",
        SmallStatement::Continue(_) => "`continue`",
        SmallStatement::Assert(_) => "`assert`",
        SmallStatement::Raise(_) => "`raise`",
        SmallStatement::Global(_) | SmallStatement::Nonlocal(_) => "`global` or `nonlocal`",
        _ => "a statement",
    }
}

fn name_of_compound(statement: &CompoundStatement<'_>) -> &'static str {
    match statement {
        CompoundStatement::FunctionDef(_) => "a function",
        CompoundStatement::If(_) => "`if`",
        CompoundStatement::While(_) => "`while`",
        CompoundStatement::ClassDef(_) => "a class",
        CompoundStatement::Try(_) | CompoundStatement::TryStar(_) => "`try`",
        CompoundStatement::With(_) => "`with`",
        CompoundStatement::Match(_) => "`match`",
        CompoundStatement::For(_) => "`for`",
    }
}
