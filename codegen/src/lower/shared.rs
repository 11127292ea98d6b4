//! What operations have in common: parameters, and the alternatives of authentication.

use std::collections::BTreeMap;

use super::Lowering;
use crate::ir::{
    Docs, Envelope, Location, Operation, Parameter, Security, SharedId, SharedParameter,
};
use crate::source::Pointer;

/// A parameter with the envelope that it turns on, without the places that it stands in.
type Kind = (Parameter, Option<Envelope>);

impl Lowering<'_> {
    /// Finds the parameters that more than one operation has.
    pub(super) fn share_parameters(&mut self) {
        let mut kinds: Vec<(Kind, usize)> = Vec::new();
        let mut by_name: BTreeMap<(Location, String), Vec<usize>> = BTreeMap::new();
        let mut kind_of: Vec<Vec<usize>> = Vec::new();
        for operation in &self.api.operations {
            let mut row = Vec::new();
            for (at, parameter) in operation.parameters.iter().enumerate() {
                let kind = kind(operation, at, parameter);
                let same_name = by_name
                    .entry((parameter.location, parameter.name.clone()))
                    .or_default();
                let known = same_name.iter().find(|at| kinds[**at].0 == kind).copied();
                let id = known.unwrap_or_else(|| {
                    kinds.push((kind, 0));
                    same_name.push(kinds.len() - 1);
                    kinds.len() - 1
                });
                kinds[id].1 += 1;
                row.push(id);
            }
            kind_of.push(row);
        }
        let mut ids: BTreeMap<usize, SharedId> = BTreeMap::new();
        for (row, operation) in kind_of.into_iter().zip(&mut self.api.operations) {
            for (kind, parameter) in row.into_iter().zip(&mut operation.parameters) {
                let ((_, envelope), uses) = &kinds[kind];
                if *uses < 2 {
                    continue;
                }
                let shared = &mut self.api.shared;
                let id = *ids.entry(kind).or_insert_with(|| {
                    shared.push(SharedParameter {
                        parameter: parameter.clone(),
                        envelope: envelope.clone(),
                    });
                    SharedId(shared.len() - 1)
                });
                parameter.shared = Some(id);
            }
        }
    }

    /// Makes the alternatives of the document, or else the commonest ones, those of all operations
    /// without others.
    pub(super) fn share_security(&mut self) {
        let declared = self.document.start().get("security");
        let declared = declared.map(|list| self.alternatives(list.items()));
        let common = declared.unwrap_or_else(|| {
            let mut counts: Vec<(Security, usize)> = Vec::new();
            for security in self.api.operations.iter().flat_map(|one| &one.security) {
                match counts.iter_mut().find(|(known, _)| known == security) {
                    Some((_, count)) => *count += 1,
                    None => counts.push((security.clone(), 1)),
                }
            }
            // Of equals, the first.
            let best = counts.iter().rev().max_by_key(|(_, count)| *count);
            best.map(|(security, _)| security.clone())
                .unwrap_or_default()
        });
        for operation in &mut self.api.operations {
            operation.security.take_if(|own| *own == common);
        }
        self.api.security = common;
    }
}

/// What makes two parameters the same.
fn kind(operation: &Operation, at: usize, parameter: &Parameter) -> Kind {
    let mut parameter = parameter.clone();
    parameter.docs = Docs {
        origin: Pointer::root(),
        ..parameter.docs
    };
    parameter.schema.origin = Pointer::root();
    let envelope = operation.envelope.as_ref();
    let envelope = envelope.filter(|(wraps, _)| *wraps == at);
    (parameter, envelope.map(|(_, envelope)| envelope.clone()))
}
