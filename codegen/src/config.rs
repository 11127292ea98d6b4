//! What the user may choose about the generated crate.
//!
//! Invariant: nothing here is about style; two users who choose the same get the same bytes.

/// The choices of one run; [`Config::default`] is what a new user gets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent choices of the user"
)]
pub struct Config {
    /// The name of the crate; without it, one is made from the document's title.
    pub name: Option<String>,
    /// The identifiers of the operations to keep, with what they need; empty keeps all.
    pub operations: Vec<String>,
    /// Whether only models and validators are wanted, and no client; a description without
    /// operations has none either way.
    pub types_only: bool,
    /// Whether what would be degraded with a warning is refused instead.
    pub strict: bool,
    /// How answers that break the document are decoded; without it, the document decides by
    /// `x-responses`, and is taken at its word if it says nothing.
    pub responses: Option<Responses>,
    /// Whether `format` is asserted.
    pub formats: Formats,
    /// The component schemas to keep besides those that the operations need; where it names some
    /// and `operations` names none, no operation is kept.
    pub schemas: Vec<String>,
    /// Whether a value is held as raw JSON wherever a Rust type would lose valid ones. Without it,
    /// `properties` without `type` means an object, and an integer has 64 bits.
    pub exact: bool,
    /// Whether a crate without a client can compare answers with the document.
    pub drift: bool,
}

/// How answers of a service are decoded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Responses {
    /// A member that the document requires is required.
    #[default]
    Declared,
    /// Every member of an answer may be missing or null, for services whose answers break their
    /// own document.
    Lenient,
}

/// What `format` means (JSON Schema 2020-12, Validation, 7.2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Formats {
    /// A value that breaks its format breaks its schema.
    #[default]
    Asserted,
    /// A format describes a value and forbids nothing.
    Annotated,
}
