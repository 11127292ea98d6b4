//! Keeps the files that a document was assembled from, and knows which file wrote which node.

use super::{Pointer, Source, Span, Target};

/// Which of the [`Files`] a place lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(usize);

impl FileId {
    /// The document itself; its nodes are those of the assembled tree, and a node that another
    /// file wrote is found there through its [`Graft`].
    pub const DOCUMENT: Self = Self(0);
}

/// A subtree of the assembled document that another file wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graft {
    /// The subtree in the assembled document.
    pub at: Pointer,
    /// The file that wrote it.
    pub file: FileId,
    /// Where it stands there.
    pub from: Pointer,
}

/// What happened to the tree after it was read, newest last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Another file wrote a subtree.
    Written(Graft),
    /// A node was taken away; in an array, those behind it moved up by one.
    Removed(Pointer),
}

/// The files of one document, in the order in which they were read; the document is the first.
#[derive(Clone, Debug)]
pub struct Files {
    sources: Vec<Source>,
    origins: Vec<Origin>,
}

impl Files {
    /// The files of a document that consists of `source` alone.
    pub fn new(source: Source) -> Self {
        Self {
            sources: vec![source],
            origins: Vec::new(),
        }
    }

    /// Adds a file.
    pub fn add(&mut self, source: Source) -> FileId {
        self.sources.push(source);
        FileId(self.sources.len() - 1)
    }

    /// How many files there are.
    pub fn count(&self) -> usize {
        self.sources.len()
    }

    /// How long they are together, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        self.sources.iter().map(|source| source.text().len()).sum()
    }

    /// Remembers a change of the assembled tree.
    pub fn record(&mut self, origin: Origin) {
        self.origins.push(origin);
    }

    /// The file, which must be one of these.
    ///
    /// # Panics
    /// With the identifier of a file that was added to other [`Files`].
    pub fn source(&self, file: FileId) -> &Source {
        &self.sources[file.0]
    }

    /// The file and pointer at which a node of the assembled tree was written.
    pub fn origin(&self, pointer: &Pointer) -> (FileId, Pointer) {
        let mut pointer = pointer.clone();
        for origin in self.origins.iter().rev() {
            match origin {
                Origin::Written(graft) => {
                    if let Some(rest) = pointer.suffix(&graft.at) {
                        return (graft.file, graft.from.concat(&rest));
                    }
                }
                Origin::Removed(removed) => {
                    if let Some(moved) = before_removal(&pointer, removed) {
                        pointer = moved;
                    }
                }
            }
        }
        (FileId::DOCUMENT, pointer)
    }

    /// Finds a node in `file` with [`locate`](super::locate); see [`Self::origin`] for nodes of
    /// the assembled tree.
    pub fn locate(&self, file: FileId, pointer: &Pointer, target: Target) -> Option<Span> {
        super::locate(self.source(file), pointer, target)
    }
}

/// Where the node stood before the element `removed` of the same array was taken away.
fn before_removal(pointer: &Pointer, removed: &Pointer) -> Option<Pointer> {
    let array = removed.parent()?;
    let gone: usize = removed.last()?.parse().ok()?;
    let rest = pointer.suffix(&array)?;
    let mut tokens = rest.tokens();
    let index: usize = tokens.next()?.parse().ok()?;
    (index >= gone).then(|| tokens.fold(array.index(index + 1), |at, token| at.join(&token)))
}
