//! Names a node of a document by the members and elements that lead to it (RFC 6901).
//!
//! [`Pointer`] is owned and kept; [`Path`] lives on the stack of a walk and costs nothing until a
//! diagnostic needs it.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

/// A JSON Pointer (RFC 6901); the empty one names the root.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer(String);

impl Pointer {
    /// The pointer to the whole document.
    pub const fn root() -> Self {
        Self(String::new())
    }

    /// Reads a pointer in its text form, in which `~0` and `~1` are the only escapes.
    pub fn parse(text: &str) -> Option<Self> {
        let escaped = text
            .split('~')
            .skip(1)
            .all(|rest| rest.starts_with(['0', '1']));
        let rooted = text.is_empty() || text.starts_with('/');
        (escaped && rooted).then(|| Self(text.to_owned()))
    }

    /// The pointer to the member `name` of this node.
    #[must_use]
    pub fn join(&self, name: &str) -> Self {
        let mut text = String::with_capacity(self.0.len() + name.len() + 1);
        text.push_str(&self.0);
        let mut pointer = Self(text);
        pointer.push(name);
        pointer
    }

    /// The pointer to the element `index` of this node, counted from 0.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        Self(format!("{}/{index}", self.0))
    }

    /// The pointer to the node that holds this one, or nothing for the root.
    pub fn parent(&self) -> Option<Self> {
        self.0
            .rfind('/')
            .map(|slash| Self(self.0[..slash].to_owned()))
    }

    /// The last name, without escapes, or nothing for the root.
    pub fn last(&self) -> Option<Cow<'_, str>> {
        self.0
            .rfind('/')
            .map(|slash| unescape(&self.0[slash + 1..]))
    }

    /// The names from the root to the node, without escapes.
    pub fn tokens(&self) -> impl Iterator<Item = Cow<'_, str>> {
        // Names are short: to look at each byte is faster than a search that is made for long ones.
        let mut rest = self.0.strip_prefix('/');
        std::iter::from_fn(move || {
            let text = rest?;
            let slash = text.bytes().position(|byte| byte == b'/');
            let end = slash.unwrap_or(text.len());
            rest = slash.map(|slash| &text[slash + 1..]);
            Some(unescape(&text[..end]))
        })
    }

    /// Whether this node is `ancestor` or lies inside it.
    pub fn is_within(&self, ancestor: &Self) -> bool {
        self.suffix(ancestor).is_some()
    }

    /// The way from `ancestor` to this node, if it leads through it.
    pub(crate) fn suffix(&self, ancestor: &Self) -> Option<Self> {
        let rest = self.0.strip_prefix(&ancestor.0)?;
        (rest.is_empty() || rest.starts_with('/')).then(|| Self(rest.to_owned()))
    }

    /// The pointer to the node that `rest` names when it starts at this node.
    #[must_use]
    pub fn concat(&self, rest: &Self) -> Self {
        Self(format!("{}{}", self.0, rest.0))
    }

    /// The text with its escapes.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn push(&mut self, name: &str) {
        self.0.push('/');
        // Nearly all names have nothing to escape.
        if !name.bytes().any(|byte| matches!(byte, b'~' | b'/')) {
            return self.0.push_str(name);
        }
        for character in name.chars() {
            match character {
                '~' => self.0.push_str("~0"),
                '/' => self.0.push_str("~1"),
                other => self.0.push(other),
            }
        }
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

fn unescape(token: &str) -> Cow<'_, str> {
    if token.bytes().any(|byte| byte == b'~') {
        Cow::Owned(token.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(token)
    }
}

/// The way from the root to a node while a walk is on it, kept on the walk's own stack.
#[derive(Clone, Copy, Debug)]
pub struct Path<'p> {
    parent: Option<&'p Path<'p>>,
    step: Step<'p>,
}

#[derive(Clone, Copy, Debug)]
enum Step<'p> {
    Base(&'p Pointer),
    Name(&'p str),
    Index(usize),
}

impl<'p> Path<'p> {
    /// A path that starts at `base`.
    pub const fn new(base: &'p Pointer) -> Self {
        Self {
            parent: None,
            step: Step::Base(base),
        }
    }

    /// The path to the member `name`.
    #[must_use]
    pub const fn join(&'p self, name: &'p str) -> Self {
        Self {
            parent: Some(self),
            step: Step::Name(name),
        }
    }

    /// The path to the element `index`, counted from 0.
    #[must_use]
    pub const fn index(&'p self, index: usize) -> Self {
        Self {
            parent: Some(self),
            step: Step::Index(index),
        }
    }

    /// The pointer to the node, written out.
    pub fn pointer(&self) -> Pointer {
        let mut steps = Vec::new();
        let mut next = Some(self);
        while let Some(path) = next {
            steps.push(path.step);
            next = path.parent;
        }
        let mut pointer = Pointer::root();
        for step in steps.into_iter().rev() {
            match step {
                Step::Base(base) => pointer = base.clone(),
                Step::Name(name) => pointer.push(name),
                Step::Index(index) => {
                    let written = write!(pointer.0, "/{index}");
                    debug_assert!(written.is_ok(), "a string takes every write");
                }
            }
        }
        pointer
    }
}

impl From<&Path<'_>> for Pointer {
    fn from(path: &Path<'_>) -> Self {
        path.pointer()
    }
}
