//! Keywords about numbers, and numbers as Rust writes them.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::condition::Condition;
use super::place::Place;
use super::scalar::{Call, Scalar};
use crate::ir::{Number, Type};

/// A limit on a number.
pub(super) fn bound(
    place: &Place,
    limit: &Number,
    function: &'static str,
    operator: &TokenStream,
) -> Scalar {
    let value = place.value();
    if place.is_exact() {
        return exact_bound(place, limit, function);
    }
    if is_kept_by_all(&place.ty, limit, function) {
        return Scalar::always();
    }
    let limit = match &place.ty {
        Type::Integer | Type::Unsigned => match held(&place.ty, limit) {
            Some(limit) => number(limit),
            // A limit with a fraction or beyond 64 bits is compared as a float: exact enough, since
            // an integer beside such a limit differs from it by far more than a float's precision
            // or not at all.
            None => return float_bound(&quote!(#value as f64), limit, function, operator),
        },
        Type::Number => return float_bound(value, limit, function, operator),
        _ => return Scalar::always(),
    };
    Scalar::new(
        Condition::Comparison(quote!(#value #operator #limit)),
        Some(Call::on(function, value.clone(), quote!(#limit))),
    )
}

/// Whether no value of a type of integers is beyond a limit, so that comparing with it is useless.
fn is_kept_by_all(ty: &Type, limit: &Number, function: &str) -> bool {
    let range = match ty {
        Type::Integer => (i64::MIN.into(), i64::MAX.into()),
        Type::Unsigned => (0, u64::MAX.into()),
        _ => return false,
    };
    limit.as_i128().is_some_and(|limit| match function {
        "minimum" => limit <= range.0,
        "maximum" => limit >= range.1,
        "exclusive_minimum" => limit < range.0,
        _ => limit > range.1,
    })
}

/// A number as a type of integers has it, if it does.
pub(super) fn held(ty: &Type, number: &Number) -> Option<i128> {
    match ty {
        Type::Unsigned => number.as_u64().map(i128::from),
        _ => number.as_i64().map(i128::from),
    }
}

/// A limit on a number of any size.
fn exact_bound(place: &Place, limit: &Number, function: &'static str) -> Scalar {
    let (value, limit) = (place.value(), limit.as_str());
    let (keyword, test) = match function {
        "minimum" => ("minimum", quote!(is_ge)),
        "maximum" => ("maximum", quote!(is_le)),
        "exclusive_minimum" => ("exclusiveMinimum", quote!(is_gt)),
        _ => ("exclusiveMaximum", quote!(is_lt)),
    };
    let holds = quote!(decimal::compare(#value, #limit).#test());
    Scalar::new(
        Condition::Term(holds.clone()),
        Some(Call::told(
            "number",
            quote!(#holds, #keyword, #limit, #value),
        )),
    )
}

/// A limit on a float.
fn float_bound(
    value: &TokenStream,
    limit: &Number,
    function: &'static str,
    operator: &TokenStream,
) -> Scalar {
    let limit = limit.as_f64().map_or_else(
        || {
            if limit.as_str().starts_with('-') {
                quote!(f64::NEG_INFINITY)
            } else {
                quote!(f64::INFINITY)
            }
        },
        float,
    );
    // Behind a cast, a sign `<` would open the arguments of its type; so would the opposite of `>=`.
    let is_cast = value
        .clone()
        .into_iter()
        .any(|token| token.to_string() == "as");
    let operand = if is_cast && matches!(operator.to_string().as_str(), "<" | ">=") {
        quote!((#value))
    } else {
        value.clone()
    };
    Scalar::new(
        Condition::Comparison(quote!(#operand #operator #limit)),
        Some(Call::on(function, value.clone(), quote!(#limit))),
    )
}

/// `multipleOf`.
pub(super) fn multiple_of(place: &Place, step: &Number) -> Scalar {
    let value = place.value();
    if place.is_exact() {
        let step = step.as_str();
        return Scalar::new(
            Condition::Term(quote!(decimal::divides(#step, #value))),
            Some(Call::told(
                "number",
                quote!(decimal::divides(#step, #value), "multipleOf", #step, #value),
            )),
        );
    }
    if place.ty.is_integer()
        && let Some(step) = held(&place.ty, step)
    {
        let step = number(step);
        return Scalar::new(
            Condition::Comparison(quote!(#value.checked_rem(#step).unwrap_or_default() == 0)),
            Some(Call::on("multiple_of", value.clone(), quote!(#step))),
        );
    }
    let value = match &place.ty {
        Type::Integer | Type::Unsigned => quote!(#value as f64),
        Type::Number => quote!(#value),
        _ => return Scalar::always(),
    };
    let step = float(step.as_f64().unwrap_or(1.0));
    Scalar::new(
        Condition::Term(quote!(decimal::is_multiple(#value, #step))),
        Some(Call::on("multiple_of_number", value, quote!(#step))),
    )
}

/// An integer as Rust writes it, in groups of three where it is long.
pub(super) fn number(value: i128) -> TokenStream {
    let digits = value.unsigned_abs().to_string();
    let grouped = if digits.len() > 4 {
        let mut groups = Vec::new();
        let mut rest = digits.as_str();
        while rest.len() > 3 {
            let (before, group) = rest.split_at(rest.len() - 3);
            groups.push(group);
            rest = before;
        }
        groups.push(rest);
        groups.reverse();
        groups.join("_")
    } else {
        digits
    };
    let sign = if value < 0 { "-" } else { "" };
    format!("{sign}{grouped}")
        .parse()
        .expect("digits with underscores are a literal")
}

/// A count as Rust writes it.
pub(super) fn unsigned(value: u64) -> TokenStream {
    let literal = Literal::u64_unsuffixed(value);
    quote!(#literal)
}

/// A float as Rust writes it.
pub(super) fn float(value: f64) -> TokenStream {
    let literal = Literal::f64_unsuffixed(value.abs());
    if value.is_sign_negative() {
        quote!(-#literal)
    } else {
        quote!(#literal)
    }
}
