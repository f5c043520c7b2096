//! The products of a formula: an irredundant sum of products for a condition, by the method of Minato
//! and Morreale, with many-valued variables.
//!
//! The same part of a diagram is reached in many ways. What was found for it is kept, with what it
//! would have taken to find it again, so that the bounds do not depend on what is kept.

use std::rc::Rc;

use super::Literal;
use crate::condition::{Class, Condition, Conditions};
use crate::hash::FastMap;

/// How many products a formula may have before it is given up.
const MAX_PRODUCTS: usize = 64;
/// How many steps its making may take, those that need not be taken again among them.
const MAX_STEPS: u32 = 4096;
/// How many steps the operations on conditions may take.
const MAX_WORK: usize = 1 << 17;

/// The products of a condition; `None` where they are too many, or take too long. `before` says how
/// much the operations on conditions have taken so far.
pub(super) fn products(
    conditions: &mut Conditions,
    condition: Condition,
    before: usize,
) -> Option<Vec<Vec<Literal>>> {
    let mut maker = Maker {
        conditions,
        literals: Vec::new(),
        products: vec![Product { literal: usize::MAX, rest: ProductId::EMPTY }],
        literal_ids: FastMap::default(),
        product_ids: FastMap::default(),
        covers: FastMap::default(),
        limit: before + MAX_WORK,
    };
    let mut steps = MAX_STEPS;
    let cover = maker.cover(condition, condition, &mut steps)?;
    Some(cover.products.iter().map(|&product| maker.literals_of(product)).collect())
}

/// Which product: a list of literals.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct ProductId(u32);

impl ProductId {
    /// The product without literals, which always holds.
    const EMPTY: Self = Self(0);
}

/// A literal, and the product that it stands before.
struct Product {
    literal: usize,
    rest: ProductId,
}

/// Products that cover a condition.
#[derive(Clone)]
struct Cover {
    /// At most [`MAX_PRODUCTS`].
    products: Rc<[ProductId]>,
    /// What they cover.
    covered: Condition,
    /// How many steps it takes to find them.
    steps: u32,
}

struct Maker<'a> {
    conditions: &'a mut Conditions,
    literals: Vec<Literal>,
    literal_ids: FastMap<Literal, usize>,
    products: Vec<Product>,
    product_ids: FastMap<(usize, ProductId), ProductId>,
    /// What was found, by what has to be covered and what may be.
    covers: FastMap<(Condition, Condition), Cover>,
    /// What operations may have taken.
    limit: usize,
}

impl Maker<'_> {
    /// Products that cover `lower` and stay within `upper`.
    fn cover(&mut self, lower: Condition, upper: Condition, steps: &mut u32) -> Option<Cover> {
        if lower.is_never() {
            return Some(Cover { products: Rc::from([]), covered: lower, steps: 0 });
        }
        if upper.is_always() {
            let products = Rc::from([ProductId::EMPTY]);
            return Some(Cover { products, covered: upper, steps: 0 });
        }
        if let Some(known) = self.covers.get(&(lower, upper)) {
            *steps = steps.checked_sub(known.steps)?;
            return Some(known.clone());
        }
        let before = *steps;
        *steps = steps.checked_sub(1)?;
        if self.conditions.work() > self.limit {
            return None;
        }
        let (products, covered) = self.divide(lower, upper, steps)?;
        let cover = Cover { products: products.into(), covered, steps: before - *steps };
        self.covers.insert((lower, upper), cover.clone());
        Some(cover)
    }

    /// The same for two conditions that ask for something, by the answers.
    fn divide(
        &mut self,
        lower: Condition,
        upper: Condition,
        steps: &mut u32,
    ) -> Option<(Vec<ProductId>, Condition)> {
        let (variable, classes) = self.conditions.top(lower, upper)?;
        let answers = || classes.iter().copied().map(Some).chain(std::iter::once(None));
        let children: Vec<(Condition, Condition)> = answers()
            .map(|answer| {
                let lower = self.conditions.child(lower, variable, answer);
                (lower, self.conditions.child(upper, variable, answer))
            })
            .collect();
        let mut everywhere = Condition::ALWAYS;
        for &(_, upper) in &children {
            everywhere = self.conditions.and(everywhere, upper);
        }
        let mut left_over = Condition::NEVER;
        // Each product with the answers under which it is needed.
        let mut needed_under: Vec<(ProductId, Vec<Option<Class>>)> = Vec::new();
        let mut edges = Vec::with_capacity(classes.len());
        let mut rest = Condition::NEVER;
        for (answer, &(lower, upper)) in answers().zip(&children) {
            let needed = self.conditions.and_not(lower, everywhere);
            let cover = self.cover(needed, upper, steps)?;
            for &product in &*cover.products {
                match needed_under.iter_mut().find(|(known, _)| *known == product) {
                    Some((_, answers)) => answers.push(answer),
                    None => needed_under.push((product, vec![answer])),
                }
            }
            if needed_under.len() > MAX_PRODUCTS {
                return None;
            }
            let open = self.conditions.and_not(lower, cover.covered);
            left_over = self.conditions.or(left_over, open);
            match answer {
                Some(class) => edges.push((class, cover.covered)),
                None => rest = cover.covered,
            }
        }
        let without = self.cover(left_over, everywhere, steps)?;
        let mut products = without.products.to_vec();
        for (product, answers) in needed_under {
            let complement = answers.contains(&None);
            let meant: Vec<Class> = if complement {
                classes.iter().copied().filter(|class| !answers.contains(&Some(*class))).collect()
            } else {
                answers.into_iter().flatten().collect()
            };
            products.push(if complement && meant.is_empty() {
                product
            } else {
                self.product(Literal { variable, classes: meant, complement }, product)
            });
        }
        if products.len() > MAX_PRODUCTS {
            return None;
        }
        let covered = self.conditions.make(variable, &edges, rest);
        Some((products, self.conditions.or(covered, without.covered)))
    }

    /// The product of a literal and a product.
    fn product(&mut self, literal: Literal, rest: ProductId) -> ProductId {
        let literal = match self.literal_ids.get(&literal) {
            Some(&known) => known,
            None => {
                let next = self.literals.len();
                self.literals.push(literal.clone());
                self.literal_ids.insert(literal, next);
                next
            }
        };
        let Self { products, product_ids, .. } = self;
        *product_ids.entry((literal, rest)).or_insert_with(|| {
            products.push(Product { literal, rest });
            ProductId(products.len() as u32 - 1)
        })
    }

    fn literals_of(&self, mut product: ProductId) -> Vec<Literal> {
        let mut literals = Vec::new();
        while product != ProductId::EMPTY {
            let Product { literal, rest } = self.products[product.0 as usize];
            literals.push(self.literals[literal].clone());
            product = rest;
        }
        literals
    }
}
