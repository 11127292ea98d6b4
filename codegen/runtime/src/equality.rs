//! When two JSON values are equal.

use serde_json::Value;

/// Whether two values are equal in JSON Schema's sense (Core 2020-12, 4.2.2): numbers by their
/// mathematical value, so `1` and `1.0` are equal; objects without regard to order.
pub(crate) fn json_equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => {
            a == b
                || match (integral(a), integral(b)) {
                    (Some(a), Some(b)) => a == b,
                    (None, None) => a.as_f64() == b.as_f64(),
                    _ => false,
                }
        }
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| json_equal(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(name, a)| b.get(name).is_some_and(|b| json_equal(a, b)))
        }
        _ => a == b,
    }
}

/// The number as an integer, if it is one that `i128` holds.
fn integral(number: &serde_json::Number) -> Option<i128> {
    if let Some(value) = number.as_i64() {
        return Some(value.into());
    }
    if let Some(value) = number.as_u64() {
        return Some(value.into());
    }
    let value = number.as_f64()?;
    // 2^127: from here on, no `i128` holds the value.
    let held = value.fract() == 0.0 && value.abs() < 1.701_411_834_604_692_3e38;
    #[expect(clippy::cast_possible_truncation, reason = "whole, and inside i128")]
    held.then_some(value as i128)
}
