//! The keywords of a schema, in one table, and what the stages ask of it.
//!
//! Invariant: what is known of a keyword is in its row, and a member without one is no keyword. The order
//! of the rows is that in which the keywords of a schema are read.

use super::{Dialect, Node, Number, Object};

/// What is known of a keyword.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Keyword {
    /// Its name.
    pub(crate) name: &'static str,
    /// Which dialects have it.
    pub(crate) origin: Origin,
    /// Which values it speaks of.
    about: About,
    /// What stands behind it.
    pub(crate) takes: Takes,
    /// What it says of a value.
    says: Says,
}

/// Which dialects have a keyword.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Both.
    Both,
    /// 3.0.
    V3_0,
    /// 3.1. In a document of 3.0 it is not read, and a warning says so.
    Told,
    /// 3.1. In a document of 3.0 it is read all the same, and a warning says so.
    Meant,
    /// 3.1.
    V3_1,
    /// JSON Schema before or beside 3.1.
    Older,
}

/// Which values a keyword speaks of; what it says holds for all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum About {
    /// All values.
    Any,
    /// Numbers.
    Numbers,
    /// Texts.
    Texts,
    /// Lists.
    Lists,
    /// Objects.
    Objects,
}

/// What stands behind a keyword.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Takes {
    /// A boolean.
    Flag,
    /// A text.
    Text,
    /// An integer that is not below zero.
    Count,
    /// A schema.
    Schema,
    /// A list of schemas.
    Schemas,
    /// An object of schemas, which the author names.
    ByName,
    /// Something of its own.
    Other,
}

/// What a keyword says of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    /// That another schema holds as well.
    Refers,
    /// That several schemas hold as well.
    Combines,
    /// That some of several schemas hold.
    Chooses,
    /// Something that depends on whether another schema holds.
    Tests,
    /// Of which types it is.
    Types,
    /// How it is held: which values there are, or what items and members are.
    Holds,
    /// Which of the values so held are valid.
    Limits,
    /// Nothing alone: how the keywords beside it are read.
    Beside,
    /// Nothing that forbids any.
    Annotates,
}

/// The table, as rows to look through and as a match that finds one by its name.
macro_rules! keywords {
    ($($name:literal $origin:ident $about:ident $takes:ident $says:ident)*) => {
        /// Every keyword.
        pub(crate) const KEYWORDS: &[Keyword] = &[$(keywords!(@row $name $origin $about $takes $says),)*];

        /// What is known of a keyword.
        pub(crate) fn keyword(name: &str) -> Option<&'static Keyword> {
            match name {
                $($name => Some(&keywords!(@row $name $origin $about $takes $says)),)*
                _ => None,
            }
        }
    };
    (@row $name:literal $origin:ident $about:ident $takes:ident $says:ident) => {
        Keyword {
            name: $name,
            origin: Origin::$origin,
            about: About::$about,
            takes: Takes::$takes,
            says: Says::$says,
        }
    };
}

keywords! {
    // Of what holds as well.
    "$ref"                  Both  Any     Other   Refers
    "$dynamicRef"           V3_1  Any     Other   Refers
    "$recursiveRef"         V3_1  Any     Other   Refers
    "allOf"                 Both  Any     Schemas Combines

    // Of all values.
    "type"                  Both  Any     Other   Types
    "nullable"              V3_0  Any     Flag    Annotates
    "enum"                  Both  Any     Other   Holds
    "const"                 Meant Any     Other   Holds
    "format"                Both  Any     Text    Limits

    // Of numbers.
    "minimum"               Both  Numbers Other   Limits
    "maximum"               Both  Numbers Other   Limits
    "exclusiveMinimum"      Both  Numbers Other   Limits
    "exclusiveMaximum"      Both  Numbers Other   Limits
    "multipleOf"            Both  Numbers Other   Limits

    // Of texts.
    "minLength"             Both  Texts   Count   Limits
    "maxLength"             Both  Texts   Count   Limits
    "pattern"               Both  Texts   Other   Limits
    "contentEncoding"       V3_1  Texts   Text    Annotates
    "contentMediaType"      V3_1  Texts   Text    Annotates
    "contentSchema"         V3_1  Texts   Schema  Annotates

    // Of lists.
    "minItems"              Both  Lists   Count   Limits
    "maxItems"              Both  Lists   Count   Limits
    "uniqueItems"           Both  Lists   Flag    Limits
    "prefixItems"           Meant Lists   Schemas Holds
    "items"                 Both  Lists   Schema  Holds
    "additionalItems"       Meant Lists   Schema  Beside
    "contains"              Told  Lists   Schema  Limits
    "minContains"           Told  Lists   Count   Beside
    "maxContains"           Told  Lists   Count   Beside

    // Of objects.
    "required"              Both  Objects Other   Limits
    "dependentRequired"     Told  Objects Other   Limits
    "dependencies"          Older Objects Other   Limits
    "minProperties"         Both  Objects Count   Limits
    "maxProperties"         Both  Objects Count   Limits
    "properties"            Both  Objects ByName  Holds
    "patternProperties"     Meant Objects ByName  Holds
    "additionalProperties"  Both  Objects Schema  Holds
    "propertyNames"         Told  Objects Schema  Limits

    // Of what holds of some values, or of one of several schemas.
    "anyOf"                 Both  Any     Schemas Chooses
    "oneOf"                 Both  Any     Schemas Chooses
    "discriminator"         Both  Objects Other   Beside
    "not"                   Both  Any     Schema  Tests
    "if"                    Told  Any     Schema  Tests
    "then"                  Told  Any     Schema  Tests
    "else"                  Told  Any     Schema  Tests
    "dependentSchemas"      Told  Objects ByName  Tests

    // Of what all others leave.
    "unevaluatedItems"      Told  Lists   Schema  Limits
    "unevaluatedProperties" Told  Objects Schema  Limits

    // Of the schema itself.
    "$id"                   V3_1  Any     Other   Beside
    "$schema"               V3_1  Any     Other   Annotates
    "$vocabulary"           Older Any     Other   Beside
    "$anchor"               V3_1  Any     Other   Annotates
    "$dynamicAnchor"        V3_1  Any     Other   Annotates
    "$recursiveAnchor"      V3_1  Any     Other   Annotates
    "$defs"                 V3_1  Any     ByName  Annotates
    "definitions"           Older Any     ByName  Annotates
    "$comment"              V3_1  Any     Text    Annotates
    "title"                 Both  Any     Text    Annotates
    "description"           Both  Any     Text    Annotates
    "externalDocs"          Both  Any     Other   Annotates
    "deprecated"            Both  Any     Flag    Annotates
    "readOnly"              Both  Any     Flag    Annotates
    "writeOnly"             Both  Any     Flag    Annotates
    "default"               Both  Any     Other   Annotates
    "example"               Both  Any     Other   Annotates
    "examples"              V3_1  Any     Other   Annotates
    "xml"                   Both  Any     Other   Annotates
}

/// The types that JSON Schema has (Core 2020-12, 4.2.1).
pub(crate) const TYPES: [&str; 7] = [
    "string", "number", "integer", "boolean", "array", "object", "null",
];

impl About {
    /// The types whose values it speaks of, with what these values are called; none where of all.
    fn types(self) -> Option<(&'static [&'static str], &'static str)> {
        match self {
            Self::Any => None,
            Self::Numbers => Some((&["number", "integer"], "numbers")),
            Self::Texts => Some((&["string"], "strings")),
            Self::Lists => Some((&["array"], "arrays")),
            Self::Objects => Some((&["object"], "objects")),
        }
    }
}

impl Keyword {
    /// What values are called that it speaks of, if it demands something and none of the types beside
    /// it, one or a list, has such values.
    pub(crate) fn idle_beside(&self, types: &Node) -> Option<&'static str> {
        let (own, noun) = self.about.types()?;
        // What is no type is told elsewhere, and may be meant as this one.
        let is_other = |name: &str| TYPES.contains(&name) && !own.contains(&name);
        let is_own = |name: &Node| name.as_str().is_none_or(|name| !is_other(name));
        let is_idle = match types {
            Node::Array(names) => !names.iter().any(is_own),
            name => !is_own(name),
        };
        (is_idle && matches!(self.says, Says::Holds | Says::Limits)).then_some(noun)
    }

    /// Whether documents of a dialect have it, or are read as if they had.
    pub(crate) fn is_of(&self, dialect: Dialect) -> bool {
        match self.origin {
            Origin::Both | Origin::Meant => true,
            Origin::V3_0 => dialect == Dialect::V3_0,
            Origin::Told | Origin::V3_1 | Origin::Older => dialect == Dialect::V3_1,
        }
    }

    /// Whether schemas stand behind it.
    pub(crate) fn holds_schemas(&self) -> bool {
        matches!(self.takes, Takes::Schema | Takes::Schemas | Takes::ByName)
    }

    /// Whether it says how values are held, and not only which of them are valid.
    pub(crate) fn says_how_held(&self) -> bool {
        let says = self.says;
        self.says_what_is_held()
            || matches!(
                says,
                Says::Refers | Says::Combines | Says::Chooses | Says::Types
            )
    }

    /// The same, of values that are told by more than their type and other schemas.
    pub(crate) fn says_what_is_held(&self) -> bool {
        self.says == Says::Holds
    }

    /// Whether it says which of the values are valid that are held.
    pub(crate) fn limits(&self) -> bool {
        self.says == Says::Limits
    }

    /// Whether it applies other schemas to the same value, whose members and items are evaluated
    /// then: those that `not` looks at are not, and `contains` looks at items themselves.
    pub(super) fn evaluates(&self) -> bool {
        match self.name {
            "not" => false,
            "contains" => true,
            _ => matches!(
                self.says,
                Says::Refers | Says::Combines | Says::Chooses | Says::Tests
            ),
        }
    }

    /// Whether it demands more of a value than its type and what a reference leads to.
    pub(super) fn adds(&self) -> bool {
        let is_read = self.origin != Origin::Older && self.name != "format";
        is_read
            && !matches!(
                self.says,
                Says::Refers | Says::Types | Says::Beside | Says::Annotates
            )
    }
}

/// The keywords of a dialect that take something.
pub(crate) fn that_take(takes: Takes, dialect: Dialect) -> impl Iterator<Item = &'static Keyword> {
    let keywords = KEYWORDS.iter();
    keywords.filter(move |keyword| keyword.takes == takes && keyword.is_of(dialect))
}

/// The keywords that a schema has, in the order of the table: in an object, order says nothing.
pub(crate) fn in_order(members: &Object) -> impl Iterator<Item = (&'static str, &Node)> {
    let mut found: Vec<(usize, &Node)> = Vec::with_capacity(members.len());
    found.extend(members.iter().filter_map(|(name, value)| {
        let mut table = KEYWORDS.iter();
        Some((table.position(|keyword| keyword.name == name)?, value))
    }));
    found.sort_by_key(|(at, _)| *at);
    let found = found.into_iter();
    found.map(|(at, value)| (KEYWORDS[at].name, value))
}

/// Whether a keyword has schemas that apply to the same value, and need not all hold.
pub(crate) fn chooses(name: &str) -> bool {
    keyword(name).is_some_and(|keyword| matches!(keyword.says, Says::Chooses | Says::Tests))
}

/// Whether a member of a schema may forbid something, and is no annotation.
pub(crate) fn demands(name: &str) -> bool {
    let is_annotation = keyword(name).is_some_and(|keyword| keyword.says == Says::Annotates);
    !is_annotation && !name.starts_with("x-")
}

/// Whether a schema has no other keywords than these and annotations.
pub(crate) fn says_only(node: &Node, keywords: &[&str]) -> bool {
    has_only(node, |name| keywords.contains(&name))
}

/// Whether a schema has no other keywords than these, what speaks of some values, and annotations.
pub(crate) fn says_only_of(node: &Node, about: About, keywords: &[&str]) -> bool {
    let speaks = |name: &str| keyword(name).is_some_and(|keyword| keyword.about == about);
    has_only(node, |name| keywords.contains(&name) || speaks(name))
}

/// Whether all members of a schema are known, or annotations.
fn has_only(node: &Node, is_known: impl Fn(&str) -> bool) -> bool {
    node.as_object().is_some_and(|members| {
        let mut members = members.iter();
        members.all(|(name, value)| is_known(name) || !demands(name) || says_nothing(name, value))
    })
}

/// Whether a keyword with a value forbids nothing: programs write limits that are none.
pub(crate) fn says_nothing(name: &str, value: &Node) -> bool {
    match name {
        "minLength" | "minItems" | "minProperties" => {
            value.as_number().and_then(Number::as_u64) == Some(0)
        }
        "required" => value.as_array().is_some_and(<[Node]>::is_empty),
        "uniqueItems" => value.as_bool() == Some(false),
        _ => false,
    }
}
