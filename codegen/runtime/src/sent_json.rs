//! JSON as it is sent.
//!
//! Invariant: a whole number has no fraction, as other languages write it, since a server may hold as
//! an integer what its description calls a number. A value that is any JSON is sent as it is: its
//! numbers are the caller's, and a server may tell `1.0` from `1`.

use std::io::{Result, Write};

use serde::Serialize;
use serde::ser::Error;
use serde_json::ser::{CompactFormatter, Formatter};
use serde_json::{Serializer, Value};

use super::validate::Validate;

/// A value as JSON.
pub(crate) fn sent_json<T>(value: &T) -> serde_json::Result<String>
where
    T: Serialize + Validate + ?Sized,
{
    if T::IS_ANY {
        serde_json::to_string(value)
    } else {
        whole(value)
    }
}

/// A value as JSON, its whole numbers without a fraction.
fn whole<T: Serialize + ?Sized>(value: &T) -> serde_json::Result<String> {
    let mut text = Vec::with_capacity(128);
    value.serialize(&mut Serializer::with_formatter(&mut text, Whole))?;
    String::from_utf8(text).map_err(Error::custom)
}

/// A value of a type that was read already, as JSON.
pub(crate) fn sent_value(value: &Value) -> String {
    whole(value).unwrap_or_else(|_| value.to_string())
}

/// Below this every whole number is written with all of its digits.
const LARGE: f64 = 1e15;

struct Whole;

impl Formatter for Whole {
    fn write_f64<W: Write + ?Sized>(&mut self, writer: &mut W, value: f64) -> Result<()> {
        if value.fract() == 0.0 && value.abs() < LARGE {
            write!(writer, "{value:.0}")
        } else {
            CompactFormatter.write_f64(writer, value)
        }
    }

    // Numbers of any JSON are held as they are written where `serde_json` has the feature
    // `arbitrary_precision`, which any package of a program can decide.
    fn write_number_str<W: Write + ?Sized>(&mut self, writer: &mut W, value: &str) -> Result<()> {
        let whole = value.strip_suffix(".0").unwrap_or(value);
        CompactFormatter.write_number_str(writer, whole)
    }
}
