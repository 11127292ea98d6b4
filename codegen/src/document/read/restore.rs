//! Puts back into a tree what was meant where something else stood in the text that was read.

use crate::document::{Node, Object};
use crate::source::StandIns;

/// Puts it back into a node and all that is in it.
pub(super) fn restore(node: &mut Node, stand_ins: &StandIns) {
    match node {
        Node::String(text) => {
            if let Some(meant) = stand_ins.meant(text) {
                *text = meant;
            }
        }
        Node::Array(items) => items.iter_mut().for_each(|item| restore(item, stand_ins)),
        Node::Object(members) => {
            for member in members.values_mut() {
                restore(member, stand_ins);
            }
            if members.keys().any(|name| stand_ins.meant(name).is_some()) {
                restore_names(members, stand_ins);
            }
        }
        Node::Null | Node::Bool(_) | Node::Number(_) => {}
    }
}

fn restore_names(members: &mut Object, stand_ins: &StandIns) {
    let old = std::mem::take(members);
    let named = old.into_iter().map(|(name, member)| {
        let meant = stand_ins.meant(&name);
        (meant.unwrap_or(name), member)
    });
    members.extend(named);
}
