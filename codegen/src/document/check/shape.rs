//! The kinds of values that fields take.

use super::{Check, Visit, is_extension};
use crate::diagnostic::{Code, Place};
use crate::document::{Kind, Node, Object};
use crate::source::Path;

impl<'d, 'r> Check<'d, 'r> {
    /// The members of what must be an object.
    pub(super) fn object(
        &mut self,
        path: Path<'_>,
        node: &'d Node,
        what: &str,
    ) -> Option<&'d Object> {
        let members = node.as_object();
        if members.is_none() {
            self.wrong_kind(path, node, what, "an object");
        }
        members
    }

    /// The elements of what must be an array.
    pub(super) fn array(&mut self, path: Path<'_>, node: &'d Node, what: &str) -> &'d [Node] {
        node.as_array().unwrap_or_else(|| {
            self.wrong_kind(path, node, what, "an array");
            &[]
        })
    }

    /// Reports a value of another kind than the standard says.
    pub(super) fn wrong_kind(&mut self, path: Path<'_>, node: &Node, what: &str, expected: &str) {
        let message = format!("{what} is {expected}, found {}", node.kind());
        self.report.error(Code::WrongKind, &path, message);
    }

    /// Checks that the member `name` is of a kind, if it is there.
    pub(super) fn kind(
        &mut self,
        path: Path<'_>,
        members: &Object,
        name: &str,
        expected: Kind,
    ) -> bool {
        match members.get(name) {
            Some(node) if node.kind() != expected => {
                self.wrong_kind(
                    path.join(name),
                    node,
                    &format!("`{name}`"),
                    &expected.to_string(),
                );
                false
            }
            Some(_) | None => true,
        }
    }

    /// The string at the member `name`; anything else there is reported.
    pub(super) fn string(
        &mut self,
        path: Path<'_>,
        members: &'d Object,
        name: &str,
    ) -> Option<&'d str> {
        self.kind(path, members, name, Kind::String);
        members.get(name)?.as_str()
    }

    /// The string at the member `name`, which the standard requires.
    pub(super) fn required_string(
        &mut self,
        path: Path<'_>,
        members: &'d Object,
        name: &str,
        what: &str,
    ) -> Option<&'d str> {
        self.required(path, members, name, what);
        self.string(path, members, name)
    }

    /// The boolean at the member `name`; anything else there is reported.
    pub(super) fn boolean(&mut self, path: Path<'_>, members: &Object, name: &str) -> Option<bool> {
        self.kind(path, members, name, Kind::Bool);
        members.get(name)?.as_bool()
    }

    /// The member `name`, which the standard requires.
    pub(super) fn required(
        &mut self,
        path: Path<'_>,
        members: &'d Object,
        name: &str,
        what: &str,
    ) -> Option<&'d Node> {
        let member = members.get(name);
        if member.is_none() {
            let message = format!("{what} has no `{name}`, which is required");
            self.report
                .error(Code::MissingField, Place::key(&path), message);
        }
        member
    }

    /// Reports two members that exclude each other.
    pub(super) fn exclusive(&mut self, path: Path<'_>, members: &Object, names: [&str; 2]) {
        let [first, second] = names;
        if members.contains_key(first) && members.contains_key(second) {
            let message = format!("`{first}` and `{second}` exclude each other");
            self.report.error(
                Code::ExclusiveFields,
                Place::key(&path.join(second)),
                message,
            );
        }
    }

    /// Reports members that the standard does not know, which may be misspelt.
    pub(super) fn known_fields(
        &mut self,
        path: Path<'_>,
        members: &Object,
        what: &str,
        known: &[&str],
    ) {
        for name in members.keys().filter(|name| !is_extension(name)) {
            if !known.contains(&name.as_str()) {
                let message = format!("{what} has no field `{name}`");
                let nearest = known
                    .iter()
                    .max_by(|a, b| likeness(a, name).total_cmp(&likeness(b, name)))
                    .filter(|near| likeness(near, name) > 0.7);
                let help = match nearest {
                    Some(near) => format!("there is a field `{near}`"),
                    None => "extensions begin with `x-`".to_owned(),
                };
                self.report
                    .error(Code::UnknownField, Place::key(&path.join(name)), message)
                    .help(help);
            }
        }
    }

    /// Visits each element of the array at the member `name`, if it is there.
    pub(super) fn each_item(
        &mut self,
        path: Path<'_>,
        members: &'d Object,
        name: &str,
        visit: Visit<'d, 'r>,
    ) {
        let Some(node) = members.get(name) else {
            return;
        };
        let path = path.join(name);
        for (index, item) in self
            .array(path, node, &format!("`{name}`"))
            .iter()
            .enumerate()
        {
            visit(self, path.index(index), item);
        }
    }

    /// Visits each member of the object at the member `name`, if it is there.
    pub(super) fn each_member(
        &mut self,
        path: Path<'_>,
        members: &'d Object,
        name: &str,
        visit: Visit<'d, 'r>,
    ) {
        let Some(node) = members.get(name) else {
            return;
        };
        let path = path.join(name);
        let Some(members) = self.object(path, node, &format!("`{name}`")) else {
            return;
        };
        for (name, member) in members {
            visit(self, path.join(name), member);
        }
    }
}

fn likeness(a: &str, b: &str) -> f64 {
    strsim::normalized_damerau_levenshtein(a, b)
}
