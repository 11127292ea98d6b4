//! Where a document shows, presets or lists values: examples, defaults, and listed values that limits
//! stand beside.

use super::{Document, Node};
use crate::direction::Direction;
use crate::source::Pointer;

/// An example, default or listed value, and the schema that it illustrates.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Example {
    /// Where the value is written, which for a referenced example is not where it is used.
    pub at: Pointer,
    /// The schema, which may be a reference.
    pub schema: Pointer,
    /// Which way the value travels.
    pub direction: Direction,
    /// What the value is for.
    pub role: Role,
}

/// What a value in a document is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// It shows what a value looks like.
    Example,
    /// It is what an absent value means.
    Default,
    /// It is one of the values that there are.
    Listed,
}

impl Document {
    /// All examples, defaults and limited values that have a schema, in the order of the document; one that is
    /// referenced is there once for each schema that it illustrates.
    pub fn examples(&self) -> &[Example] {
        &self.examples
    }

    /// The value of an example.
    pub fn example_value(&self, example: &Example) -> Option<&Node> {
        self.get(&example.at)
    }
}
