//! `unevaluatedItems` and `unevaluatedProperties`: what no other keyword of a schema is about, whether
//! it stands in the schema itself or in one that is applied to the same value.
//!
//! Whether a member is looked at is asked of `name`, whether an item is, of `index` and `each`.
//! JSON Schema collects annotations on its way (Core 2020-12, 11); here the question is turned
//! round, so that nothing is collected: which schemas hold for the value, and what do they look at?

use proc_macro2::TokenStream;
use quote::quote;

use super::collect::Scope;
use super::condition::Condition;
use super::expression::Expression;
use super::json::typed;
use super::members::{is_named, keys, name};
use super::numeric::unsigned;
use super::place::Place;
use super::statement::{self, Statement, Test};
use super::text::is_match;
use crate::ir::{JsonType, Rule, Schema, Struct, Type};

/// What is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked<'a> {
    /// The member that `name` names.
    Member,
    /// The member of this name.
    Named(&'a str),
    /// The item at `index`, which is `each`.
    Item,
}

impl Scope<'_> {
    /// What one of these keywords reports of a place, under another name where the place begins with
    /// a variable that a loop over its parts binds.
    pub(super) fn apart(
        &mut self,
        place: &Place,
        collect: impl FnOnce(&mut Self, &Place) -> Vec<Statement>,
    ) -> Vec<Statement> {
        let begins = |name: &&str| place.expression().uses(&Expression::variable(name));
        let is_struct = matches!(place.ty, Type::Named(_));
        if ["name", "index", "each"].iter().any(begins) || is_struct && begins(&"value") {
            let inside = collect(self, &place.called("whole"));
            return statement::binding("whole", place.about(place.reference()), inside);
        }
        collect(self, place)
    }

    /// `unevaluatedProperties` of a schema.
    pub(super) fn collect_unevaluated_properties(
        &mut self,
        schema: &Schema,
        rest: &Schema,
        place: &Place,
    ) -> Vec<Statement> {
        let plan = self.plan;
        if let Some(shape) = plan.api.record(&place.ty) {
            return self.collect_unevaluated_members(schema, rest, shape, place);
        }
        let test = self.evaluates(schema, Asked::Member, place, true).negated();
        let Some((members, inner, reach)) = reached(place, JsonType::Object) else {
            return Vec::new();
        };
        let value = Place::bound("value", &inner);
        let (keyword, forbidden) = ("unevaluatedProperties", "no member of this name");
        let inside = self.collect_part(rest, keyword, forbidden, &value);
        if inside.is_empty() || matches!(test, Condition::False) {
            return Vec::new();
        }
        let is_used = statement::uses(&inside, value.expression());
        let inside = statement::at(&quote!(&at.member(name)), inside);
        let value = value.binding(is_used);
        let each = match test {
            Condition::True if is_used => {
                Statement::For(quote!((name, #value)), members.subject(), inside)
            }
            Condition::True => Statement::For(quote!(name), keys(&members), inside),
            test => {
                let binding = if test.uses(name().expression()) {
                    quote!((name, _))
                } else {
                    quote!(_)
                };
                let map = members.value();
                let all = members.about(quote!(#map.iter()));
                let left = filtered(&all, &binding, &test);
                Statement::For(quote!((name, #value)), left, inside)
            }
        };
        vec![behind(reach, &members, each)]
    }

    /// `unevaluatedProperties` of a struct: of the members that have fields, and of those that have none.
    fn collect_unevaluated_members(
        &mut self,
        schema: &Schema,
        rest: &Schema,
        shape: &Struct,
        place: &Place,
    ) -> Vec<Statement> {
        // Those that are looked at whatever the value is need no question, and are most of them.
        let named = self.plan.api.members(schema);
        let fields = shape.fields.iter().map(|field| field.name.as_str());
        let mut statements: Vec<Statement> = fields
            .filter(|name| !named.contains_key(name))
            .flat_map(|name| self.collect_unevaluated_field(schema, rest, name, place))
            .collect();
        if shape.additional.kept().is_some() {
            let test = self.evaluates(schema, Asked::Member, place, true).negated();
            let keyword = "unevaluatedProperties";
            statements.extend(self.collect_members(rest, keyword, test, place));
        }
        statements
    }

    /// `unevaluatedProperties` of a member that has a field.
    fn collect_unevaluated_field(
        &mut self,
        schema: &Schema,
        rest: &Schema,
        name: &str,
        place: &Place,
    ) -> Vec<Statement> {
        if !rest.rules.contains(&Rule::Never) {
            return Vec::new();
        }
        let evaluated = self.evaluates(schema, Asked::Named(name), place, true);
        let absent = self.present(name, place).negated();
        let holds = Condition::any([absent, evaluated]);
        let sentence = format!("`{name}` does not belong here");
        statement::rule(holds, "unevaluatedProperties", &sentence)
    }

    /// `unevaluatedItems` of a schema.
    pub(super) fn collect_unevaluated_items(
        &mut self,
        schema: &Schema,
        rest: &Schema,
        place: &Place,
    ) -> Vec<Statement> {
        let Some((items, inner, reach)) = reached(place, JsonType::Array) else {
            return Vec::new();
        };
        let test = self.evaluates(schema, Asked::Item, place, true).negated();
        let item = Place::bound("item", &inner);
        let inside = self.collect_part(rest, "unevaluatedItems", "no item here", &item);
        if inside.is_empty() || matches!(test, Condition::False) {
            return Vec::new();
        }
        let item = item.binding(statement::uses(&inside, item.expression()));
        let inside = statement::at(&quote!(&at.item(index)), inside);
        let list = items.value();
        let mut numbered = items.about(quote!(#list.iter().enumerate()));
        if !matches!(test, Condition::True) {
            let each = Place::bound("each", &inner);
            let binding = match (test.uses(&index()), test.uses(each.expression())) {
                (false, false) => quote!(_),
                (true, is_used) => {
                    let each = each.binding(is_used);
                    quote!(&(index, #each))
                }
                (false, true) => {
                    let each = each.binding(true);
                    quote!(&(_, #each))
                }
            };
            numbered = filtered(&numbered, &binding, &test);
        }
        let each = Statement::For(quote!((index, #item)), numbered, inside);
        vec![behind(reach, &items, each)]
    }

    /// Whether a schema looks at what is asked for, if the value satisfies it. The keyword that asks
    /// is left out of its own schema.
    fn evaluates(
        &mut self,
        schema: &Schema,
        asked: Asked<'_>,
        place: &Place,
        asking: bool,
    ) -> Condition {
        let mut tests = Vec::new();
        for rule in &*schema.rules {
            tests.push(match rule {
                Rule::Ref(id) => self
                    .inline(*id, |scope, schema| {
                        scope.evaluates(schema, asked, place, false)
                    })
                    .unwrap_or(Condition::False),
                Rule::AllOf(parts) => {
                    let parts = parts
                        .iter()
                        .map(|part| self.evaluates(part, asked, place, false));
                    Condition::any(parts)
                }
                Rule::AnyOf(parts) | Rule::OneOf(parts) => {
                    let parts = parts
                        .iter()
                        .map(|part| self.evaluates_if_held(part, asked, place));
                    Condition::any(parts)
                }
                Rule::If {
                    test,
                    then,
                    otherwise,
                } => self.evaluates_branch(
                    (test, then.as_deref(), otherwise.as_deref()),
                    asked,
                    place,
                ),
                Rule::DependentSchemas(members) => {
                    let members = members.iter().map(|member| {
                        let looks = self.evaluates(&member.schema, asked, place, false);
                        match looks {
                            Condition::False => Condition::False,
                            looks => Condition::all([self.present(&member.name, place), looks]),
                        }
                    });
                    Condition::any(members)
                }
                rule => match asked {
                    Asked::Item => self.looks_at_item(rule, place, asking),
                    asked => self.looks_at_member(rule, asked, asking),
                },
            });
        }
        Condition::any(tests)
    }

    /// Whether a schema that the value may not satisfy looks at what is asked for.
    fn evaluates_if_held(&mut self, part: &Schema, asked: Asked<'_>, place: &Place) -> Condition {
        match self.evaluates(part, asked, place, false) {
            Condition::False => Condition::False,
            looks => Condition::all([self.holds(part, place), looks]),
        }
    }

    /// What `if` and the branch that follows from it look at.
    fn evaluates_branch(
        &mut self,
        (test, then, otherwise): (&Schema, Option<&Schema>, Option<&Schema>),
        asked: Asked<'_>,
        place: &Place,
    ) -> Condition {
        let mut looks = |schema: Option<&Schema>| {
            schema.map_or(Condition::False, |schema| {
                self.evaluates(schema, asked, place, false)
            })
        };
        let (yes, no) = (
            Condition::any([looks(Some(test)), looks(then)]),
            looks(otherwise),
        );
        if matches!((&yes, &no), (Condition::False, Condition::False)) {
            return Condition::False;
        }
        let holds = self.holds(test, place);
        Condition::any([
            Condition::all([holds.clone(), yes]),
            Condition::all([holds.negated(), no]),
        ])
    }

    /// Whether one keyword looks at a member.
    fn looks_at_member(&self, rule: &Rule, asked: Asked<'_>, asking: bool) -> Condition {
        match rule {
            Rule::Properties {
                additional: Some(_),
                ..
            } => Condition::True,
            Rule::Properties {
                named, patterns, ..
            } => {
                if let Asked::Named(name) = asked {
                    if named.find(name).is_some() {
                        return Condition::True;
                    }
                    // Matching here could take any time: a document may bring any pattern.
                    let (tests, name) = (patterns.iter(), Place::literal(name));
                    let tests = tests.map(|(pattern, _)| is_match(self.plan, pattern, &name));
                    return Condition::any(tests);
                }
                let listed = (!named.is_empty()).then(|| is_named(named));
                let tests = patterns.iter();
                let tests = tests.map(|(pattern, _)| is_match(self.plan, pattern, &name()));
                Condition::any(listed.into_iter().chain(tests))
            }
            Rule::UnevaluatedProperties(_) if !asking => Condition::True,
            _ => Condition::False,
        }
    }

    /// Whether one keyword looks at an item.
    fn looks_at_item(&mut self, rule: &Rule, place: &Place, asking: bool) -> Condition {
        match rule {
            Rule::Items { .. } => Condition::True,
            Rule::UnevaluatedItems(_) if !asking => Condition::True,
            Rule::PrefixItems(parts) if !parts.is_empty() => {
                let count = unsigned(parts.len() as u64);
                Condition::Term(index().about(quote!((..#count).contains(&index))))
            }
            Rule::Contains { schema, .. } => {
                let inner = match &place.ty {
                    Type::List(ty) => (**ty).clone(),
                    _ => Type::Json,
                };
                self.holds(schema, &Place::bound("each", &inner))
            }
            _ => Condition::False,
        }
    }
}

/// The list or the map at a place, the type of what is in it, and how it is reached in any JSON.
fn reached(place: &Place, ty: JsonType) -> Option<(Place, Type, Option<Expression>)> {
    let (inner, reach) = match place.ty {
        Type::Json => typed(ty, place).map(|(reach, inner)| (inner, Some(reach)))?,
        _ => (place.clone(), None),
    };
    let part = match (&inner.ty, ty) {
        (Type::List(part), JsonType::Array) | (Type::Map(part), JsonType::Object) => part.clone(),
        _ => return None,
    };
    Some((inner, *part, reach))
}

/// What an iterator gives for which a test holds.
fn filtered(all: &Expression, binding: &TokenStream, test: &Condition) -> Expression {
    let test = Expression::emitted(|imports| test.emit(imports));
    let (each, holds) = (all.tokens(), test.tokens());
    all.about(quote!(#each.filter(|#binding| #holds)))
        .with(&test)
}

/// A statement about what is reached.
fn behind(reach: Option<Expression>, inner: &Place, statement: Statement) -> Statement {
    match reach {
        Some(reach) => {
            let test = Test::Found(inner.value().clone(), reach);
            statement::when(test, vec![statement])
        }
        None => statement,
    }
}

/// The index of an item, in a loop over items.
fn index() -> Expression {
    Expression::variable("index")
}
