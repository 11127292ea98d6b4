//! What webhooks and callbacks bring: the types of their bodies. Whoever receives them is a server,
//! of which there is nothing else here.
//!
//! Invariant: callbacks belong to their operation, webhooks to the whole document only.

use super::Found;
use super::content::{Owner, Whose};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Located;
use crate::ir::Direction;
use crate::lower::Lowering;
use crate::source::Pointer;

/// The body of a request that the other side makes.
pub(in crate::lower) struct Payload<'d> {
    /// What its type is named after.
    name: String,
    pub(super) body: Located<'d>,
}

impl<'d> Lowering<'d> {
    /// The bodies that the webhooks and the callbacks of operations bring.
    pub(in crate::lower) fn payloads(&mut self, operations: &[Found<'d>]) -> Vec<Payload<'d>> {
        let mut found = Vec::new();
        let is_whole = self.config.operations.is_empty() && self.config.schemas.is_empty();
        let webhooks = self.document.start().get("webhooks");
        if let Some(webhooks) = webhooks.filter(|it| is_whole && has_some(it)) {
            self.tell_served(&webhooks.at, "webhooks");
            for (name, item) in webhooks.entries() {
                self.collect_payloads(name, item, &mut found);
            }
        }
        let has_operations = is_whole || !self.config.operations.is_empty();
        for Found { operation, id } in operations.iter().filter(|_| has_operations) {
            let callbacks = operation.located.get("callbacks");
            let Some(callbacks) = callbacks.filter(has_some) else {
                continue;
            };
            self.tell_served(&callbacks.at, "callbacks");
            for (name, callback) in callbacks.entries() {
                let name = format!("{id} {name}");
                let items = self.document.follow(callback).ok();
                for (_, item) in items.iter().flat_map(Located::entries) {
                    self.collect_payloads(&name, item, &mut found);
                }
            }
        }
        found
    }

    /// The bodies of the operations of one path item.
    fn collect_payloads(&self, name: &str, item: Located<'d>, found: &mut Vec<Payload<'d>>) {
        for operation in self.document.operations_of("", item) {
            found.extend(operation.request_body(self.document).map(|body| Payload {
                name: operation.id().unwrap_or(name).to_owned(),
                body,
            }));
        }
    }

    /// Makes the types of a payload: one for each schema that its media types have.
    pub(in crate::lower) fn lower_payload(&mut self, payload: &Payload<'d>) {
        let whose = Whose {
            owner: Owner::Operation(&payload.name),
            step: "payload",
            direction: Direction::Response,
        };
        let content = payload.body.get("content");
        let mut known: Vec<Located<'d>> = Vec::new();
        for (_, media) in content.iter().flat_map(Located::entries) {
            let schema = media.get("schema").filter(|schema| !self.is_file(schema));
            let is_new =
                |schema: &Located<'d>| known.iter().all(|before| before.node != schema.node);
            if let Some(schema) = schema.filter(is_new) {
                self.typed(Some(&schema), whose);
                known.push(schema);
            }
        }
    }

    fn tell_served(&mut self, at: &Pointer, what: &str) {
        let message = format!("{what} are not served: this is a client");
        self.degraded(
            Diagnostic::warning(Code::Unsupported, at, message)
                .with_note("their bodies have types in `models`; nothing else is generated"),
        );
    }
}

/// Whether there is something besides extensions in webhooks or callbacks.
fn has_some(served: &Located<'_>) -> bool {
    served.entries().any(|(name, _)| !name.starts_with("x-"))
}
