//! Brings the files that a document refers to into its tree, so that behind this every reference
//! begins with `#`.
//!
//! Each file stands once and whole under an extension of the root, whatever leads to it; references
//! in it are relative to its own folder, as the standard says (RFC 3986, 5.2).
//! A path that leaves the folder of the document, an absolute one and an address stay as they are,
//! and are refused where references are checked.
//!
//! Invariant: nothing is read that is not in the folder of the document or below it; a file is read
//! once, so that circles of files end.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::described::{is_data, is_named};
use super::plain::{self, Plain};
use super::prose::{Prose, is_prose};
use super::{Lookup, Node, Object, flags, read};
use crate::diagnostic::{Code, Place, Report};
use crate::source::{FileId, Graft, Marks, Neighbours, Origin, Path, Pointer, Target, Unread};

/// How many files one document may consist of.
const MAX_FILES: usize = 2000;

/// What a fragment may hold as it is.
const FRAGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'~')
    .remove(b'-')
    .remove(b'_')
    .remove(b'.');

/// Brings in every file that the tree refers to, and those that these refer to; gives how
/// references into them begin.
pub(super) fn assemble(root: &mut Node, neighbours: &Neighbours, report: &mut Report) -> String {
    let name = report.files().source(FileId::DOCUMENT).name();
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name).to_owned();
    let mut key = "x-files".to_owned();
    while root.has(&key) {
        key.push('-');
    }
    let mut assembly = Assembly {
        neighbours,
        report,
        base: Pointer::root().join(&key),
        known: IndexMap::new(),
        components: root
            .get("components")
            .map(|components| components.members("schemas").map(|(name, _)| name.clone()))
            .into_iter()
            .flatten()
            .filter(|name| is_reference(name))
            .collect(),
        open: Vec::new(),
        plain: Plain::default(),
        prose: Prose::default(),
        marks: BTreeMap::new(),
    };
    assembly.known.insert(name.clone(), Some(Pointer::root()));
    assembly.walk(root, Path::new(&Pointer::root()), &name, false);
    let mut files = Object::default();
    while let Some((path, at, mut tree)) = assembly.open.pop() {
        assembly.walk(&mut tree, Path::new(&at), &path, false);
        files.insert(path, tree);
    }
    let (plain, prose) = (assembly.plain, assembly.prose);
    if let (Node::Object(members), false) = (&mut *root, files.is_empty()) {
        members.insert(key.clone(), Node::Object(files));
    }
    plain.restore(root, report);
    prose.restore(root, report);
    format!("#/{key}/")
}

/// Whether what a discriminator is mapped to may be a reference, and not only a name.
fn is_reference(text: &str) -> bool {
    text.contains(['/', '#', '.'])
}

/// What is known of the files while the tree is put together.
struct Assembly<'a> {
    neighbours: &'a Neighbours,
    report: &'a mut Report,
    /// Where the files go.
    base: Pointer,
    /// Where each file stands in the tree; nothing for one that could not be read.
    known: IndexMap<String, Option<Pointer>>,
    /// The names of schemas that could be references as well.
    components: BTreeSet<String>,
    /// The files that were read, and whose references are not followed yet.
    open: Vec<(String, Pointer, Node)>,
    /// What YAML does not take for the text that it is.
    plain: Plain,
    /// What stands elsewhere, and is a text.
    prose: Prose,
    /// The places of the nodes of the files that were looked into for some.
    marks: BTreeMap<FileId, Option<Marks>>,
}

impl Assembly<'_> {
    /// Follows the references of a node; `file` is the path of the file that it is in, `named`
    /// whether its members are named by the author.
    fn walk(&mut self, node: &mut Node, path: Path<'_>, file: &str, named: bool) {
        match node {
            Node::Array(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    self.walk(item, path.index(index), file, false);
                }
            }
            Node::Object(members) => {
                if !named {
                    flags::restate(members, || path.pointer(), self.report);
                }
                let is_text = plain::is_text(members);
                for (name, member) in members {
                    let path = path.join(name);
                    if named {
                        self.walk(member, path, file, false);
                        continue;
                    }
                    self.plain.member(name, member, is_text, || path.pointer());
                    self.prose.member(name, member, || path.pointer());
                    let name = name.as_str();
                    let is_data = is_data(name, member);
                    match member {
                        Node::String(reference) if name == "$ref" => {
                            if let Some(inside) = self.inside(reference, file) {
                                *reference = inside;
                            }
                        }
                        Node::Object(targets) if name == "mapping" => {
                            self.mapping(targets, path, file);
                        }
                        Node::Array(branches) if matches!(name, "oneOf" | "anyOf") => {
                            self.branches(branches, path, file);
                        }
                        Node::Array(_) | Node::Object(_) if !is_data => {
                            let named = is_named(name, member);
                            self.walk(member, path, file, named);
                        }
                        _ => {}
                    }
                }
            }
            Node::Null | Node::Bool(_) | Node::Number(_) | Node::String(_) => {}
        }
    }

    /// The branches of a choice: one in a file that is not there is left out, if others remain,
    /// since the type is open for values that it does not know.
    fn branches(&mut self, branches: &mut Vec<Node>, path: Path<'_>, file: &str) {
        let mut missing = Vec::new();
        for (index, branch) in branches.iter_mut().enumerate() {
            self.walk(branch, path.index(index), file, false);
            let reference = branch.text("$ref");
            let Some(reference) = reference.filter(|text| !text.starts_with('#')) else {
                continue;
            };
            if self.is_missing(reference, file) {
                missing.push((index, reference.to_owned()));
            }
        }
        if missing.len() == branches.len() {
            return;
        }
        // The places are looked up before a branch is gone from the tree.
        let places = missing.iter().map(|(index, _)| {
            let at = path.index(*index).pointer();
            self.written(&at.join("$ref"))
        });
        let places: Vec<Place> = places.collect();
        for ((index, reference), place) in missing.into_iter().zip(places).rev() {
            let at = path.index(index).pointer();
            let message = format!("the file of `{reference}` does not exist");
            self.report
                .warning(Code::ExternalRef, place, message)
                .note(
                    "this branch is left out: its values are kept as they came, and cannot be made",
                )
                .help("add the file, or remove the branch")
                .loss();
            self.report.files_mut().record(Origin::Removed(at));
            branches.remove(index);
        }
    }

    /// Where the text has a node of the tree.
    fn written(&mut self, at: &Pointer) -> Place {
        let files = self.report.files();
        let (file, pointer) = files.origin(at);
        let marks = self.marks.entry(file);
        let marks = marks.or_insert_with(|| Marks::read(files.source(file)));
        let span = marks.as_ref();
        let span = span.and_then(|marks| marks.locate(&pointer, Target::Value));
        Place::text(file, span.unwrap_or_default())
    }

    /// The targets of a discriminator: names of schemas, or references; one into a file that is not
    /// there is left out.
    fn mapping(&mut self, targets: &mut Object, path: Path<'_>, file: &str) {
        targets.retain(|name, target| {
            let Node::String(reference) = target else {
                return true;
            };
            // What can be either is the name (`OpenAPI` 3.0.4, 4.7.25).
            if !is_reference(reference) || self.components.contains(reference) {
                return true;
            }
            if let Some(inside) = self.inside(reference, file) {
                *reference = inside;
                return true;
            }
            let missing = self.is_missing(reference, file);
            if missing {
                let message = format!("the file of `{reference}` does not exist");
                self.report
                    .warning(Code::ExternalRef, &path.join(name), message)
                    .note("this mapping is left out")
                    .help("add the file, or remove the mapping")
                    .loss();
            }
            !missing
        });
    }

    /// Whether a reference names a file in the folder that could not be read.
    fn is_missing(&self, reference: &str, file: &str) -> bool {
        let (path, _) = reference.split_once('#').unwrap_or((reference, ""));
        let path = within(file, path);
        path.is_some_and(|path| self.known.get(&path) == Some(&None))
    }

    /// The reference within the assembled tree; nothing, if it is one already or leads to no file.
    fn inside(&mut self, reference: &str, file: &str) -> Option<String> {
        let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        if path.is_empty() && (fragment.is_empty() && reference.is_empty()) {
            return None;
        }
        let target = if path.is_empty() {
            file.to_owned()
        } else {
            within(file, path)?
        };
        let at = self.file(&target)?;
        if path.is_empty() && at == Pointer::root() {
            return None;
        }
        let inside = reference_to(&at);
        // The name of an anchor stands behind the place of its file.
        let is_pointer = fragment.is_empty() || fragment.starts_with(['/', '%']);
        let between = if is_pointer { "" } else { "#" };
        Some(format!("{inside}{between}{fragment}"))
    }

    /// Where a file stands, which is read at its first use.
    fn file(&mut self, path: &str) -> Option<Pointer> {
        if let Some(known) = self.known.get(path) {
            return known.clone();
        }
        self.known.insert(path.to_owned(), None);
        if self.known.len() > MAX_FILES {
            if self.known.len() == MAX_FILES + 1 {
                let message = format!("the document refers to more than {MAX_FILES} files");
                self.report
                    .error(Code::TooLarge, Place::key(Pointer::root()), message)
                    .help("put several schemas into one file, each under its name");
            }
            return None;
        }
        let source = match self.neighbours.read(path) {
            Ok(source) => source,
            Err(Unread::Missing) => return None,
            Err(Unread::Broken(error)) => {
                let (offset, message) = (error.offset, error.message.clone());
                let file = self.report.files_mut().add(error.source);
                let place = Place::text(file, offset..offset + 1);
                self.report.error(Code::Encoding, place, message);
                return None;
            }
        };
        let file = self.report.files_mut().add(source.clone());
        let at = self.base.join(path);
        let tree = if is_prose(path) {
            Ok(Node::String(source.text().to_owned()))
        } else {
            read(&source, file)
        };
        match tree {
            Ok(tree) => {
                let from = Pointer::root();
                let graft = Graft { at, file, from };
                let at = graft.at.clone();
                self.report.files_mut().record(Origin::Written(graft));
                self.known.insert(path.to_owned(), Some(at.clone()));
                self.open.push((path.to_owned(), at.clone(), tree));
                Some(at)
            }
            Err(found) => {
                for diagnostic in found {
                    self.report.push(diagnostic);
                }
                None
            }
        }
    }
}

/// The reference to a place of the tree.
pub(super) fn reference_to(at: &Pointer) -> String {
    format!("#{}", utf8_percent_encode(at.as_str(), FRAGMENT))
}

/// The path that a relative reference in a file names, below the folder of the document; nothing,
/// if it leaves that, is absolute or is an address.
fn within(file: &str, reference: &str) -> Option<String> {
    let path = percent_decode_str(reference).decode_utf8().ok()?;
    let strange = |letter: char| letter.is_control() || matches!(letter, '\\' | ':' | '?');
    if path.is_empty() || path.starts_with('/') || path.contains(strange) {
        return None;
    }
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut names: Vec<&str> = folder.split('/').filter(|name| !name.is_empty()).collect();
    for name in path.split('/') {
        match name {
            "" | "." => {}
            ".." => {
                names.pop()?;
            }
            name => names.push(name),
        }
    }
    (!names.is_empty()).then(|| names.join("/"))
}
