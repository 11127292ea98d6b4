//! The names that are taken in each scope before the document's own: what every output has.
//!
//! Invariant: a name that an emitted file imports, or that the runtime defines beside emitted ones,
//! is in the list of its scope.

/// The names that are taken in a scope.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reserved {
    /// The names.
    pub names: &'static [&'static str],
    /// What a thing in the scope is: the word behind the name of one that is called like those.
    pub noun: &'static str,
}

impl Reserved {
    const fn new(noun: &'static str, names: &'static [&'static str]) -> Self {
        Self { names, noun }
    }
}

/// Nothing is taken.
pub(super) const NOTHING: Reserved = Reserved::new("", &[]);

/// Names that emitted model files import or that every Rust reader takes for the prelude's.
pub(super) const TYPES: Reserved = Reserved::new(
    "model",
    &[
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
    ],
);

/// Names that emitted client files import.
pub(super) const MARKERS: Reserved = Reserved::new(
    "operation",
    &[
        "AccessToken",
        "ApiVersion",
        "BTreeMap",
        "Body",
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
        "FileOrText",
        "Headers",
        "Hidden",
        "Infallible",
        "JsonLines",
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
        "Validate",
        "Value",
        "Vec",
        "VersionedTypes",
        "WaitInBody",
    ],
);

/// Methods that the client has for every API.
pub(super) const METHODS: Reserved = Reserved::new(
    "operation",
    &[
        "base_url", "builder", "clone", "from_env", "new", "settings",
    ],
);

/// Getters that the headers of every answer have, and what is called on them.
pub(super) const HEADERS: Reserved = Reserved::new(
    "header",
    &[
        "as_map",
        "clone",
        "default",
        "fmt",
        "get",
        "list",
        "new",
        "retry_after",
        "value",
    ],
);

/// Methods that every call and every builder has.
pub(super) const SETTERS: Reserved = Reserved::new(
    "parameter",
    &[
        "accept",
        "adapted",
        "body",
        "body_checked",
        "checked",
        "checked_file_parts",
        "checked_text_body",
        "download",
        "file_part",
        "file_part_as",
        "file_parts",
        "file_parts_as",
        "form_body",
        "header",
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
        "json_lines_body",
        "json_part",
        "json_part_as",
        "media_type_of_body",
        "multipart_body",
        "multipart_body_of",
        "more_parts",
        "new",
        "other_parts",
        "raw_body",
        "receive",
        "retry",
        "self",
        "send",
        "send_full",
        "send_raw",
        "text_body",
        "timeout",
        "unchecked",
        "value_part",
        "value_part_as",
        "value_part_of",
        "version",
    ],
);

/// Setters that the builder has for every API.
pub(super) const BUILDERS: Reserved = Reserved::new(
    "credential",
    &[
        "allow_insecure_http",
        "authenticate",
        "base_url",
        "build",
        "connect_timeout",
        "documented",
        "documented_as",
        "drift",
        "header",
        "http_client",
        "max_body",
        "new",
        "retry",
        "server",
        "timeout",
        "user_agent",
        "version",
    ],
);

/// Features that the package has for every API, and the packages that it may depend on.
pub(super) const FEATURES: Reserved = Reserved::new(
    "tag",
    &[
        "base64",
        "bytes",
        "default",
        "digest_auth",
        "encoding_rs",
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
        "tokio",
        "tracing",
    ],
);

/// Files of `client/` that are not named after a tag; none is called as its folder.
pub(super) const FILES: Reserved = Reserved::new(
    "tag",
    &[
        "client",
        "failures",
        "headers",
        "mod",
        "parameters",
        "security",
        "servers",
        "versions",
    ],
);

/// Files of `validators/` that are not named after a type, and so of `models/`; none is called as its
/// folder.
pub(super) const VALIDATORS: Reserved = Reserved::new(
    "model",
    &["mod", "models", "patterns", "schemas", "validators"],
);

/// The variants that enums have besides those of the document.
pub(super) const VARIANTS: Reserved = Reserved::new("value", &["Self", "Unknown"]);

/// What no variant can be called in an enum that has no others.
pub(super) const CASES: Reserved = Reserved::new("value", &["Self"]);

/// The field of the members that have no field.
pub(super) const FIELDS: Reserved = Reserved::new("member", &["additional"]);

/// Functions that types have besides their constructors.
pub(super) const CONSTRUCTORS: Reserved = Reserved::new("value", &["check", "default", "validate"]);

/// Arguments that methods have besides their parameters.
pub(super) const ARGUMENTS: Reserved = Reserved::new("parameter", &["body", "self"]);

/// Functions that the type of dated versions has.
pub(super) const VERSIONS: Reserved = Reserved::new("version", &["new"]);
