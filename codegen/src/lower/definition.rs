//! What schemas are called that have names where they stand: components, files, and the definitions
//! inside of a schema (`$defs`, `definitions`).
//!
//! Invariant: a name depends neither on who refers to what first, nor on what others are called: a
//! schema that is added takes no name from another one.

use std::collections::BTreeMap;

use super::Lowering;
use crate::document::{Document, Located, Lookup, Seen, says_only};
use crate::source::Pointer;

/// The names that schemas have from elsewhere than where they stand.
#[derive(Debug, Default)]
pub(super) struct Definitions {
    /// By file or definition: the first component that is nothing but a reference to it, or to what is
    /// such a reference.
    components: BTreeMap<Pointer, String>,
    /// By component whose key says nothing: its title.
    titles: BTreeMap<Pointer, String>,
}

/// Keys that programs give to components, with a number behind them.
const NUMBERED: [&str; 5] = ["def", "definition", "model", "schema", "type"];

/// How many words a title has at most that is a name.
const TITLE: usize = 5;

impl Definitions {
    /// Gathers the components that name others.
    pub(super) fn new(document: &Document) -> Self {
        let mut found = Self {
            titles: titles(document),
            ..Self::default()
        };
        // Chains lead into each other: what is behind a reference that was met has its name.
        let mut met = Seen::default();
        for (name, component) in document.components("schemas") {
            let section = component.at.parent();
            let mut node = component.node;
            while let Some(reference) = node.text("$ref").filter(|_| says_only(node, &["$ref"])) {
                let target = document.target(reference).ok();
                let target = target.filter(|target| target.at.parent() != section);
                let Some(target) = target.filter(|target| met.insert(target.node)) else {
                    break;
                };
                if document.is_component(&target.at) || is_definition(&target.at) {
                    let known = found.components.entry(target.at);
                    known.or_insert_with(|| name.to_owned());
                }
                node = target.node;
            }
        }
        found
    }

    /// The component that is nothing but a reference to a file or a definition.
    pub(super) fn component(&self, at: &Pointer) -> Option<&str> {
        self.components.get(at).map(String::as_str)
    }
}

impl Lowering<'_> {
    /// What a schema is called that has a name of its own: as the component that is nothing but a
    /// reference to it, else as the component or the file that it is.
    pub(super) fn own_name(&self, at: &Pointer) -> Option<String> {
        let component = self.definitions.component(at).map(str::to_owned);
        component.or_else(|| {
            let is_component = self.document.is_component(at);
            is_component.then(|| self.called(at))
        })
    }

    /// What a schema is called where it stands: as its key, or as its title where that says nothing.
    pub(super) fn called(&self, at: &Pointer) -> String {
        let title = self.definitions.titles.get(at).cloned();
        title.unwrap_or_else(|| self.document.name_of(at))
    }

    /// What a component or a file is called.
    pub(super) fn name_of(&self, at: &Pointer) -> String {
        let own = self.own_name(at);
        own.unwrap_or_else(|| self.document.name_of(at))
    }
}

/// The titles of components whose keys say nothing, but for those that another component has for its
/// title or its key.
fn titles(document: &Document) -> BTreeMap<Pointer, String> {
    let (mut titles, mut uses) = (Vec::new(), BTreeMap::new());
    for (key, Located { node, at }) in document.components("schemas") {
        *uses.entry(letters(key)).or_insert(0_usize) += 1;
        if let Some(title) = node.text("title").filter(|_| says_nothing(key)) {
            *uses.entry(letters(title)).or_insert(0) += 1;
            titles.push((at, title));
        }
    }
    titles.retain(|(_, title)| {
        let letters = letters(title);
        let is_short = title.split_whitespace().nth(TITLE).is_none();
        is_short && !letters.is_empty() && uses.get(&letters) == Some(&1)
    });
    let titles = titles.into_iter();
    titles.map(|(at, title)| (at, title.to_owned())).collect()
}

/// Whether a key only numbers components.
fn says_nothing(key: &str) -> bool {
    let word = key.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let is_numbered = word.len() < key.len();
    let word = word.trim_end_matches(['-', '_']).to_ascii_lowercase();
    is_numbered && NUMBERED.contains(&word.as_str())
}

/// What a name is compared by.
fn letters(name: &str) -> String {
    let letters = name.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// Whether a definition stands here.
pub(super) fn is_definition(at: &Pointer) -> bool {
    let Some(above) = at.parent() else {
        return false;
    };
    let is_member = above
        .parent()
        .and_then(|it| it.last().map(|it| it == "properties"));
    let keyword = above.last();
    is_member != Some(true) && matches!(keyword.as_deref(), Some("$defs" | "definitions"))
}
