//! Which values are valid: a schema's keywords, resolved and independent of the dialect.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;

use super::{Api, Members, Number, Type};
use crate::source::Pointer;

/// The index of a schema that others refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchemaId(pub usize);

/// What an instance must satisfy at one place: every rule, in an order of their keywords.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Schema {
    /// Where the schema stands in the document.
    pub origin: Pointer,
    /// `title`: names a branch.
    pub title: Option<String>,
    /// The first sentence of `description`: what a reader is told when a composite rule is broken.
    pub message: Option<String>,
    /// `x-unit`, such as `epoch-seconds`.
    pub unit: Option<String>,
    /// Whether a violation must not show the texts that it finds: `format: password`.
    pub secret: bool,
    /// The rules; none means that every value is valid. A schema that stands in several is held once:
    /// they share these.
    pub rules: Arc<[Rule]>,
}

impl Schema {
    /// The same schema with other rules.
    #[must_use]
    pub fn with(&self, rules: impl IntoIterator<Item = Rule>) -> Self {
        Self {
            origin: self.origin.clone(),
            title: self.title.clone(),
            message: self.message.clone(),
            unit: self.unit.clone(),
            secret: self.secret,
            rules: rules.into_iter().collect(),
        }
    }

    /// What it demands of values that are not `null`.
    #[must_use]
    pub(crate) fn without_null(&self) -> Self {
        let is_null =
            |part: &Self| matches!(&*part.rules, [Rule::Type(types)] if types == &[JsonType::Null]);
        let rules = self.rules.iter().map(|rule| match rule {
            Rule::AnyOf(parts) | Rule::OneOf(parts) if parts.iter().any(is_null) => {
                let others = parts.iter().filter(|part| !is_null(part));
                let others: Vec<Self> = others.cloned().collect();
                match rule {
                    _ if others.len() == 1 => Rule::AllOf(others),
                    Rule::OneOf(_) => Rule::OneOf(others),
                    _ => Rule::AnyOf(others),
                }
            }
            other => other.clone(),
        });
        self.with(rules)
    }

    /// The schemas that stand in this one, one step down.
    pub fn inner(&self) -> Vec<&Self> {
        let mut found = Vec::new();
        for rule in &*self.rules {
            match rule {
                Rule::Items { schema, .. }
                | Rule::Contains { schema, .. }
                | Rule::UnevaluatedItems(schema)
                | Rule::PropertyNames(schema)
                | Rule::UnevaluatedProperties(schema)
                | Rule::Not(schema) => found.push(&**schema),
                Rule::PrefixItems(parts)
                | Rule::AllOf(parts)
                | Rule::AnyOf(parts)
                | Rule::OneOf(parts) => found.extend(parts),
                Rule::DependentSchemas(members) => {
                    found.extend(members.iter().map(|member| &member.schema));
                }
                Rule::Properties {
                    named,
                    patterns,
                    additional,
                } => {
                    found.extend(named.iter().map(|member| &member.schema));
                    found.extend(patterns.iter().map(|(_, schema)| schema));
                    found.extend(additional.as_deref());
                }
                Rule::If {
                    test,
                    then,
                    otherwise,
                } => {
                    found.push(test);
                    found.extend(then.as_deref());
                    found.extend(otherwise.as_deref());
                }
                _ => {}
            }
        }
        found
    }

    /// The patterns that this schema and those in it name.
    pub fn patterns(&self) -> Vec<&Pattern> {
        let mut found = Vec::new();
        let mut open = vec![self];
        while let Some(schema) = open.pop() {
            for rule in &*schema.rules {
                match rule {
                    Rule::Pattern(pattern) => found.push(pattern),
                    Rule::Properties { patterns, .. } => {
                        found.extend(patterns.iter().map(|(pattern, _)| pattern));
                    }
                    _ => {}
                }
            }
            open.extend(schema.inner());
        }
        found
    }

    /// The schemas of the named properties, if the schema has the keyword itself.
    pub fn properties(&self) -> &[Property] {
        self.named().map_or(&[], |named| named)
    }

    fn named(&self) -> Option<&Members<Property>> {
        self.rules.iter().find_map(|rule| match rule {
            Rule::Properties { named, .. } => Some(named),
            _ => None,
        })
    }

    /// The schema of one named property, if the schema itself has one.
    pub fn property(&self, name: &str) -> Option<&Schema> {
        let (_, property) = self.named()?.find(name)?;
        Some(&property.schema)
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

    /// The branches of `oneOf`, else of `anyOf`, with the keyword; where there is but one beside
    /// `null`, which is a choice itself, those of that.
    pub fn branches(&self) -> Option<(&'static str, &[Schema])> {
        let (keyword, parts) = self.choice()?;
        let mut others = but_null(parts);
        let first = others.next();
        let inside = first.filter(|_| others.next().is_none());
        let inside = inside.and_then(Self::branches);
        Some(inside.unwrap_or((keyword, parts)))
    }

    fn choice(&self) -> Option<(&'static str, &[Schema])> {
        let one = self.rules.iter().find_map(|rule| match rule {
            Rule::OneOf(parts) => Some(("oneOf", parts.as_slice())),
            _ => None,
        });
        one.or_else(|| {
            self.rules.iter().find_map(|rule| match rule {
                Rule::AnyOf(parts) => Some(("anyOf", parts.as_slice())),
                _ => None,
            })
        })
    }

    /// The values that `enum` or `const` allow, if the schema itself has one.
    pub fn values(&self) -> Option<&[Value]> {
        self.rules.iter().find_map(|rule| match rule {
            Rule::Values(values) => Some(values.as_slice()),
            _ => None,
        })
    }
}

impl Api {
    /// Whether `null` breaks a schema, so that it is not the one that a type with `null` was made for.
    pub(crate) fn refuses_null(&self, schema: &Schema) -> bool {
        self.refuses(schema, &mut BTreeSet::new())
    }

    fn refuses(&self, schema: &Schema, seen: &mut BTreeSet<SchemaId>) -> bool {
        schema.rules.iter().any(|rule| match rule {
            Rule::Type(types) => !types.contains(&JsonType::Null),
            Rule::Values(values) => !values.contains(&Value::Null),
            Rule::Never => true,
            Rule::Ref(id) => seen.insert(*id) && self.refuses(self.schema(*id), seen),
            Rule::AllOf(parts) => parts.iter().any(|part| self.refuses(part, seen)),
            Rule::AnyOf(parts) | Rule::OneOf(parts) => {
                parts.iter().all(|part| self.refuses(part, seen))
            }
            _ => false,
        })
    }
}

/// The branches that allow anything but `null`.
pub(crate) fn but_null(branches: &[Schema]) -> impl Iterator<Item = &Schema> {
    let is_null = |branch: &&Schema| *branch.rules == [Rule::Type(vec![JsonType::Null])];
    branches.iter().filter(move |branch| !is_null(branch))
}

/// One named property and what its value must satisfy.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Property {
    /// The member's name on the wire.
    pub name: String,
    /// What its value must satisfy, if the member is there.
    pub schema: Schema,
}

/// One keyword of JSON Schema (Validation 2020-12, section 6; Core 2020-12, section 10).
///
/// A keyword says nothing about values of another type than its own: `minimum` accepts strings.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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
    /// `items`: every item from an index on, which is not 0 behind `prefixItems`.
    Items {
        /// The first item that it is about.
        from: usize,
        /// What each of them must satisfy.
        schema: Box<Schema>,
    },
    /// `prefixItems`: the first items, each by its own schema.
    PrefixItems(Vec<Schema>),
    /// `contains`, with `minContains` and `maxContains`.
    Contains {
        /// What is counted.
        schema: Box<Schema>,
        /// How many items satisfy it at least.
        least: u64,
        /// How many items satisfy it at most.
        most: Option<u64>,
    },
    /// `unevaluatedItems`: the items that no other keyword is about.
    UnevaluatedItems(Box<Schema>),
    /// `minProperties`.
    MinProperties(u64),
    /// `maxProperties`.
    MaxProperties(u64),
    /// `required`.
    Required(Vec<String>),
    /// `properties`, `patternProperties` and `additionalProperties`.
    Properties {
        /// `properties`, in document order.
        named: Members<Property>,
        /// `patternProperties`.
        patterns: Vec<(Pattern, Schema)>,
        /// `additionalProperties`, for members that are not named.
        additional: Option<Box<Schema>>,
    },
    /// `propertyNames`.
    PropertyNames(Box<Schema>),
    /// `dependentRequired`: a name, and those that are required beside it.
    DependentRequired(Vec<(String, Vec<String>)>),
    /// `dependentSchemas`: what the object must satisfy if it has a member of the name.
    DependentSchemas(Vec<Property>),
    /// `unevaluatedProperties`: the members that no other keyword is about.
    UnevaluatedProperties(Box<Schema>),
    /// `if`, `then` and `else`.
    If {
        /// What decides.
        test: Box<Schema>,
        /// What holds where it is satisfied.
        then: Option<Box<Schema>>,
        /// What holds where it is not.
        otherwise: Option<Box<Schema>>,
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

impl Rule {
    /// The rule that allows `null` as well; `at` is the place of both.
    #[must_use]
    pub(crate) fn or_null(self, at: &Pointer) -> Self {
        let part = |rule| Schema {
            origin: at.clone(),
            rules: [rule].into(),
            ..Schema::default()
        };
        Self::AnyOf(vec![part(self), part(Self::Type(vec![JsonType::Null]))])
    }

    /// The JSON type of the values that the keyword is about, numbers as one; `None` where it is about
    /// all.
    pub fn about(&self) -> Option<JsonType> {
        match self {
            Self::Format(format) if format.integer().is_some() => Some(JsonType::Number),
            Self::Minimum(_)
            | Self::Maximum(_)
            | Self::ExclusiveMinimum(_)
            | Self::ExclusiveMaximum(_)
            | Self::MultipleOf(_) => Some(JsonType::Number),
            Self::MinLength(_) | Self::MaxLength(_) | Self::Pattern(_) | Self::Format(_) => {
                Some(JsonType::String)
            }
            Self::MinItems(_)
            | Self::MaxItems(_)
            | Self::UniqueItems
            | Self::Items { .. }
            | Self::PrefixItems(_)
            | Self::Contains { .. } => Some(JsonType::Array),
            Self::MinProperties(_)
            | Self::MaxProperties(_)
            | Self::Required(_)
            | Self::Properties { .. }
            | Self::PropertyNames(_)
            | Self::DependentRequired(_) => Some(JsonType::Object),
            Self::Ref(_)
            | Self::Never
            | Self::Type(_)
            | Self::Values(_)
            | Self::DependentSchemas(_)
            | Self::UnevaluatedItems(_)
            | Self::UnevaluatedProperties(_)
            | Self::If { .. }
            | Self::AllOf(_)
            | Self::AnyOf(_)
            | Self::OneOf(_)
            | Self::Not(_) => None,
        }
    }
}

/// The types of JSON (`type`); an integer is a number without a fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pattern(pub String);

/// The integers that a format is about.
#[derive(Clone, Debug, PartialEq)]
pub struct IntegerFormat {
    /// The type that holds them all.
    pub held: Type,
    /// The type of Rust that has the same values.
    pub rust: &'static str,
    /// The least one.
    pub least: &'static str,
    /// The greatest one.
    pub most: &'static str,
}

impl Format {
    /// The integers that the format is about, if it is one of those.
    pub fn integer(self) -> Option<IntegerFormat> {
        let of = |held, rust, least, most| {
            Some(IntegerFormat {
                held,
                rust,
                least,
                most,
            })
        };
        match self {
            Self::Int8 => of(Type::Integer, "i8", "-128", "127"),
            Self::Int16 => of(Type::Integer, "i16", "-32768", "32767"),
            Self::Int32 => of(Type::Integer, "i32", "-2147483648", "2147483647"),
            Self::Int64 => of(
                Type::Integer,
                "i64",
                "-9223372036854775808",
                "9223372036854775807",
            ),
            Self::Uint8 => of(Type::Integer, "u8", "0", "255"),
            Self::Uint16 => of(Type::Integer, "u16", "0", "65535"),
            Self::Uint32 => of(Type::Integer, "u32", "0", "4294967295"),
            Self::Uint64 | Self::Uint => of(Type::Unsigned, "u64", "0", "18446744073709551615"),
            _ => None,
        }
    }

    /// Whether a type holds values that are not of the format.
    pub(crate) fn narrows(self, ty: &Type) -> bool {
        let is_narrow = |held| self.integer().is_some_and(|integer| integer.rust != held);
        match ty {
            Type::Integer => is_narrow("i64"),
            Type::Unsigned => is_narrow("u64"),
            Type::String | Type::SecretText => true,
            // A text that names no day is held, too.
            Type::DateTime => self == Self::DateTime,
            Type::Date => self == Self::Date,
            Type::Named(_)
            | Type::Boolean
            | Type::Number
            | Type::List(_)
            | Type::Tuple(_)
            | Type::Map(_)
            | Type::Nullable(_)
            | Type::Json => false,
        }
    }
}

/// The formats that validators can check, by name.
macro_rules! formats {
    ($($variant:ident = $name:literal, $what:literal;)*) => {
        /// A `format` that validators can check.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Format {
            $(#[doc = concat!("`", $name, "`: ", $what, ".")] $variant,)*
        }

        impl Format {
            /// The format of a name, if it can be checked.
            pub fn named(name: &str) -> Option<Self> {
                let mut all = [$(Self::$variant),*].into_iter();
                all.find(|format| format.as_str() == name)
            }

            /// What it is called.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

formats! {
    Int8 = "int8", "a signed integer of 8 bits";
    Int16 = "int16", "a signed integer of 16 bits";
    Int32 = "int32", "a signed integer of 32 bits";
    Int64 = "int64", "a signed integer of 64 bits";
    Uint8 = "uint8", "an unsigned integer of 8 bits";
    Uint16 = "uint16", "an unsigned integer of 16 bits";
    Uint32 = "uint32", "an unsigned integer of 32 bits";
    Uint64 = "uint64", "an unsigned integer of 64 bits";
    Uint = "uint", "an unsigned integer of a machine's word, which is held as one of 64 bits";
    DateTime = "date-time", "RFC 3339, date-time";
    Date = "date", "RFC 3339, full-date";
    Time = "time", "RFC 3339, full-time";
    TimeOfDay = "time", "RFC 3339, full-time or partial-time";
    Duration = "duration", "RFC 3339, appendix A";
    Email = "email", "RFC 5321, mailbox";
    IdnEmail = "idn-email", "RFC 6531, mailbox";
    Hostname = "hostname", "RFC 1123";
    IdnHostname = "idn-hostname", "RFC 5890";
    Ipv4 = "ipv4", "RFC 2673, dotted quad";
    Ipv6 = "ipv6", "RFC 4291";
    Uri = "uri", "RFC 3986";
    UriReference = "uri-reference", "RFC 3986, relative ones too";
    Iri = "iri", "RFC 3987";
    IriReference = "iri-reference", "RFC 3987, relative ones too";
    UriTemplate = "uri-template", "RFC 6570";
    Uuid = "uuid", "RFC 4122";
    JsonPointer = "json-pointer", "RFC 6901";
    RelativeJsonPointer = "relative-json-pointer", "draft-bhutton-relative-json-pointer";
    Regex = "regex", "ECMA-262";
}
