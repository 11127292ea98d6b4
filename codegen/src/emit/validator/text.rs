//! Keywords about texts.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::condition::{Condition, Operator};
use super::expression::Expression;
use super::numeric::{compared, unsigned};
use super::place::Place;
use super::scalar::Scalar;
use super::statement::{Call, Judged};
use crate::emit::Plan;
use crate::emit::pattern::{Matcher, compile};
use crate::ir::{Format, IntegerFormat, Pattern, Schema, Type};

/// A limit on the characters of a text.
pub(super) fn length(
    place: &Place,
    limit: u64,
    function: &'static str,
    operator: Operator,
) -> Scalar {
    let is_least = matches!(operator, Operator::AtLeast);
    if !place.ty.is_text() || (limit == 0 && is_least) {
        return Scalar::always();
    }
    let value = match place.ty {
        Type::SecretText => place.text(),
        _ => place.value().clone(),
    };
    let arguments = unsigned(limit);
    let holds = if limit == 0 {
        Condition::Term(place.about(quote!(#value.is_empty())))
    } else {
        let count = place.about(quote!(#value.chars().count()));
        Condition::Comparison(count, operator, arguments.clone())
    };
    Scalar::judging(function, place, holds, arguments)
}

/// `pattern`.
pub(super) fn matches(plan: &Plan, place: &Place, source: &Pattern) -> Scalar {
    if !place.ty.is_text() {
        return Scalar::always();
    }
    pattern(plan, source).map_or_else(Scalar::always, |pattern| known(&pattern, place))
}

/// Whether a text matches a pattern.
pub(super) fn is_match(plan: &Plan, source: &Pattern, text: &Place) -> Condition {
    pattern(plan, source).map_or(Condition::True, |pattern| is_known(&pattern, text))
}

/// What the constant of a pattern or a format demands of a text.
fn known(constant: &Expression, place: &Place) -> Scalar {
    let (holds, path) = (is_known(constant, place), constant.tokens());
    let check = constant.about(quote!(#path.check));
    let judged = Judged::Value(place.subject());
    Scalar::new(holds, Call::Rule(check, judged, TokenStream::new()))
}

/// Whether a text is one of those that a constant stands for.
fn is_known(constant: &Expression, text: &Place) -> Condition {
    let (path, reference) = (constant.tokens(), text.text_reference());
    Condition::Term(
        text.about(quote!(#path.is_match(#reference)))
            .with(constant),
    )
}

/// The constant of a pattern, which stands in `validators/patterns.rs`, if some text breaks it; reading
/// the document has refused those that no engine compiles.
fn pattern(plan: &Plan, source: &Pattern) -> Option<Expression> {
    let ident = plan.names.patterns.get(&source.0)?;
    let compiled = compile(&source.0);
    let is_checked = matches!(compiled, Ok(Matcher::Code(_) | Matcher::Engine { .. }));
    is_checked.then(|| {
        Expression::emitted(|imports| {
            imports.add_pattern(&source.0);
            quote!(patterns::#ident)
        })
    })
}

/// `format`, where the type is wider than it.
pub(super) fn formatted(schema: &Schema, format: Format, place: &Place) -> Scalar {
    let integer = format.integer();
    match (&place.ty, integer) {
        (Type::Number, Some(integer)) if place.is_exact() => within(place, format, &integer),
        (ty, _) if !format.narrows(ty) => Scalar::always(),
        (Type::Integer | Type::Unsigned, Some(integer)) => {
            let is_seconds = schema.unit.as_deref() == Some("epoch-seconds");
            let function = match format {
                Format::Int32 if is_seconds && place.ty == Type::Integer => "int32_epoch_seconds",
                format => format.as_str(),
            };
            let (held, value) = (format_ident!("{}", integer.rust), place.value());
            let holds = Condition::Done(place.about(quote!(#held::try_from(#value))));
            Scalar::judging(function, place, holds, TokenStream::new())
        }
        (Type::DateTime, _) => named(place, &quote!(timestamp())),
        (Type::Date, _) => named(place, &quote!(day())),
        _ => constant(format).map_or_else(Scalar::always, |(module, name)| {
            let (module, constant) = (format!("crate::runtime::{module}"), format_ident!("{name}"));
            let constant = Expression::constant(quote!(#constant)).importing(&module, name);
            known(&constant, place)
        }),
    }
}

/// Whether the text of a date names what a method gives; its own validator reports where it does not.
fn named(place: &Place, method: &TokenStream) -> Scalar {
    let value = place.value();
    let holds = Condition::Present(place.about(quote!(#value.#method)));
    Scalar::new(holds, Call::Own(place.expression().clone()))
}

/// Whether a number of any size is one of a format of integers.
fn within(place: &Place, format: Format, integer: &IntegerFormat) -> Scalar {
    let (value, name) = (place.value(), format.as_str());
    let holds = Condition::all([
        compared(place, Operator::AtLeast, integer.least),
        compared(place, Operator::AtMost, integer.most),
    ]);
    Scalar::told("number", holds, quote!("format", #name, #value))
}

/// The module of the runtime that reads a format of texts, and its constant.
fn constant(format: Format) -> Option<(&'static str, &'static str)> {
    Some(match format {
        Format::Int8
        | Format::Int16
        | Format::Int32
        | Format::Int64
        | Format::Uint8
        | Format::Uint16
        | Format::Uint32
        | Format::Uint64
        | Format::Uint => return None,
        Format::DateTime => ("date_time", "DATE_TIME"),
        Format::Date => ("date", "DATE"),
        Format::Time => ("time", "TIME"),
        Format::TimeOfDay => ("time", "TIME_OF_DAY"),
        Format::Duration => ("time", "DURATION"),
        Format::Email => ("email", "EMAIL"),
        Format::IdnEmail => ("email", "IDN_EMAIL"),
        Format::Hostname => ("hostname", "HOSTNAME"),
        Format::IdnHostname => ("hostname", "IDN_HOSTNAME"),
        Format::Ipv4 => ("address", "IPV4"),
        Format::Ipv6 => ("address", "IPV6"),
        Format::Uri => ("uri", "URI"),
        Format::UriReference => ("uri", "URI_REFERENCE"),
        Format::Iri => ("uri", "IRI"),
        Format::IriReference => ("uri", "IRI_REFERENCE"),
        Format::UriTemplate => ("uri_template", "URI_TEMPLATE"),
        Format::Uuid => ("identifier", "UUID"),
        Format::JsonPointer => ("identifier", "JSON_POINTER"),
        Format::RelativeJsonPointer => ("identifier", "RELATIVE_JSON_POINTER"),
        Format::Regex => ("expression", "REGEX"),
    })
}
