//! What a document has often if it has it once: told once, at the first place, with how many others
//! there are.

use indexmap::IndexSet;

use super::Check;
use crate::diagnostic::{Code, Place, elsewhere};

/// A warning with its places.
pub(super) struct Often {
    code: Code,
    help: String,
    /// Each once: a node may be visited in several roles.
    places: IndexSet<Place>,
}

impl Check<'_, '_> {
    /// Warns of something at the end, once for all its places.
    pub(super) fn often(
        &mut self,
        code: Code,
        place: Place,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let known = self.often.entry(message.into());
        let known = known.or_insert_with(|| Often {
            code,
            help: help.into(),
            places: IndexSet::new(),
        });
        known.places.insert(place);
    }

    /// Gives these warnings.
    pub(super) fn tell_often(&mut self) {
        for (message, Often { code, help, places }) in std::mem::take(&mut self.often) {
            let more = elsewhere(places.len());
            if let Some(first) = places.into_iter().next() {
                let message = format!("{message}{more}");
                self.report.warning(code, first, message).help(help);
            }
        }
    }
}
