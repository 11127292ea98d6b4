//! What a document has often if it has it once: told once, at the first place, with how many others
//! there are.

use indexmap::IndexSet;

use super::Check;
use crate::diagnostic::{Diagnostic, Place, elsewhere};

/// A warning with its places.
pub(super) struct Often {
    /// The warning at the first of them.
    first: Diagnostic,
    /// Each once: a node may be visited in several roles.
    places: IndexSet<Place>,
}

impl Check<'_, '_> {
    /// Gives a warning at the end, once for all the places at which the same is said.
    pub(super) fn often(&mut self, warning: Diagnostic) {
        let place = warning.at.clone();
        let known = self.often.entry(warning.message.clone());
        let known = known.or_insert_with(|| Often {
            first: warning,
            places: IndexSet::new(),
        });
        known.places.insert(place);
    }

    /// Gives these warnings.
    pub(super) fn tell_often(&mut self) {
        for (message, Often { first, places }) in std::mem::take(&mut self.often) {
            let message = message + &elsewhere(places.len());
            self.report.push(Diagnostic { message, ..first });
        }
    }
}
