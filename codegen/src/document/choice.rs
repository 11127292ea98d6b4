//! What stands beside a choice, or in several of its branches, and can only be meant otherwise.
//!
//! Invariant: a type that some branch contradicts is told where the document is checked, and is not there
//! for what reads it as it is meant.

use std::borrow::Cow;
use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::keyword::{demands, says_only};
use super::{Document, Lookup, Node};

/// How many schemas a branch may inherit from, one from the other, for its type to be seen.
const MAX_DEPTH: usize = 4;

/// Which branches of a choice are of another type than the schema says that has the choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Contradicting {
    /// Every one.
    All,
    /// Some, of which this is the first, where the others are of that type.
    Some(usize),
}

impl Document {
    /// The branches that contradict the type that a schema says beside its choice, if any do.
    pub(super) fn contradicting(&self, node: &Node) -> Option<Contradicting> {
        let declared = declared(node)?;
        let keyword = if node.has("oneOf") { "oneOf" } else { "anyOf" };
        let kinds = node.list(keyword).iter().map(|part| self.kinds(part));
        let kinds: Vec<Option<Vec<&str>>> = kinds.collect();
        let is_other = |kinds: &Option<Vec<&str>>| {
            let is_declared = |kind: &&str| *kind == declared || is_number(kind, declared);
            kinds
                .as_ref()
                .is_some_and(|kinds| !kinds.iter().any(is_declared))
        };
        if !kinds.is_empty() && kinds.iter().all(is_other) {
            return Some(Contradicting::All);
        }
        // What says how values are held itself is a choice among these.
        let is_held = node.has_any(&["allOf", "enum", "const", "patternProperties", "prefixItems"])
            || ["properties", "additionalProperties", "items"]
                .iter()
                .any(|keyword| node.members(keyword).len() > 0);
        if is_held || kinds.iter().any(Option::is_none) {
            return None;
        }
        // `null` beside the others is known to be meant.
        let is_null = |kinds: &Option<Vec<&str>>| kinds.as_deref() == Some(&["null"]);
        let mut kinds = kinds.iter();
        let first = kinds.position(|kinds| is_other(kinds) && !is_null(kinds));
        first.map(Contradicting::Some)
    }

    /// The types of the values of a schema, as far as it or a part of its `allOf` says them.
    fn kinds<'d>(&'d self, mut part: &'d Node) -> Option<Vec<&'d str>> {
        for _ in 0..MAX_DEPTH {
            let node = self.behind(part)?;
            let parts = node.list("allOf");
            let of_parts = || parts.iter().find_map(|part| kinds(self.behind(part)?));
            if let Some(found) = kinds(node).or_else(of_parts) {
                return Some(found);
            }
            part = parts.first()?;
        }
        None
    }

    /// The first of several schemas that lists a text which one before it lists, and the text.
    pub(crate) fn repeated<'d>(&'d self, parts: &'d [Node]) -> Option<(usize, &'d str)> {
        let mut seen = BTreeSet::new();
        for (at, part) in parts.iter().enumerate() {
            let list = self.behind(part).map(listed).unwrap_or_default();
            if let Some(text) = list.iter().find(|text| seen.contains(*text)) {
                return Some((at, text));
            }
            seen.extend(list);
        }
        None
    }

    /// The first part of a `oneOf` all of whose values another one allows, too: to the letter it
    /// allows none of them then. Whether `null` is allowed makes no difference.
    pub(crate) fn excluded(&self, parts: &[Node]) -> Option<usize> {
        let schemas: Vec<Option<&Node>> = parts.iter().map(|part| self.behind(part)).collect();
        let known: Vec<&Node> = schemas.iter().flatten().copied().collect();
        let allowing = Allowing::new(&known);
        // Compared as they are written: what they refer to may be large.
        let whole: Vec<Cow<'_, Node>> = parts.iter().map(meaning).collect();
        let mut uses: IndexMap<&Node, usize> = IndexMap::new();
        for part in &whole {
            *uses.entry(part).or_default() += 1;
        }
        // What allows nothing is no reason why another one does not.
        let is_repeated = |part: &Node| uses[part] > 1 && *part != Node::Bool(false);
        let mut both = whole.iter().zip(schemas);
        both.position(|(part, schema)| {
            is_repeated(part) || schema.is_some_and(|schema| allowing.allows_all_of(schema))
        })
    }
}

/// For each of several schemas the first one that says the same in other prose. A reference is what it
/// refers to, and a schema with a title is a type of its own.
pub(crate) fn first_alike(parts: &[&Node]) -> Vec<usize> {
    let mut known: IndexMap<Cow<'_, Node>, usize> = IndexMap::new();
    let firsts = parts.iter().enumerate().map(|(at, part)| {
        if part.has_any(&["$ref", "title"]) {
            return at;
        }
        *known.entry(meaning(part)).or_insert(at)
    });
    firsts.collect()
}

/// A schema without prose, whose type is not `null` as well, and that does not say `nullable`.
fn meaning(schema: &Node) -> Cow<'_, Node> {
    let types = schema.list("type");
    let may_be_null = types.len() > 1 && types.iter().any(is_null);
    let Some(members) = schema.as_object() else {
        return Cow::Borrowed(schema);
    };
    let says_nullable = schema.flag("nullable") && schema.has("type");
    let has_prose = members.keys().any(|name| !demands(name));
    if !may_be_null && !says_nullable && !has_prose {
        return Cow::Borrowed(schema);
    }
    let mut members = members.clone();
    members.retain(|name, _| demands(name) && !(name == "nullable" && schema.has("type")));
    if may_be_null {
        let others: Vec<Node> = types
            .iter()
            .filter(|name| !is_null(name))
            .cloned()
            .collect();
        let ty = match others.as_slice() {
            [only] => only.clone(),
            _ => Node::Array(others),
        };
        members.insert("type".to_owned(), ty);
    }
    Cow::Owned(Node::Object(members))
}

/// Whether it names the type `null`.
fn is_null(name: &Node) -> bool {
    name.as_str() == Some("null")
}

/// What some of several schemas allow all of.
struct Allowing {
    /// Whether one allows anything.
    anything: bool,
    /// Whether one allows all numbers.
    numbers: bool,
    /// Whether one allows all texts.
    texts: bool,
}

impl Allowing {
    fn new(parts: &[&Node]) -> Self {
        let any = |name: &str, keywords: &[&str]| {
            let mut parts = parts.iter();
            parts.any(|part| is_named(part, name) && says_only(part, keywords))
        };
        Self {
            anything: parts.iter().any(|part| is_free(part)),
            numbers: any("number", &["type", "format", "nullable"]),
            texts: any("string", &["type", "nullable"]),
        }
    }

    /// Whether one of the others allows all values of a schema: of any, of integers, or of listed texts.
    fn allows_all_of(&self, part: &Node) -> bool {
        let is_listed = || part.has_any(&["enum", "const"]);
        let is_any_integer = || says_only(part, &["type", "format", "nullable"]);
        let is_never = *part == Node::Bool(false);
        (self.anything && !is_free(part) && !is_never)
            || (self.numbers && is_named(part, "integer") && is_any_integer())
            || (self.texts && is_named(part, "string") && is_listed())
    }
}

/// Whether a schema allows any value; one that is only `nullable` is meant as `null`.
fn is_free(schema: &Node) -> bool {
    *schema == Node::Bool(true) || says_only(schema, &[]) && !schema.has("nullable")
}

/// Whether a schema has one type, by its name, and `null` at most beside it.
fn is_named(schema: &Node, name: &str) -> bool {
    declared(schema) == Some(name)
}

/// The types of the values of a schema, as far as it says them itself.
fn kinds(node: &Node) -> Option<Vec<&str>> {
    match node.get("type") {
        Some(Node::String(name)) => Some(vec![name]),
        Some(types) => types.as_array()?.iter().map(Node::as_str).collect(),
        None if !listed(node).is_empty() => Some(vec!["string"]),
        None => None,
    }
}

/// The one type that a schema says, but for `null`.
fn declared(node: &Node) -> Option<&str> {
    let mut others = node.list("type").iter().filter(|name| !is_null(name));
    let listed = match (others.next(), others.next()) {
        (Some(only), None) => only.as_str(),
        _ => None,
    };
    node.text("type").or(listed)
}

/// The texts of a schema that lists nothing else.
fn listed(node: &Node) -> Vec<&str> {
    let texts = node.list("enum").iter().map(Node::as_str);
    texts.collect::<Option<_>>().unwrap_or_default()
}

fn is_number(one: &str, other: &str) -> bool {
    let is_number = |name| matches!(name, "integer" | "number");
    is_number(one) && is_number(other)
}

/// Whether one of two branches is that of any object that may be `null`, beside a reference: `OData` says
/// so that what is referred to may be `null`.
pub(crate) fn is_null_of_odata(parts: &[Node], part: &Node) -> bool {
    let is_beside_reference = || match parts {
        [one, other] => one.has("$ref") || other.has("$ref"),
        _ => false,
    };
    part.flag("nullable")
        && part.text("type") == Some("object")
        && says_only(part, &["type"])
        && is_beside_reference()
}
