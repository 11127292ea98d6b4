//! The kinds of diagnostics, each with the name that messages and lists of exceptions use.

use std::fmt;

/// Declares the codes with their texts, so that neither can be forgotten.
macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $text:literal,)*) => {
        /// What kind of thing is wrong; the text form is stable.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[$doc])* $variant,)*
        }

        impl Code {
            /// The name in kebab-case.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }
        }
    };
}

codes! {
    // Reading
    /// The file is no UTF-8 text.
    Encoding = "encoding",
    /// The text is no YAML or no JSON.
    Syntax = "syntax",
    /// An object has a key twice.
    DuplicateKey = "duplicate-key",
    /// The file is nested too deep, or its aliases expand to too much.
    TooLarge = "too-large",
    /// The document is of a version that is not supported.
    UnsupportedVersion = "unsupported-version",

    // Structure
    /// A field that the standard requires is missing.
    MissingField = "missing-field",
    /// A field that the standard does not know here; it may be misspelt.
    UnknownField = "unknown-field",
    /// A value is of another kind than the standard says (a string where an object belongs).
    WrongKind = "wrong-kind",
    /// A value is of the right kind, and not one that the standard allows.
    InvalidValue = "invalid-value",
    /// Two fields exclude each other.
    ExclusiveFields = "exclusive-fields",
    /// The name of a component has characters that the standard forbids.
    InvalidComponentName = "invalid-component-name",

    // References
    /// A reference leads nowhere.
    UnresolvedRef = "unresolved-ref",
    /// References lead in a circle and to nothing.
    RefCycle = "ref-cycle",
    /// A reference leads to no file that is read: to another address, or out of the folder.
    ExternalRef = "external-ref",

    // Paths and operations
    /// A path template is malformed.
    InvalidPath = "invalid-path",
    /// Two path templates match the same paths.
    DuplicatePath = "duplicate-path",
    /// A path parameter and its template do not agree.
    PathParameter = "path-parameter",
    /// A parameter is declared twice.
    DuplicateParameter = "duplicate-parameter",
    /// An operation identifier is used twice.
    DuplicateOperationId = "duplicate-operation-id",
    /// An operation to be kept does not exist.
    UnknownOperation = "unknown-operation",
    /// A schema to be kept does not exist.
    UnknownSchema = "unknown-schema",
    /// A response key is neither a status code, nor a range, nor `default`.
    InvalidResponseKey = "invalid-response-key",
    /// A media type does not parse.
    InvalidMediaType = "invalid-media-type",
    /// The name of a header has characters that HTTP forbids.
    InvalidHeaderName = "invalid-header-name",
    /// A security requirement names a scheme that is not declared.
    UndefinedSecurityScheme = "undefined-security-scheme",
    /// A server's address and its variables do not agree.
    InvalidServer = "invalid-server",

    // Schemas
    /// A regular expression is none of ECMA-262.
    InvalidPattern = "invalid-pattern",
    /// No value satisfies the schema.
    Unsatisfiable = "unsatisfiable",
    /// A format that no standard names; it may be misspelt.
    UnknownFormat = "unknown-format",
    /// A keyword speaks of values of another type than the one beside it.
    IdleKeyword = "idle-keyword",
    /// A schema contains itself in a way that makes evaluation endless.
    SchemaCycle = "schema-cycle",
    /// A discriminator does not fit its schema.
    InvalidDiscriminator = "invalid-discriminator",
    /// A default contradicts its schema.
    InvalidDefault = "invalid-default",
    /// An example contradicts its schema.
    InvalidExample = "invalid-example",
    /// An entry of the list of accepted examples is not needed.
    UnusedAllowance = "unused-allowance",

    // Overlays
    /// An overlay is malformed.
    InvalidOverlay = "invalid-overlay",
    /// An overlay action matches nothing.
    UnmatchedAction = "unmatched-action",

    // Lowering
    /// A keyword is not supported, and is refused or degraded by name.
    UnsupportedKeyword = "unsupported-keyword",
    /// Something other than a keyword is not supported, and is refused or degraded by name.
    Unsupported = "unsupported",
    /// The parts of an `allOf` contradict each other.
    ConflictingAllOf = "conflicting-all-of",
}

impl Code {
    /// What to do about any of its kind, where that is always the same.
    pub(super) const fn help(self) -> Option<&'static str> {
        match self {
            Self::Unsatisfiable => Some("change one of the two, or remove it"),
            Self::InvalidDefault => Some("give a default that the schema allows, or remove it"),
            _ => None,
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}
