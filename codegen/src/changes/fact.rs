//! What types do beside having their members.

use std::collections::BTreeSet;

use super::interface::Type;
use super::{Changes, Weight, tokens};

/// What a type does beside having its members.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fact {
    /// What stands for it where nothing is said: a variant, or the body that makes it.
    Default,
    /// What happens to members that the description does not declare.
    Undeclared,
    /// What texts are that no variant stands for.
    OtherTexts,
    /// The member that tells its branches apart.
    Tag,
    /// The variant that holds an object without that member.
    Untagged,
}

/// Compares what two versions of a type do.
pub(super) fn compare(name: &str, before: &Type, after: &Type, changes: &mut Changes) {
    let is_new = before.kind.is_none() && after.kind.is_some();
    let facts = before.facts.keys().chain(after.facts.keys());
    let facts: BTreeSet<Fact> = facts.copied().filter(|_| !is_new).collect();
    for fact in facts {
        let said = [before, after].map(|ty| ty.facts.get(&fact).map(String::as_str));
        if said[0] == said[1] {
            continue;
        }
        let what = match (fact, said) {
            (Fact::Default, [Some(old), Some(new)]) => default(old, new, before, after),
            (Fact::Undeclared, said) => {
                comes_or_goes("members that the description does not declare", said)
            }
            (Fact::OtherTexts, said) => comes_or_goes("other texts", said),
            (Fact::Tag, [Some(old), Some(new)]) => Some(format!(
                "the member that tells its branches apart is `{new}`, was `{old}`"
            )),
            (Fact::Untagged, said) => Some(untagged(before, after, said)),
            // That there is a default is told by the traits.
            (Fact::Default | Fact::Tag, _) => None,
        };
        if let Some(what) = what {
            changes.add(Weight::Behaviour, name, what);
        }
    }
}

/// Another default: a variant, or a body, of which all that follows from the members is told by them.
fn default(old: &str, new: &str, before: &Type, after: &Type) -> Option<String> {
    let [old, new] = if !old.starts_with('{') {
        [old, new].map(str::to_owned)
    } else if before.members == after.members {
        tokens::difference(old, new)
    } else {
        return None;
    };
    Some(format!("its default is `{new}`, was `{old}`"))
}

fn comes_or_goes(what: &str, said: [Option<&str>; 2]) -> Option<String> {
    match said {
        [None, Some(new)] => Some(format!("{what} are {new}")),
        [Some(old), None] => Some(format!("{what} are no longer {old}")),
        _ => None,
    }
}

/// What holds an object without a tag.
fn untagged(before: &Type, after: &Type, said: [Option<&str>; 2]) -> String {
    let tags = [after, before].into_iter();
    let mut tags = tags.filter_map(|ty| ty.facts.get(&Fact::Tag));
    let tag = tags.next().map_or("", String::as_str);
    let held = match said {
        [Some(old), Some(new)] => format!("held as `{new}`, was as `{old}`"),
        [_, Some(new)] => format!("held as `{new}`"),
        [old, None] => format!("no longer held as `{}`", old.unwrap_or_default()),
    };
    format!("an object without `{tag}` is {held}")
}
