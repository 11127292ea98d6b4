//! Where an inline schema stands: what its type is named after, and whose file it shares.
//!
//! Invariant: a seat depends on the place alone, so that another schema that is added renames nothing.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::list::ordinal;
use crate::document::Node;
use crate::document::keyword::{Keyword, keyword};
use crate::ir::{Direction, NameHint, Type, TypeId};
use crate::lower::Lowering;
use crate::lower::definition::is_definition;
use crate::source::Pointer;

/// Where an inline schema stands: what its type is named after, and whose file it shares.
#[derive(Clone, Debug)]
pub(in crate::lower) struct Seat {
    /// What its name is made from.
    pub(super) name: NameHint,
    /// The component that it stands in; without one, the type is in a file of its own.
    pub(super) owner: Option<TypeId>,
    /// Which way its values go.
    pub(super) direction: Direction,
    /// How many inline schemas it stands in.
    pub(super) depth: usize,
}

impl Seat {
    /// The seat of what stands in no named type, but in an operation.
    pub(in crate::lower) const fn outside(name: NameHint, direction: Direction) -> Self {
        Self {
            name,
            owner: None,
            direction,
            depth: 0,
        }
    }

    /// The seat of a named type itself.
    pub(super) const fn of_type(id: TypeId, name: NameHint, direction: Direction) -> Self {
        Self {
            name,
            owner: Some(id),
            direction,
            depth: 0,
        }
    }

    /// The seat of what stands inside a named type.
    pub(super) fn inside(
        parent: TypeId,
        owner: TypeId,
        step: &str,
        direction: Direction,
        depth: usize,
    ) -> Self {
        Self {
            name: NameHint::Inline {
                parent,
                step: step.to_owned(),
            },
            owner: Some(owner),
            direction,
            depth,
        }
    }

    /// The seat of an item or value, which needs no name of its own if it is not named.
    pub(super) fn step(&self, step: &str) -> Self {
        let name = match &self.name {
            NameHint::Inline {
                parent,
                step: before,
            } => NameHint::Inline {
                parent: *parent,
                step: format!("{before} {step}"),
            },
            NameHint::Operation {
                operation,
                step: before,
            } => NameHint::Operation {
                operation: operation.clone(),
                step: format!("{before} {step}"),
            },
            NameHint::Component(name) => NameHint::Inside {
                component: name.clone(),
                steps: step.to_owned(),
            },
            NameHint::Request(name) => NameHint::Inside {
                component: format!("{name} request"),
                steps: step.to_owned(),
            },
            NameHint::Inside { component, steps } => NameHint::Inside {
                component: component.clone(),
                steps: format!("{steps} {step}"),
            },
        };
        Self {
            name,
            depth: self.depth + 1,
            ..self.clone()
        }
    }
}

impl Lowering<'_> {
    /// The seat of an inline schema in the component that it stands in, even where another one
    /// inherits the member.
    pub(super) fn home(&self, at: &Pointer, seat: &Seat) -> Seat {
        let Some((component, steps)) = self.steps(at) else {
            return seat.clone();
        };
        let of_owner = seat.owner.map(|owner| &self.api.ty(owner).origin);
        let in_parent = match seat.name {
            NameHint::Inline { parent, .. } => at.is_within(&self.api.ty(parent).origin),
            _ => false,
        };
        if of_owner == Some(&component) || in_parent {
            return seat.clone();
        }
        let direction = self.usage.form(&component, seat.direction);
        let is_split = self.usage.is_split(&component) && direction == Direction::Request;
        Seat {
            name: NameHint::Inside {
                component: self.home_name(&component, is_split),
                steps,
            },
            owner: None,
            direction,
            depth: seat.depth,
        }
    }

    /// What a component is called in the names of what stands in it, or in its form of requests.
    fn home_name(&self, component: &Pointer, is_request: bool) -> String {
        let node = self.document.root().at(component);
        let given = node.and_then(|node| node.get("x-rust-name"));
        let given = given.and_then(Node::as_str).map(str::to_owned);
        let name = given.unwrap_or_else(|| self.name_of(component));
        if is_request {
            format!("{name} request")
        } else {
            name
        }
    }

    /// Puts the types of what stands inside of components into the files of these, whoever referred to
    /// them first.
    pub(in crate::lower) fn settle_files(&mut self) {
        let settled = self.api.type_ids().filter_map(|id| {
            let definition = self.api.ty(id);
            let at = &definition.origin;
            if definition.owner != id || is_definition(at) {
                return None;
            }
            // What several components say alike, or is made of several, is called after none of those
            // that it is met in.
            let (component, steps) = self.steps(at)?;
            let name = [false, true].map(|is_request| NameHint::Inside {
                component: self.home_name(&component, is_request),
                steps: steps.clone(),
            });
            if !name.contains(&definition.name) || self.made_of.contains_key(at) {
                return None;
            }
            let mut forms = [Direction::Both, Direction::Response, Direction::Request].into_iter();
            let home = forms.find_map(|form| self.types.get(&(component.clone(), form)));
            match home {
                Some(Type::Named(home)) if self.api.ty(*home).origin == component => {
                    Some((id, *home))
                }
                _ => None,
            }
        });
        let settled: BTreeMap<TypeId, TypeId> = settled.collect();
        for definition in &mut self.api.types {
            if let Some(home) = settled.get(&definition.owner) {
                definition.owner = *home;
            }
        }
    }

    /// The seat of an inline schema whose values are the same both ways, though it stands in a
    /// component that has a form for each.
    pub(super) fn shared_seat(&self, node: &Node, at: &Pointer, seat: &Seat) -> Seat {
        let is_split = || {
            let steps = self.steps(at);
            steps.is_some_and(|(component, _)| self.usage.is_split(&component))
        };
        if self.lenient || self.config.exact || !is_split() || self.usage.differs(self, node) {
            return seat.clone();
        }
        Seat {
            direction: Direction::Both,
            ..seat.clone()
        }
    }

    /// What the type of a schema is named after that others refer to where it stands: the component
    /// or the operation that it is inside of, else its own name.
    pub(super) fn hint(&self, at: &Pointer) -> Option<NameHint> {
        if let Some((component, steps)) = self.steps(at).filter(|(component, _)| component != at) {
            let component = self.name_of(&component);
            return Some(NameHint::Inside { component, steps });
        }
        let mut tokens = at.tokens();
        let (paths, path, method) = (tokens.next()?, tokens.next()?, tokens.next()?);
        if paths != "paths" {
            return None;
        }
        let operation = Pointer::root().join(&paths).join(&path).join(&method);
        let id = self.document.root().at(&operation)?.get("operationId");
        let id = id.and_then(Node::as_str).map(str::to_owned);
        let mut whole = None;
        for token in tokens.by_ref() {
            match &*token {
                "responses" => whole = Some("response"),
                "requestBody" => whole = Some("request"),
                "schema" => break,
                _ => {}
            }
        }
        let mut step = vec![whole?.to_owned()];
        step.extend(steps(tokens));
        Some(NameHint::Operation {
            operation: id.unwrap_or_else(|| format!("{} {path}", method.to_uppercase())),
            step: step.join(" "),
        })
    }

    /// The component schema or parameter that a place is inside of, or the part of another file, and
    /// the steps from it as words of a name.
    fn steps(&self, at: &Pointer) -> Option<(Pointer, String)> {
        let mut tokens = at.tokens().peekable();
        let (first, second) = (tokens.next()?, tokens.next()?);
        let mut component = Pointer::root().join(&first).join(&second);
        let is_file = self.document.is_file(&component);
        if is_file {
            // The file is one schema, or has several by name.
            if !is_keyword(tokens.peek()?) {
                component = component.join(&tokens.next()?);
            }
            // Or operations and responses, which name what stands in them.
            if !tokens.peek().is_some_and(|token| is_keyword(token)) {
                return None;
            }
        } else if first == "components" && matches!(&*second, "schemas" | "parameters") {
            component = component.join(&tokens.next()?);
        } else {
            return None;
        }
        let mut steps = steps(tokens);
        if steps.is_empty() {
            let whole = match &*second {
                "parameters" => "parameter",
                _ => "value",
            };
            steps.push(whole.into());
        }
        Some((component, steps.join(" ")))
    }
}

/// Whether a step leads into a schema, and not to one by its name.
fn is_keyword(step: &str) -> bool {
    keyword(step).is_some_and(Keyword::holds_schemas)
}

/// The steps into a schema as words of a name.
fn steps<'p>(tokens: impl Iterator<Item = Cow<'p, str>>) -> Vec<String> {
    let mut tokens = tokens.peekable();
    let mut steps: Vec<String> = Vec::new();
    while let Some(token) = tokens.next() {
        match &*token {
            "properties" | "$defs" | "definitions" => {
                steps.extend(tokens.next().map(Cow::into_owned));
            }
            "items" | "prefixItems" => {
                let ordinal = tokens.peek().and_then(|index| ordinal(index));
                if ordinal.is_some() {
                    tokens.next();
                }
                steps.push(ordinal.unwrap_or("item").into());
            }
            "additionalProperties" | "unevaluatedProperties" => steps.push("value".into()),
            _ => {}
        }
    }
    steps
}
