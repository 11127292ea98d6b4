//! Keywords about texts.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::condition::Condition;
use super::numeric::unsigned;
use super::place::Place;
use super::scalar::{Call, Scalar};
use crate::emit::Plan;
use crate::emit::pattern::{self, Matcher};
use crate::ir::{Format, IntegerFormat, Schema, Type};

/// A limit on the characters of a text.
pub(super) fn length(
    place: &Place,
    limit: u64,
    function: &'static str,
    operator: &TokenStream,
) -> Scalar {
    if !place.ty.is_text() || (limit == 0 && function == "min_length") {
        return Scalar::always();
    }
    let (reference, limit) = (place.reference(), unsigned(limit));
    let value = match place.ty {
        Type::SecretText => place.text(),
        _ => place.value().clone(),
    };
    Scalar::new(
        Condition::Comparison(quote!(#value.chars().count() #operator #limit)),
        Some(Call::on(function, reference, quote!(#limit))),
    )
}

/// `pattern`, which stands in `validators/patterns.rs`.
pub(super) fn matches(plan: &Plan, place: &Place, source: &str) -> Scalar {
    let ident = plan.names.patterns.get(source);
    let (true, Some(ident), true) = (place.ty.is_text(), ident, is_checked(source)) else {
        return Scalar::always();
    };
    let text = place.text_reference();
    Scalar {
        pattern: Some(source.to_owned()),
        ..Scalar::new(
            Condition::Term(quote!(patterns::#ident.is_match(#text))),
            Some(Call::on("pattern", place.reference(), TokenStream::new())),
        )
    }
}

/// Whether some text breaks a pattern; reading the document has refused those that no engine
/// compiles.
pub(super) fn is_checked(source: &str) -> bool {
    matches!(
        pattern::compile(source),
        Ok(Matcher::Code(_) | Matcher::Engine { .. })
    )
}

/// `format`, where the type is wider than it.
pub(super) fn formatted(schema: &Schema, format: Format, place: &Place) -> Scalar {
    let (value, reference) = (place.value(), place.reference());
    match (format, &place.ty) {
        (format, Type::Integer | Type::Unsigned) if format.narrows(&place.ty) => {
            let Some(integer) = format.integer() else {
                return Scalar::always();
            };
            let is_seconds = schema.unit.as_deref() == Some("epoch-seconds");
            let function = match format {
                Format::Int32 if is_seconds && place.ty == Type::Integer => "int32_epoch_seconds",
                format => format.as_str(),
            };
            let held = format_ident!("{}", integer.rust);
            Scalar::new(
                Condition::Term(quote!(#held::try_from(#value).is_ok())),
                Some(Call::on(function, value.clone(), TokenStream::new())),
            )
        }
        (format, Type::Number) if place.is_exact() => format
            .integer()
            .map_or_else(Scalar::always, |integer| within(value, format, &integer)),
        (Format::DateTime, Type::DateTime) => {
            Scalar::new(Condition::Term(quote!(#value.timestamp().is_some())), None)
        }
        (Format::Date, Type::Date) => {
            Scalar::new(Condition::Term(quote!(#value.day().is_some())), None)
        }
        (_, Type::String | Type::SecretText) => {
            let Some((_, constant)) = constant(format) else {
                return Scalar::always();
            };
            let (constant, text) = (format_ident!("{constant}"), place.text_reference());
            Scalar {
                format: Some(format),
                ..Scalar::new(
                    Condition::Term(quote!(#constant.is_match(#text))),
                    Some(Call::on("format", reference, TokenStream::new())),
                )
            }
        }
        _ => Scalar::always(),
    }
}

/// Whether a number of any size is one of a format of integers.
fn within(value: &TokenStream, format: Format, integer: &IntegerFormat) -> Scalar {
    let IntegerFormat { least, most, .. } = integer;
    let holds = quote! {
        decimal::compare(#value, #least).is_ge() && decimal::compare(#value, #most).is_le()
    };
    let name = format.as_str();
    Scalar::new(
        Condition::All(holds.clone()),
        Some(Call::told(
            "number",
            quote!(#holds, "format", #name, #value),
        )),
    )
}

/// The module of the runtime that reads a format of texts, and its constant.
pub(super) fn constant(format: Format) -> Option<(&'static str, &'static str)> {
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
