//! Objects that only describe, and the plain fields of all others: a table for each object says what
//! fields it has, of what kind.
//!
//! Invariant: a field of another kind is an error; one that the standard does not know is a warning.

use std::collections::BTreeSet;

use super::Check;
use crate::diagnostic::{Code, Place};
use crate::document::{Kind, Lookup, Node, Object, is_url};
use crate::source::Path;

/// The fields of an object: those with a plain value by their kind, and those that are checked
/// elsewhere.
pub(super) struct Fields {
    /// What the object is called.
    pub(super) what: &'static str,
    /// The fields with a plain value.
    pub(super) plain: &'static [(&'static str, Kind)],
    /// The other fields.
    pub(super) others: &'static [&'static str],
}

const CONTACT: Fields = Fields {
    what: "a contact",
    plain: &[
        ("name", Kind::String),
        ("url", Kind::String),
        ("email", Kind::String),
    ],
    others: &[],
};

const LICENSE: Fields = Fields {
    what: "a license",
    plain: &[
        ("name", Kind::String),
        ("url", Kind::String),
        ("identifier", Kind::String),
    ],
    others: &[],
};

const EXTERNAL_DOCS: Fields = Fields {
    what: "external documentation",
    plain: &[("description", Kind::String), ("url", Kind::String)],
    others: &[],
};

const TAG: Fields = Fields {
    what: "a tag",
    plain: &[("description", Kind::String)],
    others: &["name", "externalDocs"],
};

const XML: Fields = Fields {
    what: "`xml`",
    plain: &[
        ("name", Kind::String),
        ("namespace", Kind::String),
        ("prefix", Kind::String),
        ("attribute", Kind::Bool),
        ("wrapped", Kind::Bool),
    ],
    others: &[],
};

impl<'d> Check<'d, '_> {
    /// Checks the plain fields of an object, and that it has no others.
    pub(super) fn fields(&mut self, path: Path<'_>, members: &'d Object, fields: &Fields) {
        for (name, kind) in fields.plain {
            self.kind(path, members, name, *kind);
        }
        let plain = fields.plain.iter().map(|(name, _)| *name);
        let known: Vec<&str> = plain.chain(fields.others.iter().copied()).collect();
        self.known_fields(path, members, fields.what, &known);
    }

    pub(super) fn contact(&mut self, path: Path<'_>, node: &'d Node) {
        if let Some(members) = self.object(path, node, CONTACT.what) {
            self.fields(path, members, &CONTACT);
            self.address(path, members, "url");
            let mail = members.text("email");
            if mail.is_some_and(|mail| !mail.is_empty() && !is_mail(mail)) {
                self.no_address(path.join("email"), "not a mail address");
            }
        }
    }

    pub(super) fn license(&mut self, path: Path<'_>, node: &'d Node) {
        let Some(members) = self.object(path, node, LICENSE.what) else {
            return;
        };
        self.fields(path, members, &LICENSE);
        self.address(path, members, "url");
        if members.has("url") && members.has("identifier") {
            let message = "`url` and `identifier` exclude each other";
            let place = Place::key(&path.join("identifier"));
            self.report.warning(Code::ExclusiveFields, place, message);
        }
        self.expected(path, members, "name", LICENSE.what);
    }

    /// Checks the external documentation of an object, if it has some.
    pub(super) fn external_docs(&mut self, path: Path<'_>, members: &'d Object) {
        let name = "externalDocs";
        let Some(node) = members.get(name) else {
            return;
        };
        let path = path.join(name);
        if self.is_blank(path, name, node) {
            return;
        }
        if let Some(members) = self.object(path, node, EXTERNAL_DOCS.what) {
            self.fields(path, members, &EXTERNAL_DOCS);
            self.address(path, members, "url");
            self.expected(path, members, "url", EXTERNAL_DOCS.what);
        }
    }

    /// Checks the tags of a document, each of which is described once.
    pub(super) fn tags(&mut self, path: Path<'_>, members: &'d Object) {
        self.each_item(path, members, "tags", |check, path, tag| {
            if let Some(members) = check.object(path, tag, TAG.what) {
                check.required_string(path, members, "name", TAG.what);
                check.fields(path, members, &TAG);
                check.external_docs(path, members);
            }
        });
        let mut seen = BTreeSet::new();
        for (index, tag) in members.list("tags").iter().enumerate() {
            let name = tag.text("name");
            if let Some(name) = name.filter(|name| seen.contains(name)) {
                let message = format!("the tag `{name}` is described twice");
                let place = Place::from(&path.join("tags").index(index).join("name"));
                self.report
                    .warning(Code::InvalidValue, place, message)
                    .note("the first description is used")
                    .help("remove one of them");
            }
            seen.extend(name);
        }
    }

    pub(super) fn xml(&mut self, path: Path<'_>, members: &'d Object) {
        let name = "xml";
        let Some(node) = members.get(name) else {
            return;
        };
        let path = path.join(name);
        if self.is_blank(path, name, node) {
            return;
        }
        if let Some(members) = self.object(path, node, XML.what) {
            self.fields(path, members, &XML);
        }
    }

    /// Warns of what is to be an address and is none; an empty one is what programs write for none.
    pub(super) fn address(&mut self, path: Path<'_>, members: &'d Object, name: &str) {
        let address = members.text(name);
        if address.is_some_and(|address| !address.is_empty() && !is_url(address.trim())) {
            self.no_address(path.join(name), "not a URL");
        }
    }

    fn no_address(&mut self, path: Path<'_>, what: &str) {
        self.report
            .warning(Code::InvalidValue, &path, format!("this is {what}"))
            .note("it is for readers only: nothing is generated from it");
    }

    /// Says that a required field is missing that nothing needs here: published documents often lack it.
    fn expected(&mut self, path: Path<'_>, members: &'d Object, name: &str, what: &str) {
        if !members.contains_key(name) {
            let message = format!("{what} has no `{name}`, which is required");
            self.report
                .warning(Code::MissingField, Place::key(&path), message);
        }
    }
}

/// Whether a text may be a mail address (RFC 5322, 3.4.1), as far as it is told without asking.
fn is_mail(text: &str) -> bool {
    let parts = text.rsplit_once('@');
    parts.is_some_and(|(local, domain)| {
        !local.is_empty() && !domain.is_empty() && !domain.contains(char::is_whitespace)
    })
}
