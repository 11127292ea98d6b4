//! The names that are taken in each scope before the document's own: what every output has.
//!
//! Invariant: a name that an emitted file imports, or that the runtime defines beside emitted ones,
//! is in the list of its scope.

/// Names that emitted model files import or that every Rust reader takes for the prelude's.
pub(super) const TYPES: &[&str] = &[
    "Any",
    "AsRef",
    "BTreeMap",
    "Box",
    "Clone",
    "Copy",
    "Date",
    "DateTime",
    "Debug",
    "Default",
    "Deserialize",
    "Deserializer",
    "Drop",
    "Eq",
    "Err",
    "Fn",
    "From",
    "Into",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "SecretText",
    "Self",
    "Send",
    "Serialize",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToString",
    "Value",
    "Vec",
];

/// Names that emitted client files import.
pub(super) const MARKERS: &[&str] = &[
    "AccessToken",
    "ApiVersion",
    "BTreeMap",
    "BuildError",
    "Call",
    "Client",
    "ClientBuilder",
    "Date",
    "DateTime",
    "DeclaredErrors",
    "Decode",
    "Downloads",
    "Error",
    "Events",
    "File",
    "Headers",
    "Infallible",
    "Method",
    "Operation",
    "Option",
    "Part",
    "Parts",
    "Place",
    "Received",
    "Result",
    "SecretString",
    "SecretText",
    "Security",
    "Self",
    "Spelling",
    "String",
    "Style",
    "Value",
    "Vec",
    "VersionedTypes",
];

/// Methods that the client has for every API.
pub(super) const METHODS: &[&str] = &[
    "base_url", "builder", "clone", "from_env", "new", "settings",
];

/// Getters that the headers of every answer have.
pub(super) const HEADERS: &[&str] = &["as_map", "get", "list", "new", "retry_after", "value"];

/// Methods that every call and every builder has.
pub(super) const SETTERS: &[&str] = &[
    "accept",
    "adapted",
    "body",
    "checked",
    "download",
    "file_part",
    "file_parts",
    "form_body",
    "in_cookie",
    "in_cookie_as",
    "in_header",
    "in_header_as",
    "in_path",
    "in_path_as",
    "in_query",
    "in_query_as",
    "json_body",
    "json_body_as",
    "json_part",
    "multipart_body",
    "multipart_body_of",
    "new",
    "raw_body",
    "receive",
    "retry",
    "self",
    "send",
    "send_full",
    "timeout",
    "unchecked",
    "value_part",
    "version",
];

/// Setters that the builder has for every API.
pub(super) const BUILDERS: &[&str] = &[
    "allow_insecure_http",
    "authenticate",
    "base_url",
    "build",
    "connect_timeout",
    "documented",
    "drift",
    "http_client",
    "max_body",
    "new",
    "retry",
    "server",
    "timeout",
    "user_agent",
    "version",
];

/// Features that the package has for every API, and the packages that it may depend on.
pub(super) const FEATURES: &[&str] = &[
    "base64",
    "bytes",
    "default",
    "digest_auth",
    "fastrand",
    "futures_core",
    "http_body",
    "httpdate",
    "idna",
    "iri_string",
    "jiff",
    "percent_encoding",
    "regress",
    "reqwest",
    "secrecy",
    "serde",
    "serde_json",
    "serde_path_to_error",
    "thiserror",
    "tokio",
    "tracing",
];

/// Files of `client/` that are not named after a tag.
pub(super) const FILES: &[&str] = &[
    "failures",
    "headers",
    "mod",
    "parameters",
    "security",
    "servers",
    "versions",
];

/// Files of `validators/` that are not named after a type, and so of `models/`.
pub(super) const VALIDATORS: &[&str] = &["mod", "patterns", "schemas"];
