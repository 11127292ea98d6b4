//! Keywords about numbers, and numbers as Rust writes them.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::condition::{Condition, Operator};
use super::place::Place;
use super::scalar::Scalar;
use crate::emit::integers::number;
use crate::ir::{Number, Rule, Schema, Type};

/// A limit on a number.
pub(super) fn bound(place: &Place, limit: &Number, operator: Operator) -> Scalar {
    let (function, keyword) = names(operator);
    if place.is_exact() {
        let (holds, limit) = (compared(place, operator, limit.as_str()), limit.as_str());
        let value = place.value();
        return Scalar::told("number", holds, quote!(#keyword, #limit, #value));
    }
    let (operator, limit) = match &place.ty {
        Type::Integer | Type::Unsigned => match integer_bound(&place.ty, limit, operator) {
            Bound::Always => return Scalar::always(),
            Bound::Never => {
                let limit = limit.as_str();
                return Scalar::told("rule", Condition::False, quote!(#keyword, #limit));
            }
            Bound::At(limit) => (at_an_end(&place.ty, limit, operator), number(limit)),
        },
        Type::Number => match limit.as_f64() {
            Some(limit) => (operator, float(limit)),
            None if limit.as_str().starts_with('-') => (operator, quote!(f64::NEG_INFINITY)),
            None => (operator, quote!(f64::INFINITY)),
        },
        _ => return Scalar::always(),
    };
    let holds = Condition::Comparison(place.expression().clone(), operator, limit.clone());
    Scalar::judging(function, place, holds, limit)
}

/// Whether a limit allows all values of the format of integers that a schema has, which is told alone.
pub(super) fn is_of_format(schema: &Schema, limit: &Rule, place: &Place) -> bool {
    let mut formats = schema.rules.iter().filter_map(|rule| match rule {
        Rule::Format(format) => format.integer(),
        _ => None,
    });
    let bound = |text: &str| text.parse::<i128>().ok();
    let is_asked = place.is_exact() || place.ty.is_integer();
    is_asked
        && formats.any(|format| match limit {
            Rule::Minimum(limit) => bound(format.least).is_some_and(|least| least >= limit.ceil()),
            Rule::Maximum(limit) => bound(format.most).is_some_and(|most| most <= limit.floor()),
            _ => false,
        })
}

/// The function that judges a limit, and its keyword.
fn names(operator: Operator) -> (&'static str, &'static str) {
    match operator {
        Operator::AtLeast => ("minimum", "minimum"),
        Operator::AtMost => ("maximum", "maximum"),
        Operator::More => ("exclusive_minimum", "exclusiveMinimum"),
        _ => ("exclusive_maximum", "exclusiveMaximum"),
    }
}

/// What a limit is to the values of a type of integers.
enum Bound {
    /// Every one of them keeps it.
    Always,
    /// None of them does.
    Never,
    /// The integer that they are compared with.
    At(i128),
}

/// The least and the most that a type of integers has.
fn ends(ty: &Type) -> (i128, i128) {
    match ty {
        Type::Unsigned => (0, u64::MAX.into()),
        _ => (i64::MIN.into(), i64::MAX.into()),
    }
}

/// How a type's integers are compared with a limit: nothing is below its least one or above its most.
fn at_an_end(ty: &Type, limit: i128, operator: Operator) -> Operator {
    let (least, most) = ends(ty);
    match operator {
        Operator::AtMost if limit == least => Operator::Equal,
        Operator::AtLeast if limit == most => Operator::Equal,
        Operator::More if limit == least => Operator::Unequal,
        Operator::Less if limit == most => Operator::Unequal,
        other => other,
    }
}

/// A limit on integers: the integer beside it, where it has a fraction.
fn integer_bound(ty: &Type, limit: &Number, operator: Operator) -> Bound {
    let (least, most) = ends(ty);
    let (limit, always, never) = match operator {
        Operator::AtLeast => (limit.ceil(), limit.ceil() <= least, limit.ceil() > most),
        Operator::More => (limit.floor(), limit.floor() < least, limit.floor() >= most),
        Operator::AtMost => (limit.floor(), limit.floor() >= most, limit.floor() < least),
        _ => (limit.ceil(), limit.ceil() > most, limit.ceil() <= least),
    };
    match (always, never) {
        (true, _) => Bound::Always,
        (false, true) => Bound::Never,
        (false, false) => Bound::At(limit),
    }
}

/// A number as a type of integers has it, if it does.
pub(super) fn held(ty: &Type, number: &Number) -> Option<i128> {
    match ty {
        Type::Unsigned => number.as_u64().map(i128::from),
        _ => number.as_i64().map(i128::from),
    }
}

/// A number of any size, compared with a limit.
pub(super) fn compared(place: &Place, operator: Operator, limit: &str) -> Condition {
    let (value, test) = (
        place.value(),
        match operator {
            Operator::AtLeast => quote!(is_ge),
            Operator::AtMost => quote!(is_le),
            Operator::More => quote!(is_gt),
            _ => quote!(is_lt),
        },
    );
    decimal(place, quote!(decimal::compare(#value, #limit).#test()))
}

/// A call of exact arithmetic.
fn decimal(place: &Place, call: TokenStream) -> Condition {
    Condition::Term(place.about(call).of("decimal"))
}

/// `multipleOf`.
pub(super) fn multiple_of(place: &Place, step: &Number) -> Scalar {
    let (value, written) = (place.value(), step.as_str());
    if place.is_exact() {
        let holds = decimal(place, quote!(decimal::divides(#written, #value)));
        return Scalar::told("number", holds, quote!("multipleOf", #written, #value));
    }
    let holds = match &place.ty {
        Type::Integer | Type::Unsigned => match held(&place.ty, step) {
            Some(step) => {
                let step = number(step);
                let rest = place.about(quote!(#value.checked_rem(#step).unwrap_or_default()));
                let holds = Condition::Comparison(rest, Operator::Equal, quote!(0));
                return Scalar::judging("multiple_of", place, holds, step);
            }
            None => quote!(decimal::divides(#written, &#value.into())),
        },
        Type::Number => match step.as_f64().filter(|float| step.is(*float)) {
            Some(step) => {
                let step = float(step);
                let holds = decimal(place, quote!(decimal::is_multiple(#value, #step)));
                return Scalar::judging("multiple_of_number", place, holds, step);
            }
            // A step that no float has: too small, too large, or of too many digits.
            None => quote!(decimal::divides_float(#written, #value)),
        },
        _ => return Scalar::always(),
    };
    Scalar::told(
        "rule",
        decimal(place, holds),
        quote!("multipleOf", #written),
    )
}

/// A count as Rust writes it.
pub(super) fn unsigned(value: u64) -> TokenStream {
    let literal = Literal::u64_unsuffixed(value);
    quote!(#literal)
}

/// A float as Rust writes it, with an exponent where its digits would be many.
pub(super) fn float(value: f64) -> TokenStream {
    let size = value.abs();
    let literal = if size == 0.0 || (1e-5..1e16).contains(&size) {
        Literal::f64_unsuffixed(size)
    } else {
        format!("{size:e}")
            .parse()
            .expect("a float with an exponent is a literal")
    };
    if value.is_sign_negative() {
        quote!(-#literal)
    } else {
        quote!(#literal)
    }
}
