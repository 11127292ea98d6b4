//! `format: uri`, `uri-reference`, `iri` and `iri-reference`.

use iri_string::types::{IriReferenceStr, IriStr, UriReferenceStr, UriStr};

use super::format::Format;

/// `format: uri`.
pub(crate) const URI: Format = Format {
    name: "uri",
    accepts: is_uri,
};

/// Whether a text is a URI (RFC 3986).
pub(crate) fn is_uri(text: &str) -> bool {
    UriStr::new(text).is_ok()
}

/// `format: uri-reference`.
pub(crate) const URI_REFERENCE: Format = Format {
    name: "uri-reference",
    accepts: is_uri_reference,
};

/// Whether a text is a URI or a relative reference (RFC 3986, 4.1).
pub(crate) fn is_uri_reference(text: &str) -> bool {
    UriReferenceStr::new(text).is_ok()
}

/// `format: iri`.
pub(crate) const IRI: Format = Format {
    name: "iri",
    accepts: is_iri,
};

/// Whether a text is an IRI (RFC 3987).
pub(crate) fn is_iri(text: &str) -> bool {
    IriStr::new(text).is_ok()
}

/// `format: iri-reference`.
pub(crate) const IRI_REFERENCE: Format = Format {
    name: "iri-reference",
    accepts: is_iri_reference,
};

/// Whether a text is an IRI or a relative reference (RFC 3987, 2.2).
pub(crate) fn is_iri_reference(text: &str) -> bool {
    IriReferenceStr::new(text).is_ok()
}
