//! What the steps of a check share: the sources, their syntax trees, the conditions, and the
//! mozconfigs that were evaluated, each once.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use mozconfig_parse::assume::Assumptions;
use mozconfig_parse::condition::Condition;
use mozconfig_parse::evaluate::{Environment, ParsedFiles, evaluate};
use mozconfig_parse::settings::{Evaluation, Settings, World};
use mozconfig_parse::source::{FileId, FileSystem, Sources};
use mozconfig_parse::symbol::TextId;
use mozconfig_parse::witness::Witness;

use crate::diagnostic::WitnessFacts;
use crate::drift::{Lines, Side};
use crate::fingerprint::{ConditionDigest, Weights};
use crate::top::Included;
use crate::tree::{Platform, Product};

/// A mozconfig that was evaluated.
#[derive(Debug)]
pub(crate) struct Evaluated {
    pub(crate) product: String,
    pub(crate) platform: String,
    pub(crate) variant: String,
    pub(crate) evaluation: Evaluation,
    pub(crate) settings: Settings,
    /// What was taken as known.
    pub(crate) assumed: Assumptions,
}

impl Evaluated {
    pub(crate) fn side(&self) -> Side<'_> {
        Side { evaluation: &self.evaluation, settings: &self.settings, assumed: &self.assumed }
    }
}

/// What the steps of a check share.
pub(crate) struct Run<'a> {
    pub(crate) files: &'a dyn FileSystem,
    pub(crate) sources: Sources,
    pub(crate) parsed: ParsedFiles,
    pub(crate) world: World,
    pub(crate) evaluated: Vec<Evaluated>,
    /// The mozconfigs that could not be read.
    pub(crate) unread: BTreeSet<FileId>,
    /// What the mozconfigs include.
    pub(crate) included: Included,
    /// The lines of commands that were compared.
    pub(crate) lines: Lines,
    by_file: BTreeMap<(String, String, String), usize>,
    shown: HashMap<Condition, Rc<ShownCondition>>,
    witnesses: HashMap<Condition, Option<Arc<WitnessFacts>>>,
    weights: Weights,
}

/// A condition in words.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ShownCondition {
    /// In the language of `when`; empty where it always holds.
    pub(crate) expression: String,
    /// As a phrase that goes on after "when", short enough to be read.
    pub(crate) phrase: String,
    /// The expression where it is short enough to be read, else what it asks about.
    pub(crate) brief: String,
    /// As a number that does not depend on words.
    pub(crate) digest: ConditionDigest,
}

/// How long a phrase may be, in characters, before it only names what the condition asks about.
const LONGEST_PHRASE: usize = 300;
/// How many subjects such a phrase names.
const SUBJECTS: usize = 6;

impl<'a> Run<'a> {
    pub(crate) fn new(files: &'a dyn FileSystem) -> Self {
        Self {
            files,
            sources: Sources::new(),
            parsed: ParsedFiles::default(),
            world: World::default(),
            evaluated: Vec::new(),
            unread: BTreeSet::new(),
            included: Included::default(),
            lines: Lines::default(),
            by_file: BTreeMap::new(),
            shown: HashMap::new(),
            witnesses: HashMap::new(),
            weights: Weights::default(),
        }
    }

    /// One environment in which a condition holds; `None` where none is found.
    pub(crate) fn witness(&mut self, condition: Condition) -> Option<Arc<WitnessFacts>> {
        let conditions = &mut self.world.conditions;
        let witness = self.witnesses.entry(condition).or_insert_with(|| {
            let found = conditions.witness(condition).found()?;
            let Witness { env, commands, files } = (*found).clone();
            Some(Arc::new(WitnessFacts { env, commands, files }))
        });
        witness.clone()
    }

    /// The same for values of a variable: where it can be, one that does not set the variable itself,
    /// or to another value, since what a variable has already shows nothing.
    pub(crate) fn witness_for(
        &mut self,
        condition: Condition,
        name: &str,
        values: impl IntoIterator<Item = TextId>,
    ) -> Option<Arc<WitnessFacts>> {
        let witness = self.witness(condition)?;
        if witness.env.get(name).is_none_or(Option::is_none) {
            return Some(witness);
        }
        let conditions = &mut self.world.conditions;
        let variable = conditions.symbols.environment(name);
        let own = conditions.symbols.symbol_text(variable);
        let unset = conditions.is_unset(variable);
        let unset = conditions.and(condition, unset);
        let mut another = condition;
        for value in values {
            let equal = conditions.texts_equal(own, value);
            another = conditions.and_not(another, equal);
        }
        self.witness(unset).or_else(|| self.witness(another)).or(Some(witness))
    }

    /// A condition in words, as far as it matters where `care` holds.
    pub(crate) fn show_condition(
        &mut self,
        condition: Condition,
        care: Condition,
    ) -> Rc<ShownCondition> {
        let conditions = &mut self.world.conditions;
        let condition = conditions.simplify(condition, care);
        if let Some(shown) = self.shown.get(&condition) {
            return Rc::clone(shown);
        }
        let formula = conditions.formula(condition);
        let expression = formula.expression(conditions);
        let is_long = |text: &str| text.chars().count() > LONGEST_PHRASE;
        let is_short = !formula.is_too_long() && !is_long(&expression);
        let phrase = is_short.then(|| formula.phrase(conditions));
        let phrase = phrase.filter(|phrase| !is_long(phrase));
        let (phrase, brief) = if let Some(phrase) = phrase {
            (phrase, expression.clone())
        } else {
            let subjects = conditions.subjects(condition);
            let named: Vec<&str> = subjects.iter().take(SUBJECTS).map(String::as_str).collect();
            let more = match subjects.len().saturating_sub(SUBJECTS) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let brief = format!("a condition holds that asks about {}{more}", named.join(", "));
            let whole = if formula.is_too_long() { "" } else { " (`--format json` has it whole)" };
            (format!("{brief}{whole}"), brief)
        };
        let digest = self.weights.digest(conditions, condition);
        let shown = Rc::new(ShownCondition { expression, phrase, brief, digest });
        self.shown.insert(condition, Rc::clone(&shown));
        shown
    }

    /// Evaluates a variant of a platform, once. `None` when it cannot be read.
    pub(crate) fn evaluate(
        &mut self,
        product: &Product,
        platform: &Platform,
        variant: &str,
        assumptions: &Assumptions,
    ) -> Option<usize> {
        let key = (product.name.clone(), platform.name.clone(), variant.to_owned());
        if let Some(&index) = self.by_file.get(&key) {
            return Some(index);
        }
        let file = self.sources.load(self.files, &platform.folder.join(variant));
        if self.sources.file(file).read_error().is_some() {
            self.unread.insert(file);
            return None;
        }
        let (evaluation, settings) = self.evaluate_file(file, assumptions);
        let (product, platform, variant) = key.clone();
        let assumed = assumptions.clone();
        self.evaluated.push(Evaluated {
            product,
            platform,
            variant,
            evaluation,
            settings,
            assumed,
        });
        let index = self.evaluated.len() - 1;
        self.by_file.insert(key, index);
        Some(index)
    }

    pub(crate) fn evaluate_file(
        &mut self,
        file: FileId,
        assumptions: &Assumptions,
    ) -> (Evaluation, Settings) {
        let mut environment = Environment {
            files: self.files,
            sources: &mut self.sources,
            parsed: &mut self.parsed,
            world: &mut self.world,
        };
        let evaluation = evaluate(&mut environment, file, assumptions);
        self.included.account(self.sources.file(file).path(), &evaluation);
        let settings = evaluation.resolve(&mut self.world);
        (evaluation, settings)
    }
}

/// A pair of evaluated mozconfigs.
#[derive(Clone, Debug)]
pub(crate) struct Pair {
    pub(crate) product: String,
    pub(crate) platform: String,
    pub(crate) base: usize,
    pub(crate) other: usize,
}
