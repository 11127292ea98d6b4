//! Follows references: `#/...` into anything, percent-encoded and pointer-escaped, in chains.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use super::ends::Ends;
use super::section::ObjectKind;
use super::{Document, Located, Lookup, Node, Object};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::source::Pointer;

/// How alike two names must be for one to be offered instead of the other, from 0 to 1.
const ALIKE: f64 = 0.6;

/// How long a name is at most that is compared to others, in bytes.
const LONGEST: usize = 100;

/// Why a reference leads to nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefError {
    /// It leads to another file or address.
    External(String),
    /// It is no reference that can be followed.
    Malformed(String),
    /// Nothing is where it leads.
    Unresolved(String),
    /// It leads back to itself.
    Cycle(String),
}

impl RefError {
    /// The error message at the place of the reference.
    pub fn diagnostic(&self, at: impl Into<Place>) -> Diagnostic {
        match self {
            Self::External(reference) => Diagnostic::error(
                Code::ExternalRef,
                at,
                format!("`{reference}` does not lead to a file that is read"),
            )
            .with_note("only files in the folder of the document are read, of up to 64 MiB"),
            Self::Malformed(reference) => Diagnostic::error(
                Code::UnresolvedRef,
                at,
                format!("`{reference}` is not a reference into the document"),
            )
            .with_help("write it as `#/components/schemas/Name`"),
            Self::Unresolved(reference) => Diagnostic::error(
                Code::UnresolvedRef,
                at,
                format!("`{reference}` does not exist"),
            )
            .with_help(place_of(reference)),
            Self::Cycle(reference) => Diagnostic::error(
                Code::RefCycle,
                at,
                format!("`{reference}` leads back to itself"),
            )
            .with_help("replace one of the references by what is meant"),
        }
    }
}

impl Document {
    /// What a reference names, one step away: the node may be a reference itself.
    pub fn target(&self, reference: &str) -> Result<Located<'_>, RefError> {
        target(self.root(), reference)
    }

    /// What a reference names, at the end of a chain of references.
    pub fn resolve(&self, reference: &str) -> Result<Located<'_>, RefError> {
        self.follow(self.target(reference)?)
    }

    /// The schema that a discriminator's mapping names: a reference, or a component's name.
    pub(crate) fn mapped(&self, target: &str) -> Option<Pointer> {
        let component = self.schema_named(target).map(|found| found.at);
        component.or_else(|| self.target(target).ok().map(|found| found.at))
    }

    /// What an object refers to itself: by its `$ref`, and by the mapping of its discriminator.
    pub(crate) fn refers_to(&self, object: &Object) -> impl Iterator<Item = Pointer> {
        let reference = object.text("$ref");
        let target = reference.and_then(|reference| self.target(reference).ok());
        let discriminator = object.get("discriminator").into_iter();
        let targets = discriminator.flat_map(|node| node.members("mapping"));
        let targets = targets.filter_map(|(_, target)| self.mapped(target.as_str()?));
        target.map(|target| target.at).into_iter().chain(targets)
    }

    /// The schema of this name among the components.
    pub(crate) fn schema_named(&self, name: &str) -> Option<Located<'_>> {
        self.start().get("components")?.get("schemas")?.get(name)
    }

    /// What a node stands for: itself, unless it is a reference.
    pub fn follow<'d>(&'d self, located: Located<'d>) -> Result<Located<'d>, RefError> {
        let Some(reference) = located.text("$ref") else {
            return Ok(located);
        };
        let found = self.target(reference)?;
        let Some(onward) = found.text("$ref") else {
            return Ok(found);
        };
        let ends = self.ends.get_or_init(|| Ends::of(self.root(), |_| true));
        self.end_of(onward, ends)
    }

    /// What a node stands for that is nothing but a reference, at the end of a chain of such nodes.
    pub(crate) fn behind_bare<'d>(&'d self, located: Located<'d>) -> Result<Located<'d>, RefError> {
        let is_bare = |members: &Object| members.len() == 1;
        let reference = located.text("$ref");
        let is_whole = located.node.as_object().is_some_and(is_bare);
        let Some(reference) = reference.filter(|_| is_whole) else {
            return Ok(located);
        };
        let ends = self
            .bare_ends
            .get_or_init(|| Ends::of(self.root(), is_bare));
        self.end_of(reference, ends)
    }

    /// What is at the end of a reference, of which the ends of chains are known.
    fn end_of<'d>(&'d self, reference: &str, ends: &Ends) -> Result<Located<'d>, RefError> {
        let Some(end) = ends.get(reference) else {
            return self.target(reference);
        };
        let at = end.clone()?;
        match self.get(&at) {
            Some(node) => Ok(Located { node, at }),
            None => Err(RefError::Unresolved(reference.to_owned())),
        }
    }

    /// What a node stands for, wherever that is; nothing, if it is a broken reference.
    pub(crate) fn behind<'d>(&'d self, node: &'d Node) -> Option<&'d Node> {
        let at = Pointer::root();
        Some(self.follow(Located { node, at }).ok()?.node)
    }

    /// The reference that is meant by one without what it begins with, or with another section: to what
    /// is there, or to the component of its last name.
    pub(crate) fn meant(&self, reference: &str) -> Option<String> {
        let begun = ["#", "#/"].map(|begin| format!("{begin}{reference}"));
        let mut begun = begun.into_iter().filter(|_| !reference.starts_with('#'));
        let is_there = |it: &String| self.target(it).is_ok();
        begun.find(is_there).or_else(|| {
            let name = reference.rsplit(['/', '#']).next()?;
            let components = self.root().get("components")?.as_object()?;
            let is_known = |section: &str| ObjectKind::of_section(section).is_some();
            let known = components.iter().filter(|(section, _)| is_known(section));
            let mut sections = known.filter(|(_, section)| section.has(name));
            let (section, _) = sections.next()?;
            let at = Pointer::root().join("components").join(section).join(name);
            Some(format!("#{at}"))
        })
    }

    /// What a reference to nothing may mean, in words: what is called most like it, among what
    /// stands beside where it leads.
    pub fn nearest(&self, reference: &str) -> Option<String> {
        let pointer = pointer(reference).ok()?;
        let wanted = pointer.last()?;
        let parent = pointer.parent()?;
        let siblings = self.root().at(&parent)?.as_object()?;
        let name = nearest(&wanted, siblings.keys().map(String::as_str))?;
        Some(format!("{} `{name}`", noun(&parent)))
    }
}

/// The name that is most like one that is wanted, if one may be meant.
pub(crate) fn nearest<'n>(wanted: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    // To compare two names takes as long as both lengths multiplied.
    let is_short = |name: &str| name.len() <= LONGEST;
    let (likeness, name) = names
        .filter(|name| is_short(wanted) && is_short(name))
        .map(|name| (strsim::normalized_damerau_levenshtein(wanted, name), name))
        .max_by(|(a, _), (b, _)| a.total_cmp(b))?;
    (likeness >= ALIKE).then_some(name)
}

/// Where what a reference leads to is to stand.
fn place_of(reference: &str) -> String {
    let older = [
        ("#/definitions/", "schemas"),
        ("#/parameters/", "parameters"),
        ("#/responses/", "responses"),
    ];
    let moved = older.iter().find_map(|(place, section)| {
        let name = reference.strip_prefix(place)?;
        Some(format!(
            "in OpenAPI 3, this is `#/components/{section}/{name}`"
        ))
    });
    moved.unwrap_or_else(|| "add it there, or correct the reference".to_owned())
}

/// What a reference into a tree names, one step away.
pub(super) fn target<'d>(root: &'d Node, reference: &str) -> Result<Located<'d>, RefError> {
    let at = pointer(reference)?;
    match root.at(&at) {
        Some(node) => Ok(Located { node, at }),
        None => Err(RefError::Unresolved(reference.to_owned())),
    }
}

/// Where a reference leads, whether or not something is there.
pub(super) fn pointer(reference: &str) -> Result<Pointer, RefError> {
    let Some(fragment) = reference.strip_prefix('#') else {
        return Err(match reference {
            "" => RefError::Malformed(String::new()),
            _ => RefError::External(reference.to_owned()),
        });
    };
    let malformed = || RefError::Malformed(reference.to_owned());
    let text = if fragment.contains('%') {
        let decoded = percent_decode_str(fragment).decode_utf8();
        decoded.map_err(|_| malformed())?
    } else {
        Cow::Borrowed(fragment)
    };
    Pointer::parse(&text).ok_or_else(malformed)
}

/// What the members of a section of the document are called.
fn noun(section: &Pointer) -> &'static str {
    let name = section.as_str().strip_prefix("/components/");
    match name.and_then(ObjectKind::of_section) {
        Some(kind) => kind.as_str(),
        None if section.as_str() == "/paths" => "a path",
        None => "a member",
    }
}

/// The reference that a node is, if its `$ref` is a string.
pub(super) fn reference(node: &Node) -> Option<&str> {
    node.text("$ref")
}
