//! Names of members that the emitted crate could not be compiled with: serde compares a name as a
//! list of bytes as well, for which the compiler needs memory in line with the square of its length.

use super::super::Check;
use crate::diagnostic::{Code, Place};
use crate::source::Path;

/// How long a name may be without counting, in bytes.
const SHORT: usize = 100;

/// How much the squares of the lengths of all others may be together: the compiler takes some
/// twenty bytes for each.
const MAX_SQUARES: usize = 20_000_000;

impl Check<'_, '_> {
    /// Refuses the first name of a member with which there are too many long ones.
    pub(super) fn length_of_name(&mut self, path: Path<'_>, name: &str) {
        if name.len() <= SHORT || self.squares > MAX_SQUARES {
            return;
        }
        let square = name.len().saturating_mul(name.len());
        self.squares = self.squares.saturating_add(square);
        if self.squares > MAX_SQUARES {
            let message = format!(
                "this property name has {} bytes: with the long names before it, too many to compile",
                name.len()
            );
            self.report
                .error(Code::TooLarge, Place::key(&path.join(name)), message)
                .help(format!(
                    "shorten the names: those of up to {SHORT} bytes do not count"
                ));
        }
    }
}
