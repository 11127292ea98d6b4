//! Bodies of `application/x-www-form-urlencoded`.
//!
//! Lists and texts are written as a query is (`style: form`, exploded), objects as JSON, unless the
//! document describes a member's `encoding` (`OpenAPI` 3.0.4 and 3.1.1, "Encoding Object").

use serde::Serialize;
use serde_json::Value;

use super::call::Call;
use super::operation::Operation;
use super::parameter::{self, Spelling, Style, Unwritable};
use super::validate::{Path, Validate};

/// The media type.
const FORM: &str = "application/x-www-form-urlencoded";

impl<O: Operation> Call<'_, O> {
    /// Sets the form and checks it; `encodings` are the members that are not written as usual.
    pub(crate) fn form_body<T: Serialize + Validate + ?Sized>(
        mut self,
        value: &T,
        encodings: &[(&str, Spelling)],
    ) -> Self {
        value.check(&Path::ROOT, self.request.new_body());
        match parameter::value(value).and_then(|value| write(&value, encodings)) {
            Ok(body) => self.request.set_body(FORM, body.into_bytes()),
            Err(error) => self.request.refuse_body(error.expected()),
        }
        self
    }
}

/// The pairs of a form.
pub(crate) fn write(value: &Value, encodings: &[(&str, Spelling)]) -> Result<String, Unwritable> {
    let members = match value {
        Value::Object(members) => members,
        Value::Null => return Ok(String::new()),
        _ => return Err(Unwritable::Kind),
    };
    let mut pairs = String::new();
    for (name, value) in members {
        let given = encodings.iter().find(|(known, _)| known == name);
        let json = Spelling::new(Style::Json, false);
        match (given, value) {
            (Some((_, spelling)), _) => {
                parameter::write_pairs(name, *spelling, value, "&", &mut pairs)?;
            }
            (None, Value::Object(_)) => {
                parameter::write_pairs(name, json, value, "&", &mut pairs)?;
            }
            (None, Value::Array(items)) => {
                for item in items {
                    let spelling = if item.is_object() || item.is_array() {
                        json
                    } else {
                        Spelling::QUERY
                    };
                    parameter::write_pairs(name, spelling, item, "&", &mut pairs)?;
                }
            }
            (None, _) => {
                parameter::write_pairs(name, Spelling::QUERY, value, "&", &mut pairs)?;
            }
        }
    }
    Ok(pairs)
}
