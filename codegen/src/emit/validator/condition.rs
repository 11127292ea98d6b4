//! Conditions with an algebra: what is always true or false never reaches the output.
//!
//! Invariant: what a closure gives is about nothing but its variable, so that whoever asks which
//! variable a condition uses looks at what the closure is called on, and not inside.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::expression::Expression;
use super::joined::{Joint, Rivals, distinct, met};
use super::statement::{self, Statement};
use crate::emit::imports::Imports;

/// Whether a value satisfies a schema.
#[derive(Clone, Debug)]
pub(in crate::emit) enum Condition {
    /// Always.
    True,
    /// Never.
    False,
    /// An expression that binds tighter than `!`: a call, a macro.
    Term(Expression),
    /// A function of the runtime holds for an argument.
    Function(Expression, Expression),
    /// `left < right`, or another operator.
    Comparison(Expression, Operator, TokenStream),
    /// An option has a value: `is_some()`.
    Present(Expression),
    /// An option has none: `is_none()`.
    Absent(Expression),
    /// A result is one: `is_ok()`.
    Done(Expression),
    /// A result is an error: `is_err()`.
    Failed(Expression),
    /// An option has a value for which a closure holds: `is_some_and(..)`.
    PresentAnd(Expression, Box<Closure>),
    /// An option has no value, or one for which a closure holds: `is_none_or(..)`.
    AbsentOr(Expression, Box<Closure>),
    /// A closure holds for whatever an iterator gives: `all(..)`.
    Every(Expression, Box<Closure>),
    /// Some statements report nothing.
    Keeps(Vec<Statement>),
    /// It does not hold.
    Not(Box<Self>),
    /// All of several hold.
    All(Vec<Self>),
    /// At least one of several holds.
    Any(Vec<Self>),
    /// Exactly one of several holds.
    One(Vec<Self>),
}

/// An operator that compares.
#[derive(Clone, Copy, Debug)]
pub(in crate::emit) enum Operator {
    /// `==`
    Equal,
    /// `!=`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}

/// A closure of one variable that gives a condition.
#[derive(Clone, Debug)]
pub(in crate::emit) struct Closure {
    /// How the variable is bound.
    pattern: Expression,
    /// What is given.
    inside: Condition,
}

impl Condition {
    /// All of them.
    pub(super) fn all(conditions: impl IntoIterator<Item = Self>) -> Self {
        let mut parts = Vec::new();
        for condition in conditions {
            match condition {
                Self::True => {}
                Self::False => return Self::False,
                Self::All(inner) => parts.extend(inner),
                other => parts.push(other),
            }
        }
        let Some(mut parts) = distinct(Joint::All, parts).map(met) else {
            return Self::False;
        };
        match parts.len() {
            0 | 1 => parts.pop().unwrap_or(Self::True),
            _ => Self::All(parts),
        }
    }

    /// At least one of them.
    pub(super) fn any(conditions: impl IntoIterator<Item = Self>) -> Self {
        let mut parts = Vec::new();
        for condition in conditions {
            match condition {
                Self::True => return Self::True,
                Self::False => {}
                Self::Any(inner) => parts.extend(inner),
                other => parts.push(other),
            }
        }
        let Some(mut parts) = distinct(Joint::Any, parts) else {
            return Self::True;
        };
        match parts.len() {
            0 | 1 => parts.pop().unwrap_or(Self::False),
            _ => Self::Any(parts),
        }
    }

    /// Exactly one of them.
    pub(super) fn one(conditions: impl IntoIterator<Item = Self>) -> Self {
        let (mut certain, mut open) = (0, Vec::new());
        for condition in conditions {
            match condition {
                Self::True => certain += 1,
                Self::False => {}
                other => open.push(other),
            }
        }
        let Rivals {
            single: mut open,
            opposites,
            repeated,
        } = Rivals::of(open);
        let sole = match (certain + opposites, open.len()) {
            (0, 0 | 1) => open.pop().unwrap_or(Self::False),
            (0, _) => Self::One(open),
            (1, _) => Self::any(open).negated(),
            _ => Self::False,
        };
        let refused = repeated.into_iter().map(Self::negated);
        Self::all(refused.chain([sole]))
    }

    /// The opposite.
    pub(super) fn negated(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            // What is compared has an order: a number that is not finite is refused for that.
            Self::Comparison(left, operator, right) => {
                Self::Comparison(left, operator.opposite(), right)
            }
            Self::Present(option) => Self::Absent(option),
            Self::Absent(option) => Self::Present(option),
            Self::Done(result) => Self::Failed(result),
            Self::Failed(result) => Self::Done(result),
            Self::PresentAnd(option, closure) => Self::AbsentOr(option, closure.negated()),
            Self::AbsentOr(option, closure) => Self::PresentAnd(option, closure.negated()),
            Self::Not(condition) => *condition,
            Self::All(parts) if is_shorter_negated(&parts) => {
                Self::any(parts.into_iter().map(Self::negated))
            }
            Self::Any(parts) if is_shorter_negated(&parts) => {
                Self::all(parts.into_iter().map(Self::negated))
            }
            other => Self::Not(Box::new(other)),
        }
    }

    /// Of a limit: what holds where the value is the limit itself, and the limit on the other side that
    /// leaves no other value.
    pub(super) fn met(&self) -> Option<(Self, Self)> {
        let Self::Comparison(left, operator, right) = self else {
            return None;
        };
        let other = match operator {
            Operator::AtLeast => Operator::AtMost,
            Operator::AtMost => Operator::AtLeast,
            _ => return None,
        };
        let of = |operator| Self::Comparison(left.clone(), operator, right.clone());
        Some((of(Operator::Equal), of(other)))
    }

    /// Whether the condition is about a variable.
    pub(super) fn uses(&self, variable: &Expression) -> bool {
        match self {
            Self::True | Self::False => false,
            Self::Term(it)
            | Self::Function(_, it)
            | Self::Comparison(it, ..)
            | Self::Present(it)
            | Self::Absent(it)
            | Self::Done(it)
            | Self::Failed(it)
            | Self::PresentAnd(it, _)
            | Self::AbsentOr(it, _)
            | Self::Every(it, _) => it.uses(variable),
            Self::Keeps(statements) => statement::uses(statements, variable),
            Self::Not(condition) => condition.uses(variable),
            Self::All(parts) | Self::Any(parts) | Self::One(parts) => {
                parts.iter().any(|part| part.uses(variable))
            }
        }
    }

    /// The condition in Rust.
    pub(super) fn emit(&self, imports: &mut Imports) -> TokenStream {
        match self {
            Self::True => quote!(true),
            Self::False => quote!(false),
            Self::Term(it) => it.emit(imports),
            Self::Function(function, argument) => {
                let (function, argument) = (function.emit(imports), argument.emit(imports));
                quote!(#function(#argument))
            }
            Self::Comparison(left, operator, right) => {
                let left = left.emit(imports);
                quote!(#left #operator #right)
            }
            Self::Present(it) => method(it, &quote!(is_some()), imports),
            Self::Absent(it) => method(it, &quote!(is_none()), imports),
            Self::Done(it) => method(it, &quote!(is_ok()), imports),
            Self::Failed(it) => method(it, &quote!(is_err()), imports),
            Self::PresentAnd(it, closure) => {
                let closure = closure.emit(imports);
                method(it, &quote!(is_some_and(#closure)), imports)
            }
            Self::AbsentOr(it, closure) => {
                let closure = closure.emit(imports);
                method(it, &quote!(is_none_or(#closure)), imports)
            }
            Self::Every(it, closure) => {
                let closure = closure.emit(imports);
                method(it, &quote!(all(#closure)), imports)
            }
            Self::Keeps(statements) => {
                imports.add("crate::runtime", "keyword");
                let inside = statement::block(statements, imports);
                quote!(keyword::keeps(|at, out| { #inside }))
            }
            Self::Not(condition) => match &**condition {
                Self::One(parts) => sole(parts, false, imports),
                loose @ (Self::Comparison(..) | Self::All(_) | Self::Any(_)) => {
                    let loose = loose.emit(imports);
                    quote!(!(#loose))
                }
                tight => {
                    let tight = tight.emit(imports);
                    quote!(!#tight)
                }
            },
            Self::All(parts) => {
                let parts = parts.iter().map(|part| part.emit_joint(imports));
                quote!(#(#parts)&&*)
            }
            Self::Any(parts) => {
                let parts = parts.iter().map(|part| part.emit(imports));
                quote!(#(#parts)||*)
            }
            Self::One(parts) => sole(parts, true, imports),
        }
    }

    /// The condition as a part of one that joins several by `&&`.
    pub(super) fn emit_joint(&self, imports: &mut Imports) -> TokenStream {
        let test = self.emit(imports);
        match self {
            Self::Any(_) => quote!((#test)),
            _ => test,
        }
    }

    /// The condition without `!`, and whether it had none.
    fn positive(&self) -> (&Self, bool) {
        match self {
            Self::Not(condition) => (condition, false),
            other => (other, true),
        }
    }

    /// The condition as a side of a comparison.
    fn emit_side(&self, imports: &mut Imports) -> TokenStream {
        let test = self.emit(imports);
        match self {
            Self::Comparison(..) | Self::Not(_) | Self::All(_) | Self::Any(_) | Self::One(_) => {
                quote!((#test))
            }
            _ => test,
        }
    }
}

/// Whether some conditions have a `!`, and their opposites need fewer than one before them all.
fn is_shorter_negated(conditions: &[Condition]) -> bool {
    let negated = conditions.iter();
    let negated = negated.filter(|condition| matches!(condition, Condition::Not(_)));
    let negated = negated.count();
    let plain = conditions.iter().filter(|condition| {
        matches!(
            condition,
            Condition::Term(_)
                | Condition::Function(..)
                | Condition::Every(..)
                | Condition::Keeps(_)
                | Condition::All(_)
                | Condition::Any(_)
        )
    });
    negated > 0 && plain.count() < 1 + negated
}

/// A call of a method.
fn method(receiver: &Expression, call: &TokenStream, imports: &mut Imports) -> TokenStream {
    let receiver = receiver.emit(imports);
    quote!(#receiver.#call)
}

/// Whether it is so that exactly one of several conditions holds.
fn sole(conditions: &[Condition], is_so: bool, imports: &mut Imports) -> TokenStream {
    let (equal, unequal) = (Operator::Equal, Operator::Unequal);
    if let [one, other] = conditions {
        let (one, is_one) = one.positive();
        let (other, is_other) = other.positive();
        let operator = if is_so == (is_one == is_other) {
            unequal
        } else {
            equal
        };
        let (one, other) = (one.emit_side(imports), other.emit_side(imports));
        return quote!(#one #operator #other);
    }
    let operator = if is_so { equal } else { unequal };
    let tests = conditions.iter().map(|test| test.emit(imports));
    quote!([#(#tests),*].into_iter().filter(|holds| *holds).count() #operator 1)
}

impl Closure {
    /// A closure whose variable is bound like this.
    pub(super) fn new(pattern: Expression, inside: Condition) -> Box<Self> {
        Box::new(Self { pattern, inside })
    }

    /// The closure that gives the opposite.
    fn negated(mut self: Box<Self>) -> Box<Self> {
        self.inside = self.inside.negated();
        self
    }

    /// The closure in Rust; a function itself, where it is called with the variable and no more.
    pub(super) fn emit(&self, imports: &mut Imports) -> TokenStream {
        match &self.inside {
            Condition::Function(function, argument)
                if argument.is(&self.pattern) && self.pattern.is(argument) =>
            {
                function.emit(imports)
            }
            inside => {
                let pattern = if inside.uses(&self.pattern) {
                    self.pattern.tokens().clone()
                } else {
                    quote!(_)
                };
                let inside = inside.emit(imports);
                quote!(|#pattern| #inside)
            }
        }
    }
}

impl Operator {
    /// The operator that holds where this one does not.
    fn opposite(self) -> Self {
        match self {
            Self::Equal => Self::Unequal,
            Self::Unequal => Self::Equal,
            Self::Less => Self::AtLeast,
            Self::AtMost => Self::More,
            Self::More => Self::AtMost,
            Self::AtLeast => Self::Less,
        }
    }
}

impl ToTokens for Operator {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(match self {
            Self::Equal => quote!(==),
            Self::Unequal => quote!(!=),
            Self::Less => quote!(<),
            Self::AtMost => quote!(<=),
            Self::More => quote!(>),
            Self::AtLeast => quote!(>=),
        });
    }
}
