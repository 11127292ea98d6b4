//! Keywords about texts.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::condition::Condition;
use super::numeric::unsigned;
use super::place::Place;
use super::scalar::{Call, Scalar};
use crate::emit::Plan;
use crate::emit::pattern::{self, Matcher};
use crate::ir::{Format, Schema, Type};

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
        (Format::Int32, Type::Integer) => {
            let function = if schema.unit.as_deref() == Some("epoch-seconds") {
                "int32_epoch_seconds"
            } else {
                "int32"
            };
            Scalar::new(
                Condition::Term(quote!(i32::try_from(#value).is_ok())),
                Some(Call::on(function, value.clone(), TokenStream::new())),
            )
        }
        (Format::Int32, Type::Number) if place.is_exact() => {
            within(value, "-2147483648", "2147483647")
        }
        (Format::Int64, Type::Number) if place.is_exact() => {
            within(value, "-9223372036854775808", "9223372036854775807")
        }
        (Format::Int32 | Format::Int64, _) => Scalar::always(),
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

/// Whether a number of any size is one of a format with two limits.
fn within(value: &TokenStream, least: &str, most: &str) -> Scalar {
    let holds = quote! {
        decimal::compare(#value, #least).is_ge() && decimal::compare(#value, #most).is_le()
    };
    let name = if most.len() > 10 { "int64" } else { "int32" };
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
        Format::Int32 | Format::Int64 => return None,
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
