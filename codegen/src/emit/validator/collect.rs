//! A schema on a place as statements that report every broken rule.
//!
//! In the emitted code `at` is the path of the place and `out` takes the violations.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::condition::Condition;
use super::place::Place;
use super::repeated::Called;
use super::scalar::{Scalar, scalar};
use super::statement::{self, Judged, Statement, Test};
use crate::emit::Plan;
use crate::facts::{Application, Inlined};
use crate::ir::{JsonType, Rule, Schema, Shape, Type, TypeId, but_null};

/// Where code is emitted: for which type.
pub(in crate::emit) struct Scope<'a> {
    /// The plan.
    pub(in crate::emit) plan: &'a Plan,
    /// The type whose validator is emitted.
    pub(in crate::emit) this: TypeId,
    /// The schemas that are being applied in place of references.
    pub(super) inlined: Inlined,
    /// The member whose path the variable `tag` holds.
    pub(super) tag: Option<&'a str>,
    /// The types whose own validators are called for members of this one.
    pub(super) called: Called,
}

impl<'a> Scope<'a> {
    /// Code for the validator of a type.
    pub(in crate::emit) fn of(plan: &'a Plan, this: TypeId) -> Self {
        Self {
            plan,
            this,
            inlined: Inlined::default(),
            tag: None,
            called: Called::new(),
        }
    }

    /// Code outside of any type's validator, so that every type's own is called.
    pub(in crate::emit) fn nowhere(plan: &'a Plan) -> Self {
        Self::of(plan, TypeId(usize::MAX))
    }
}

impl Scope<'_> {
    /// What reports every rule that the place breaks.
    pub(in crate::emit) fn collect(&mut self, schema: &Schema, place: &Place) -> Vec<Statement> {
        match self.application(schema, place) {
            Application::Nowhere => Vec::new(),
            Application::Optional(inner) => self.collect_optional(schema, inner, place),
            Application::Own(_) if self.is_called(schema, place) => Vec::new(),
            Application::Own(_) => self.own(place),
            Application::Behind => self.collect_behind(schema, place),
            Application::Rules if place.ty == Type::Json => self.collect_json(schema, place),
            Application::Rules => {
                let rules = schema.rules.iter();
                rules
                    .flat_map(|rule| self.collect_rule(schema, rule, place))
                    .collect()
            }
        }
    }

    /// What reports the rules that a keyword has for a part of a value; `forbidden` is what it wants
    /// where it allows no such part.
    pub(super) fn collect_part(
        &mut self,
        schema: &Schema,
        keyword: &str,
        forbidden: &str,
        place: &Place,
    ) -> Vec<Statement> {
        if *schema.rules == [Rule::Never] {
            return statement::rule(Condition::False, keyword, forbidden);
        }
        self.collect(schema, place)
    }

    /// What reports every rule that a place breaks that may be `null`.
    fn collect_optional(&mut self, schema: &Schema, inner: &Type, place: &Place) -> Vec<Statement> {
        let value = Place::bound("value", inner);
        let inside = self.collect(schema, &value);
        let refusal = if self.plan.api.refuses_null(schema) {
            statement::rule(Condition::False, "type", "anything but `null`")
        } else {
            Vec::new()
        };
        let on_option = inside.iter().map(|it| it.on_option(&value, place));
        if refusal.is_empty()
            && let Some(on_option) = on_option.collect::<Option<Vec<_>>>()
        {
            return on_option;
        }
        let (pattern, is_there) = (value.expression(), place.is_there());
        let test = Test::of(pattern, place.subject(), is_there, &inside);
        vec![statement::either(test, inside, refusal)]
    }

    /// What a place of a wrapping type holds.
    fn wrapped(&self, place: &Place) -> Option<Place> {
        let Type::Named(id) = &place.ty else {
            return None;
        };
        match &self.plan.api.ty(*id).shape {
            Shape::Newtype(shape) => Some(place.part(&quote!(0), &shape.ty)),
            Shape::Integers(_) => Some(place.part(&quote!(as_i64()), &Type::Integer)),
            _ => None,
        }
    }

    /// A schema on a place whose type says nothing of the value: on what it wraps, or, where that is
    /// one of several types, on how the value is written.
    fn collect_behind(&mut self, schema: &Schema, place: &Place) -> Vec<Statement> {
        // What asks for the rest of a value has to see what the others look at.
        let asks_for_rest = schema.rules.iter().any(|rule| {
            matches!(
                rule,
                Rule::UnevaluatedItems(_) | Rule::UnevaluatedProperties(_)
            )
        });
        let (own, foreign): (Vec<&Rule>, Vec<&Rule>) = schema
            .rules
            .iter()
            .partition(|rule| !asks_for_rest && self.is_own_rule(rule, place));
        let own = own.first().map(|_| self.own(place));
        let is_own = own.is_some();
        let mut statements = own.unwrap_or_default();
        let foreign = foreign.into_iter();
        let foreign = foreign.filter(|rule| !(is_own && self.lists_all(rule, place)));
        let foreign = schema.with(foreign.cloned());
        if let Some(inner) = self.wrapped(place) {
            statements.extend(self.collect(&foreign, &inner));
            return statements;
        }
        let value = Place::bound("value", &Type::Json);
        let inside = self.collect(&foreign, &value);
        statements.extend(statement::binding("value", place.json(), inside));
        statements
    }

    /// Whether values of a type that differ as JSON may be equal in Rust, or the other way round: times
    /// are compared as such, however deep they stand, and numbers may be held by several variants.
    fn equals_more(&self, ty: &Type) -> bool {
        let (mut open, mut seen) = (vec![ty], BTreeSet::new());
        while let Some(ty) = open.pop() {
            match ty {
                Type::DateTime => return true,
                Type::Named(id) if seen.insert(*id) => {
                    let shape = &self.plan.api.ty(*id).shape;
                    let types = shape.types();
                    if matches!(shape, Shape::Union(_)) && types.contains(&&Type::Number) {
                        return true;
                    }
                    open.extend(types);
                }
                ty => open.extend(ty.inner()),
            }
        }
        false
    }

    /// Whether a rule lists every value that the place's type lists, so that what breaks it breaks
    /// that list, too.
    fn lists_all(&self, rule: &Rule, place: &Place) -> bool {
        let (Rule::Values(values), Type::Named(id)) = (rule, &place.ty) else {
            return false;
        };
        let api = &self.plan.api;
        let own = api.applied(api.schema(api.ty(*id).schema));
        let own = own.into_iter().find_map(Schema::values);
        own.is_some_and(|own| own.iter().all(|value| values.contains(value)))
    }

    /// Whether a rule applies nothing but the schema that the place's type was made for.
    fn is_own_rule(&self, rule: &Rule, place: &Place) -> bool {
        let is_own = |schema: &Schema| {
            let mut rules = schema.rules.iter();
            self.is_own(schema, place)
                || rules.len() > 0 && rules.all(|rule| self.is_own_rule(rule, place))
        };
        match rule {
            Rule::Ref(id) => self.has_validator(*id, place),
            Rule::AllOf(parts) => !parts.is_empty() && parts.iter().all(is_own),
            // Beside `null`, which the value is not here, there is no choice.
            Rule::OneOf(branches) | Rule::AnyOf(branches) => {
                but_null(branches).count() == 1 && but_null(branches).all(is_own)
            }
            _ => false,
        }
    }

    /// Statements for one rule.
    pub(super) fn collect_rule(
        &mut self,
        schema: &Schema,
        rule: &Rule,
        place: &Place,
    ) -> Vec<Statement> {
        if is_about_floats(rule, place) {
            let judged = Judged::Value(place.expression().clone());
            return vec![statement::keyword("finite", judged, TokenStream::new())];
        }
        let is_written = match (&place.ty, rule) {
            (Type::Tuple(_), rule) => is_about_whole(rule),
            (Type::List(item), Rule::UniqueItems) => self.equals_more(item),
            _ => false,
        };
        if is_written {
            return self.collect_whole(schema, rule, place);
        }
        if let Some(scalar) = scalar(self.plan, schema, rule, place) {
            return report(schema, scalar);
        }
        match rule {
            Rule::Ref(id) => self.collect_ref(*id, place),
            Rule::Items { from, schema } => self.collect_items(*from, schema, place),
            Rule::PrefixItems(parts) => self.collect_prefix(parts, place),
            Rule::Contains {
                schema,
                least,
                most,
            } => self.collect_contains(schema, *least, *most, place),
            Rule::UnevaluatedItems(rest) => self.apart(place, |scope, place| {
                scope.collect_unevaluated_items(schema, rest, place)
            }),
            Rule::Required(names) => names
                .iter()
                .filter_map(|name| self.collect_required(name, place))
                .collect(),
            Rule::Properties {
                named,
                patterns,
                additional,
            } => self.collect_properties(named, patterns, additional.as_deref(), place),
            Rule::PropertyNames(names) => self.collect_names(names, place),
            Rule::DependentRequired(entries) => self.collect_dependent_required(entries, place),
            Rule::DependentSchemas(members) => members
                .iter()
                .flat_map(|member| self.collect_dependent_schema(member, place))
                .collect(),
            Rule::UnevaluatedProperties(rest) => self.apart(place, |scope, place| {
                scope.collect_unevaluated_properties(schema, rest, place)
            }),
            Rule::If {
                test,
                then,
                otherwise,
            } => self.collect_if(test, then.as_deref(), otherwise.as_deref(), place),
            Rule::AllOf(parts) => {
                let parts = parts.iter().flat_map(|part| self.collect(part, place));
                statement::each_once(parts)
            }
            // Beside `null`, which the value is not here, there is no choice.
            Rule::OneOf(branches) | Rule::AnyOf(branches)
                if place.ty != Type::Json && but_null(branches).count() == 1 =>
            {
                but_null(branches)
                    .flat_map(|branch| self.collect(branch, place))
                    .collect()
            }
            Rule::OneOf(branches) => match self.telling(branches, place) {
                Some(telling) => self.collect_branch(branches, &telling, place, rule),
                None => self.composite(schema, "oneOf", rule, place),
            },
            Rule::AnyOf(_) => self.composite(schema, "anyOf", rule, place),
            Rule::Not(_) => self.composite(schema, "not", rule, place),
            // The keywords for single values are done.
            _ => Vec::new(),
        }
    }
}

/// Whether a rule allows the numbers of JSON, of which a float can be more.
fn is_about_floats(rule: &Rule, place: &Place) -> bool {
    let allows_numbers = matches!(rule, Rule::Type(types) if types.contains(&JsonType::Number));
    allows_numbers && place.ty == Type::Number && !place.is_exact()
}

/// The call that reports a broken keyword, unless it cannot break.
fn report(schema: &Schema, scalar: Scalar) -> Vec<Statement> {
    match (scalar.holds, scalar.call) {
        (Condition::True, _) => Vec::new(),
        (_, Some(call)) => vec![Statement::Call(call)],
        (holds, None) => {
            let expected = schema.message.as_deref();
            statement::rule(holds, "type", expected.unwrap_or("a value of another type"))
        }
    }
}

/// Whether a rule about a list looks at more than one of its items.
pub(super) fn is_about_whole(rule: &Rule) -> bool {
    matches!(
        rule,
        Rule::UniqueItems | Rule::Values(_) | Rule::Contains { .. } | Rule::UnevaluatedItems(_)
    )
}
