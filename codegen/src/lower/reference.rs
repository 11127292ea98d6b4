//! What references lead to, also those that a schema wraps to say something beside them.
//!
//! Invariant: what follows references here comes to an end, since the document was read.

use super::Lowering;
use crate::document::{Located, Lookup, Node, says_only};
use crate::source::Pointer;

/// How many schemas may wrap one that in another, or say something beside a reference; what is inside
/// of more is not looked at.
const MAX_WRAPPED: usize = 16;

impl<'d> Lowering<'d> {
    /// The node behind a chain of references, and where it stands.
    pub(super) fn follow(&self, node: &'d Node, at: &Pointer) -> (&'d Node, Pointer) {
        let located = Located {
            node,
            at: at.clone(),
        };
        // Every reference of a document that was read leads to something.
        self.document
            .follow(located)
            .map_or_else(|_| (node, at.clone()), |found| (found.node, found.at))
    }

    /// What a node stands for, wherever that stands: the end of a chain of references, also of those that
    /// wrap one.
    pub(super) fn behind(&self, node: &'d Node) -> &'d Node {
        let led = |node| self.document.behind(node).unwrap_or(node);
        let mut node = led(node);
        for _ in 0..MAX_WRAPPED {
            match self.stands_for(node) {
                Some(only) => node = led(only),
                None => break,
            }
        }
        node
    }

    /// The same as [`Self::behind`], and where it stands.
    pub(super) fn unwrapped_at(&self, node: &'d Node, at: &Pointer) -> (&'d Node, Pointer) {
        let (mut node, mut at) = self.follow(node, at);
        for _ in 0..MAX_WRAPPED {
            match self.stands_for(node) {
                Some(only) => (node, at) = self.follow(only, &at.join("allOf").index(0)),
                None => break,
            }
        }
        (node, at)
    }

    /// The one schema that another one stands for, which wraps it and has no title of its own. A base that
    /// tells its heirs apart is not what an heir stands for that adds nothing to it.
    fn stands_for(&self, node: &'d Node) -> Option<&'d Node> {
        let only = wrapped(node).filter(|_| !node.has("title"))?;
        let is_base = self.document.behind(only)?.has("discriminator");
        (!is_base).then_some(only)
    }

    /// Where a reference leads.
    pub(super) fn target(&self, node: &Node) -> Option<Pointer> {
        let reference = node.text("$ref")?;
        self.document.target(reference).ok().map(|found| found.at)
    }

    /// What a place leads to at which nothing but a reference stands.
    pub(super) fn behind_bare(&self, at: Pointer) -> Pointer {
        let node = self.document.root().at(&at);
        let located = node.map(|node| Located {
            node,
            at: at.clone(),
        });
        let found = located.and_then(|located| self.document.behind_bare(located).ok());
        found.map_or(at, |found| found.at)
    }

    /// Where a schema leads that is the same as another one, but for `null`, which is held where the
    /// schema is referred to.
    pub(super) fn leads_to(&self, node: &'d Node, at: &Pointer) -> Option<Pointer> {
        if self.target(node).is_some() {
            return self.target(node).filter(|_| self.is_alias(node));
        }
        let wrapped = node.get("allOf").and_then(Node::as_array);
        // What demands more has a validator, and so a type, of its own.
        if wrapped.is_some_and(|parts| parts.len() > 1 || !says_only(node, &["allOf"])) {
            return None;
        }
        let (part, _) = self.sole_part(node, at).filter(|_| !self.config.exact)?;
        self.target(part)
    }

    /// Where the references end that begin at a place and say nothing else: what they lead to has the
    /// type and the rules of all of them.
    pub(super) fn end(&self, at: Pointer) -> Pointer {
        let mut end = self.behind_bare(at);
        for _ in 0..MAX_WRAPPED {
            match self.leads_on(&end) {
                Some(next) => end = self.behind_bare(next),
                None => break,
            }
        }
        end
    }

    /// Where a schema leads that says nothing of its own, not even `null`.
    fn leads_on(&self, at: &Pointer) -> Option<Pointer> {
        let node = self.document.get(at)?;
        let refers = |node: &Node| says_only(node, &["$ref"]) && !self.says_nullable(node);
        if refers(node) {
            return self.target(node);
        }
        wrapped(node).filter(|part| refers(part))?;
        self.leads_to(node, at)
    }

    /// Where a branch leads: that it is a reference, or wraps one.
    pub(super) fn branch_target(&self, part: &Node) -> Option<Pointer> {
        let wrapped = || self.target(wrapped(part)?);
        self.target(part).or_else(wrapped)
    }
}

/// The one schema in a list under `allOf`, where nothing else is demanded but perhaps its type: it is
/// how 3.0 says something beside a reference.
pub(super) fn wrapped(node: &Node) -> Option<&Node> {
    match node.list("allOf") {
        [only] if says_only(node, &["allOf", "type"]) && !adds_null(node) => Some(only),
        _ => None,
    }
}

/// Whether a schema speaks of `null`.
fn adds_null(node: &Node) -> bool {
    node.flag("nullable") || node.flag("x-nullable") || !node.list("type").is_empty()
}
