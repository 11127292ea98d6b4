//! Keywords that look at one value: numbers, text, and the sizes of lists and maps.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use super::condition::{Closure, Condition, Operator};
use super::expression::Expression;
use super::numeric::{self, bound, float, is_of_format, multiple_of, unsigned};
use super::place::Place;
use super::statement::{Call, Judged};
use super::text::{formatted, length, matches};
use crate::emit::{Plan, doc, integers};
use crate::ir::{JsonType, Number, Presence, Rule, Schema, Shape, Type};

/// What a keyword demands of a place: as a condition, and as the call that reports.
pub(super) struct Scalar {
    /// Whether the value satisfies the keyword.
    pub(super) holds: Condition,
    /// The call that reports.
    pub(super) call: Option<Call>,
}

impl Scalar {
    /// A keyword that the type guarantees, or that does not concern it.
    pub(super) fn always() -> Self {
        Self::unnamed(Condition::True)
    }

    /// A condition that no keyword reports.
    fn unnamed(holds: Condition) -> Self {
        Self { holds, call: None }
    }

    /// A condition, and the call that reports where it does not hold.
    pub(super) fn new(holds: Condition, call: Call) -> Self {
        Self {
            holds,
            call: Some(call),
        }
    }

    /// A keyword whose function judges the value of a place, or the absence of one.
    pub(super) fn judging(
        function: &str,
        place: &Place,
        holds: Condition,
        arguments: TokenStream,
    ) -> Self {
        let judged = Judged::Value(place.subject());
        let function = Expression::function("keyword", function);
        Self::new(holds, Call::Rule(function, judged, arguments))
    }

    /// A keyword whose function judges how many there are of something.
    fn counting(
        function: &str,
        count: Expression,
        holds: Condition,
        arguments: TokenStream,
    ) -> Self {
        let function = Expression::function("keyword", function);
        Self::new(holds, Call::Rule(function, Judged::Part(count), arguments))
    }

    /// A keyword whose function is told the result.
    pub(super) fn told(function: &str, holds: Condition, arguments: TokenStream) -> Self {
        let judged = Judged::Holds(holds.clone());
        let function = Expression::function("keyword", function);
        Self::new(holds, Call::Rule(function, judged, arguments))
    }
}

/// The text of a value whose type is one of texts of its own, as they are written.
fn as_text(plan: &Plan, place: &Place) -> Option<Place> {
    match &place.ty {
        Type::DateTime | Type::Date => Some(place.as_str()),
        Type::Named(id) if matches!(plan.api.ty(*id).shape, Shape::Enum(_)) => Some(place.as_str()),
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
        limit if is_of_format(schema, limit, place) => Scalar::always(),
        Rule::Minimum(limit) => bound(place, limit, Operator::AtLeast),
        Rule::Maximum(limit) => bound(place, limit, Operator::AtMost),
        Rule::ExclusiveMinimum(limit) => bound(place, limit, Operator::More),
        Rule::ExclusiveMaximum(limit) => bound(place, limit, Operator::Less),
        Rule::MultipleOf(step) => multiple_of(place, step),
        Rule::MinLength(limit) => length(place, *limit, "min_length", Operator::AtLeast),
        Rule::MaxLength(limit) => length(place, *limit, "max_length", Operator::AtMost),
        Rule::Pattern(source) => matches(plan, place, source),
        Rule::Format(format) => formatted(schema, *format, place),
        Rule::MinItems(limit) => size(place, *limit, "min_items", Operator::AtLeast, is_list),
        Rule::MaxItems(limit) => size(place, *limit, "max_items", Operator::AtMost, is_list),
        Rule::MinProperties(limit) if is_map(&place.ty) => {
            size(place, *limit, "min_properties", Operator::AtLeast, is_map)
        }
        Rule::MaxProperties(limit) if is_map(&place.ty) => {
            size(place, *limit, "max_properties", Operator::AtMost, is_map)
        }
        Rule::MinProperties(limit) => {
            members(plan, place, *limit, "min_properties", Operator::AtLeast)
        }
        Rule::MaxProperties(limit) => {
            members(plan, place, *limit, "max_properties", Operator::AtMost)
        }
        Rule::UniqueItems => unique(place),
        Rule::Values(values) => match &place.ty {
            Type::Named(id) if !matches!(plan.api.ty(*id).shape, Shape::Enum(_)) => {
                listed_written(place, values)
            }
            _ => listed(place, values),
        },
        Rule::Type(types) => of_type(plan, place, types),
        Rule::Never => Scalar::unnamed(Condition::False),
        _ => return None,
    })
}

/// A limit on the members of a list or map.
fn size(
    place: &Place,
    limit: u64,
    function: &'static str,
    operator: Operator,
    concerns: fn(&Type) -> bool,
) -> Scalar {
    if let Type::Tuple(items) = &place.ty {
        return fixed(items.len() as u64, limit, operator);
    }
    let is_least = matches!(operator, Operator::AtLeast);
    if !concerns(&place.ty) || (limit == 0 && is_least) {
        return Scalar::always();
    }
    let (count, arguments) = (place.length(), unsigned(limit));
    let holds = match limit {
        1 if is_least => place.is_empty().negated(),
        0 => place.is_empty(),
        _ => Condition::Comparison(count.clone(), operator, arguments.clone()),
    };
    if is_list(&place.ty) {
        Scalar::judging(function, place, holds, arguments)
    } else {
        Scalar::counting(function, count, holds, arguments)
    }
}

/// A limit on how many members a struct is written with.
fn members(
    plan: &Plan,
    place: &Place,
    limit: u64,
    function: &'static str,
    operator: Operator,
) -> Scalar {
    let Type::Named(id) = &place.ty else {
        return Scalar::always();
    };
    let Some(shape) = plan.api.record(&place.ty) else {
        return Scalar::always();
    };
    let (value, mut certain, mut optional) = (place.value(), 0_u64, Vec::new());
    for (field, ident) in shape.fields.iter().zip(&plan.names.ty(*id).members) {
        if field.presence == Presence::Required {
            certain += 1;
        } else {
            optional.push(quote!(#value.#ident));
        }
    }
    let is_open = shape.additional.kept().is_some();
    let is_met = if matches!(operator, Operator::AtLeast) {
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
        [one] => terms.push(quote!(usize::from(#one.is_some()))),
        several => terms.push(quote!(keyword::count(&[#(#several.is_some()),*]))),
    }
    if is_open {
        terms.push(quote!(#value.additional.len()));
    }
    if certain > 0 || terms.is_empty() {
        let certain = unsigned(certain);
        terms.push(quote!(#certain));
    }
    let allows_none = limit == 0;
    let (count, limit) = (place.about(quote!(#(#terms)+*)), unsigned(limit));
    let count = if optional.len() > 1 {
        count.of("keyword")
    } else {
        count
    };
    let holds = if allows_none {
        let absent = optional.into_iter();
        let absent = absent.map(|option| Condition::Absent(place.about(option)));
        let is_empty = Condition::Term(place.about(quote!(#value.additional.is_empty())));
        let none = absent.chain(is_open.then_some(is_empty));
        let certain = (certain > 0).then_some(Condition::False);
        Condition::all(none.chain(certain))
    } else {
        Condition::Comparison(count.clone(), operator, limit.clone())
    };
    Scalar::counting(function, count, holds, limit)
}

/// A limit on the items of a tuple, of which there are always as many.
fn fixed(length: u64, limit: u64, operator: Operator) -> Scalar {
    let is_met = match operator {
        Operator::AtLeast => length >= limit,
        _ => length <= limit,
    };
    Scalar::unnamed(if is_met {
        Condition::True
    } else {
        Condition::False
    })
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
    let value = place.value();
    // JSON has an equality of its own: `1` and `1.0` are equal.
    let is_json = **item == Type::Json;
    let differs = if is_json {
        quote!(!equality::json_equal(other, &#value[at]))
    } else {
        quote!(*other != #value[at])
    };
    let unique = quote!((1..#value.len()).all(|at| #value[..at].iter().all(|other| #differs)));
    let unique = place.about(unique);
    if is_json {
        let function = Expression::function("keyword", "unique_items_by").of("equality");
        let judged = Judged::Value(place.subject());
        let call = Call::Rule(function, judged, quote!(equality::json_equal));
        Scalar::new(Condition::Term(unique.of("equality")), call)
    } else {
        let holds = Condition::Term(unique);
        Scalar::judging("unique_items", place, holds, TokenStream::new())
    }
}

/// `enum` and `const` on a value that is no open enum with just these values.
fn listed(place: &Place, values: &[Value]) -> Scalar {
    let texts = texts(values);
    match &place.ty {
        Type::Json => listed_json(place, values),
        Type::String | Type::Named(_) => {
            let holds = is_listed(place, &place.text(), &texts);
            Scalar::judging("one_of", place, holds, quote!(&[#(#texts),*]))
        }
        // What the document lists is no secret, but what is there instead may be one.
        Type::SecretText => told_listed(is_listed(place, &place.text(), &texts), values),
        Type::Integer | Type::Unsigned => {
            told_plain(is_listed_integer(place, values), place, values)
        }
        Type::Number => told_plain(is_listed_number(place, values), place, values),
        Type::Boolean => told_plain(is_listed_boolean(place, values), place, values),
        Type::List(_) | Type::Map(_) => listed_written(place, values),
        // Dates are looked at as texts, a tuple as it is written, and `null` is not here.
        Type::DateTime | Type::Date | Type::Tuple(_) | Type::Nullable(_) => Scalar::always(),
    }
}

/// Whether an integer is one of several.
fn is_listed_integer(place: &Place, values: &[Value]) -> Condition {
    let held = numbers(values).filter_map(|number| numeric::held(&place.ty, &number));
    let held: Vec<i128> = held.collect();
    if held.is_empty() {
        return Condition::False;
    }
    let listed = integers::pattern(held.into_iter().map(|integer| (integer, integer)));
    let value = place.value();
    Condition::Term(place.about(quote!(matches!(#value, #listed))))
}

/// Whether a number is one of several.
fn is_listed_number(place: &Place, values: &[Value]) -> Condition {
    let held = numbers(values).filter_map(|number| number.as_f64());
    let held: Vec<TokenStream> = held.map(float).collect();
    if held.is_empty() {
        return Condition::False;
    }
    let value = place.value();
    Condition::Term(place.about(quote!([#(#held),*].contains(&#value))))
}

/// Whether a truth value is one of several.
fn is_listed_boolean(place: &Place, values: &[Value]) -> Condition {
    let is_true = Condition::Term(place.expression().clone());
    let has = |value: bool| values.contains(&Value::Bool(value));
    match (has(true), has(false)) {
        (true, true) => Condition::True,
        (true, false) => is_true,
        (false, true) => is_true.negated(),
        (false, false) => Condition::False,
    }
}

/// The numbers among values.
fn numbers(values: &[Value]) -> impl Iterator<Item = Number> {
    values
        .iter()
        .filter_map(|value| Number::parse(&value.to_string()))
}

/// The texts among values.
fn texts(values: &[Value]) -> Vec<&str> {
    values.iter().filter_map(Value::as_str).collect()
}

/// Whether a text is one of several.
fn is_listed(place: &Place, text: &TokenStream, texts: &[&str]) -> Condition {
    if texts.is_empty() {
        return Condition::False;
    }
    Condition::Term(place.about(quote!(matches!(#text, #(#texts)|*))))
}

/// `enum` and `const`, where what is found is shown as it is.
fn told_plain(holds: Condition, place: &Place, values: &[Value]) -> Scalar {
    // What is never listed is not looked at, and may have no variable.
    if matches!(holds, Condition::False) {
        return told_listed(holds, values);
    }
    let (expected, value) = (alternatives(values), place.value());
    Scalar::told("one_of_plain", holds, quote!(#expected, #value))
}

/// `enum` and `const`, where what is found is not shown.
fn told_listed(holds: Condition, values: &[Value]) -> Scalar {
    let expected = format!("enum: {}", alternatives(values));
    Scalar::told("rule", holds, quote!("enum", #expected))
}

/// `enum` and `const` on an object or a list, which is compared as it is written.
fn listed_written(place: &Place, values: &[Value]) -> Scalar {
    let listed = values.iter();
    let listed = listed.filter(|value| value.is_object() || value.is_array());
    let holds = match listed.clone().next() {
        Some(_) => is_one_of(place, listed),
        None => Condition::False,
    };
    told_listed(holds, values)
}

/// `enum` and `const` on any JSON.
fn listed_json(place: &Place, values: &[Value]) -> Scalar {
    let (value, texts) = (place.value(), texts(values));
    let holds = if texts.len() == values.len() && !texts.is_empty() {
        let text = Place::bound("text", &Type::String);
        let inside = is_listed(&text, text.value(), &texts);
        let closure = Closure::new(text.expression().clone(), inside);
        Condition::PresentAnd(place.about(quote!(#value.as_str())), closure)
    } else {
        is_one_of(place, values.iter())
    };
    if place.is_hidden() {
        return told_listed(holds, values);
    }
    let (written, reference) = (Value::from(values.to_vec()).to_string(), place.reference());
    Scalar::told("one_of_values", holds, quote!(#written, #reference))
}

/// Whether a value is one of several, as JSON has it.
fn is_one_of<'a>(place: &Place, values: impl Iterator<Item = &'a Value>) -> Condition {
    let written: Vec<String> = values.map(ToString::to_string).collect();
    let json = place.json();
    let value = json.tokens();
    let test = quote!(json::is_one_of(#value, &[#(#written),*]));
    Condition::Term(json.about(test).of("json"))
}

/// `type` on any JSON.
fn of_json_type(place: &Place, types: &[JsonType]) -> Scalar {
    let (value, reference) = (place.value(), place.reference());
    let test = |ty: &JsonType| {
        let test = match ty {
            JsonType::Null => quote!(is_null),
            JsonType::Boolean => quote!(is_boolean),
            JsonType::Integer => {
                let function = Expression::function("json", "is_integer");
                return Condition::Function(function, place.about(reference.clone()));
            }
            JsonType::Number => quote!(is_number),
            JsonType::String => quote!(is_string),
            JsonType::Array => quote!(is_array),
            JsonType::Object => quote!(is_object),
        };
        Condition::Term(place.about(quote!(#value.#test())))
    };
    // A number is an integer too where both are allowed.
    let both = types.contains(&JsonType::Number);
    let types: Vec<&JsonType> = types
        .iter()
        .filter(|ty| !(both && **ty == JsonType::Integer))
        .collect();
    let holds = Condition::any(types.iter().map(|ty| test(ty)));
    let names: Vec<&str> = types.iter().map(|ty| ty.as_str()).collect();
    let expected = names.join(" or ");
    Scalar::told("json_type", holds, quote!(#expected, #reference))
}

/// `` `a`, `b` or `c` ``; texts in quotes where another value would read like one: `` `1` or `"1"` ``.
pub(super) fn alternatives(values: &[Value]) -> String {
    let is_like_text = |value: &Value| !value.is_string() && !value.is_null();
    let is_mixed = values.iter().any(is_like_text);
    let texts = values.iter().map(|value| match value.as_str() {
        Some(text) if !is_mixed => doc::code(text),
        _ => doc::code(&value.to_string()),
    });
    doc::either(texts.collect())
}

/// `type` on a value whose type is known.
fn of_type(plan: &Plan, place: &Place, types: &[JsonType]) -> Scalar {
    if place.ty == Type::Json {
        return of_json_type(place, types);
    }
    let is_whole = types.contains(&JsonType::Integer) && !types.contains(&JsonType::Number);
    if place.ty == Type::Number && is_whole {
        let value = place.value();
        let fraction = place.about(quote!(#value.fract()));
        let zero = quote!(0.0);
        return Scalar::unnamed(Condition::Comparison(fraction, Operator::Equal, zero));
    }
    if plan.api.guarantees(&place.ty, types) {
        Scalar::always()
    } else {
        Scalar::unnamed(Condition::False)
    }
}
