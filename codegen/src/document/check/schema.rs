//! Schemas: the kind of value that each keyword takes.

mod closed;
mod discriminator;
mod format;
mod idle;
mod keyword;
mod limits;
mod misspelt;
mod names;
mod repetition;

pub(crate) use format::is_of_no_object;
pub(super) use keyword::{is_anchor, is_text_of_a_value};

use std::collections::BTreeSet;

use super::Check;
use super::cycle::Edge;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::document::choice::Contradicting;
use crate::document::keyword::{Takes, keyword};
use crate::document::{Node, Object, excludes_nothing, is_null_of_odata};
use crate::source::Path;

impl<'d> Check<'d, '_> {
    pub(super) fn schema(&mut self, path: Path<'_>, node: &'d Node) {
        self.schema_in(path, node, Edge::root(node));
    }

    /// Checks a schema; `edge` says which schema applies it to the same value.
    fn schema_in(&mut self, path: Path<'_>, node: &'d Node, edge: Edge) {
        let members = match node {
            Node::Object(members) => members,
            Node::Bool(_) if !self.is_3_0() => return,
            _ => {
                let expected = if self.is_3_0() {
                    "an object"
                } else {
                    "an object or a boolean"
                };
                self.wrong_kind(path, node, "a schema", expected);
                return;
            }
        };
        if self.is_reference(path, node, "schemas", Self::schema) {
            self.applies(edge, node, path);
            // OpenAPI 3.0.4, 4.7.23: what stands beside `$ref` is ignored.
            if self.is_3_0() {
                return;
            }
        }
        self.keywords(path, members);
        self.contradicted_type(path, node);
        self.misspelt(path, members);
        self.format(path, members);
        self.external_docs(path, members);
        self.xml(path, members);
        self.subschemas(path, members, edge);
        self.discriminator(path, members);
        self.told_apart(path, members);
        self.schema_illustrations(path, members);
    }

    /// Warns of a type that branches of the choice beside it contradict.
    fn contradicted_type(&mut self, path: Path<'_>, node: &'d Node) {
        let Some(contradicting) = self.document.contradicting(node) else {
            return;
        };
        let message = match contradicting {
            Contradicting::All => {
                "no branch of the `oneOf` or `anyOf` beside this has this type: nothing is valid"
                    .to_owned()
            }
            Contradicting::Some(index) => {
                format!(
                    "branch {} of the `oneOf` or `anyOf` beside this has another type: no value matches it",
                    index + 1
                )
            }
        };
        self.report
            .warning(Code::Unsatisfiable, &path.join("type"), message)
            .note("it is ignored without `--exact`");
        self.contradicted.push(path.pointer());
    }

    /// Warns of a part of `allOf` whose types none of the others has.
    fn types_of_parts(&mut self, path: Path<'_>, members: &'d Object, parts: &'d [Node]) {
        let mut common = members.get("type").and_then(types);
        for (index, part) in parts.iter().enumerate() {
            let own = self
                .document
                .behind(part)
                .and_then(|part| types(part.get("type")?));
            let Some(own) = own else {
                continue;
            };
            let shared: Vec<&str> = match &common {
                Some(known) => own
                    .iter()
                    .copied()
                    .filter(|it| known.contains(it))
                    .collect(),
                None => own,
            };
            if shared.is_empty() {
                let message = "this part and another one have no type in common: nothing is valid";
                let place = Place::from(&path.index(index));
                self.report.warning(Code::ConflictingAllOf, place, message);
                return;
            }
            common = Some(shared);
        }
    }

    /// Warns of a part of `allOf` that lists texts of which none is in the lists of the others.
    fn values_of_parts(&mut self, path: Path<'_>, members: &'d Object, parts: &'d [Node]) {
        let mut common = members.get("enum").and_then(texts);
        for (index, part) in parts.iter().enumerate() {
            let part = self.document.behind(part);
            let Some(own) = part.and_then(|part| texts(part.get("enum")?)) else {
                continue;
            };
            let shared = match &common {
                Some(known) => own.intersection(known).copied().collect(),
                None => own,
            };
            if shared.is_empty() {
                let message = "this part and the others list no common value: nothing is valid";
                let place = Place::from(&path.index(index));
                self.report.warning(Code::ConflictingAllOf, place, message);
                return;
            }
            common = Some(shared);
        }
    }

    /// Warns of any object beside a reference that stands for `null`.
    fn null_objects(&mut self, path: Path<'_>, parts: &'d [Node]) {
        for (index, part) in parts.iter().enumerate() {
            if is_null_of_odata(parts, part) {
                let place = Place::from(&path.index(index));
                let message = "any object or `null` beside a reference is read as `null` only";
                self.often(
                    Diagnostic::warning(Code::Unsupported, place, message)
                        .with_note("OData describes `null` so")
                        .with_help("if an object is meant, describe it"),
                );
            }
        }
    }

    /// Checks a list under `items`, which was a tuple before JSON Schema 2020-12.
    fn old_tuple(&mut self, path: Path<'_>, items: &'d [Node]) {
        self.report
            .warning(
                Code::WrongKind,
                Place::key(&path),
                "`items` must be one schema, found an array",
            )
            .note("it is read as `prefixItems`")
            .help("say `prefixItems`, which replaced it in 3.1");
        for (index, item) in items.iter().enumerate() {
            self.schema(path.index(index), item);
        }
    }

    /// Checks the schemas that stand in a schema.
    fn subschemas(&mut self, path: Path<'_>, members: &'d Object, edge: Edge) {
        let dialect = self.document.dialect();
        for (name, node) in members {
            let known = keyword(name).filter(|keyword| keyword.is_of(dialect));
            let path = path.join(name);
            match known.map(|keyword| keyword.takes) {
                Some(Takes::Schema) if name == "not" && excludes_nothing(members) => {
                    let message = "no value is between these limits, so `not` excludes nothing";
                    self.report
                        .warning(Code::Unsatisfiable, Place::key(&path), message);
                }
                Some(Takes::Schema)
                    if name == "items"
                        && node.as_array().is_some()
                        && members.contains_key("prefixItems") =>
                {
                    let what = "`items` beside `prefixItems`";
                    self.wrong_kind(path, node, what, "a schema");
                }
                Some(Takes::Schema) => self.one_schema(path, name, node, edge),
                Some(Takes::Schemas) => {
                    let parts = self.listed_schemas(path, name, node, edge);
                    match name.as_str() {
                        "allOf" => {
                            self.closed_parts(path, members, parts);
                            self.types_of_parts(path, members, parts);
                            self.values_of_parts(path, members, parts);
                            self.limits_of_parts(path, members, parts);
                        }
                        "oneOf" | "anyOf" => {
                            self.null_objects(path, parts);
                            self.closed_branches(path, members, parts);
                        }
                        _ => {}
                    }
                }
                Some(Takes::ByName) => self.schemas_by_name(path, name, node, edge),
                _ => {}
            }
        }
    }

    /// Checks the schema of a keyword that takes one.
    fn one_schema(&mut self, path: Path<'_>, keyword: &str, node: &'d Node, edge: Edge) {
        // In 3.0, where no schema is a boolean, these may be one.
        let is_flag = matches!(keyword, "additionalProperties" | "additionalItems")
            && node.as_bool().is_some();
        let may_be_blank = matches!(keyword, "items" | "additionalProperties");
        if is_flag || may_be_blank && self.is_blank(path, keyword, node) {
            return;
        }
        match (keyword, node) {
            ("items", Node::Array(items)) => self.old_tuple(path, items),
            _ => self.schema_in(path, node, edge.through(keyword, node)),
        }
    }

    /// Checks the schemas of a keyword that lists some, and gives them.
    fn listed_schemas(
        &mut self,
        path: Path<'_>,
        keyword: &str,
        node: &'d Node,
        edge: Edge,
    ) -> &'d [Node] {
        let parts = self.array(path, node, &format!("`{keyword}`"));
        if node.as_array().is_some_and(<[Node]>::is_empty) {
            let message = format!("`{keyword}` must have at least one schema");
            self.report
                .error(Code::InvalidValue, Place::key(&path), message);
        }
        if matches!(keyword, "oneOf" | "anyOf")
            && !parts.is_empty()
            && parts.iter().all(|part| *part == Node::Bool(false))
        {
            let message = format!("no part of `{keyword}` allows anything: nothing is valid");
            self.report
                .warning(Code::Unsatisfiable, Place::key(&path), message)
                .help("say what is allowed, or leave the choice out");
        }
        if keyword == "oneOf" {
            self.excluding_parts(path, parts);
        }
        for (index, part) in parts.iter().enumerate() {
            self.schema_in(path.index(index), part, edge.through(keyword, part));
        }
        parts
    }

    /// Checks the schemas of a keyword that has some by name.
    fn schemas_by_name(&mut self, path: Path<'_>, keyword: &str, node: &'d Node, edge: Edge) {
        if self.is_blank(path, keyword, node) {
            return;
        }
        let schemas = self.object(path, node, &format!("`{keyword}`"));
        for (name, schema) in schemas.into_iter().flatten() {
            if self.is_for_all(path.join(name), name, schema) {
                continue;
            }
            if keyword == "properties" {
                self.length_of_name(path, name);
            } else {
                self.length_of_key(path.join(name), name);
            }
            if keyword == "properties" && self.is_blank(path.join(name), name, schema) {
                continue;
            }
            self.schema_in(path.join(name), schema, edge.through(keyword, schema));
        }
    }

    /// Warns of parts of `oneOf` whose values, or some of them, another part allows as well.
    fn excluding_parts(&mut self, path: Path<'_>, parts: &'d [Node]) {
        let whole = self.document.excluded(parts).map(|index| {
            let message =
                "another part allows all values of this one, so `oneOf` allows none of them";
            (index, message.to_owned())
        });
        let text = self.document.repeated(parts).map(|(index, text)| {
            let text = text.escape_debug();
            let message = format!("another part lists `{text}`, too, so `oneOf` does not allow it");
            (index, message)
        });
        for (index, message) in whole.into_iter().chain(text) {
            let place = Place::from(&path.index(index));
            self.report
                .warning(Code::Unsatisfiable, place, message)
                .note("it is read as `anyOf` without `--exact`")
                .help("say `anyOf`");
        }
    }
}

/// The texts of a list of nothing else, `null` included.
fn texts(node: &Node) -> Option<BTreeSet<Option<&str>>> {
    let is_text = |value: &Node| value.is_null() || value.as_str().is_some();
    let values = node.as_array().filter(|list| list.iter().all(is_text))?;
    let texts: BTreeSet<_> = values.iter().map(Node::as_str).collect();
    (!texts.is_empty()).then_some(texts)
}

/// The types that a `type` allows; numbers may be integers.
fn types(node: &Node) -> Option<Vec<&str>> {
    let mut names: Vec<&str> = match node {
        Node::String(name) => vec![name],
        Node::Array(names) => names.iter().map(Node::as_str).collect::<Option<_>>()?,
        _ => return None,
    };
    if names.contains(&"number") {
        names.push("integer");
    }
    Some(names)
}
