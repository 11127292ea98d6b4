//! Bodies whose values come one by one: lines of JSON, and events.
//!
//! Invariant: a schema of a whole event is told from one of what the data of an event hold.

use super::content::Whose;
use crate::document::{Located, Lookup, Node, Seen};
use crate::ir::{Content, MediaType, Rule, Schema, Type};
use crate::lower::Lowering;
use crate::lower::meaning::{held_kind, kinds};

impl<'d> Lowering<'d> {
    /// What lines of JSON hold; a schema of a text describes all of them at once.
    pub(super) fn lines(&mut self, schema: Option<Located<'d>>, whose: Whose<'_>) -> Content {
        let Some(whole) = schema else {
            let schema = Schema::default();
            return Content::Lines {
                ty: Type::Json,
                schema,
            };
        };
        let (node, at) = self.behind_at(whole.node, &whole.at);
        if held_kind(node) == Some("string") {
            return Content::Bytes;
        }
        let step = format!("{} line", whose.step);
        let whose = Whose {
            step: &step,
            ..whose
        };
        let item = self.item(whole);
        let (ty, rules) = self.typed(Some(&item), whose);
        let schema = if kinds(node) == ["array"] {
            self.schema(node, &at, whose.direction, 0)
        } else {
            Schema {
                rules: [Rule::Items {
                    from: 0,
                    schema: Box::new(rules),
                }]
                .into(),
                ..Schema::default()
            }
        };
        Content::Lines { ty, schema }
    }

    /// A stream of events.
    pub(super) fn events(&mut self, schema: Option<Located<'d>>, whose: Whose<'_>) -> Content {
        let schema = schema.map(|schema| self.item(schema));
        let schema = schema.map(|schema| self.framed(&schema).unwrap_or(schema));
        let schema = schema.map(|schema| self.json_data(&schema).unwrap_or(schema));
        let data = schema.as_ref().and_then(|schema| self.event_data(schema));
        let step = format!("{} event", whose.step);
        let whose = Whose {
            step: &step,
            ..whose
        };
        let ty = schema
            .as_ref()
            .map_or(Type::String, |_| self.typed(schema.as_ref(), whose).0);
        let whole = data.is_some();
        let text = data.map_or_else(|| self.holds_texts(&ty), |data| holds_text(&data));
        Content::Events { ty, whole, text }
    }

    /// The data of an event, where a schema describes it by the names that frameworks have for the
    /// fields of events, which are not those on the wire.
    fn framed(&self, schema: &Located<'d>) -> Option<Located<'d>> {
        const FIELDS: [&str; 8] = [
            "comment",
            "data",
            "eventId",
            "eventType",
            "id",
            "name",
            "reconnectionInterval",
            "retry",
        ];
        const FOREIGN: [&str; 4] = ["comment", "eventType", "name", "reconnectionInterval"];
        let (node, at) = self.behind_at(schema.node, &schema.at);
        let names: Vec<&str> = node
            .members("properties")
            .map(|(name, _)| name.as_str())
            .collect();
        let is_event = names.iter().all(|name| FIELDS.contains(name))
            && names.iter().any(|name| FOREIGN.contains(name));
        let node = Located { node, at };
        node.get("properties")?.get("data").filter(|_| is_event)
    }

    /// The schema of what comes one by one: the items, where it is that of a list.
    fn item(&self, schema: Located<'d>) -> Located<'d> {
        let (node, at) = self.behind_at(schema.node, &schema.at);
        let items = Located { node, at }.get("items");
        let is_list = kinds(node) == ["array"];
        items.filter(|_| is_list).unwrap_or(schema)
    }

    /// What an event holds whose data are said to be JSON (`OpenAPI` 3.2.0, 4.14.4.3).
    fn json_data(&self, schema: &Located<'d>) -> Option<Located<'d>> {
        let (node, at) = self.behind_at(schema.node, &schema.at);
        let data = Located { node, at }.get("properties")?.get("data")?;
        let is_json = |name: &str| MediaType::of(name).is_json();
        data.text("contentMediaType").filter(|name| is_json(name))?;
        data.get("contentSchema")
    }

    /// Where a schema describes an event with its fields, objects with `data` beside `event`, or beside
    /// nothing that is no field of events (WHATWG HTML, 9.2.6): what it says of the data.
    fn event_data(&self, schema: &Located<'d>) -> Option<Vec<&'d Node>> {
        let (mut seen, mut found) = (Seen::default(), Vec::new());
        let mut open = vec![schema.clone()];
        while let Some(schema) = open.pop() {
            let (node, at) = self.behind_at(schema.node, &schema.at);
            if !seen.insert(node) {
                continue;
            }
            let node = Located { node, at };
            let properties = node.get("properties");
            let member = |name: &str| properties.as_ref()?.get(name);
            let mut names = node
                .node
                .members("properties")
                .map(|(name, _)| name.as_str());
            let is_event = member("event").is_some()
                || names.all(|name| ["data", "id", "retry"].contains(&name));
            if let Some(data) = member("data").filter(|_| is_event) {
                found.push(self.behind(data.node));
                continue;
            }
            let before = open.len();
            for keyword in ["oneOf", "anyOf"] {
                open.extend(node.get(keyword).iter().flat_map(Located::items));
            }
            if open.len() == before {
                return None;
            }
        }
        Some(found)
    }
}

/// Whether a schema is of what the gateway of gRPC sends of a stream: one such object a line, labelled
/// as JSON.
pub(super) fn is_stream_result(schema: &Node) -> bool {
    let title = schema.text("title").unwrap_or_default();
    let members = schema.members("properties");
    let mut members: Vec<&str> = members.map(|(name, _)| name.as_str()).collect();
    members.sort_unstable();
    title.starts_with("Stream result of ") && members == ["error", "result"]
}

/// Whether some of the data of events is a text, and none may be anything.
fn holds_text(data: &[&Node]) -> bool {
    let kinds: Option<Vec<_>> = data.iter().map(|node| held_kind(node)).collect();
    kinds.is_some_and(|kinds| kinds.contains(&"string"))
}
