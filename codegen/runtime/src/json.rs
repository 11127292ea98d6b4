//! Values of any type against the keywords that look at them as a whole.

use serde_json::Value;

use super::decimal;
use super::equality::json_equal;
use super::validate::{Path, Violations};

/// A value of a Rust type as it is written.
pub(crate) fn written(value: &(impl serde::Serialize + ?Sized)) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

/// Whether a value is an integer: a number without a fraction (Core 2020-12, 4.2.3).
pub(crate) fn is_integer(value: &Value) -> bool {
    value.as_number().is_some_and(decimal::is_whole)
}

/// Whether a value equals one of those that are written as JSON.
pub(crate) fn is_one_of(value: &Value, written: &[&str]) -> bool {
    let known = written
        .iter()
        .filter_map(|text| serde_json::from_str::<Value>(text).ok());
    known.into_iter().any(|known| json_equal(&known, value))
}

/// Whether a value breaks none of the rules that a function reports.
pub(crate) fn satisfies(value: &Value, check: fn(&Value, &Path<'_>, &mut Violations)) -> bool {
    let mut out = Violations::default();
    check(value, &Path::ROOT, &mut out);
    out.is_empty()
}
