//! What operations have in common: parameters, and the alternatives of authentication.

use indexmap::IndexMap;

use crate::ir::{Docs, Envelope, Operation, Parameter, Security, SharedId, SharedParameter};
use crate::lower::Lowering;
use crate::source::Pointer;

/// A parameter with the envelope that it turns on, without the places that it stands in.
type Likeness = (Parameter, Option<Envelope>);

impl Lowering<'_> {
    /// Finds the parameters that more than one operation has.
    ///
    /// Each is looked up by its hash: operations may be as many as parameters of one name that differ.
    pub(in crate::lower) fn share_parameters(&mut self) {
        let operations = &mut self.api.operations;
        // How many parameters have each likeness, and the likeness of each parameter in turn.
        let mut uses: IndexMap<Likeness, usize> = IndexMap::new();
        let mut likenesses = Vec::new();
        for operation in &*operations {
            for (at, parameter) in operation.parameters.iter().enumerate() {
                let entry = uses.entry(likeness(operation, at, parameter));
                likenesses.push(entry.index());
                *entry.or_default() += 1;
            }
        }
        let uses = uses
            .into_iter()
            .map(|((_, envelope), uses)| (envelope, uses));
        let uses: Vec<(Option<Envelope>, usize)> = uses.collect();
        let mut ids: Vec<Option<SharedId>> = vec![None; uses.len()];
        let parameters = operations.iter_mut().flat_map(|one| &mut one.parameters);
        for (parameter, likeness) in parameters.zip(likenesses) {
            let (envelope, uses) = &uses[likeness];
            if *uses < 2 {
                continue;
            }
            let shared = &mut self.api.shared;
            let id = *ids[likeness].get_or_insert_with(|| {
                shared.push(SharedParameter {
                    parameter: parameter.clone(),
                    envelope: envelope.clone(),
                });
                SharedId(shared.len() - 1)
            });
            parameter.shared = Some(id);
        }
    }

    /// Makes the alternatives of the document, or else the commonest ones, those of all operations
    /// without others.
    pub(in crate::lower) fn share_security(&mut self) {
        let declared = self.document.start().get("security");
        let declared = declared.map(|list| self.alternatives(list.items()));
        let common = declared.unwrap_or_else(|| {
            let mut counts: IndexMap<&Security, usize> = IndexMap::new();
            for security in self.api.operations.iter().flat_map(|one| &one.security) {
                *counts.entry(security).or_default() += 1;
            }
            // Of equals, the first.
            let best = counts.iter().rev().max_by_key(|(_, count)| **count);
            best.map(|(security, _)| Security::clone(security))
                .unwrap_or_default()
        });
        for operation in &mut self.api.operations {
            operation.security.take_if(|own| *own == common);
        }
        self.api.security = common;
    }
}

/// What makes two parameters the same.
fn likeness(operation: &Operation, at: usize, parameter: &Parameter) -> Likeness {
    let mut parameter = parameter.clone();
    // What else is said of an argument is said where it is one.
    if parameter.required {
        parameter.docs = Docs::default();
    }
    parameter.docs.origin = Pointer::root();
    parameter.schema.origin = Pointer::root();
    let envelope = operation.envelope.as_ref();
    let envelope = envelope.filter(|(wraps, _)| *wraps == at);
    (parameter, envelope.map(|(_, envelope)| envelope.clone()))
}
