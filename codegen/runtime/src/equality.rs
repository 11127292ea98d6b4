//! When two JSON values are equal.

use serde_json::Value;

use super::decimal;

/// Whether two values are equal in JSON Schema's sense (Core 2020-12, 4.2.2): numbers by their
/// mathematical value, so `1` and `1.0` are equal; objects without regard to order.
pub(crate) fn json_equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => decimal::equal(a, b),
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
