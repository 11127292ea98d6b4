//! When schemas and types that lead to each other are lowered: each where it is met, but what is met
//! too deep in others after them, since a chain of references may be as long as its document.
//!
//! Invariant: when the outermost turn is over, nothing waits.

use super::Lowering;
use super::shape::Seat;
use crate::ir::{Direction, SchemaId, TypeId};
use crate::source::Pointer;

/// How deep schemas and types stand in each other at most while they are lowered, whether a reference
/// is between or not; the stack has room for several times as many.
const MAX_NESTING: usize = 2000;

/// What others refer to, and what is reserved for it.
pub(super) enum Turn {
    /// The rules of a schema.
    Schema(SchemaId, Pointer, Direction),
    /// The shape of a type.
    Type(TypeId, Pointer, Seat),
}

/// The turns that are begun or wait.
#[derive(Default)]
pub(super) struct Turns {
    /// How many are begun and not over.
    begun: usize,
    /// How many schemas and types stand in each other.
    nesting: usize,
    waiting: Vec<Turn>,
}

impl Lowering<'_> {
    /// Lowers what others refer to, at once or when less is open.
    pub(super) fn in_turn(&mut self, turn: Turn) {
        if self.turns.nesting > MAX_NESTING {
            self.turns.waiting.push(turn);
            return;
        }
        self.turns.begun += 1;
        self.take(turn);
        while self.turns.begun == 1
            && let Some(turn) = self.turns.waiting.pop()
        {
            self.take(turn);
        }
        self.turns.begun -= 1;
    }

    /// Does something one level deeper.
    pub(super) fn deeper<T>(&mut self, inside: impl FnOnce(&mut Self) -> T) -> T {
        self.turns.nesting += 1;
        let made = inside(self);
        self.turns.nesting -= 1;
        made
    }

    fn take(&mut self, turn: Turn) {
        match turn {
            Turn::Schema(id, at, direction) => {
                if let Some(node) = self.document.root().at(&at) {
                    self.api.schemas[id.0] = self.schema(node, &at, direction, 0);
                }
            }
            Turn::Type(id, at, seat) => {
                if let Some(node) = self.document.root().at(&at) {
                    self.api.types[id.0].shape = self.referred_shape(node, &at, &seat, id);
                }
            }
        }
    }
}
