//! Keywords about texts.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::condition::Condition;
use super::numeric::unsigned;
use super::place::Place;
use super::scalar::Scalar;
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
    if place.ty != Type::String || (limit == 0 && function == "min_length") {
        return Scalar::always();
    }
    let (value, reference, limit) = (place.value(), place.reference(), unsigned(limit));
    Scalar::new(
        Condition::Comparison(quote!(#value.chars().count() #operator #limit)),
        Some((function, quote!(#reference, #limit))),
    )
}

/// `pattern`, which stands in `validators/patterns.rs`.
pub(super) fn matches(plan: &Plan, place: &Place, source: &str) -> Scalar {
    let ident = plan.names.patterns.get(source);
    let (Type::String, Some(ident), true) = (&place.ty, ident, is_checked(source)) else {
        return Scalar::always();
    };
    let (value, reference) = (place.value(), place.reference());
    let holds = if place.is_reference() {
        quote!(patterns::#ident.is_match(#value))
    } else {
        quote!(patterns::#ident.is_match(#reference))
    };
    Scalar {
        pattern: Some(source.to_owned()),
        ..Scalar::new(
            Condition::Term(holds),
            Some(("pattern", quote!(#reference))),
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
                Some((function, quote!(#value))),
            )
        }
        (Format::Int32, Type::Number) if place.exact => within(value, "-2147483648", "2147483647"),
        (Format::Int64, Type::Number) if place.exact => {
            within(value, "-9223372036854775808", "9223372036854775807")
        }
        (Format::Int32 | Format::Int64, _) => Scalar::always(),
        (_, Type::String) => {
            let (module, function) = reader(format);
            let (function, name) = (format_ident!("{function}"), format.as_str());
            let holds = match format {
                Format::DateTime => quote!(#value.parse::<DateTime>().is_ok()),
                Format::Date => quote!(#value.parse::<Date>().is_ok()),
                _ => quote!(#function(#reference)),
            };
            Scalar {
                function: (!module.is_empty()).then(|| reader(format)),
                ..Scalar::new(
                    Condition::Term(holds.clone()),
                    Some(("format", quote!(#reference, #holds, #name))),
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
        Some(("number", quote!(#holds, "format", #name, #value))),
    )
}

/// The function of the runtime that reads a format, and its module; none for formats with a type.
fn reader(format: Format) -> (&'static str, &'static str) {
    match format {
        Format::Int32 | Format::Int64 | Format::DateTime | Format::Date => ("", "none"),
        Format::Time => ("time", "is_time"),
        Format::Duration => ("time", "is_duration"),
        Format::Email => ("email", "is_email"),
        Format::IdnEmail => ("email", "is_idn_email"),
        Format::Hostname => ("hostname", "is_hostname"),
        Format::IdnHostname => ("hostname", "is_idn_hostname"),
        Format::Ipv4 => ("address", "is_ipv4"),
        Format::Ipv6 => ("address", "is_ipv6"),
        Format::Uri => ("uri", "is_uri"),
        Format::UriReference => ("uri", "is_uri_reference"),
        Format::Iri => ("uri", "is_iri"),
        Format::IriReference => ("uri", "is_iri_reference"),
        Format::UriTemplate => ("uri_template", "is_uri_template"),
        Format::Uuid => ("identifier", "is_uuid"),
        Format::JsonPointer => ("identifier", "is_json_pointer"),
        Format::RelativeJsonPointer => ("identifier", "is_relative_json_pointer"),
        Format::Regex => ("regex", "is_regex"),
    }
}
