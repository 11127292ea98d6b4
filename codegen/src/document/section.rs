//! The sections of `components`, and what stands in them.

/// The sections, each with the objects in it.
const SECTIONS: [(&str, ObjectKind); 11] = [
    ("schemas", ObjectKind::Schema),
    ("responses", ObjectKind::Response),
    ("parameters", ObjectKind::Parameter),
    ("examples", ObjectKind::Example),
    ("requestBodies", ObjectKind::RequestBody),
    ("headers", ObjectKind::Header),
    ("securitySchemes", ObjectKind::SecurityScheme),
    ("links", ObjectKind::Link),
    ("callbacks", ObjectKind::Callback),
    ("pathItems", ObjectKind::PathItem),
    ("mediaTypes", ObjectKind::MediaType),
];

/// The objects that references lead to, and those around them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ObjectKind {
    Schema,
    Response,
    Parameter,
    Example,
    RequestBody,
    Header,
    SecurityScheme,
    Link,
    Callback,
    PathItem,
    MediaType,
    Encoding,
    Operation,
}

impl ObjectKind {
    /// The names of the sections.
    pub(super) fn sections() -> impl Iterator<Item = &'static str> {
        SECTIONS.iter().map(|(name, _)| *name)
    }

    /// What stands in a section of the components.
    pub(super) fn of_section(section: &str) -> Option<Self> {
        let mut sections = SECTIONS.iter();
        let found = sections.find(|(name, _)| *name == section);
        found.map(|(_, kind)| *kind)
    }

    /// What it is called.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Schema => "a schema",
            Self::Response => "a response",
            Self::Parameter => "a parameter",
            Self::Example => "an example",
            Self::RequestBody => "a request body",
            Self::Header => "a header",
            Self::SecurityScheme => "a security scheme",
            Self::Link => "a link",
            Self::Callback => "a callback",
            Self::PathItem => "a path item",
            Self::MediaType => "a media type",
            Self::Encoding => "an encoding",
            Self::Operation => "an operation",
        }
    }
}
