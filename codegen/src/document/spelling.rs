//! Members that a schema requires by one name and describes by the same in other letters.

use super::address::Seen;
use super::{Document, Node, Object};

/// How many schemas one may inherit from for its members to be compared; of more, none is taken for another.
const MAX_INHERITED: usize = 64;

/// What makes a schema one of several, each of which may describe members that it does not.
const CHOICES: [&str; 6] = [
    "discriminator",
    "oneOf",
    "anyOf",
    "then",
    "else",
    "dependentSchemas",
];

impl Document {
    /// The name in other letters, capital or small, under which alone a schema, or what it inherits from,
    /// describes a member; nothing where another schema may describe it.
    pub(crate) fn spelled_otherwise<'d>(
        &'d self,
        schema: &'d Object,
        name: &str,
    ) -> Option<&'d str> {
        let own = schema.get("properties").and_then(Node::as_object);
        if own.is_some_and(|own| own.contains_key(name)) {
            return None;
        }
        let parts = |schema: &'d Object| {
            let parts = schema.get("allOf").and_then(Node::as_array);
            parts.unwrap_or_default().iter()
        };
        let mut open: Vec<&'d Node> = parts(schema).collect();
        if let Some(reference) = schema.get("$ref") {
            open.push(self.target(reference.as_str()?).ok()?.node);
        }
        let (mut schemas, mut seen) = (vec![schema], Seen::default());
        while let Some(part) = open.pop() {
            let part = self.behind(part)?;
            if !seen.insert(part) {
                continue;
            }
            if seen.len() > MAX_INHERITED {
                return None;
            }
            let part = part.as_object()?;
            schemas.push(part);
            open.extend(parts(part));
        }
        let chooses = |schema: &&Object| CHOICES.iter().any(|it| schema.contains_key(*it));
        if schemas.len() > 1 && schemas.iter().any(chooses) {
            return None;
        }
        let describes_more = |schema: &&Object| {
            let others = schema.get("additionalProperties").and_then(Node::as_object);
            schema.contains_key("patternProperties") || others.is_some_and(|it| !it.is_empty())
        };
        if schemas.iter().any(describes_more) {
            return None;
        }
        let members = schemas.into_iter();
        let members = members.filter_map(|schema| schema.get("properties")?.as_object());
        if members.clone().any(|members| members.contains_key(name)) {
            return None;
        }
        let mut names = members.flat_map(Object::keys);
        let known = names.find(|known| known.eq_ignore_ascii_case(name));
        known.map(String::as_str)
    }
}
