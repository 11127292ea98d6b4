//! What the keywords of a schema say about its values: their JSON types, the texts that are listed, the
//! branches, and whether `null` is allowed.
//!
//! Invariant: nothing here makes a type.

use std::collections::{BTreeMap, BTreeSet};

use super::listed::constant;
use crate::document::keyword::{Keyword, Takes, keyword};
use crate::document::{Address, Lookup, Node, Number, Seen, is_null_of_odata, says_only};
use crate::lower::Lowering;

/// How many `allOf` a schema may stand in for its `null` to be seen.
const MAX_DEPTH: usize = 8;

impl<'d> Lowering<'d> {
    /// Whether a schema allows `null`.
    pub(in crate::lower) fn allows_null(&self, node: &'d Node) -> bool {
        self.allows_null_in(node, 0, &mut BTreeMap::new())
    }

    /// The same, of a schema at a depth of so many `allOf`. `known` has the results so far; a schema that is
    /// still looked at counts as not nullable, which ends the circles of a base and its children.
    fn allows_null_in(
        &self,
        node: &'d Node,
        depth: usize,
        known: &mut BTreeMap<Address, bool>,
    ) -> bool {
        let address = node.address();
        if let Some(known) = known.get(&address) {
            return *known;
        }
        known.insert(address, false);
        let allows = self.finds_null(node, depth, known);
        known.insert(address, allows);
        allows
    }

    fn finds_null(
        &self,
        node: &'d Node,
        depth: usize,
        known: &mut BTreeMap<Address, bool>,
    ) -> bool {
        let (mut open, mut seen) = (vec![node], Seen::default());
        while let Some(node) = open.pop() {
            if !seen.insert(node) {
                continue;
            }
            let mut names = node.list("type").iter();
            let is_listed = names.any(|name| name.as_str() == Some("null"));
            let is_said = node.list("allOf").iter().any(says_null_alone);
            if is_null(node) || is_listed || is_said || lists_null(node) || self.says_nullable(node)
            {
                return true;
            }
            if self.parts_allow_null(node, depth, known) {
                return true;
            }
            let branches = ["oneOf", "anyOf"].into_iter().filter_map(|keyword| {
                let parts = node.get(keyword)?.as_array()?;
                // Members beside a choice say that it is one of objects.
                (kinds(node).is_empty() || parts.iter().any(is_null)).then_some(parts)
            });
            for part in branches.flatten() {
                open.push(self.behind(part));
            }
        }
        false
    }

    /// Whether `null` comes from the parts of `allOf`, of which each that says how values are held
    /// allows it.
    fn parts_allow_null(
        &self,
        node: &'d Node,
        depth: usize,
        known: &mut BTreeMap<Address, bool>,
    ) -> bool {
        let parts = node.list("allOf").iter();
        let mut parts = parts.filter(|part| self.says_how_held(part)).peekable();
        depth < MAX_DEPTH
            && kinds(node).is_empty()
            && !self.says_what_is_held(node)
            && parts.peek().is_some()
            && parts.all(|part| {
                let part = self.behind(part);
                self.allows_null_in(part, depth + 1, known)
            })
    }

    /// Whether a schema says `nullable`, which 3.1 has no more: who writes it there means it, as who
    /// writes `x-nullable` in 3.0, which Swagger 2 had in its place.
    pub(in crate::lower) fn says_nullable(&self, node: &Node) -> bool {
        let exact = self.config.exact;
        node.flag("nullable") && (self.is_3_0() || !exact)
            || node.flag("x-nullable") && self.is_3_0() && !exact
    }

    /// The texts that a schema allows, or what it only leads to.
    pub(in crate::lower) fn texts_behind(&self, node: &'d Node) -> Option<Vec<String>> {
        texts(self.behind(node))
    }

    /// The one type that the values of all parts of `allOf` have, where the whole has no members: each
    /// part may allow others that another one does not.
    pub(in crate::lower) fn kind_of_parts(&self, node: &'d Node) -> Option<&'d str> {
        let parts = node.get("allOf")?.as_array()?;
        let is_held = self.has(node, |keyword, value| {
            keyword.says_what_is_held() && !is_flag(keyword, value)
        });
        if is_held || self.has_members(node) {
            return None;
        }
        let kinds = parts.iter().map(|part| kinds_of(self.behind(part)));
        let kinds = kinds.filter(|kinds| !kinds.is_empty());
        let kinds = kinds.reduce(|ones, others| kinds_in_both(&ones, &others))?;
        match kinds.as_slice() {
            [kind] => Some(kind),
            _ => None,
        }
    }

    /// Whether a schema says more of how its values are held than their type.
    pub(super) fn tells_more(&self, node: &'d Node) -> bool {
        let node = self.behind(node);
        node.has_any(&["items", "prefixItems", "additionalProperties", "format"])
            || texts(node).is_some()
            || self.integers(node).is_some()
    }

    /// Whether a branch allows anything but `null`.
    pub(in crate::lower) fn allows_values(&self, part: &'d Node) -> bool {
        let part = self.behind(part);
        !is_null(part) && !is_never(part)
    }

    /// Whether a schema says anything about how its values are held.
    pub(super) fn says_how_held(&self, node: &Node) -> bool {
        self.has(node, |keyword, _| keyword.says_how_held())
    }

    /// Whether a schema says itself how its values are held, apart from their type.
    pub(super) fn says_what_is_held(&self, node: &Node) -> bool {
        self.has(node, |keyword, _| keyword.says_what_is_held())
    }

    /// Whether a schema says more of how its values are held than that there may be other items or
    /// members, or none.
    pub(super) fn tells(&self, node: &Node) -> bool {
        self.has(node, |keyword, value| {
            keyword.says_how_held() && !is_flag(keyword, value)
        })
    }

    /// Whether a schema has a keyword of the document's dialect that is so.
    fn has(&self, node: &Node, is_so: impl Fn(&Keyword, &Node) -> bool) -> bool {
        let dialect = self.document.dialect();
        let mut members = node.as_object().into_iter().flatten();
        members.any(|(name, value)| {
            let known = keyword(name).filter(|keyword| keyword.is_of(dialect));
            known.is_some_and(|keyword| is_so(keyword, value))
        })
    }
}

/// Whether a boolean stands in place of a schema.
fn is_flag(keyword: &Keyword, value: &Node) -> bool {
    keyword.takes == Takes::Schema && value.as_bool().is_some()
}

/// Whether a schema says `nullable` and nothing else: as a part of others it can only mean `null`,
/// though to the letter it allows any value.
pub(in crate::lower) fn says_null_alone(node: &Node) -> bool {
    node.flag("nullable") && !node.has("type") && says_only(node, &[])
}

/// Whether a schema allows nothing: `false`, or how that is said without it.
pub(in crate::lower) fn is_never(node: &Node) -> bool {
    let allows_any = |node: &Node| match node {
        Node::Bool(allows) => *allows,
        Node::Object(keywords) => keywords.is_empty(),
        _ => false,
    };
    node.as_bool() == Some(false)
        || node.get("not").is_some_and(allows_any) && says_only(node, &["not"])
}

/// Whether a schema allows `null` alone.
pub(in crate::lower) fn is_null(node: &Node) -> bool {
    node.text("type") == Some("null")
        || node.get("const").is_some_and(Node::is_null)
        || matches!(node.list("enum"), [value] if value.is_null())
        || says_null_alone(node)
}

/// Whether one of several branches stands for `null`: that of any object that may be `null`, too, beside
/// a reference, which is how `OData` says that what is referred to may be `null`.
pub(in crate::lower) fn is_null_of(parts: &[Node], part: &Node) -> bool {
    is_null(part) || is_null_of_odata(parts, part)
}

/// The one type that the values of a schema have, but for `null`: what `type` says, or what its
/// other keywords imply.
pub(in crate::lower) fn held_kind(node: &Node) -> Option<&str> {
    match kinds(node).as_slice() {
        [kind] => Some(kind),
        [] if node.has_any(&["items", "prefixItems"]) => Some("array"),
        [] if describes_members(node) => Some("object"),
        [] => listed_kind(node),
        _ => None,
    }
}

/// The types that the values of a schema may have, but for `null`; none where it does not say.
pub(in crate::lower) fn kinds_of(node: &Node) -> Vec<&str> {
    match kinds(node) {
        kinds if kinds.is_empty() => held_kind(node).into_iter().collect(),
        kinds => kinds,
    }
}

/// The types of which values are that are of both lists of types; numbers may be integers.
fn kinds_in_both<'d>(ones: &[&'d str], others: &[&'d str]) -> Vec<&'d str> {
    let is_of = |kind: &str, kinds: &[&str]| {
        kinds.contains(&kind) || kind == "integer" && kinds.contains(&"number")
    };
    let of_ones = ones.iter().filter(|kind| is_of(kind, others));
    let of_others = others.iter().filter(|kind| is_of(kind, ones));
    let more = of_others.filter(|kind| !ones.contains(kind));
    of_ones.chain(more).copied().collect()
}

/// Whether a schema lists `null` among its values, and no type that excludes it.
fn lists_null(node: &Node) -> bool {
    !node.has("type") && node.list("enum").iter().any(Node::is_null)
}

/// Whether a schema says what the values of members are that it does not name.
fn describes_members(node: &Node) -> bool {
    let described = |keyword| node.members(keyword).len() > 0;
    described("additionalProperties") || described("patternProperties")
}

/// The type of all values of an `enum` or `const`.
fn listed_kind(node: &Node) -> Option<&'static str> {
    let values = match (node.get("enum"), node.get("const")) {
        (Some(values), _) => values.as_array()?,
        (None, Some(value)) => std::slice::from_ref(value),
        (None, None) => return None,
    };
    let kind = |value: &Node| match value {
        Node::Bool(_) => Some("boolean"),
        Node::Number(number) if number.is_integer() => Some("integer"),
        Node::Number(_) => Some("number"),
        Node::String(_) => Some("string"),
        _ => None,
    };
    let mut kinds = values.iter().filter(|value| !value.is_null()).map(kind);
    let first = kinds.next()??;
    kinds.try_fold(first, |known, kind| match (known, kind?) {
        ("integer" | "number", kind @ "number") => Some(kind),
        ("number", "integer") => Some(known),
        (known, kind) => (known == kind).then_some(known),
    })
}

/// The types that `type` lists, without `null`; both of those that a format of Kubernetes names.
pub(in crate::lower) fn kinds(node: &Node) -> Vec<&str> {
    if is_int_or_string(node) {
        return vec!["integer", "string"];
    }
    match node.get("type") {
        Some(Node::String(name)) => vec![name.as_str()],
        Some(Node::Array(names)) => names
            .iter()
            .filter_map(Node::as_str)
            .filter(|name| *name != "null")
            .collect(),
        _ => Vec::new(),
    }
}

/// Whether a schema is of integers and texts by the words that Kubernetes has for it.
pub(in crate::lower) fn is_int_or_string(node: &Node) -> bool {
    let is_called = || node.text("format") == Some("int-or-string");
    match node.text("type") {
        Some("string") => is_called(),
        None => node.flag("x-kubernetes-int-or-string") && branches(node).is_none(),
        _ => false,
    }
}

/// The texts of an `enum` or `const` that lists nothing else (but `null`), or of a choice of such.
pub(in crate::lower) fn texts(node: &Node) -> Option<Vec<String>> {
    let chosen = || {
        Some(
            texts_of_branches(node)?
                .into_iter()
                .map(|(text, _)| text)
                .collect(),
        )
    };
    own_texts(node).or_else(chosen)
}

/// The texts of a choice whose branches list nothing but texts, each with its branch: many authors
/// write an `enum` so, to describe its values.
pub(in crate::lower) fn texts_of_branches(node: &Node) -> Option<Vec<(String, &Node)>> {
    let (_, parts) = branches(node)?;
    // Many authors take a choice for an object, whatever it is among.
    let is_text = matches!(kinds(node).as_slice(), [] | ["string" | "object"]);
    if !is_text || node.has("discriminator") || node.has("properties") {
        return None;
    }
    let (mut all, mut seen) = (Vec::new(), BTreeSet::new());
    for part in parts.iter().filter(|part| !is_null(part)) {
        let texts = own_texts(part).filter(|_| says_only_values(part))?;
        let new = texts.into_iter().filter(|text| seen.insert(text.clone()));
        all.extend(new.map(|text| (text, part)));
    }
    let mut others = parts.iter().filter(|part| !is_null(part));
    let first = others.next()?;
    // One alone is the schema itself, unless it names its constant.
    (others.next().is_some() || names_constant(first)).then_some(all)
}

/// Whether a branch is a constant that has a name.
pub(super) fn names_constant(part: &Node) -> bool {
    part.has("title") && constant(part).is_some()
}

/// Whether a schema lists values and says nothing else of them than what these are anyway: a format, or
/// limits that all of them keep.
pub(in crate::lower) fn says_only_values(node: &Node) -> bool {
    const LIMITS: [&str; 4] = ["minLength", "maxLength", "minimum", "maximum"];
    let mut known = vec!["type", "enum", "const", "format"];
    let values = listed_values(node).unwrap_or_default();
    let is_kept = |limit: &&str| values.iter().all(|value| keeps(value, limit, node));
    known.extend(LIMITS.into_iter().filter(is_kept));
    says_only(node, &known)
}

/// Whether a value keeps a limit that a schema has.
fn keeps(value: &Node, limit: &str, schema: &Node) -> bool {
    let bound = schema.number(limit);
    match value {
        Node::String(text) => {
            let length = text.chars().count().try_into().ok();
            let bound = bound.and_then(Number::as_u64);
            match limit {
                "minLength" => length >= bound,
                "maxLength" => length <= bound,
                _ => true,
            }
        }
        Node::Number(number) => {
            let (number, bound) = (number.as_f64(), bound.and_then(Number::as_f64));
            match limit {
                "minimum" => number >= bound,
                "maximum" => number <= bound,
                _ => true,
            }
        }
        _ => true,
    }
}

/// The values of the `enum` or `const` of a schema itself.
pub(super) fn listed_values(node: &Node) -> Option<&[Node]> {
    match node.get("enum") {
        Some(values) => values.as_array(),
        None => node.get("const").map(std::slice::from_ref),
    }
}

/// The texts of the `enum` or `const` of a schema itself.
fn own_texts(node: &Node) -> Option<Vec<String>> {
    if !matches!(kinds(node).as_slice(), [] | ["string"]) {
        return None;
    }
    let texts: Option<Vec<String>> = listed_values(node)?
        .iter()
        .filter(|value| !value.is_null())
        .map(|value| value.as_str().map(str::to_owned))
        .collect();
    texts.filter(|texts| !texts.is_empty()).map(|mut texts| {
        let mut seen = BTreeSet::new();
        texts.retain(|text| seen.insert(text.clone()));
        texts
    })
}

/// The branches of `oneOf` or `anyOf`, with the keyword.
pub(in crate::lower) fn branches(node: &Node) -> Option<(&'static str, &[Node])> {
    let mut keywords = ["oneOf", "anyOf"].into_iter();
    keywords.find_map(|keyword| Some((keyword, node.get(keyword)?.as_array()?)))
}
