//! The keywords of JSON Schema that hold for one value: each is a function that adds at most one
//! violation.
//!
//! Invariant: nothing is allocated for a value that keeps the rule.

use std::collections::BTreeMap;
use std::fmt::Display;

use serde_json::{Number, Value};

use super::decimal::{is_multiple, is_whole};
use super::subject::{Listed, Numeric, Textual, Whole, found};
use super::validate::{Path, Violations, missing, said_twice, shown, shown_json};

/// Seconds since 1970 from here on are most likely milliseconds: the year 5138.
const MILLISECONDS_FROM: i64 = 100_000_000_000;

/// `minimum` (Validation 2020-12, 6.2.4).
#[inline]
pub(crate) fn minimum<N: Numeric>(value: N, limit: N::Number, at: &Path<'_>, out: &mut Violations) {
    if let Some(value) = value.number()
        && value < limit
    {
        out.push(at, "minimum", limit.to_string(), value.to_string());
    }
}

/// `maximum` (Validation 2020-12, 6.2.2).
#[inline]
pub(crate) fn maximum<N: Numeric>(value: N, limit: N::Number, at: &Path<'_>, out: &mut Violations) {
    if let Some(value) = value.number()
        && value > limit
    {
        out.push(at, "maximum", limit.to_string(), value.to_string());
    }
}

/// `exclusiveMinimum` (Validation 2020-12, 6.2.5).
#[inline]
pub(crate) fn exclusive_minimum<N: Numeric>(
    value: N,
    limit: N::Number,
    at: &Path<'_>,
    out: &mut Violations,
) {
    if let Some(value) = value.number()
        && value <= limit
    {
        let expected = format!("above {limit}");
        out.push(at, "exclusiveMinimum", expected, value.to_string());
    }
}

/// `exclusiveMaximum` (Validation 2020-12, 6.2.3).
#[inline]
pub(crate) fn exclusive_maximum<N: Numeric>(
    value: N,
    limit: N::Number,
    at: &Path<'_>,
    out: &mut Violations,
) {
    if let Some(value) = value.number()
        && value >= limit
    {
        let expected = format!("below {limit}");
        out.push(at, "exclusiveMaximum", expected, value.to_string());
    }
}

/// `multipleOf` for integers (Validation 2020-12, 6.2.1).
#[inline]
pub(crate) fn multiple_of<N: Numeric<Number: Whole>>(
    value: N,
    divisor: N::Number,
    at: &Path<'_>,
    out: &mut Violations,
) {
    if let Some(value) = value.number()
        && !value.is_multiple(divisor)
    {
        out.push(at, "multipleOf", divisor.to_string(), value.to_string());
    }
}

/// `multipleOf` for numbers (Validation 2020-12, 6.2.1), exact in decimal: `0.0075` is a multiple
/// of `0.0001`, although their binary quotient is not a whole number.
#[inline]
pub(crate) fn multiple_of_number<N: Numeric<Number = f64>>(
    value: N,
    divisor: f64,
    at: &Path<'_>,
    out: &mut Violations,
) {
    if let Some(value) = value.number()
        && !is_multiple(value, divisor)
    {
        out.push(at, "multipleOf", divisor.to_string(), value.to_string());
    }
}

/// A limit of a number of any size; `holds` says whether it is kept.
#[inline]
pub(crate) fn number(
    holds: bool,
    keyword: &'static str,
    limit: &'static str,
    value: &Number,
    at: &Path<'_>,
    out: &mut Violations,
) {
    if !holds {
        out.push(at, keyword, limit, value.to_string());
    }
}

/// A number that JSON can hold: neither infinite nor NaN (RFC 8259, section 6).
#[inline]
pub(crate) fn finite<N: Numeric<Number = f64>>(value: N, at: &Path<'_>, out: &mut Violations) {
    if let Some(value) = value.number()
        && !value.is_finite()
    {
        out.push(at, "type", "a finite number", value.to_string());
    }
}

/// Implements the formats of integers, each given by its name and the type of its values.
macro_rules! formats_of_integers {
    ($($format:ident $int:ty),* $(,)?) => {
        $(
            #[doc = concat!("`format: ", stringify!($format), "` (the registry of formats of `OpenAPI`).")]
            #[inline]
            pub(crate) fn $format<N: Numeric>(value: N, at: &Path<'_>, out: &mut Violations)
            where
                $int: TryFrom<N::Number>,
            {
                if let Some(value) = value.number()
                    && <$int>::try_from(value).is_err()
                {
                    let (least, most) = (<$int>::MIN, <$int>::MAX);
                    let expected = format!("{} ({least} to {most})", stringify!($format));
                    out.push(at, "format", expected, value.to_string());
                }
            }
        )*
    };
}

formats_of_integers![
    int8 i8,
    int16 i16,
    int32 i32,
    int64 i64,
    uint8 u8,
    uint16 u16,
    uint32 u32,
    uint64 u64,
    uint u64,
];

/// `format: int32` of a number of seconds since 1970, which is often milliseconds by mistake.
#[inline]
pub(crate) fn int32_epoch_seconds<N: Numeric<Number = i64>>(
    value: N,
    at: &Path<'_>,
    out: &mut Violations,
) {
    if let Some(value) = value.number()
        && i32::try_from(value).is_err()
    {
        out_of_epoch_seconds(value, at, out);
    }
}

#[cold]
fn out_of_epoch_seconds(value: i64, at: &Path<'_>, out: &mut Violations) {
    let expected = if value > 0 {
        "not above int32 (2147483647, 2038-01-19T03:14:07Z for seconds)"
    } else {
        "not below int32 (-2147483648, 1901-12-13T20:45:52Z for seconds)"
    };
    let violation = out.push(at, "format", expected, value.to_string());
    if value >= MILLISECONDS_FROM {
        violation.hint = Some("this looks like milliseconds".into());
    }
}

/// `minLength`: counts characters, not bytes (Validation 2020-12, 6.3.2).
#[inline]
pub(crate) fn min_length<T: Textual + ?Sized>(
    value: &T,
    limit: usize,
    at: &Path<'_>,
    out: &mut Violations,
) {
    // Characters are never more than bytes, so that a text with too few bytes need not be read.
    if let Some(value) = value.text()
        && (value.len() < limit || value.chars().take(limit).count() < limit)
    {
        out.push(at, "minLength", characters(limit), found::<T>(value));
    }
}

/// `maxLength`: counts characters, not bytes (Validation 2020-12, 6.3.1).
#[inline]
pub(crate) fn max_length<T: Textual + ?Sized>(
    value: &T,
    limit: usize,
    at: &Path<'_>,
    out: &mut Violations,
) {
    if let Some(value) = value.text()
        && value.len() > limit
        && value.chars().nth(limit).is_some()
    {
        let mut found = found::<T>(value);
        if !T::IS_SECRET {
            found = format!("{} {found}", characters(value.chars().count()));
        }
        out.push(at, "maxLength", characters(limit), found);
    }
}

fn characters(count: usize) -> String {
    counted(count, "character", "characters")
}

fn counted(count: usize, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}

/// `enum` of texts (Validation 2020-12, 6.1.2).
#[inline]
pub(crate) fn one_of<T: Textual + ?Sized>(
    value: &T,
    values: &[&str],
    at: &Path<'_>,
    out: &mut Violations,
) {
    if let Some(value) = value.text()
        && !values.contains(&value)
    {
        unlisted(value, values, at, out);
    }
}

/// A text that is none of the listed ones.
#[cold]
pub(crate) fn unlisted(value: &str, values: &[&str], at: &Path<'_>, out: &mut Violations) {
    // An empty text is seen in quotes only.
    let quoted = |value: &&str| match *value {
        "" => "`\"\"`".to_owned(),
        value => format!("`{value}`"),
    };
    let listed: Vec<String> = values.iter().map(quoted).collect();
    let violation = out.push(at, "enum", listed.join(" or "), shown(value));
    let folded = folded(value);
    violation.hint = values
        .iter()
        .find(|candidate| self::folded(candidate) == folded || initials(candidate) == folded)
        .map(|near| format!("did you mean `{near}`?").into());
}

/// An integer that is none of the listed ones, which have names.
#[cold]
pub(crate) fn unlisted_integer(value: i64, values: &[i64], at: &Path<'_>, out: &mut Violations) {
    let listed: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
    out.push(at, "enum", listed.join(" or "), value.to_string());
}

/// A text without what writers of the same word differ in: case, `_`, `-` and spaces.
fn folded(text: &str) -> String {
    text.chars()
        .filter(|character| !matches!(character, '_' | '-' | ' '))
        .flat_map(char::to_lowercase)
        .collect()
}

/// The initials of a text in camel case: `pit` of `pointInTime`.
fn initials(text: &str) -> String {
    text.char_indices()
        .filter(|(index, character)| *index == 0 || character.is_uppercase())
        .flat_map(|(_, character)| character.to_lowercase())
        .collect()
}

/// `enum` or `const` of any values; `known` says whether the value is one of `values`, which are
/// written as JSON.
#[inline]
pub(crate) fn one_of_values(
    known: bool,
    values: &'static str,
    value: &Value,
    at: &Path<'_>,
    out: &mut Violations,
) {
    if !known {
        out.push(at, "enum", values, shown_json(value));
    }
}

/// `enum` or `const` of numbers or booleans; `known` says whether the value is one of `values`.
#[inline]
pub(crate) fn one_of_plain(
    known: bool,
    values: &'static str,
    value: impl Display,
    at: &Path<'_>,
    out: &mut Violations,
) {
    if !known {
        out.push(at, "enum", values, value.to_string());
    }
}

/// `minItems` (Validation 2020-12, 6.4.2).
#[inline]
pub(crate) fn min_items<L: Listed + ?Sized>(
    value: &L,
    limit: usize,
    at: &Path<'_>,
    out: &mut Violations,
) {
    if let Some(value) = value.items()
        && value.len() < limit
    {
        out.push(at, "minItems", limit.to_string(), value.len().to_string());
    }
}

/// `maxItems` (Validation 2020-12, 6.4.1).
#[inline]
pub(crate) fn max_items<L: Listed + ?Sized>(
    value: &L,
    limit: usize,
    at: &Path<'_>,
    out: &mut Violations,
) {
    if let Some(value) = value.items()
        && value.len() > limit
    {
        out.push(at, "maxItems", limit.to_string(), value.len().to_string());
    }
}

/// `uniqueItems` (Validation 2020-12, 6.4.3) for items with an equality of their own.
pub(crate) fn unique_items<L>(value: &L, at: &Path<'_>, out: &mut Violations)
where
    L: Listed<Item: PartialEq> + ?Sized,
{
    unique_items_by(value, L::Item::eq, at, out);
}

/// `uniqueItems` (Validation 2020-12, 6.4.3) for items that `equal` compares, such as
/// [`json_equal`](super::equality::json_equal).
pub(crate) fn unique_items_by<L: Listed + ?Sized>(
    value: &L,
    equal: impl Fn(&L::Item, &L::Item) -> bool,
    at: &Path<'_>,
    out: &mut Violations,
) {
    let value = value.items().unwrap_or_default();
    for (index, item) in value.iter().enumerate() {
        if let Some(first) = value[..index].iter().position(|other| equal(other, item)) {
            let found = format!("items {first} and {index} equal");
            out.push(at, "uniqueItems", "different items", found);
            return;
        }
    }
}

/// `contains`, `minContains` and `maxContains` (Validation 2020-12, 6.4.4 and 6.4.5); `count` items
/// satisfy the schema.
pub(crate) fn contains(
    count: usize,
    least: usize,
    most: Option<usize>,
    at: &Path<'_>,
    out: &mut Violations,
) {
    if count < least {
        let keyword = if least == 1 {
            "contains"
        } else {
            "minContains"
        };
        out.push(
            at,
            keyword,
            format!("{least} such items"),
            count.to_string(),
        );
    }
    if let Some(most) = most.filter(|most| count > *most) {
        out.push(
            at,
            "maxContains",
            format!("{most} such items"),
            count.to_string(),
        );
    }
}

/// `dependentRequired` (Validation 2020-12, 6.5.4) for two members.
#[inline]
pub(crate) fn dependent_required(
    holds: bool,
    name: &'static str,
    because_of: &'static str,
    at: &Path<'_>,
    out: &mut Violations,
) {
    if !holds {
        let sentence = format!("`{name}` is missing beside `{because_of}`");
        out.sentence(at, "dependentRequired", sentence);
    }
}

/// `dependentRequired` for many members: `present` says of each whether it is there, in the order of
/// their names, `entries` which ones are required beside one.
pub(crate) fn dependents(
    present: &[(&'static str, bool)],
    entries: &[(&'static str, &[&'static str])],
    at: &Path<'_>,
    out: &mut Violations,
) {
    let is_there = |name: &str| {
        let found = present.binary_search_by_key(&name, |(name, _)| *name);
        found.is_ok_and(|found| present[found].1)
    };
    for (name, required) in entries.iter().filter(|(name, _)| is_there(name)) {
        for other in *required {
            dependent_required(is_there(other), other, name, at, out);
        }
    }
}

/// How many members are there, of those of which each is or is not.
#[inline]
pub(crate) fn count(present: &[bool]) -> usize {
    present.iter().filter(|present| **present).count()
}

/// `minProperties` (Validation 2020-12, 6.5.2); `count` members are there.
#[inline]
pub(crate) fn min_properties(count: usize, limit: usize, at: &Path<'_>, out: &mut Violations) {
    if count < limit {
        out.push(at, "minProperties", limit.to_string(), count.to_string());
    }
}

/// `maxProperties` (Validation 2020-12, 6.5.1); `count` members are there.
#[inline]
pub(crate) fn max_properties(count: usize, limit: usize, at: &Path<'_>, out: &mut Violations) {
    if count > limit {
        out.push(at, "maxProperties", limit.to_string(), count.to_string());
    }
}

/// `required` (Validation 2020-12, 6.5.3) for one member; `present` says whether it is there.
#[inline]
pub(crate) fn required(present: bool, name: &'static str, at: &Path<'_>, out: &mut Violations) {
    if !present {
        out.sentence(at, "required", missing(name));
    }
}

/// Members without a field of their own, none of which has the name of one that has: `declared`.
#[inline]
pub(crate) fn undeclared<T>(
    members: &BTreeMap<String, T>,
    declared: &[&'static str],
    at: &Path<'_>,
    out: &mut Violations,
) {
    if members.is_empty() {
        return;
    }
    for name in declared.iter().filter(|name| members.contains_key(**name)) {
        out.sentence(&at.member(name), "properties", said_twice(name));
    }
}

/// A rule of several keywords, told in one sentence; `holds` says whether it is kept.
#[inline]
pub(crate) fn rule(
    holds: bool,
    keyword: &'static str,
    sentence: &'static str,
    at: &Path<'_>,
    out: &mut Violations,
) {
    if !holds {
        out.sentence(at, keyword, sentence);
    }
}

/// A value of a choice that is none of its `count` branches, which have these JSON types, if they do
/// not have any.
#[cold]
pub(crate) fn no_branch(
    value: &Value,
    keyword: &'static str,
    count: usize,
    types: &[&str],
    at: &Path<'_>,
    out: &mut Violations,
) {
    let is_listed = |ty: &&str| match *ty {
        "integer" => value.as_number().is_some_and(is_whole),
        ty => ty == name_of_type(value),
    };
    let sentence = if types.is_empty() || types.iter().any(is_listed) {
        format!("one of the {count} branches that the document lists")
    } else {
        format!("type {}", types.join(" or "))
    };
    out.sentence(at, keyword, sentence);
    out.add_unread(value);
}

/// Whether statements that report what is broken report nothing.
pub(crate) fn keeps(check: impl FnOnce(&Path<'_>, &mut Violations)) -> bool {
    let mut out = Violations::default();
    check(&Path::ROOT, &mut out);
    out.is_empty()
}

/// `type`; `holds` says whether the value has the type that `expected` names.
#[inline]
pub(crate) fn json_type(
    holds: bool,
    expected: &'static str,
    value: &Value,
    at: &Path<'_>,
    out: &mut Violations,
) {
    if !holds {
        out.push(at, "type", expected, name_of_type(value));
    }
}

/// What JSON Schema calls the type of a value.
fn name_of_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}
