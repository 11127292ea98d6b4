//! Keywords that look at one value: numbers, text, and the sizes of lists and maps.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use super::condition::Condition;
use super::numeric::{self, bound, float, multiple_of, number, unsigned};
use super::place::Place;
use super::text::{formatted, length, matches};
use crate::emit::{Plan, doc};
use crate::ir::{Additional, Format, JsonType, Number, Presence, Rule, Schema, Shape, Type};

/// What a keyword demands of a place: as a condition, and as the call that reports.
pub(super) struct Scalar {
    /// Whether the value satisfies the keyword.
    pub(super) holds: Condition,
    /// The call that reports.
    pub(super) call: Option<Call>,
    /// The pattern that the code names.
    pub(super) pattern: Option<String>,
    /// The format whose constant the code names.
    pub(super) format: Option<Format>,
}

/// The call of a keyword's function, without the path.
pub(super) struct Call {
    /// The function's name; that of a pattern or a format is a method of its constant.
    pub(super) function: &'static str,
    /// The value that is judged, where the function takes one that may be absent.
    pub(super) subject: Option<TokenStream>,
    /// The other arguments.
    pub(super) arguments: TokenStream,
}

impl Call {
    /// A function that judges the value of a place, or the absence of one.
    pub(super) fn on(function: &'static str, subject: TokenStream, arguments: TokenStream) -> Self {
        Self {
            function,
            subject: Some(subject),
            arguments,
        }
    }

    /// A function that is told the result.
    pub(super) fn told(function: &'static str, arguments: TokenStream) -> Self {
        Self {
            function,
            subject: None,
            arguments,
        }
    }
}

impl Scalar {
    /// A keyword that the type guarantees, or that does not concern it.
    pub(super) fn always() -> Self {
        Self {
            holds: Condition::True,
            call: None,
            pattern: None,
            format: None,
        }
    }

    /// A condition, and the call that reports where it does not hold.
    pub(super) fn new(holds: Condition, call: Option<Call>) -> Self {
        Self {
            holds,
            call,
            ..Self::always()
        }
    }
}

/// The text of a value whose type is one of texts of its own, as they are written.
fn as_text(plan: &Plan, place: &Place) -> Option<Place> {
    let value = place.value();
    match &place.ty {
        Type::DateTime | Type::Date => Some(Place::bound(quote!(#value.as_str()), &Type::String)),
        Type::Named(id) if matches!(plan.api.ty(*id).shape, Shape::Enum(_)) => {
            Some(Place::bound(quote!(#value.as_str()), &Type::String))
        }
        Type::Named(_)
        | Type::Boolean
        | Type::Integer
        | Type::Unsigned
        | Type::Number
        | Type::String
        | Type::SecretText
        | Type::List(_)
        | Type::Tuple(_)
        | Type::Map(_)
        | Type::Nullable(_)
        | Type::Json => None,
    }
}

/// What one of the keywords for single values demands; `None` for the keywords that look inside.
pub(super) fn scalar(plan: &Plan, schema: &Schema, rule: &Rule, place: &Place) -> Option<Scalar> {
    let text = as_text(plan, place);
    let place = match (rule, &text) {
        (Rule::MinLength(_) | Rule::MaxLength(_) | Rule::Pattern(_), Some(text)) => text,
        // An enum is compared as it is.
        (Rule::Values(_), Some(text)) if !matches!(place.ty, Type::Named(_)) => text,
        _ => place,
    };
    Some(match rule {
        Rule::Minimum(limit) => bound(place, limit, "minimum", &quote!(>=)),
        Rule::Maximum(limit) => bound(place, limit, "maximum", &quote!(<=)),
        Rule::ExclusiveMinimum(limit) => bound(place, limit, "exclusive_minimum", &quote!(>)),
        Rule::ExclusiveMaximum(limit) => bound(place, limit, "exclusive_maximum", &quote!(<)),
        Rule::MultipleOf(step) => multiple_of(place, step),
        Rule::MinLength(limit) => length(place, *limit, "min_length", &quote!(>=)),
        Rule::MaxLength(limit) => length(place, *limit, "max_length", &quote!(<=)),
        Rule::Pattern(source) => matches(plan, place, &source.0),
        Rule::Format(format) => formatted(schema, *format, place),
        Rule::MinItems(limit) => size(place, *limit, "min_items", &quote!(>=), is_list),
        Rule::MaxItems(limit) => size(place, *limit, "max_items", &quote!(<=), is_list),
        Rule::MinProperties(limit) if is_map(&place.ty) => {
            size(place, *limit, "min_properties", &quote!(>=), is_map)
        }
        Rule::MaxProperties(limit) if is_map(&place.ty) => {
            size(place, *limit, "max_properties", &quote!(<=), is_map)
        }
        Rule::MinProperties(limit) => members(plan, place, *limit, "min_properties"),
        Rule::MaxProperties(limit) => members(plan, place, *limit, "max_properties"),
        Rule::UniqueItems => unique(place),
        Rule::Values(values) => match &place.ty {
            Type::Named(id) if !matches!(plan.api.ty(*id).shape, Shape::Enum(_)) => {
                listed_written(place, values)
            }
            Type::List(_) | Type::Map(_) => listed_written(place, values),
            _ => listed(place, values),
        },
        Rule::Type(types) => of_type(plan, place, types),
        Rule::Never => Scalar::new(Condition::False, None),
        _ => return None,
    })
}

/// A limit on the members of a list or map.
fn size(
    place: &Place,
    limit: u64,
    function: &'static str,
    operator: &TokenStream,
    concerns: fn(&Type) -> bool,
) -> Scalar {
    if let Type::Tuple(items) = &place.ty {
        return fixed(items.len() as u64, limit, function);
    }
    if !concerns(&place.ty) || (limit == 0 && function.starts_with("min")) {
        return Scalar::always();
    }
    let (value, limit) = (place.value(), unsigned(limit));
    let is_least = function.starts_with("min");
    let holds = match limit.to_string().as_str() {
        "1" if is_least => Condition::Comparison(quote!(!#value.is_empty())),
        "0" => Condition::Term(quote!(#value.is_empty())),
        _ => Condition::Comparison(quote!(#value.len() #operator #limit)),
    };
    let call = if is_list(&place.ty) {
        Call::on(function, place.reference(), quote!(#limit))
    } else {
        Call::told(function, quote!(#value.len(), #limit))
    };
    Scalar::new(holds, Some(call))
}

/// A limit on how many members a struct is written with.
fn members(plan: &Plan, place: &Place, limit: u64, function: &'static str) -> Scalar {
    let Type::Named(id) = &place.ty else {
        return Scalar::always();
    };
    let Shape::Struct(shape) = &plan.api.ty(*id).shape else {
        return Scalar::always();
    };
    let (value, mut certain, mut optional) = (place.value(), 0_u64, Vec::new());
    for (field, ident) in shape.fields.iter().zip(&plan.names.types[id.0].members) {
        if field.presence == Presence::Required {
            certain += 1;
        } else {
            optional.push(quote!(#value.#ident.is_some()));
        }
    }
    let is_open = matches!(shape.additional, Additional::Kept(_));
    let is_least = function.starts_with("min");
    let is_met = if is_least {
        certain >= limit
    } else {
        !is_open && certain + optional.len() as u64 <= limit
    };
    if is_met {
        return Scalar::always();
    }
    let mut terms = Vec::new();
    match optional.as_slice() {
        [] => {}
        [one] => terms.push(quote!(usize::from(#one))),
        several => terms.push(quote!(keyword::count(&[#(#several),*]))),
    }
    if is_open {
        terms.push(quote!(#value.additional.len()));
    }
    if certain > 0 || terms.is_empty() {
        let certain = unsigned(certain);
        terms.push(quote!(#certain));
    }
    let (count, limit) = (quote!(#(#terms)+*), unsigned(limit));
    let holds = if is_least {
        quote!(#count >= #limit)
    } else {
        quote!(#count <= #limit)
    };
    let call = Call::told(function, quote!(#count, #limit));
    Scalar::new(Condition::Comparison(holds), Some(call))
}

/// A limit on the items of a tuple, of which there are always as many.
fn fixed(length: u64, limit: u64, function: &'static str) -> Scalar {
    let is_met = match function {
        "min_items" => length >= limit,
        "max_items" => length <= limit,
        _ => true,
    };
    if is_met {
        return Scalar::always();
    }
    Scalar::new(Condition::False, None)
}

fn is_list(ty: &Type) -> bool {
    matches!(ty, Type::List(_))
}

fn is_map(ty: &Type) -> bool {
    matches!(ty, Type::Map(_))
}

/// `uniqueItems`.
fn unique(place: &Place) -> Scalar {
    let Type::List(item) = &place.ty else {
        return Scalar::always();
    };
    let (value, reference) = (place.value(), place.reference());
    // JSON has an equality of its own: `1` and `1.0` are equal.
    let (equal, call) = if **item == Type::Json {
        (
            quote!(equality::json_equal(other, &#value[at])),
            Call::on("unique_items_by", reference, quote!(equality::json_equal)),
        )
    } else {
        (
            quote!(*other == #value[at]),
            Call::on("unique_items", reference, TokenStream::new()),
        )
    };
    Scalar::new(
        Condition::Term(
            quote!((1..#value.len()).all(|at| #value[..at].iter().all(|other| !(#equal)))),
        ),
        Some(call),
    )
}

/// `enum` and `const` on a value that is no open enum with just these values.
fn listed(place: &Place, values: &[Value]) -> Scalar {
    let value = place.value();
    if place.ty == Type::Json {
        return listed_json(place, values);
    }
    let numbers = || {
        values
            .iter()
            .filter_map(|value| Number::parse(&value.to_string()))
    };
    let holds = match &place.ty {
        Type::String | Type::Named(_) => {
            let texts: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
            let text = place.text();
            let holds = if texts.is_empty() {
                Condition::False
            } else {
                Condition::Term(quote!(matches!(#text, #(#texts)|*)))
            };
            let call = Call::on("one_of", place.reference(), quote!(&[#(#texts),*]));
            return Scalar::new(holds, Some(call));
        }
        Type::Integer | Type::Unsigned => {
            let numbers = numbers().filter_map(|value| numeric::held(&place.ty, &value));
            let numbers: Vec<i128> = numbers.collect();
            if numbers.is_empty() {
                Condition::False
            } else {
                let numbers = one_of(&numbers);
                Condition::Term(quote!(matches!(#value, #numbers)))
            }
        }
        Type::Number => {
            let numbers: Vec<_> = numbers()
                .filter_map(|value| value.as_f64())
                .map(float)
                .collect();
            if numbers.is_empty() {
                Condition::False
            } else {
                Condition::Term(quote!([#(#numbers),*].contains(&#value)))
            }
        }
        Type::Boolean => match (
            values.contains(&Value::Bool(true)),
            values.contains(&Value::Bool(false)),
        ) {
            (true, true) => Condition::True,
            (true, false) => Condition::Term(quote!(#value)),
            (false, true) => Condition::Comparison(quote!(!#value)),
            (false, false) => Condition::False,
        },
        // What the description lists is no secret, but what is there instead may be one.
        Type::SecretText => {
            let (text, texts) = (place.text(), values.iter().filter_map(Value::as_str));
            let texts: Vec<&str> = texts.collect();
            if texts.is_empty() {
                Condition::False
            } else {
                Condition::Term(quote!(matches!(#text, #(#texts)|*)))
            }
        }
        Type::DateTime
        | Type::Date
        | Type::List(_)
        | Type::Tuple(_)
        | Type::Map(_)
        | Type::Nullable(_)
        | Type::Json => Condition::True,
    };
    if matches!(holds, Condition::True) {
        return Scalar::always();
    }
    let (known, expected) = (holds.tokens(), alternatives(values));
    let call = Call::told("rule", quote!(#known, "enum", #expected));
    Scalar::new(holds, Some(call))
}

/// Integers as a pattern: those that follow each other as a range.
fn one_of(numbers: &[i128]) -> TokenStream {
    let distinct: BTreeSet<i128> = numbers.iter().copied().collect();
    let mut runs: Vec<(i128, i128)> = Vec::new();
    for number in distinct {
        match runs.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(number) => *last = number,
            _ => runs.push((number, number)),
        }
    }
    let runs = runs.into_iter().map(|(first, last)| {
        let (from, to) = (number(first), number(last));
        match last.abs_diff(first) {
            0 => quote!(#from),
            1 => quote!(#from | #to),
            _ => quote!(#from..=#to),
        }
    });
    quote!(#(#runs)|*)
}

/// `enum` and `const` on an object or a list, which is compared as it is written.
fn listed_written(place: &Place, values: &[Value]) -> Scalar {
    let listed = values
        .iter()
        .filter(|value| value.is_object() || value.is_array());
    let written: Vec<String> = listed.map(ToString::to_string).collect();
    let holds = if written.is_empty() {
        Condition::False
    } else {
        let reference = place.reference();
        Condition::Term(quote!(json::is_one_of(&json::written(#reference), &[#(#written),*])))
    };
    let (known, expected) = (holds.tokens(), alternatives(values));
    Scalar::new(
        holds,
        Some(Call::told("rule", quote!(#known, "enum", #expected))),
    )
}

/// `enum` and `const` on any JSON.
fn listed_json(place: &Place, values: &[Value]) -> Scalar {
    let (value, reference) = (place.value(), place.reference());
    let texts: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
    let holds = if texts.len() == values.len() && !texts.is_empty() {
        Condition::Term(quote!(#value.as_str().is_some_and(|text| matches!(text, #(#texts)|*))))
    } else {
        let written = values.iter().map(|value| {
            let text = value.to_string();
            quote!(#text)
        });
        Condition::Term(quote!(json::is_one_of(#reference, &[#(#written),*])))
    };
    if place.is_hidden() {
        let (known, expected) = (holds.tokens(), alternatives(values));
        let call = Call::told("rule", quote!(#known, "enum", #expected));
        return Scalar::new(holds, Some(call));
    }
    let (known, written) = (holds.tokens(), Value::from(values.to_vec()).to_string());
    Scalar::new(
        holds,
        Some(Call::told(
            "one_of_values",
            quote!(#known, #written, #reference),
        )),
    )
}

/// `type` on any JSON.
fn of_json_type(place: &Place, types: &[JsonType]) -> Scalar {
    let (value, reference) = (place.value(), place.reference());
    let test = |ty: &JsonType| {
        Condition::Term(match ty {
            JsonType::Null => quote!(#value.is_null()),
            JsonType::Boolean => quote!(#value.is_boolean()),
            JsonType::Integer => quote!(json::is_integer(#reference)),
            JsonType::Number => quote!(#value.is_number()),
            JsonType::String => quote!(#value.is_string()),
            JsonType::Array => quote!(#value.is_array()),
            JsonType::Object => quote!(#value.is_object()),
        })
    };
    // A number is an integer too where both are allowed.
    let both = types.contains(&JsonType::Number);
    let types: Vec<&JsonType> = types
        .iter()
        .filter(|ty| !(both && **ty == JsonType::Integer))
        .collect();
    let holds = Condition::any(types.iter().map(|ty| test(ty)));
    let names: Vec<&str> = types.iter().map(|ty| ty.as_str()).collect();
    let (test, expected) = (holds.tokens(), names.join(" or "));
    Scalar::new(
        holds,
        Some(Call::told(
            "json_type",
            quote!(#test, #expected, #reference),
        )),
    )
}

/// `` `a`, `b` or `c` ``; texts in quotes where another value would read like one: `` `1` or `"1"` ``.
pub(super) fn alternatives(values: &[Value]) -> String {
    let is_like_text = |value: &Value| !value.is_string() && !value.is_null();
    let is_mixed = values.iter().any(is_like_text);
    let texts = values.iter().map(|value| match value.as_str() {
        Some(text) if !is_mixed => doc::code(text),
        _ => doc::code(&value.to_string()),
    });
    let mut texts: Vec<String> = texts.collect();
    let last = texts.pop().unwrap_or_default();
    if texts.is_empty() {
        last
    } else {
        format!("{} or {last}", texts.join(", "))
    }
}

/// `type` on a value whose type is known.
fn of_type(plan: &Plan, place: &Place, types: &[JsonType]) -> Scalar {
    if place.ty == Type::Json {
        return of_json_type(place, types);
    }
    let is_whole = types.contains(&JsonType::Integer) && !types.contains(&JsonType::Number);
    if place.ty == Type::Number && is_whole {
        let value = place.value();
        return Scalar::new(Condition::Comparison(quote!(#value.fract() == 0.0)), None);
    }
    if plan.api.guarantees(&place.ty, types) {
        Scalar::always()
    } else {
        Scalar::new(Condition::False, None)
    }
}
