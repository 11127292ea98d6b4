//! Which values are valid: a schema's keywords, resolved and independent of the dialect.

use serde_json::Value;

use super::Number;
use crate::source::Pointer;

/// The index of a schema that others refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchemaId(pub usize);

/// What an instance must satisfy at one place: every rule, in the order of the document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Schema {
    /// Where the schema stands in the document.
    pub origin: Pointer,
    /// `title`: names a branch.
    pub title: Option<String>,
    /// The first sentence of `description`: what a reader is told when a composite rule is broken.
    pub message: Option<String>,
    /// `x-unit`, such as `epoch-seconds`.
    pub unit: Option<String>,
    /// The rules; none means that every value is valid.
    pub rules: Vec<Rule>,
}

impl Schema {
    /// The schemas of the named properties, if the schema has the keyword itself.
    pub fn properties(&self) -> &[Property] {
        self.rules
            .iter()
            .find_map(|rule| match rule {
                Rule::Properties { named, .. } => Some(named.as_slice()),
                _ => None,
            })
            .unwrap_or_default()
    }

    /// The schema of one named property, if the schema itself has one.
    pub fn property(&self, name: &str) -> Option<&Schema> {
        self.properties()
            .iter()
            .find(|property| property.name == name)
            .map(|property| &property.schema)
    }

    /// The names that the schema itself requires.
    pub fn required(&self) -> &[String] {
        self.rules
            .iter()
            .find_map(|rule| match rule {
                Rule::Required(names) => Some(names.as_slice()),
                _ => None,
            })
            .unwrap_or_default()
    }

    /// The values that `enum` or `const` allow, if the schema itself has one.
    pub fn values(&self) -> Option<&[Value]> {
        self.rules.iter().find_map(|rule| match rule {
            Rule::Values(values) => Some(values.as_slice()),
            _ => None,
        })
    }
}

/// One named property and what its value must satisfy.
#[derive(Clone, Debug, PartialEq)]
pub struct Property {
    /// The member's name on the wire.
    pub name: String,
    /// What its value must satisfy, if the member is there.
    pub schema: Schema,
}

/// One keyword of JSON Schema (Validation 2020-12, section 6; Core 2020-12, section 10).
///
/// A keyword says nothing about values of another type than its own: `minimum` accepts strings.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// `$ref`.
    Ref(SchemaId),
    /// The schema `false`.
    Never,
    /// `type` (and `nullable` of OpenAPI 3.0, which adds `Null`).
    Type(Vec<JsonType>),
    /// `enum` or `const`.
    Values(Vec<Value>),
    /// `minimum`.
    Minimum(Number),
    /// `maximum`.
    Maximum(Number),
    /// `exclusiveMinimum`, of either dialect.
    ExclusiveMinimum(Number),
    /// `exclusiveMaximum`, of either dialect.
    ExclusiveMaximum(Number),
    /// `multipleOf`.
    MultipleOf(Number),
    /// `minLength`, in characters.
    MinLength(u64),
    /// `maxLength`, in characters.
    MaxLength(u64),
    /// `pattern`.
    Pattern(Pattern),
    /// `format`, where it is asserted.
    Format(Format),
    /// `minItems`.
    MinItems(u64),
    /// `maxItems`.
    MaxItems(u64),
    /// `uniqueItems: true`.
    UniqueItems,
    /// `items`: every item.
    Items(Box<Schema>),
    /// `minProperties`.
    MinProperties(u64),
    /// `maxProperties`.
    MaxProperties(u64),
    /// `required`.
    Required(Vec<String>),
    /// `properties` and `additionalProperties`.
    Properties {
        /// `properties`, in document order.
        named: Vec<Property>,
        /// `additionalProperties`, for members that are not named.
        additional: Option<Box<Schema>>,
    },
    /// `allOf`.
    AllOf(Vec<Schema>),
    /// `anyOf`.
    AnyOf(Vec<Schema>),
    /// `oneOf`.
    OneOf(Vec<Schema>),
    /// `not`.
    Not(Box<Schema>),
}

/// The types of JSON (`type`); an integer is a number without a fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonType {
    /// `null`.
    Null,
    /// `boolean`.
    Boolean,
    /// `integer`.
    Integer,
    /// `number`.
    Number,
    /// `string`.
    String,
    /// `array`.
    Array,
    /// `object`.
    Object,
}

impl JsonType {
    /// The word that `type` uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::String => "string",
            Self::Array => "array",
            Self::Object => "object",
        }
    }
}

/// A regular expression of ECMA-262, unanchored (JSON Schema Core 2020-12, 6.4).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pattern(pub String);

/// A `format` that validators can check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// `int32`: a signed integer of 32 bits.
    Int32,
    /// `int64`: a signed integer of 64 bits.
    Int64,
    /// `date-time` (RFC 3339).
    DateTime,
    /// `date` (RFC 3339 full-date).
    Date,
}
