//! The keywords that look at members, as statements.

use std::collections::BTreeSet;

use quote::quote;

use super::collect::Scope;
use super::condition::Condition;
use super::expression::Expression;
use super::place::Place;
use super::statement::{self, Call, Judged, Statement, Test};
use super::text::is_match;
use crate::emit::imports::Imports;
use crate::emit::pattern::NamePattern;
use crate::ir::{Members, Pattern, Presence, Property, Rule, Schema, Type};
use crate::names::{Ident, words};

/// How many pairs of members `dependentRequired` has at most that are asked for one by one.
const MANY: usize = 64;

/// How many times there are at most that a pattern is asked of a field by itself.
const MANY_MATCHES: usize = 1024;

impl Scope<'_> {
    /// A required member that its field leaves optional.
    pub(super) fn collect_required(&self, name: &str, place: &Place) -> Option<Statement> {
        match self.met(name, place) {
            Condition::True => None,
            present => {
                let judged = Judged::Holds(present);
                Some(statement::keyword("required", judged, quote!(#name)))
            }
        }
    }

    /// Whether a member is there that has to be, where it goes this way.
    fn met(&self, name: &str, place: &Place) -> Condition {
        if self.plan.api.always_has(&place.ty, name) {
            Condition::True
        } else {
            self.present(name, place)
        }
    }

    /// Whether a member is there; one that goes the other way only is not.
    pub(super) fn present(&self, name: &str, place: &Place) -> Condition {
        let api = &self.plan.api;
        match &place.ty {
            Type::Map(_) => has(place, name),
            Type::Json => Condition::Present(get(place, name)),
            ty if api.is_one_way(ty, name) => Condition::False,
            ty if api.record(ty).is_none() || api.always_has(ty, name) => Condition::True,
            _ => match self.field(name, place) {
                Some(held) => held.place.is_there(),
                // What the struct does not hold is never sent.
                None => self
                    .kept(place)
                    .map_or(Condition::False, |kept| has(&kept, name)),
            },
        }
    }

    /// One named property; `keyword` says what describes it.
    fn collect_property(
        &mut self,
        property: &Property,
        keyword: &str,
        place: &Place,
    ) -> Vec<Statement> {
        if self.is_asked_by_own(property, place) {
            return Vec::new();
        }
        let name = &property.name;
        let member = if self.tag == Some(name.as_str()) {
            quote!(tag)
        } else {
            statement::member(name)
        };
        if let Type::Map(ty) = &place.ty {
            let value = Place::bound("value", ty);
            let inside = self.collect_named(property, keyword, &value);
            if inside.is_empty() {
                return inside;
            }
            let inside = statement::within(&member, inside);
            let (found, is_there) = (get(place, name), has(place, name));
            let test = Test::of(&value.pattern(), found, is_there, &inside);
            return vec![statement::when(test, inside)];
        }
        let Some(field) = self.field(name, place) else {
            return match self.kept(place) {
                Some(kept) => self.collect_property(property, keyword, &kept),
                None => Vec::new(),
            };
        };
        let Some(variable) = &field.variable else {
            let inside = self.collect_named(property, keyword, &field.place);
            return statement::within(&member, inside);
        };
        let inside = self.collect_named(property, keyword, variable);
        if inside.is_empty() {
            return inside;
        }
        let on_option = inside.iter().map(|it| it.on_option(variable, &field.place));
        if let Some(on_option) = on_option.collect::<Option<Vec<_>>>()
            && let Some(calls) = statement::in_place(&member, &on_option)
        {
            return calls;
        }
        let inside = statement::within(&member, inside);
        let (pattern, is_there) = (variable.expression(), field.place.is_there());
        let test = Test::of(pattern, field.place.subject(), is_there, &inside);
        vec![statement::when(test, inside)]
    }

    /// What reports every rule that the value of a named property breaks.
    fn collect_named(
        &mut self,
        property: &Property,
        keyword: &str,
        value: &Place,
    ) -> Vec<Statement> {
        self.collect_part(&property.schema, keyword, "no member of this name", value)
    }

    /// What reports every rule of a pattern that the members break which have fields.
    fn collect_fields(
        &mut self,
        (pattern, schema): (&Pattern, &Schema),
        place: &Place,
    ) -> Vec<Statement> {
        let plan = self.plan;
        let fields = plan.api.record(&place.ty).map(|shape| &shape.fields);
        let (matcher, mut statements) = (NamePattern::new(&pattern.0), Vec::new());
        for field in fields.into_iter().flatten() {
            let name = &field.name;
            let test = match matcher.matches(name) {
                Some(false) => continue,
                Some(true) => Condition::True,
                None => is_match(plan, pattern, &Place::literal(name)),
            };
            let property = Property {
                name: name.clone(),
                schema: schema.clone(),
            };
            let inside = self.collect_property(&property, "patternProperties", place);
            match test {
                Condition::True => statements.extend(inside),
                _ if inside.is_empty() => {}
                test => statements.push(statement::when(Test::Holds(test), inside)),
            }
        }
        statements
    }

    /// The same of many patterns and members, asked of how these are written.
    fn collect_written(&mut self, patterns: &[(Pattern, Schema)], place: &Place) -> Vec<Statement> {
        let rule = Rule::Properties {
            named: Members::default(),
            patterns: patterns.to_vec(),
            additional: None,
        };
        let mut written = Place::bound("value", &Type::Json);
        if self.plan.facts.has_secret(&place.ty) {
            written = written.hidden();
        }
        let inside = self.collect(&Schema::default().with([rule]), &written);
        statement::binding("value", place.json(), inside)
    }

    /// The field of the place that holds a member.
    pub(super) fn field(&self, name: &str, place: &Place) -> Option<Held> {
        let Type::Named(id) = place.ty else {
            return None;
        };
        let (at, field) = self.plan.api.field(&place.ty, name)?;
        let ident = &self.plan.names.ty(id).members[at];
        let is_optional = field.presence != Presence::Required;
        Some(Held {
            place: place.part(&quote!(#ident), &field.ty),
            variable: is_optional.then(|| Place::bound(self.variable(ident).as_str(), &field.ty)),
        })
    }

    /// The variable that a field is bound to; never one that the emitted code uses itself.
    fn variable(&self, field: &Ident) -> Ident {
        let is_taken = match field.as_str() {
            "at" | "out" | "keyword" | "pattern" => true,
            "tag" => self.tag.is_some(),
            _ => false,
        };
        if is_taken {
            Ident::snake(&[words(field.plain()).concat(), "value".to_owned()])
        } else {
            field.clone()
        }
    }

    /// `properties`, `patternProperties` and `additionalProperties`.
    pub(super) fn collect_properties(
        &mut self,
        named: &[Property],
        patterns: &[(Pattern, Schema)],
        additional: Option<&Schema>,
        place: &Place,
    ) -> Vec<Statement> {
        let mut statements: Vec<Statement> = named
            .iter()
            .flat_map(|property| self.collect_property(property, "properties", place))
            .collect();
        let fields = self.plan.api.record(&place.ty);
        let fields = fields.map_or(0, |shape| shape.fields.len());
        if fields.saturating_mul(patterns.len()) > MANY_MATCHES {
            statements.extend(self.collect_written(patterns, place));
        } else {
            for (pattern, schema) in patterns {
                statements.extend(self.collect_fields((pattern, schema), place));
                let test = is_match(self.plan, pattern, &name());
                statements.extend(self.collect_members(schema, "patternProperties", test, place));
            }
        }
        if let Some(additional) = additional {
            let test = self.is_unnamed(named, patterns, place);
            let keyword = "additionalProperties";
            statements.extend(self.collect_members(additional, keyword, test, place));
        }
        statements
    }

    /// Whether a member, by its `name`, is one that `additionalProperties` is about.
    pub(super) fn is_unnamed(
        &self,
        named: &[Property],
        patterns: &[(Pattern, Schema)],
        place: &Place,
    ) -> Condition {
        // The named members of a struct have fields of their own.
        let is_listed = !named.is_empty() && matches!(place.ty, Type::Map(_));
        let listed = is_listed.then(|| is_named(named));
        let patterns = patterns.iter();
        let patterns = patterns.map(|(pattern, _)| is_match(self.plan, pattern, &name()));
        Condition::all(listed.into_iter().chain(patterns).map(Condition::negated))
    }

    /// The members whose `name` passes a test; `keyword` says what they are.
    pub(super) fn collect_members(
        &mut self,
        schema: &Schema,
        keyword: &str,
        test: Condition,
        place: &Place,
    ) -> Option<Statement> {
        let (members, ty) = self.free_members(place)?;
        let value = Place::bound("value", &ty);
        let inside = self.collect_part(schema, keyword, "no member of this name", &value);
        if inside.is_empty() || matches!(test, Condition::False) {
            return None;
        }
        if let ([Statement::Call(Call::Own(_))], Condition::True, Type::Map(_)) =
            (inside.as_slice(), &test, &place.ty)
        {
            return Some(statement::own(place));
        }
        let is_used = statement::uses(&inside, value.expression());
        let inside = statement::at(&quote!(&at.member(name)), inside);
        let inside = match test {
            Condition::True => inside,
            test => vec![statement::when(Test::Holds(test), inside)],
        };
        Some(if is_used {
            let value = value.pattern();
            let value = value.tokens();
            Statement::For(quote!((name, #value)), members.subject(), inside)
        } else {
            Statement::For(quote!(name), keys(&members), inside)
        })
    }

    /// The map of the members of a struct that have no field, if it keeps them.
    pub(super) fn kept(&self, place: &Place) -> Option<Place> {
        let ty = self.plan.api.record(&place.ty)?.additional.kept()?;
        let map = Type::Map(Box::new(ty.clone()));
        Some(place.part(&quote!(additional), &map))
    }

    /// The members of a place that have no field, and the type of their values.
    pub(super) fn free_members(&self, place: &Place) -> Option<(Place, Type)> {
        let ty = self.plan.api.free_members(&place.ty)?.clone();
        Some((self.kept(place).unwrap_or_else(|| place.clone()), ty))
    }

    /// `propertyNames`.
    pub(super) fn collect_names(&mut self, schema: &Schema, place: &Place) -> Vec<Statement> {
        let mut statements = self.collect_known_names(schema, place);
        let inside = self.collect(schema, &name());
        if inside.is_empty() {
            return statements;
        }
        let Some((members, _)) = self.free_members(place) else {
            return statements;
        };
        let inside = statement::at(&quote!(&at.name(name)), inside);
        statements.push(Statement::For(quote!(name), keys(&members), inside));
        statements
    }

    /// `propertyNames`, for the members that have fields.
    fn collect_known_names(&mut self, schema: &Schema, place: &Place) -> Vec<Statement> {
        let plan = self.plan;
        let Some(shape) = plan.api.record(&place.ty) else {
            return Vec::new();
        };
        let mut statements = Vec::new();
        for field in &shape.fields {
            let name = &field.name;
            let inside = self.collect(schema, &Place::literal(name));
            if inside.is_empty() {
                continue;
            }
            let inside = statement::within(&quote!(&at.name(#name)), inside);
            match self.present(name, place) {
                Condition::True => statements.extend(inside),
                present => statements.push(statement::when(Test::Holds(present), inside)),
            }
        }
        statements
    }

    /// `dependentRequired`.
    pub(super) fn collect_dependent_required(
        &self,
        entries: &[(String, Vec<String>)],
        place: &Place,
    ) -> Vec<Statement> {
        let pairs: usize = entries.iter().map(|(_, required)| required.len()).sum();
        if pairs > MANY {
            return vec![self.collect_dependents(entries, place)];
        }
        let mut statements = Vec::new();
        for (name, required) in entries {
            for other in required {
                let absent = self.present(name, place).negated();
                let holds = Condition::any([absent, self.met(other, place)]);
                if !matches!(holds, Condition::True) {
                    let (judged, members) = (Judged::Holds(holds), quote!(#other, #name));
                    statements.push(statement::keyword("dependent_required", judged, members));
                }
            }
        }
        statements
    }

    /// `dependentRequired` of many members, as a list of what is there and one of what depends on it.
    fn collect_dependents(&self, entries: &[(String, Vec<String>)], place: &Place) -> Statement {
        let names = entries
            .iter()
            .flat_map(|(name, required)| std::iter::once(name).chain(required));
        let names: BTreeSet<&String> = names.collect();
        let present = names.iter().map(|name| {
            let present = self.present(name, place);
            // What asks whether a member is there is of no module.
            let present = present.emit(&mut Imports::default());
            quote!((#name, #present))
        });
        let present = place.about(quote!(&[#(#present),*]));
        let entries = entries.iter().map(|(name, required)| {
            let api = &self.plan.api;
            let required = required.iter();
            let required = required.filter(|other| !api.is_one_way(&place.ty, other));
            quote!((#name, &[#(#required),*]))
        });
        let judged = Judged::Part(present);
        statement::keyword("dependents", judged, quote!(&[#(#entries),*]))
    }

    /// One entry of `dependentSchemas`.
    pub(super) fn collect_dependent_schema(
        &mut self,
        member: &Property,
        place: &Place,
    ) -> Vec<Statement> {
        // What is no object has no member to depend on.
        if !matches!(place.ty, Type::Named(_) | Type::Map(_) | Type::Json) {
            return Vec::new();
        }
        let inside = self.collect(&member.schema, place);
        match self.present(&member.name, place) {
            Condition::True => inside,
            Condition::False => Vec::new(),
            _ if inside.is_empty() => inside,
            present => vec![statement::when(Test::Holds(present), inside)],
        }
    }
}

/// A field that holds a member.
pub(super) struct Held {
    /// The field.
    pub(super) place: Place,
    /// The variable that what it holds is bound to, if it can be absent.
    pub(super) variable: Option<Place>,
}

/// The name of a member, in a loop over members.
pub(super) fn name() -> Place {
    Place::bound("name", &Type::String)
}

/// Whether `name` is that of a listed property.
pub(super) fn is_named(listed: &[Property]) -> Condition {
    let known = listed.iter().map(|property| &property.name);
    Condition::Term(name().about(quote!(matches!(name.as_str(), #(#known)|*))))
}

/// Whether a map has a member.
pub(super) fn has(map: &Place, name: &str) -> Condition {
    let value = map.value();
    Condition::Term(map.about(quote!(#value.contains_key(#name))))
}

/// The member of a map, if it has it.
pub(super) fn get(map: &Place, name: &str) -> Expression {
    let value = map.value();
    map.about(quote!(#value.get(#name)))
}

/// The names of a map.
pub(super) fn keys(map: &Place) -> Expression {
    let value = map.value();
    map.about(quote!(#value.keys()))
}
