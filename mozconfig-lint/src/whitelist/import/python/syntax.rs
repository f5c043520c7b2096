//! The part of Python that such files are written in: what a file does, each with its place.
//!
//! What is not understood has no form here: it is refused when the text is read.

/// A statement.
pub(super) struct Step<'t> {
    /// Where it begins.
    pub(super) at: usize,
    pub(super) kind: StepKind<'t>,
}

/// What a statement does.
pub(super) enum StepKind<'t> {
    /// `a = b = value`
    Assign { targets: Vec<Target<'t>>, value: Expression<'t> },
    /// `a += value`
    Add { target: Target<'t>, value: Expression<'t> },
    /// `for name in over:`
    Loop { name: &'t str, over: Expression<'t>, body: Vec<Step<'t>> },
}

/// What something is assigned to.
pub(super) struct Target<'t> {
    pub(super) at: usize,
    pub(super) kind: TargetKind<'t>,
}

impl Target<'_> {
    /// Whether it is a place in a list or a dict.
    pub(super) fn is_element(&self) -> bool {
        matches!(self.kind, TargetKind::Element(_))
    }
}

/// A variable, or a place in a list or a dict.
pub(super) enum TargetKind<'t> {
    Name(&'t str),
    Element(Element<'t>),
}

/// A value, before it is known.
pub(super) struct Expression<'t> {
    /// Where it begins; brackets around it are no part of it, but for a tuple.
    pub(super) at: usize,
    pub(super) kind: ExpressionKind<'t>,
}

/// How a value is written.
pub(super) enum ExpressionKind<'t> {
    /// One string, or several in a row.
    Text(String),
    Number(i64),
    Name(&'t str),
    List(Vec<Expression<'t>>),
    Tuple(Vec<Expression<'t>>),
    Dict(Vec<(Expression<'t>, Expression<'t>)>),
    Element(Element<'t>),
    Sum(Box<(Expression<'t>, Expression<'t>)>),
}

/// `container[index]`
pub(super) struct Element<'t> {
    pub(super) container: Box<Expression<'t>>,
    pub(super) index: Box<Expression<'t>>,
}
