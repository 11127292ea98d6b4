//! The keywords that look at items, as statements.

use proc_macro2::TokenStream;
use quote::quote;

use super::collect::Scope;
use super::condition::Condition;
use super::numeric::unsigned;
use super::place::{Place, is_copy};
use super::statement::{self, Statement};
use super::variable::uses;
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
        let each = Place::bound(quote!(item), ty);
        let inside = self.collect_part(items, "items", "no further item", &each);
        if inside.is_empty() {
            return inside;
        }
        let from = (from > 0).then(|| unsigned(from as u64));
        vec![statement::each(
            place.value(),
            &item(ty),
            &inside,
            from.as_ref(),
        )]
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
        let mut statements = Vec::new();
        for (at, part) in parts.iter().enumerate() {
            let inside = self.collect(part, &Place::bound(quote!(item), ty));
            if inside.is_empty() {
                continue;
            }
            let (value, pattern, index) = (place.value(), item(ty), unsigned(at as u64));
            let inside = statement::at(&quote!(&at.item(#index)), &inside);
            let found = if at == 0 {
                quote!(#value.first())
            } else {
                quote!(#value.get(#index))
            };
            statements.push(Statement::Block(if uses(&inside, "item") {
                statement::when(&quote!(let Some(#pattern) = #found), &inside)
            } else if at == 0 {
                statement::when(&quote!(!#value.is_empty()), &inside)
            } else {
                statement::when(&quote!(#value.len() > #index), &inside)
            }));
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
            let (value, index) = (place.value(), unsigned(at as u64));
            let inside = self.collect(part, &Place::field(quote!(#value.#index), ty));
            if !inside.is_empty() {
                statements.extend(statement::within(&statement::item(at), &inside, false));
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
        let mut written = Place::bound(quote!(value), &Type::Json);
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
        if inside.is_empty() {
            return inside;
        }
        self.imports.add("crate::runtime", "json");
        let (reference, inside) = (place.reference(), statement::row(&inside));
        vec![Statement::Block(quote! {{
            let value = &json::written(#reference);
            #inside
        }})]
    }

    /// `contains`, with its limits.
    pub(super) fn collect_contains(
        &mut self,
        schema: &Schema,
        least: u64,
        most: Option<u64>,
        place: &Place,
    ) -> Option<Statement> {
        let Type::List(ty) = &place.ty else {
            return None;
        };
        if least == 0 && most.is_none() {
            return None;
        }
        let value = place.value();
        let count = match self.holds(schema, &Place::bound(quote!(item), ty)) {
            Condition::True => quote!(#value.len()),
            Condition::False => quote!(0),
            test => {
                let test = test.tokens();
                let pattern = if uses(&test, "item") {
                    item(ty)
                } else {
                    quote!(_)
                };
                quote!(#value.iter().filter(|&#pattern| #test).count())
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
        self.imports.add("crate::runtime", "keyword");
        Some(Statement::Call {
            function: quote!(keyword::contains),
            subject: None,
            arguments: quote!(#count, #least, #most,),
        })
    }
}

/// How an item is bound.
fn item(ty: &Type) -> TokenStream {
    if is_copy(ty) {
        quote!(&item)
    } else {
        quote!(item)
    }
}
