//! `unevaluatedItems` and `unevaluatedProperties`: what no other keyword of a schema is about, whether
//! it stands in the schema itself or in one that is applied to the same value.
//!
//! Whether a member is looked at is asked of `name`, whether an item is, of `index` and `each`.
//! JSON Schema collects annotations on its way (Core 2020-12, 11); here the question is turned
//! round, so that nothing is collected: which schemas hold for the value, and what do they look at?

use quote::quote;

use super::collect::Scope;
use super::condition::Condition;
use super::members::keys;
use super::numeric::unsigned;
use super::place::Place;
use super::statement::{self, Statement};
use super::variable::uses;
use crate::ir::{Additional, Rule, Schema, Shape, Type};

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
    /// `unevaluatedProperties` of a schema.
    pub(super) fn collect_unevaluated_properties(
        &mut self,
        schema: &Schema,
        rest: &Schema,
        place: &Place,
    ) -> Vec<Statement> {
        if let Type::Named(id) = &place.ty {
            let Shape::Struct(shape) = &self.plan.api.ty(*id).shape else {
                return Vec::new();
            };
            let names: Vec<String> = shape
                .fields
                .iter()
                .map(|field| field.name.clone())
                .collect();
            let mut statements: Vec<Statement> = names
                .iter()
                .filter_map(|name| self.collect_unevaluated_field(schema, rest, name, place))
                .collect();
            if matches!(shape.additional, Additional::Kept(_)) {
                let test = self.evaluates(schema, Asked::Member, place, true).negated();
                let keyword = "unevaluatedProperties";
                statements.extend(self.collect_members(rest, keyword, &test, place));
            }
            return statements;
        }
        let test = self.evaluates(schema, Asked::Member, place, true).negated();
        let (members, inner) = match &place.ty {
            Type::Map(ty) => (place.reference(), (**ty).clone()),
            Type::Json => (quote!(members), Type::Json),
            _ => return Vec::new(),
        };
        let inside = self.collect(rest, &Place::bound(quote!(value), &inner));
        if inside.is_empty() || matches!(test, Condition::False) {
            return Vec::new();
        }
        let inside = statement::at(&quote!(&at.member(name)), &inside);
        let used = uses(&inside, "value");
        let inner = if used { quote!(value) } else { quote!(_) };
        let each = match test {
            Condition::True if used => quote!(for (name, value) in #members { #inside }),
            Condition::True => {
                let keys = keys(&members);
                quote!(for name in #keys { #inside })
            }
            test => {
                let test = test.tokens();
                let pattern = if uses(&test, "name") {
                    quote!(|(name, _)|)
                } else {
                    quote!(|_|)
                };
                quote!(for (name, #inner) in #members.iter().filter(#pattern #test) { #inside })
            }
        };
        let value = place.value();
        vec![Statement::Block(match &place.ty {
            Type::Json => quote!(if let Some(members) = #value.as_object() { #each }),
            _ => each,
        })]
    }

    /// `unevaluatedProperties` of a member that has a field.
    fn collect_unevaluated_field(
        &mut self,
        schema: &Schema,
        rest: &Schema,
        name: &str,
        place: &Place,
    ) -> Option<Statement> {
        if !rest.rules.contains(&Rule::Never) {
            return None;
        }
        let evaluated = self.evaluates(schema, Asked::Named(name), place, true);
        let absent = self.present(name, place).negated();
        let holds = Condition::any([absent, evaluated]);
        let sentence = format!("`{name}` does not belong here");
        self.rule(&holds, "unevaluatedProperties", &sentence)
    }

    /// `unevaluatedItems` of a schema.
    pub(super) fn collect_unevaluated_items(
        &mut self,
        schema: &Schema,
        rest: &Schema,
        place: &Place,
    ) -> Vec<Statement> {
        let (items, inner) = match &place.ty {
            Type::List(ty) => (place.value().clone(), (**ty).clone()),
            Type::Json => (quote!(items), Type::Json),
            _ => return Vec::new(),
        };
        let test = self.evaluates(schema, Asked::Item, place, true).negated();
        let inside = self.collect(rest, &Place::bound(quote!(item), &inner));
        if inside.is_empty() || matches!(test, Condition::False) {
            return Vec::new();
        }
        let inside = statement::at(&quote!(&at.item(index)), &inside);
        let filter = match test {
            Condition::True => None,
            test => {
                let test = test.tokens();
                let pattern = match (uses(&test, "index"), uses(&test, "each")) {
                    (true, true) => quote!(&(index, each)),
                    (true, false) => quote!(&(index, _)),
                    (false, true) => quote!(&(_, each)),
                    (false, false) => quote!(_),
                };
                Some(quote!(.filter(|#pattern| #test)))
            }
        };
        let item = if uses(&inside, "item") {
            quote!(item)
        } else {
            quote!(_)
        };
        let each = quote!(for (index, #item) in #items.iter().enumerate() #filter { #inside });
        let value = place.value();
        vec![Statement::Block(match &place.ty {
            Type::Json => quote!(if let Some(items) = #value.as_array() { #each }),
            _ => each,
        })]
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
        for rule in &schema.rules {
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
                    Condition::any(parts.collect::<Vec<_>>())
                }
                Rule::AnyOf(parts) | Rule::OneOf(parts) => {
                    let parts = parts
                        .iter()
                        .map(|part| self.evaluates_if_held(part, asked, place));
                    Condition::any(parts.collect::<Vec<_>>())
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
                    Condition::any(members.collect::<Vec<_>>())
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
    fn looks_at_member(&mut self, rule: &Rule, asked: Asked<'_>, asking: bool) -> Condition {
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
                    let tests = patterns.iter();
                    let tests = tests.map(|(pattern, _)| self.matches(pattern, &quote!(#name)));
                    return Condition::any(tests.collect::<Vec<_>>());
                }
                let mut tests = Vec::new();
                if !named.is_empty() {
                    let known = named.iter().map(|property| &property.name);
                    let test = quote!(matches!(name.as_str(), #(#known)|*));
                    tests.push(Condition::Term(test));
                }
                for (pattern, _) in patterns {
                    tests.push(self.matches(pattern, &quote!(name)));
                }
                Condition::any(tests)
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
                Condition::Term(quote!((..#count).contains(&index)))
            }
            Rule::Contains { schema, .. } => {
                let inner = match &place.ty {
                    Type::List(ty) => (**ty).clone(),
                    _ => Type::Json,
                };
                self.holds(schema, &Place::bound(quote!(each), &inner))
            }
            _ => Condition::False,
        }
    }
}
