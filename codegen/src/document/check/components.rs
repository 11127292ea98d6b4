//! The components: sections of named objects.

use super::{Check, Visit, is_extension};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::document::section::ObjectKind;
use crate::document::{Node, nearest};
use crate::source::Path;

impl<'d, 'r> Check<'d, 'r> {
    pub(super) fn components(&mut self, path: Path<'_>, node: &'d Node) {
        let Some(members) = self.object(path, node, "`components`") else {
            return;
        };
        for (name, section) in members {
            if is_extension(name) {
                continue;
            }
            let path = path.join(name);
            match self.visit_of(name) {
                Some(visit) => self.section(path, section, name, visit),
                None => {
                    let message = format!("`components` has no section `{name}`");
                    let sections = ObjectKind::sections().filter(|it| self.visit_of(it).is_some());
                    let meant = nearest(name, sections);
                    let place = Place::key(&path);
                    // The schema of 3.1 says so; documents of 3.0 keep definitions of Swagger 2 here.
                    let told = if self.is_3_0() {
                        self.report.warning(Code::UnknownField, place, message)
                    } else {
                        self.report.error(Code::UnknownField, place, message)
                    };
                    if let Some(meant) = meant {
                        told.help(format!("there is a section `{meant}`"));
                    }
                    told.loss();
                }
            }
        }
    }

    /// How the members of a section are checked.
    fn visit_of(&self, section: &str) -> Option<Visit<'d, 'r>> {
        Some(match ObjectKind::of_section(section)? {
            ObjectKind::Schema => Self::schema,
            ObjectKind::Response => Self::response,
            ObjectKind::Parameter => Self::parameter,
            ObjectKind::Example => Self::example,
            ObjectKind::RequestBody => Self::request_body,
            ObjectKind::Header => Self::header,
            ObjectKind::SecurityScheme => Self::security_scheme,
            ObjectKind::Link => Self::link,
            ObjectKind::Callback => Self::callback,
            ObjectKind::PathItem if !self.is_3_0() => {
                |check, path, item| check.path_item(path, item, None)
            }
            _ => return None,
        })
    }

    fn section(&mut self, path: Path<'_>, node: &'d Node, what: &str, visit: Visit<'d, 'r>) {
        if self.is_blank(path, what, node) {
            return;
        }
        let Some(members) = self.object(path, node, &format!("`{what}`")) else {
            return;
        };
        for (name, member) in members {
            let path = path.join(name);
            if self.is_for_all(path, name, member) {
                continue;
            }
            self.length_of_key(path, name);
            if !is_component_name(name) {
                self.no_component_name(path, name);
            }
            visit(self, path, member);
        }
    }

    /// Says that the standard does not allow the name of a component.
    fn no_component_name(&mut self, path: Path<'_>, name: &str) {
        const HELP: &str = "names consist of letters, digits, `.`, `-` and `_`";
        let (code, place) = (Code::InvalidComponentName, Place::key(&path));
        if is_type_name(name) {
            let message = "the name of a component has characters that the standard forbids";
            self.often(Diagnostic::warning(code, place, message).with_help(HELP));
        } else {
            let message = format!("`{name}` is not a component name");
            self.report.error(code, place, message).help(HELP);
        }
    }
}

/// Whether a name matches `^[a-zA-Z0-9._-]+$` (`OpenAPI` 3.0.4, 4.7.7).
fn is_component_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

/// Whether a name is what another language calls a type, generic, nested and nullable ones, pointers and
/// those with the paths of their packages included: published documents have them as they are, such as
/// ``Page`1[[Pet, Pets]]``, `Page«Pet»`, `Shop+Pet` and `*shop/Pet`. What leads out of a folder is none.
fn is_type_name(name: &str) -> bool {
    let is_known =
        |letter: char| letter.is_alphanumeric() || "._-$`'<>«»[](){},;:+=&*?|@/ ".contains(letter);
    name.chars().any(char::is_alphanumeric)
        && name.chars().all(is_known)
        && !name.split('/').any(|segment| matches!(segment, "." | ".."))
}
