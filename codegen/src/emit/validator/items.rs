//! The keywords that look at items, as statements.

use quote::quote;

use super::collect::Scope;
use super::condition::{Closure, Condition, Operator};
use super::expression::Expression;
use super::numeric::unsigned;
use super::place::Place;
use super::statement::{self, Judged, Statement, Test};
use crate::ir::{Rule, Schema, Type};

impl Scope<'_> {
    /// `items`: the items from an index on.
    pub(super) fn collect_items(
        &mut self,
        from: usize,
        items: &Schema,
        place: &Place,
    ) -> Vec<Statement> {
        let ty = match &place.ty {
            Type::List(ty) => ty,
            Type::Tuple(types) => {
                let parts = std::iter::repeat_n(items, types.len()).enumerate();
                return self.collect_positions(parts.skip(from), types, place);
            }
            _ => return Vec::new(),
        };
        let item = Place::bound("item", ty);
        let inside = self.collect_part(items, "items", "no further item", &item);
        if inside.is_empty() {
            return inside;
        }
        let from = (from > 0).then(|| unsigned(from as u64));
        vec![statement::each(place, &item, inside, from.as_ref())]
    }

    /// `prefixItems`: the first items, each by its own schema.
    pub(super) fn collect_prefix(&mut self, parts: &[Schema], place: &Place) -> Vec<Statement> {
        let ty = match &place.ty {
            Type::List(ty) => ty,
            Type::Tuple(types) => {
                return self.collect_positions(parts.iter().enumerate(), types, place);
            }
            _ => return Vec::new(),
        };
        let (value, item) = (place.value(), Place::bound("item", ty));
        let mut statements = Vec::new();
        for (at, part) in parts.iter().enumerate() {
            let inside = self.collect(part, &item);
            if inside.is_empty() {
                continue;
            }
            let index = unsigned(at as u64);
            let (found, is_there) = if at == 0 {
                (quote!(#value.first()), place.is_empty().negated())
            } else {
                let is_longer =
                    Condition::Comparison(place.length(), Operator::More, index.clone());
                (quote!(#value.get(#index)), is_longer)
            };
            let inside = statement::at(&statement::item(at), inside);
            let test = Test::of(&item.pattern(), place.about(found), is_there, &inside);
            statements.push(statement::when(test, inside));
        }
        statements
    }

    /// The items of a tuple, each by its own schema.
    fn collect_positions<'a>(
        &mut self,
        parts: impl Iterator<Item = (usize, &'a Schema)>,
        types: &[Type],
        place: &Place,
    ) -> Vec<Statement> {
        let mut statements = Vec::new();
        for (at, part) in parts {
            let Some(ty) = types.get(at) else {
                break;
            };
            let inside = self.collect(part, &place.part(&unsigned(at as u64), ty));
            if !inside.is_empty() {
                statements.extend(statement::within(&statement::item(at), inside));
            }
        }
        statements
    }

    /// A rule that looks at a tuple as a whole, which is asked of how it is written.
    pub(super) fn collect_whole(
        &mut self,
        schema: &Schema,
        rule: &Rule,
        place: &Place,
    ) -> Vec<Statement> {
        let mut written = Place::bound("value", &Type::Json);
        if schema.secret || self.plan.facts.has_secret(&place.ty) {
            written = written.hidden();
        }
        let inside = match rule {
            Rule::UnevaluatedItems(rest) => self.collect_unevaluated_items(schema, rest, &written),
            rule => {
                let alone = schema.with(vec![rule.clone()]);
                self.collect(&alone, &written)
            }
        };
        statement::binding("value", place.json(), inside)
    }

    /// `contains`, with its limits.
    pub(super) fn collect_contains(
        &mut self,
        schema: &Schema,
        least: u64,
        most: Option<u64>,
        place: &Place,
    ) -> Vec<Statement> {
        let Type::List(ty) = &place.ty else {
            return Vec::new();
        };
        if least == 0 && most.is_none() {
            return Vec::new();
        }
        let (value, item) = (place.value(), Place::bound("item", ty));
        let count = match self.holds(schema, &item) {
            Condition::True => place.length(),
            Condition::False => Expression::constant(quote!(0)),
            test => {
                let pattern = item.pattern();
                let reference = pattern.tokens();
                let test = Closure::new(pattern.about(quote!(&#reference)), test);
                let test = Expression::emitted(|imports| test.emit(imports));
                let filter = test.tokens();
                place
                    .about(quote!(#value.iter().filter(#filter).count()))
                    .with(&test)
            }
        };
        let least = unsigned(least);
        let most = most.map_or_else(
            || quote!(None),
            |most| {
                let most = unsigned(most);
                quote!(Some(#most))
            },
        );
        let limits = quote!(#least, #most);
        vec![statement::keyword("contains", Judged::Part(count), limits)]
    }
}
