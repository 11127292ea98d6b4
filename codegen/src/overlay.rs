//! Applies an `OpenAPI` Overlay 1.0 to the tree before anything else reads it.
//!
//! Invariants: an action that matches nothing is an error; every node that an overlay writes is
//! recorded with its place in the overlay, so that later messages about it lead there; the tree stays
//! as flat as one that is read, and what selecting and writing cost is bounded.

mod extent;
mod filter;

use serde_json::{Map, Value};
use serde_json_path::{JsonPath, NodeList};

use crate::diagnostic::{Code, Place, Report};
use crate::document::{self, Lookup, Node, Object};
use crate::source::{FileId, Graft, Origin, Path, Pointer, Source};
use extent::Extent;
use filter::PatternFilter;

/// How many steps the targets of an overlay may take together.
const MAX_STEPS: u64 = 500_000_000;

/// How much the patterns in the filters of an overlay may ask for together.
const MAX_PATTERN_STEPS: u64 = 5_000_000;

/// The fields of an overlay; others begin with `x-`.
const FIELDS: [&str; 4] = ["overlay", "info", "extends", "actions"];

/// The fields of an action; others begin with `x-`.
const ACTION_FIELDS: [&str; 4] = ["target", "description", "update", "remove"];

/// How many values the actions of an overlay may write; 100 bytes of text, and of the way to a value,
/// count as one.
const MAX_WRITTEN: usize = 500_000;

/// How many bytes the places may have together that a target leads to.
const MAX_PLACES: usize = 64 << 20;

/// How many levels the tree may have, as one that is read.
const MAX_DEPTH: usize = 128;

/// Applies the actions of an overlay in their order; what is wrong with it goes to the report.
pub fn apply(source: &Source, root: &mut Node, report: &mut Report) {
    let file = report.files_mut().add(source.clone());
    let overlay = match document::read(source, file) {
        Ok(overlay) => overlay,
        Err(found) => {
            for diagnostic in found {
                report.push(diagnostic);
            }
            return;
        }
    };
    let mut overlaid = Overlaid {
        file,
        // JSONPath queries run on this form; the way there and back loses nothing.
        tree: Value::from(&*root),
        steps: 0,
        pattern_steps: 0,
        written: 0,
        is_spent: false,
        report,
    };
    overlaid.check_header(&overlay);
    let actions = overlay.list("actions");
    if actions.is_empty() {
        overlaid.refuse(
            "/actions",
            "an overlay must have a list of at least one action under `actions`",
        );
    }
    for (index, action) in actions.iter().enumerate() {
        overlaid.action(&Pointer::root().join("actions").index(index), action);
        if overlaid.is_spent {
            break;
        }
    }
    *root = Node::from(overlaid.tree);
}

/// The tree while an overlay is applied to it.
struct Overlaid<'r> {
    file: FileId,
    tree: Value,
    /// The steps that the targets took so far.
    steps: u64,
    /// What the patterns in their filters asked for so far.
    pattern_steps: u64,
    /// The values that were written so far.
    written: usize,
    /// Whether a limit was met: no further action is applied.
    is_spent: bool,
    report: &'r mut Report,
}

impl Overlaid<'_> {
    fn refuse(&mut self, at: &str, message: &str) {
        let at = Pointer::parse(at).unwrap_or_default();
        self.refuse_at(&at, message.to_owned());
    }

    /// An error at a node of the overlay, or at the nearest one around it that exists.
    fn refuse_at(&mut self, at: &Pointer, message: String) {
        let place = Place::value_in(self.file, at.clone());
        self.report.error(Code::InvalidOverlay, place, message);
    }

    /// An error about a limit, which ends what is done with the overlay.
    fn refuse_large(&mut self, at: &Pointer, message: String, help: &str) {
        self.is_spent = true;
        let place = Place::value_in(self.file, at.clone());
        self.report.error(Code::TooLarge, place, message).help(help);
    }

    fn check_header(&mut self, overlay: &Node) {
        let has = "it has its version in `overlay`, `info`, `extends` and `actions`";
        self.known_fields(&Pointer::root(), overlay, (&FIELDS, "an overlay", has));
        match overlay.text("overlay") {
            Some(version) if version == "1.0" || version.starts_with("1.0.") => {}
            Some(version) => {
                let message =
                    format!("overlay version `{version}` is not supported, only `1.0.0` is");
                self.refuse("/overlay", &message);
            }
            None => self.refuse(
                "",
                "an overlay has no version: it begins with `overlay: 1.0.0`",
            ),
        }
        for field in ["title", "version"] {
            if !overlay.get("info").is_some_and(|info| info.has(field)) {
                self.refuse(
                    "/info",
                    &format!("an overlay must have a `{field}` under `info`"),
                );
            }
        }
    }

    fn action(&mut self, at: &Pointer, action: &Node) {
        let has = "it has a `target`, a `description`, and `update` or `remove`";
        self.known_fields(at, action, (&ACTION_FIELDS, "an action", has));
        if action.text("description").is_none_or(str::is_empty) {
            let place = Place::value_in(self.file, at.clone());
            self.report
                .warning(
                    Code::InvalidOverlay,
                    place,
                    "an action has no `description`",
                )
                .help("say in it why the document is changed");
        }
        let Some(target) = action.text("target") else {
            self.refuse_at(at, "an action must have a JSONPath in `target`".to_owned());
            return;
        };
        let Some(matches) = self.matches(&at.join("target"), target) else {
            return;
        };
        if matches.is_empty() {
            let place = Place::value_in(self.file, at.join("target"));
            self.report
                .error(
                    Code::UnmatchedAction,
                    place,
                    format!("`{target}` matches nothing"),
                )
                .help("remove the action if the document no longer needs it");
            return;
        }
        let removes = action.get("remove");
        if let Some(node) = removes.filter(|node| node.as_bool().is_none()) {
            let place = Place::value_in(self.file, at.join("remove"));
            let message = format!("`remove` must be a boolean, found {}", node.kind());
            self.report
                .error(Code::InvalidOverlay, place, message)
                .help("write `remove: true`");
        } else if action.flag("remove") {
            self.remove_all(at, matches);
        } else if let Some(update) = action.get("update") {
            let (at, update) = (at.join("update"), Value::from(update));
            if self.takes(&at, &update, &matches) {
                for found in &matches {
                    self.update(found, &at, &update);
                }
            }
        } else {
            self.refuse_at(
                at,
                "an action must have an `update`, or `remove: true`".to_owned(),
            );
        }
    }

    /// Refuses fields that nothing reads: a misspelt one would change nothing, and nobody would see it.
    fn known_fields(
        &mut self,
        at: &Pointer,
        node: &Node,
        (known, noun, has): (&[&str], &str, &str),
    ) {
        let fields = node.as_object().into_iter().flat_map(Object::keys);
        let is_known = |name: &str| known.contains(&name) || name.starts_with("x-");
        for name in fields.filter(|name| !is_known(name)) {
            let place = Place::key_in(self.file, at.join(name));
            let message = format!("{noun} has no field `{name}`");
            self.report
                .error(Code::InvalidOverlay, place, message)
                .help(has);
        }
    }

    /// The nodes that a target leads to; nothing, where it is refused.
    fn matches(&mut self, at: &Pointer, target: &str) -> Option<Vec<Pointer>> {
        let extent = match Extent::of(target) {
            Ok(extent) => extent,
            Err(message) => {
                self.refuse_large(at, message, "split it into several actions");
                return None;
            }
        };
        let filters = match filter::filters(target) {
            Ok(filters) => filters,
            Err(message) => {
                self.refuse_large(at, message, "compare with `==`, or match a shorter pattern");
                return None;
            }
        };
        let query = match JsonPath::parse(target) {
            Ok(query) => query,
            Err(error) => {
                // The library says no more than where it stopped.
                let (read, rest) = target
                    .split_at_checked(error.position())
                    .unwrap_or((target, ""));
                let message = if read.is_empty() || rest.is_empty() {
                    format!("`{target}` is not a JSONPath (RFC 9535)")
                } else {
                    format!("`{target}` is not a JSONPath (RFC 9535): the mistake is at `{rest}`")
                };
                let place = Place::value_in(self.file, at.clone());
                self.report
                    .error(Code::InvalidOverlay, place, message)
                    .help("begin at the root, as in `$.paths['/pets'].get`");
                return None;
            }
        };
        let steps = extent.steps(&self.tree);
        self.steps = self.steps.saturating_add(steps);
        let excess = if steps > extent::MAX_STEPS {
            let most = extent::MAX_STEPS;
            format!("`{target}` may take more than {most} steps in this document")
        } else if self.steps > MAX_STEPS {
            format!("the targets up to this one may take more than {MAX_STEPS} steps together")
        } else if !self.has_room_for(&filters, target) {
            format!(
                "the patterns in filters up to this one may take more than {MAX_PATTERN_STEPS} steps together"
            )
        } else {
            let matches = places(&query, &self.tree);
            if matches.is_some() {
                return matches;
            }
            format!("the places that `{target}` leads to have more than {MAX_PLACES} bytes")
        };
        self.refuse_large(
            at,
            excess,
            "write a more exact path, with fewer of `..`, `*`, `?` and `,`",
        );
        None
    }

    /// Whether the patterns of a target are within the limit, with those before; each filter is asked
    /// of the children of what stands in front of it.
    fn has_room_for(&mut self, filters: &[PatternFilter], target: &str) -> bool {
        for filter in filters {
            let before = target
                .get(..filter.begins)
                .and_then(|before| JsonPath::parse(before).ok());
            let nodes = before.map(|before| before.query(&self.tree));
            let children = nodes
                .iter()
                .flat_map(NodeList::iter)
                .map(|node| match node {
                    Value::Object(members) => members.len(),
                    Value::Array(items) => items.len(),
                    _ => 0,
                });
            let asked = u64::try_from(children.sum::<usize>()).unwrap_or(u64::MAX);
            let steps = asked.saturating_mul(filter.steps);
            self.pattern_steps = self.pattern_steps.saturating_add(steps);
            if self.pattern_steps > MAX_PATTERN_STEPS {
                return false;
            }
        }
        true
    }

    /// Whether an update of these nodes is within the limits.
    fn takes(&mut self, at: &Pointer, update: &Value, matches: &[Pointer]) -> bool {
        for found in matches {
            let depth = found.tokens().count();
            let mut size = Size {
                written: self.written,
                depth,
            };
            size.add(update, found.as_str().len(), depth);
            self.written = size.written;
            let message = if size.written > MAX_WRITTEN {
                format!("the actions up to this one write more than {MAX_WRITTEN} values")
            } else if size.depth > MAX_DEPTH {
                format!("this update nests the document beyond the limit of {MAX_DEPTH} levels")
            } else {
                continue;
            };
            self.refuse_large(at, message, "write less, or into fewer places");
            return false;
        }
        true
    }

    /// Merges an update into a node (Overlay 1.0.0, 4.4.3).
    fn update(&mut self, at: &Pointer, from: &Pointer, update: &Value) {
        match (self.tree.pointer_mut(at.as_str()), update) {
            (Some(Value::Object(members)), Value::Object(changes)) => {
                let mut written = Vec::new();
                let (at, from) = (Path::new(at), Path::new(from));
                merge(members, changes, [at, from], &mut written);
                for [at, from] in written {
                    self.record(at, from);
                }
            }
            (Some(Value::Array(items)), entry) => {
                items.push(entry.clone());
                let index = items.len() - 1;
                self.record(at.index(index), from.clone());
            }
            (Some(Value::Object(_)), _) => {
                let message = format!("`{at}` is an object, so its update must be one, too");
                self.refuse_at(from, message);
            }
            _ => {
                let message =
                    format!("`{at}` cannot be updated: it is neither an object nor an array");
                self.refuse_at(from, message);
            }
        }
    }

    /// Removes all matches, the last elements of an array first, so that the others stay in place.
    fn remove_all(&mut self, at: &Pointer, matches: Vec<Pointer>) {
        let mut matches = matches;
        // Of an object, the last members go first as well: then none has to move.
        matches.reverse();
        matches.sort_by_cached_key(|found| {
            let index = found.last().and_then(|last| last.parse::<usize>().ok());
            std::cmp::Reverse((found.tokens().count(), index))
        });
        matches.dedup();
        for found in matches {
            let (Some(parent), Some(last)) = (found.parent(), found.last()) else {
                self.refuse_at(
                    &at.join("target"),
                    "the whole document cannot be removed".to_owned(),
                );
                continue;
            };
            match self.tree.pointer_mut(parent.as_str()) {
                Some(Value::Object(members)) => {
                    members.shift_remove(&*last);
                }
                Some(Value::Array(items)) => {
                    if let Some(index) = last.parse().ok().filter(|index| *index < items.len()) {
                        items.remove(index);
                        self.report
                            .files_mut()
                            .record(Origin::Removed(found.clone()));
                    }
                }
                _ => {}
            }
        }
    }

    fn record(&mut self, at: Pointer, from: Pointer) {
        let file = self.file;
        let graft = Graft { at, file, from };
        self.report.files_mut().record(Origin::Written(graft));
    }
}

/// Merges members: objects into each other, arrays by appending, everything else by replacing.
fn merge(
    members: &mut Map<String, Value>,
    changes: &Map<String, Value>,
    [at, from]: [Path<'_>; 2],
    written: &mut Vec<[Pointer; 2]>,
) {
    for (name, change) in changes {
        let (at, from) = (at.join(name), from.join(name));
        match (members.get_mut(name), change) {
            (Some(Value::Object(known)), Value::Object(changes)) => {
                merge(known, changes, [at, from], written);
            }
            (Some(Value::Array(known)), Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    written.push([at.index(known.len()).pointer(), from.index(index).pointer()]);
                    known.push(item.clone());
                }
            }
            _ => {
                members.insert(name.clone(), change.clone());
                written.push([at.pointer(), from.pointer()]);
            }
        }
    }
}

/// The nodes that a query selects; nothing, where their places take too much.
fn places(query: &JsonPath, tree: &Value) -> Option<Vec<Pointer>> {
    let (mut places, mut bytes) = (Vec::new(), 0);
    for node in query.query_located(tree).iter() {
        let place = node.location().to_json_pointer();
        bytes += place.len();
        if bytes > MAX_PLACES {
            return None;
        }
        places.extend(Pointer::parse(&place));
    }
    Some(places)
}

/// What is written, and how deep it stands.
struct Size {
    written: usize,
    depth: usize,
}

impl Size {
    /// Adds a value whose place has so many bytes and so many levels around it.
    fn add(&mut self, value: &Value, place: usize, depth: usize) {
        self.depth = self.depth.max(depth);
        self.written += 1 + place / 100;
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    self.add(member, place + 1 + name.len(), depth + 1);
                }
            }
            Value::Array(items) => {
                for item in items {
                    self.add(item, place + 1, depth + 1);
                }
            }
            Value::String(text) => self.written += text.len() / 100,
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}
