//! Keywords that say nothing: those of another type than the one beside them.

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::document::check::Check;
use crate::document::keyword::{Keyword, Takes, keyword, says_nothing};
use crate::document::{Node, Object};
use crate::source::Path;

impl Check<'_, '_> {
    /// Warns of a keyword that demands something of values which the `type` beside it excludes
    /// (Validation 2020-12, 4.1: it ignores all others), such as the number of items of a text: most
    /// likely it belongs one level further out or in.
    pub(super) fn idle(&mut self, path: Path<'_>, members: &Object, name: &str, value: &Node) {
        let dialect = self.document.dialect();
        let known = keyword(name).filter(|keyword| keyword.is_of(dialect));
        let known = known.filter(|keyword| demands(keyword, value));
        let of = known.zip(members.get("type"));
        let noun = of.and_then(|(keyword, types)| keyword.idle_beside(types));
        let Some(noun) = noun else {
            return;
        };
        let place = Place::key(&path.join(name));
        let message = format!("`{name}` applies to {noun}, which `type` excludes here");
        self.often(
            Diagnostic::warning(Code::IdleKeyword, place, message)
                .with_note("it has no effect")
                .with_help(format!(
                    "move it to where the {noun} are described, or remove it"
                )),
        );
    }
}

/// Whether a keyword with a value demands anything.
fn demands(keyword: &Keyword, value: &Node) -> bool {
    let is_none = match keyword.takes {
        // Any value is allowed.
        Takes::Schema => *value == Node::Bool(true),
        // `required: true` means something else, and is told where it does.
        Takes::Other => value.as_bool().is_some(),
        _ => false,
    };
    !is_none && !says_nothing(keyword.name, value)
}
