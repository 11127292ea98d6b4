//! Brings in texts that stand elsewhere: `description: {$ref: about.md}`. The standard has no reference in
//! the place of a text; programs that put documents together resolve it.

use super::reference::pointer;
use super::{Lookup, Node};
use crate::diagnostic::{Code, Place, Report};
use crate::source::Pointer;

/// Fields that hold prose.
const PROSE: [&str; 2] = ["description", "summary"];

/// The places of references where a text belongs.
#[derive(Default)]
pub(super) struct Prose(Vec<Pointer>);

impl Prose {
    /// Takes note of a member of an object.
    pub(super) fn member(&mut self, name: &str, member: &Node, at: impl Fn() -> Pointer) {
        if PROSE.contains(&name) && member.text("$ref").is_some() {
            self.0.push(at());
        }
    }

    /// Puts the text that each leads to in its place, with a warning; what leads to none stays.
    pub(super) fn restore(self, root: &mut Node, report: &mut Report) {
        for at in self.0 {
            let reference = root.at(&at).and_then(|node| node.text("$ref"));
            let target = reference.and_then(|reference| pointer(reference).ok());
            let text = target.and_then(|target| root.at(&target)?.as_str());
            let Some(text) = text.map(str::to_owned) else {
                continue;
            };
            let place = Place::key(at.join("$ref"));
            report
                .warning(
                    Code::WrongKind,
                    place,
                    "a string belongs here, found a reference",
                )
                .note("it is read as the string that it leads to")
                .help("write the text here");
            if let Some(node) = root.at_mut(&at) {
                *node = Node::String(text);
            }
        }
    }
}

/// Whether a file is prose as a whole.
pub(super) fn is_prose(path: &str) -> bool {
    let ending = path.rsplit_once('.').map(|(_, ending)| ending);
    ending.is_some_and(|ending| ending.eq_ignore_ascii_case("md"))
}
