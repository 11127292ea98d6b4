//! Reads a text once more, this time with the place of every key and value.
//!
//! YAML goes through `saphyr-parser`, JSON through the scanner of `jsonc-parser` (a YAML reader
//! refuses JSON's surrogate escapes).
//! Both feed one builder, whose stack is its own: depth costs memory, never the program's stack.
//!
//! Invariant: a mark's children come after it in the list, so following them always ends, and an
//! alias leads to a mark before it.

mod events;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::{Pointer, Source, Span, StandIns, Target};

/// The places of all nodes of one text.
#[derive(Debug)]
pub struct Marks {
    list: Vec<Mark>,
}

#[derive(Debug)]
struct Mark {
    span: Span,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Scalar { plain: bool },
    Array(Vec<usize>),
    Object(Members),
    Alias(usize),
}

/// The members of an object, in the order of the text.
#[derive(Debug, Default)]
struct Members {
    list: Vec<Member>,
    /// The indices of the members by their names, of the same name in their order, once one was
    /// looked for.
    by_name: OnceLock<Vec<usize>>,
}

#[derive(Debug)]
struct Member {
    key: Key,
    value: usize,
}

#[derive(Debug)]
struct Key {
    name: String,
    span: Span,
    /// Whether it merges other objects into its own: `<<` without quotes (YAML 1.1, "merge").
    merges: bool,
}

/// The key that merges other objects into its own.
const MERGING: &str = "<<";

/// A key that an object has twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DuplicateKey {
    /// The key.
    pub name: String,
    /// Where it stands first.
    pub first: Span,
    /// Where it stands again.
    pub again: Span,
}

impl Marks {
    /// Reads the first document of the text; nothing, if its syntax is broken.
    pub fn read(source: &Source) -> Option<Self> {
        let text = source.text();
        let json = (source.is_named_json() || source.looks_like_json())
            .then(|| events::json(text))
            .flatten();
        match json {
            Some(list) => Some(Self { list }),
            None => Self::of_yaml(text),
        }
    }

    /// Reads the first document of a YAML text; nothing, if its syntax is broken.
    pub(crate) fn of_yaml(text: &str) -> Option<Self> {
        if let Some(list) = events::yaml(text) {
            return Some(Self { list });
        }
        let letters = StandIns::for_surrogates(text)?;
        let mut list = events::yaml(letters.text())?;
        for mark in &mut list {
            let Kind::Object(members) = &mut mark.kind else {
                continue;
            };
            for Member { key, .. } in &mut members.list {
                if let Some(meant) = letters.meant(&key.name) {
                    key.name = meant;
                }
            }
        }
        Some(Self { list })
    }

    /// Where the first object or array of a YAML text begins that is nested deeper than a limit.
    ///
    /// # Errors
    ///
    /// How far the text was read, where its syntax is broken before that.
    pub(crate) fn deeper_than(text: &str, limit: usize) -> Result<Option<usize>, usize> {
        events::deeper_than(text, limit)
    }

    /// Where the first alias of a YAML text stands that is in what it names.
    pub(crate) fn alias_to_itself(text: &str) -> Option<Span> {
        events::alias_to_itself(text)
    }

    /// Where the first alias of a YAML text stands.
    pub(crate) fn first_alias(text: &str) -> Option<Span> {
        events::first_alias(text)
    }

    /// Finds a node, through aliases and merge keys; for the value of an object or array that has
    /// a key, the key, since that is what a line can show of it.
    pub fn locate(&self, pointer: &Pointer, target: Target) -> Option<Span> {
        let mut at = 0;
        let mut key = None;
        for token in pointer.tokens() {
            let (span, value) = self.child(at, &token)?;
            key = Some(span);
            at = value;
        }
        let value = || self.shown(at);
        match target {
            Target::Value if self.is_scalar(at) => value(),
            Target::Key | Target::Value => key.or_else(value),
        }
    }

    /// The keys that an object of the text has more than once, in the order of the text.
    pub(crate) fn duplicate_keys(&self) -> Vec<DuplicateKey> {
        let mut found = Vec::new();
        for mark in &self.list {
            let Kind::Object(members) = &mark.kind else {
                continue;
            };
            let mut seen = BTreeMap::new();
            for member in &members.list {
                let Key { name, span, merges } = &member.key;
                match seen.get(&(name, merges)) {
                    None => {
                        seen.insert((name, merges), span);
                    }
                    Some(first) => found.push(DuplicateKey {
                        name: name.clone(),
                        first: (*first).clone(),
                        again: span.clone(),
                    }),
                }
            }
        }
        found
    }

    /// Where the scalar at `pointer` stands, if it stands there without quotes.
    pub(crate) fn plain_scalar(&self, pointer: &Pointer) -> Option<Span> {
        let mut at = 0;
        for token in pointer.tokens() {
            at = self.child(at, &token)?.1;
        }
        let mark = &self.list[self.target(at)];
        matches!(mark.kind, Kind::Scalar { plain: true }).then(|| mark.span.clone())
    }

    /// The key's place and the value of a member or an element.
    fn child(&self, at: usize, token: &str) -> Option<(Span, usize)> {
        match &self.list.get(self.target(at))?.kind {
            Kind::Array(items) => {
                let value = *items.get(token.parse::<usize>().ok()?)?;
                Some((self.shown(value)?, value))
            }
            Kind::Object(members) => members
                .find(token, false)
                .map(|member| (member.key.span.clone(), member.value))
                .or_else(|| self.merged(members, token)),
            Kind::Scalar { .. } | Kind::Alias(_) => None,
        }
    }

    /// What a line shows of a mark; a block object begins with its first key, not with a brace.
    fn shown(&self, at: usize) -> Option<Span> {
        let mark = self.list.get(at)?;
        Some(match &mark.kind {
            Kind::Object(members) => match members.list.first() {
                Some(first) if first.key.span.start == mark.span.start => first.key.span.clone(),
                _ => mark.span.clone(),
            },
            Kind::Array(_) | Kind::Scalar { .. } | Kind::Alias(_) => mark.span.clone(),
        })
    }

    /// Whether a mark is a scalar of at least one character.
    fn is_scalar(&self, at: usize) -> bool {
        let mark = self.list.get(self.target(at));
        mark.is_some_and(|mark| matches!(mark.kind, Kind::Scalar { .. }) && !mark.span.is_empty())
    }

    fn merged(&self, members: &Members, token: &str) -> Option<(Span, usize)> {
        let merge = members.find(MERGING, true)?.value;
        let merge = self.target(merge);
        match &self.list.get(merge)?.kind {
            Kind::Object(_) => self.child(merge, token),
            Kind::Array(items) => items.iter().find_map(|item| self.child(*item, token)),
            Kind::Scalar { .. } | Kind::Alias(_) => None,
        }
    }

    /// The mark itself, or the one that it is an alias of.
    fn target(&self, at: usize) -> usize {
        match self.list.get(at).map(|mark| &mark.kind) {
            Some(Kind::Alias(anchor)) => *anchor,
            _ => at,
        }
    }
}

impl Members {
    /// The first member of this name that merges others, or that does not.
    fn find(&self, name: &str, merges: bool) -> Option<&Member> {
        let by_name = self.by_name.get_or_init(|| {
            let mut indices: Vec<usize> = (0..self.list.len()).collect();
            indices.sort_by_key(|at| &self.list[*at].key.name);
            indices
        });
        let is_before = |at: &usize| self.list[*at].key.name.as_str() < name;
        let first = by_name.partition_point(is_before);
        let members = by_name[first..].iter().map(|at| &self.list[*at]);
        let mut members = members.take_while(|member| member.key.name == name);
        members.find(|member| member.key.merges == merges)
    }
}
