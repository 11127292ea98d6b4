//! Discriminators: a property whose value names the schema.

use crate::diagnostic::{Code, Place, Report};
use crate::document::check::Check;
use crate::document::{Kind, Object};
use crate::source::Path;

impl<'d> Check<'d, '_> {
    pub(super) fn discriminator(&mut self, path: Path<'_>, members: &'d Object) {
        let Some(node) = members.get("discriminator") else {
            return;
        };
        let path = path.join("discriminator");
        let Some(members) = node.as_object() else {
            self.wrong_kind(path, node, "`discriminator`", "an object");
            return;
        };
        self.required_string(path, members, "propertyName", "a discriminator");
        self.each_member(
            path,
            members,
            "mapping",
            |check, path, target| match target.as_str() {
                Some(text) => check.mapping(path, text),
                None => {
                    let what = format!("a mapping is {}", Kind::String);
                    let message = format!("{what}, found {}", target.kind());
                    check.report.error(Code::WrongKind, &path, message);
                }
            },
        );
    }

    /// Checks that a mapping leads to a schema: by its name, or by a reference (`OpenAPI` 3.0.4,
    /// 4.7.25).
    fn mapping(&mut self, path: Path<'_>, target: &'d str) {
        if self.document.schema_named(target).is_some() {
            return;
        }
        let is_name = !target.contains(['/', '#', '.']) && !target.is_empty();
        if is_name {
            missing(self.report, path, target);
        } else {
            self.reference(path, target);
        }
    }
}

fn missing(report: &mut Report, path: Path<'_>, name: &str) {
    let message = format!("there is no schema `{name}`");
    report
        .error(Code::InvalidDiscriminator, Place::value(&path), message)
        .help("a mapping is the name of a schema, or a reference to one");
}
