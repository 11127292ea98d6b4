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
    let limit = match &place.ty {
        Type::Integer | Type::Unsigned => match integer_bound(&place.ty, limit, function) {
            Bound::Always => return Scalar::always(),
            Bound::Never => {
                let (keyword, limit) = (keyword(function), limit.as_str());
                let call = Call::told("rule", quote!(false, #keyword, #limit));
                return Scalar::new(Condition::False, Some(call));
            }
            Bound::At(limit) => number(limit),
        },
        Type::Number => return float_bound(value, limit, function, operator),
        _ => return Scalar::always(),
    };
    Scalar::new(
        Condition::Comparison(quote!(#value #operator #limit)),
        Some(Call::on(function, value.clone(), quote!(#limit))),
    )
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

/// A limit on integers: the integer beside it, where it has a fraction.
fn integer_bound(ty: &Type, limit: &Number, function: &str) -> Bound {
    let (least, most): (i128, i128) = match ty {
        Type::Unsigned => (0, u64::MAX.into()),
        _ => (i64::MIN.into(), i64::MAX.into()),
    };
    let (limit, always, never) = match function {
        "minimum" => (limit.ceil(), limit.ceil() <= least, limit.ceil() > most),
        "exclusive_minimum" => (limit.floor(), limit.floor() < least, limit.floor() >= most),
        "maximum" => (limit.floor(), limit.floor() >= most, limit.floor() < least),
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

/// The keyword that a function reports.
fn keyword(function: &str) -> &'static str {
    match function {
        "minimum" => "minimum",
        "maximum" => "maximum",
        "exclusive_minimum" => "exclusiveMinimum",
        _ => "exclusiveMaximum",
    }
}

/// A limit on a number of any size.
fn exact_bound(place: &Place, limit: &Number, function: &'static str) -> Scalar {
    let (value, limit) = (place.value(), limit.as_str());
    let keyword = keyword(function);
    let test = match function {
        "minimum" => quote!(is_ge),
        "maximum" => quote!(is_le),
        "exclusive_minimum" => quote!(is_gt),
        _ => quote!(is_lt),
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
    Scalar::new(
        Condition::Comparison(quote!(#value #operator #limit)),
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
    let holds = match &place.ty {
        Type::Integer | Type::Unsigned => {
            let step = step.as_str();
            quote!(decimal::divides(#step, &#value.into()))
        }
        Type::Number => match step.as_f64().filter(|float| step.is(*float)) {
            Some(step) => {
                let step = float(step);
                return Scalar::new(
                    Condition::Term(quote!(decimal::is_multiple(#value, #step))),
                    Some(Call::on("multiple_of_number", value.clone(), quote!(#step))),
                );
            }
            // A step that no float has: too small, too large, or of too many digits.
            None => {
                let step = step.as_str();
                quote!(decimal::divides_float(#step, #value))
            }
        },
        _ => return Scalar::always(),
    };
    let step = step.as_str();
    let call = Call::told("rule", quote!(#holds, "multipleOf", #step));
    Scalar::new(Condition::Term(holds), Some(call))
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
