//! Formats that look like others: a schema may name any, and what nobody knows demands nothing
//! (Validation 2020-12, 7.2.3).

use super::misspelt::ALIKE;
use crate::diagnostic::{Code, elsewhere};
use crate::document::check::Check;
use crate::document::check::shape::likeness;
use crate::document::{Lookup, Object, nearest};
use crate::source::Path;

/// The formats that JSON Schema (Validation 2020-12, 7.3) and the registry of `OpenAPI` name.
const FORMATS: [&str; 49] = [
    "base64url",
    "binary",
    "byte",
    "char",
    "commonmark",
    "date",
    "date-time",
    "date-time-local",
    "decimal",
    "decimal128",
    "double",
    "double-int",
    "duration",
    "email",
    "float",
    "hostname",
    "html",
    "http-date",
    "idn-email",
    "idn-hostname",
    "int16",
    "int32",
    "int64",
    "int8",
    "ipv4",
    "ipv6",
    "iri",
    "iri-reference",
    "json-pointer",
    "media-range",
    "password",
    "regex",
    "relative-json-pointer",
    "sf-binary",
    "sf-boolean",
    "sf-decimal",
    "sf-integer",
    "sf-string",
    "sf-token",
    "time",
    "time-local",
    "uint16",
    "uint32",
    "uint64",
    "uint8",
    "uri",
    "uri-reference",
    "uri-template",
    "uuid",
];

/// What frameworks write for the integers of a machine's word, which are like those of some bits.
const OF_A_WORD: [&str; 2] = ["int", "uint"];

impl<'d> Check<'d, '_> {
    /// Remembers a format that no standard names.
    pub(super) fn format(&mut self, path: Path<'_>, members: &'d Object) {
        let unknown = members
            .text("format")
            .filter(|format| !FORMATS.contains(format) && !OF_A_WORD.contains(format));
        if let Some(format) = unknown {
            let places = self.formats.entry(format).or_default();
            places.insert(path.join("format").pointer());
        }
    }

    /// Warns of every format that is most likely another, misspelt, once however often it is named.
    pub(in crate::document::check) fn unknown_formats(&mut self) {
        for (format, places) in std::mem::take(&mut self.formats) {
            let (Some(meant), Some(first)) = (meant(format), places.first()) else {
                continue;
            };
            let message = format!(
                "the format `{format}` is not known{}",
                elsewhere(places.len())
            );
            self.report
                .warning(Code::UnknownFormat, first, message)
                .note("it is ignored")
                .help(format!("there is a format `{meant}`"));
        }
    }
}

/// Whether a format is one of texts, of numbers or of any JSON (`jsonb`), so that it says nothing of the
/// objects that the type beside it names; another one, such as `uri-map`, says which objects these are.
pub(crate) fn is_of_no_object(format: &str) -> bool {
    FORMATS.contains(&format) || matches!(format, "json" | "jsonb")
}

/// The known format that who wrote another one most likely meant.
fn meant(format: &str) -> Option<&'static str> {
    let format = format.to_ascii_lowercase();
    let nearest = nearest(&format, FORMATS.into_iter());
    nearest.filter(|known| likeness(known, &format) >= ALIKE)
}
