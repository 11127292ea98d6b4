//! Reads YAML by `serde_yaml`, which only this module and `refusal` know.
//!
//! The parts of a large text are read side by side. Where one of them cannot be read, or they do
//! not fit together, the text is read as a whole: what is wrong with it is said there.

use indexmap::map::Entry;
use rayon::prelude::*;
use serde::de::DeserializeSeed as _;

use super::build::{Build, Progress, Syntax};
use super::restore::restore;
use super::{Tree, exact, refusal, refuse};
use crate::diagnostic::Diagnostic;
use crate::document::{Node, Object};
use crate::source::{FileId, Marks, Opening, Part, Source, StandIns, parts};

/// Aliases may expand a text to as many nodes as it has bytes, and to this many in any case.
const MIN_NODES: usize = 1_000_000;

/// Reads a text of one YAML document.
pub(super) fn tree(source: &Source, file: FileId) -> Result<Tree, Box<Diagnostic>> {
    let breaks = StandIns::for_breaks(source.text());
    let text = breaks.as_ref().map_or(source.text(), StandIns::text);
    let parts = parts(text);
    let joined = (parts.len() > 1).then(|| joined(text, &parts)).flatten();
    let mut read = match joined {
        Some(joined) => joined,
        None => whole(text, source, file)?,
    };
    if let Some(breaks) = &breaks {
        restore(&mut read.tree.node, breaks);
    }
    if read.may_lose_digits {
        exact::restore(source, &mut read.tree.node);
    }
    Ok(read.tree)
}

/// What was read.
struct Read {
    tree: Tree,
    /// Whether the text may have a number with more digits than the reader keeps.
    may_lose_digits: bool,
}

/// Reads the text of a file as a whole.
fn whole(text: &str, source: &Source, file: FileId) -> Result<Read, Box<Diagnostic>> {
    if let Some(offset) = too_deep(text) {
        let message = "recursion limit exceeded";
        return Err(Box::new(refuse(source, file, message, Some(offset))));
    }
    let nodes = text.len().max(MIN_NODES);
    let read = build(text, nodes).or_else(|error| {
        // The reader knows no escapes of halves of a character.
        let Some(letters) = StandIns::for_surrogates(text) else {
            return Err(error);
        };
        let mut read = build(letters.text(), nodes)?;
        restore(&mut read.tree.node, &letters);
        Ok(read)
    });
    read.map_err(|error| Box::new(refusal::diagnostic(source, file, &error)))
}

/// Builds the tree of a text, which may have so many nodes.
fn build(text: &str, nodes: usize) -> Result<Read, serde_yaml::Error> {
    let mut progress = Progress::new(nodes, Syntax::Yaml(text));
    let node = Build::new(&mut progress).deserialize(serde_yaml::Deserializer::from_str(text))?;
    let has_duplicates = progress.has_duplicates();
    Ok(Read {
        tree: Tree {
            node,
            has_duplicates,
        },
        may_lose_digits: exact::may_lose_digits(text),
    })
}

/// Reads the parts of a text; nothing, where the whole has to be read.
fn joined(text: &str, parts: &[Part<'_>]) -> Option<Read> {
    // Of one that merges, no other part sees that it does.
    if parts.iter().any(|part| part.merges(text)) {
        return None;
    }
    let read = |part: &Part<'_>| {
        let text = part.text(text);
        if too_deep(&text).is_some() {
            return None;
        }
        // More nodes come from aliases, and these may lead out of the part.
        let read = build(&text, text.len()).ok()?;
        (!read.tree.has_duplicates).then_some(read)
    };
    let read: Option<Vec<Read>> = parts.par_iter().map(read).collect();
    let (mut root, mut known) = (Object::default(), Vec::new());
    let mut may_lose_digits = false;
    for (part, read) in parts.iter().zip(read?) {
        join(&mut root, &mut known, &part.above, read.tree.node)?;
        may_lose_digits |= read.may_lose_digits;
    }
    Some(Read {
        tree: Tree {
            node: Node::Object(root),
            has_duplicates: false,
        },
        may_lose_digits,
    })
}

/// Adds the members of a part to the tree; nothing, where the tree has a key of them.
///
/// `known` are the ways to the large objects that the tree has so far.
fn join<'p, 't>(
    root: &mut Object,
    known: &mut Vec<&'p [Opening<'t>]>,
    above: &'p [Opening<'t>],
    mut node: Node,
) -> Option<()> {
    let mut object = root;
    for (depth, opening) in above.iter().enumerate() {
        let Node::Object(mut outer) = node else {
            return None;
        };
        node = outer.shift_remove(opening.name)?;
        let way = &above[..=depth];
        let member = match object.entry(opening.name.to_owned()) {
            Entry::Occupied(member) => known.contains(&way).then(|| member.into_mut())?,
            Entry::Vacant(member) => {
                known.push(way);
                member.insert(Node::Object(Object::default()))
            }
        };
        let Node::Object(inner) = member else {
            return None;
        };
        object = inner;
    }
    let Node::Object(members) = node else {
        return None;
    };
    for (name, member) in members {
        match object.entry(name) {
            Entry::Occupied(_) => return None,
            Entry::Vacant(place) => place.insert(member),
        };
    }
    Some(())
}

/// Where the text is nested too deep for the reader, whose time grows with the square of the depth
/// of brackets.
fn too_deep(text: &str) -> Option<usize> {
    const LIMIT: usize = 128;
    if !may_be_deep(text, LIMIT) {
        return None;
    }
    match Marks::deeper_than(text, LIMIT) {
        Ok(found) => found,
        // What one reader refuses, the other one may read.
        Err(read) => open_beyond(&text[read..], MANY).map(|offset| read + offset),
    }
}

/// How many brackets no text has inside of each other whose author is not after the reader's time,
/// and how many it takes to need much of it.
const MANY: usize = 10_000;

/// Whether a text may be nested deeper than a limit, as far as one can see without its structure:
/// prose and strings have brackets as well, and may close what they did not open.
fn may_be_deep(text: &str, limit: usize) -> bool {
    let opening = || text.bytes().filter(|byte| matches!(byte, b'[' | b'{'));
    open_beyond(text, limit).is_some() || opening().nth(MANY).is_some()
}

/// Where more brackets than a limit are open.
fn open_beyond(text: &str, limit: usize) -> Option<usize> {
    let mut depth = 0_usize;
    text.bytes().position(|byte| {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > limit
    })
}
