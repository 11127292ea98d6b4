//! What operations have in common: parameters, and the alternatives of authentication.

use indexmap::IndexMap;

use crate::ir::{Docs, Envelope, Operation, Parameter, Security, SharedId, SharedParameter};
use crate::lower::Lowering;
use crate::source::Pointer;

/// A parameter with the envelope that it turns on, without its prose and the places that it stands in.
type Likeness = (Parameter, Option<Envelope>);

/// The parameters of one likeness.
struct Uses {
    envelope: Option<Envelope>,
    /// How many there are.
    count: usize,
    /// The summary and the description that most of them have.
    prose: [String; 2],
}

impl Lowering<'_> {
    /// Finds the parameters that more than one operation has, whatever each says of them: their prose is
    /// the commonest one.
    ///
    /// Each is looked up by its hash: operations may be as many as parameters of one name that differ.
    pub(in crate::lower) fn share_parameters(&mut self) {
        let operations = &mut self.api.operations;
        // The prose of the parameters that have each likeness, with how many say it, and the likeness of
        // each parameter in turn.
        let mut uses: IndexMap<Likeness, IndexMap<[&str; 2], usize>> = IndexMap::new();
        let mut likenesses = Vec::new();
        for operation in &*operations {
            for (at, parameter) in operation.parameters.iter().enumerate() {
                let entry = uses.entry(likeness(operation, at, parameter));
                likenesses.push(entry.index());
                let docs = &parameter.docs;
                let prose = entry.or_default().entry([&docs.summary, &docs.description]);
                *prose.or_default() += 1;
            }
        }
        let uses = uses.into_iter().map(|((_, envelope), prose)| Uses {
            envelope,
            count: prose.values().sum(),
            // Of equals, the first.
            prose: prose
                .iter()
                .rev()
                .max_by_key(|(_, count)| **count)
                .map_or_else(Default::default, |(prose, _)| prose.map(str::to_owned)),
        });
        let uses: Vec<Uses> = uses.collect();
        let mut ids: Vec<Option<SharedId>> = vec![None; uses.len()];
        let parameters = operations.iter_mut().flat_map(|one| &mut one.parameters);
        for (parameter, likeness) in parameters.zip(likenesses) {
            let uses = &uses[likeness];
            if uses.count < 2 {
                continue;
            }
            let shared = &mut self.api.shared;
            let id = *ids[likeness].get_or_insert_with(|| {
                let mut parameter = parameter.clone();
                let [summary, description] = uses.prose.clone();
                (parameter.docs.summary, parameter.docs.description) = (summary, description);
                shared.push(SharedParameter {
                    parameter,
                    envelope: uses.envelope.clone(),
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
    // What is said of an argument is said where it is one; of what a setter sets, it is to be known
    // whether it is deprecated.
    parameter.docs = Docs {
        deprecated: parameter.docs.deprecated && !parameter.required,
        ..Docs::default()
    };
    parameter.schema.origin = Pointer::root();
    (parameter.schema.title, parameter.schema.message) = (None, None);
    let envelope = operation.envelope.as_ref();
    let envelope = envelope.filter(|(wraps, _)| *wraps == at);
    (parameter, envelope.map(|(_, envelope)| envelope.clone()))
}
