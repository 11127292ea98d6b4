//! A schema on a place as one condition: whether every rule is kept.

use quote::quote;

use super::collect::{Scope, is_about_whole};
use super::condition::{Closure, Condition};
use super::members::{get, has};
use super::place::Place;
use super::scalar::scalar;
use super::statement::Statement;
use crate::facts::Application;
use crate::ir::{Property, Rule, Schema, SchemaId, Type};

impl Scope<'_> {
    /// Whether the place satisfies a schema.
    pub(super) fn holds(&mut self, schema: &Schema, place: &Place) -> Condition {
        match self.application(schema, place) {
            Application::Nowhere => Condition::True,
            Application::Optional(inner) => {
                let value = Place::bound("value", inner);
                let inside = self.holds(schema, &value);
                if self.plan.api.refuses_null(schema) {
                    present(place, &value, inside)
                } else {
                    optional(place, &value, inside)
                }
            }
            Application::Own(_) => is_valid(place),
            Application::Behind => keeps(self.collect(schema, place)),
            Application::Rules if place.ty == Type::Json => self.holds_json(schema, place),
            Application::Rules => {
                let rules = schema.rules.iter();
                Condition::all(rules.map(|rule| self.holds_rule(schema, rule, place)))
            }
        }
    }

    /// Whether the place satisfies one rule.
    pub(super) fn holds_rule(&mut self, schema: &Schema, rule: &Rule, place: &Place) -> Condition {
        let is_tuple = matches!(place.ty, Type::Tuple(_));
        if let Some(scalar) = scalar(self.plan, schema, rule, place)
            && !(is_tuple && is_about_whole(rule))
        {
            return scalar.holds;
        }
        match rule {
            Rule::Ref(id) => self.holds_ref(*id, place),
            Rule::Items { from: 0, schema } if !is_tuple => self.holds_items(schema, place),
            Rule::Required(names) => self.holds_required(schema, names, place),
            Rule::Properties {
                named,
                patterns,
                additional: None,
            } if patterns.is_empty() => Condition::all(
                named
                    .iter()
                    .map(|property| self.holds_property(property, place)),
            ),
            Rule::AllOf(parts) => Condition::all(parts.iter().map(|part| self.holds(part, place))),
            Rule::AnyOf(parts) => {
                let parts = parts.iter();
                Condition::any(parts.map(|part| self.holds_branch(part, rule, place)))
            }
            Rule::OneOf(parts) => {
                let parts = parts.iter();
                Condition::one(parts.map(|part| self.holds_branch(part, rule, place)))
            }
            Rule::Not(part) => self.holds(part, place).negated(),
            // What is told in statements is asked by running them.
            _ => keeps(self.collect_rule(schema, rule, place)),
        }
    }

    /// Whether members are there that a condition asks for. Those that go the other way only are not,
    /// unless the schema demands something else as well, which is then what it is told by.
    fn holds_required(&self, schema: &Schema, names: &[String], place: &Place) -> Condition {
        let goes = |name: &&String| !self.plan.api.is_one_way(&place.ty, name);
        let names = names.iter();
        if self.plan.api.is_of_other_way(schema, &place.ty) {
            return Condition::False;
        }
        Condition::all(names.filter(goes).map(|name| self.present(name, place)))
    }

    /// Whether the place satisfies one branch of a choice: a struct with the members of all branches has
    /// fields for those that a closed one refuses.
    fn holds_branch(&mut self, branch: &Schema, choice: &Rule, place: &Place) -> Condition {
        let api = &self.plan.api;
        let refused = api.refused(branch, choice, &place.ty).into_iter();
        let refused = refused.map(|name| self.present(name, place).negated());
        let refused: Vec<Condition> = refused.collect();
        Condition::all(std::iter::once(self.holds(branch, place)).chain(refused))
    }

    /// Whether the place satisfies a referred schema.
    fn holds_ref(&mut self, id: SchemaId, place: &Place) -> Condition {
        if self.has_validator(id, place) {
            return is_valid(place);
        }
        if place.ty != Type::Json
            && !self.lists_many(id, place)
            && let Some(inlined) = self.inline(id, |scope, schema| scope.holds(schema, place))
        {
            return inlined;
        }
        let (json, schema) = (place.json(), self.function(id));
        let (value, function) = (json.tokens(), schema.tokens());
        let test = json.about(quote!(json::satisfies(#value, #function)));
        Condition::Term(test.of("json").with(&schema))
    }

    /// Whether every item satisfies `items`.
    fn holds_items(&mut self, items: &Schema, place: &Place) -> Condition {
        let Type::List(ty) = &place.ty else {
            return Condition::True;
        };
        let (value, item) = (place.value(), Place::bound("item", ty));
        match self.holds(items, &item) {
            Condition::True => Condition::True,
            Condition::False => place.is_empty(),
            inside => {
                let closure = Closure::new(item.pattern(), inside);
                Condition::Every(place.about(quote!(#value.iter())), closure)
            }
        }
    }

    /// Whether a member, if it is there, satisfies its schema.
    fn holds_property(&mut self, property: &Property, place: &Place) -> Condition {
        let name = &property.name;
        if let Type::Map(ty) = &place.ty {
            let member = Place::bound("value", ty);
            return match self.holds(&property.schema, &member) {
                Condition::True => Condition::True,
                Condition::False => has(place, name).negated(),
                inside => {
                    let closure = Closure::new(member.pattern(), inside);
                    Condition::AbsentOr(get(place, name), closure)
                }
            };
        }
        let Some(field) = self.field(name, place) else {
            return match self.kept(place) {
                Some(kept) => self.holds_property(property, &kept),
                None => Condition::True,
            };
        };
        match &field.variable {
            None => self.holds(&property.schema, &field.place),
            Some(variable) => {
                let inside = self.holds(&property.schema, variable);
                optional(&field.place, variable, inside)
            }
        }
    }
}

/// Whether a value satisfies the schema that its type was made for.
fn is_valid(place: &Place) -> Condition {
    let value = place.value();
    Condition::Done(place.about(quote!(#value.validate())).of("Validate"))
}

/// Whether statements report nothing.
fn keeps(statements: Vec<Statement>) -> Condition {
    if statements.is_empty() {
        Condition::True
    } else {
        Condition::Keeps(statements)
    }
}

/// Whether an optional value is absent or satisfies a condition.
fn optional(option: &Place, value: &Place, inside: Condition) -> Condition {
    match inside {
        Condition::True => Condition::True,
        Condition::False => option.is_there().negated(),
        inside => {
            let closure = Closure::new(value.expression().clone(), inside);
            Condition::AbsentOr(option.option(), closure)
        }
    }
}

/// Whether a value that may be `null` is not, and satisfies a condition.
fn present(option: &Place, value: &Place, inside: Condition) -> Condition {
    match inside {
        Condition::True => option.is_there(),
        Condition::False => Condition::False,
        inside => {
            let closure = Closure::new(value.expression().clone(), inside);
            Condition::PresentAnd(option.option(), closure)
        }
    }
}
