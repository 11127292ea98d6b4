//! Examples and defaults: their form here, their values in [`crate::examples`].

use super::Check;
use super::fields::Fields;
use super::schema::is_text_of_a_value;
use crate::diagnostic::{Code, Place};
use crate::document::keyword::{Keyword, keyword};
use crate::document::{Kind, Located, Lookup, Node, Object, Role};
use crate::source::Path;

const EXAMPLE: Fields = Fields {
    what: "an example object",
    plain: &[
        ("summary", Kind::String),
        ("description", Kind::String),
        ("externalValue", Kind::String),
    ],
    others: &["value"],
};

impl<'d> Check<'d, '_> {
    /// Checks the examples of a media type, parameter or header.
    pub(super) fn examples(&mut self, path: Path<'_>, members: &'d Object) {
        if self.is_3_0() && members.has("example") && members.has("examples") {
            let message = "`example` and `examples` exclude each other";
            let place = Place::key(&path.join("examples"));
            self.report.warning(Code::ExclusiveFields, place, message);
        } else {
            self.exclusive(path, members, ["example", "examples"]);
        }
        if matches!(members.get("examples"), Some(Node::Array(_))) {
            let message = "`examples` must be an object of example objects, found an array";
            self.report
                .warning(Code::WrongKind, &path.join("examples"), message)
                .note("it is ignored")
                .help("name each example: `examples: {name: {value: ..}}`");
        } else {
            self.each_member(path, members, "examples", Self::example);
        }
    }

    pub(super) fn example(&mut self, path: Path<'_>, node: &'d Node) {
        if self.is_reference(path, node, "examples", Self::example) {
            return;
        }
        if let Node::Object(members) = node {
            self.fields(path, members, &EXAMPLE);
            self.exclusive(path, members, ["value", "externalValue"]);
        } else if node.is_null() {
            self.wrong_kind(path, node, "an example object", "an object");
        } else {
            let message = format!("an example object must be an object, found {}", node.kind());
            self.report
                .warning(Code::WrongKind, &path, message)
                .note("it is ignored")
                .help("write the example as `{value: ..}`");
        }
    }

    /// Remembers the examples that stand beside a schema.
    pub(super) fn illustrations(&mut self, path: Path<'_>, members: &'d Object) {
        if !members.has("schema") {
            return;
        }
        let schema = path.join("schema");
        if members.has("example") {
            self.illustrates(path.join("example").pointer(), schema, Role::Example);
        }
        for (name, node) in members.members("examples") {
            let at = path.join("examples").join(name).pointer();
            let found = self.document.follow(Located { node, at });
            if let Some(value) = found.ok().and_then(|found| found.get("value")) {
                self.illustrates(value.at, schema, Role::Example);
            }
        }
    }

    /// Remembers the examples and the default of a schema.
    pub(super) fn schema_illustrations(&mut self, path: Path<'_>, members: &'d Object) {
        // One that was told already is not judged once more.
        if members.has("default") && !(self.is_3_0() && is_text_of_a_value(members)) {
            self.illustrates(path.join("default").pointer(), path, Role::Default);
        }
        if members.has("example") {
            self.illustrates(path.join("example").pointer(), path, Role::Example);
        }
        self.listed_values(path, members);
        for index in 0..members.list("examples").len() {
            let at = path.join("examples").index(index).pointer();
            self.illustrates(at, path, Role::Example);
        }
    }

    /// Remembers the values that a schema lists and limits as well; those of another type are told where
    /// types are.
    fn listed_values(&mut self, path: Path<'_>, members: &'d Object) {
        let Some(kind) = members.text("type") else {
            return;
        };
        let limits = members.keys().filter_map(|name| keyword(name));
        if !limits.into_iter().any(Keyword::limits) {
            return;
        }
        for (index, value) in members.list("enum").iter().enumerate() {
            if value.is_of_type(kind) {
                let at = path.join("enum").index(index).pointer();
                self.illustrates(at, path, Role::Listed);
            }
        }
        let constant = members.get("const").filter(|_| !self.is_3_0());
        if constant.is_some_and(|value| value.is_of_type(kind)) {
            self.illustrates(path.join("const").pointer(), path, Role::Listed);
        }
    }
}
