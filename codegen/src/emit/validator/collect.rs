//! A schema on a place as statements that report every broken rule.
//!
//! In the emitted code `at` is the path of the place and `out` takes the violations.

use proc_macro2::{TokenStream, TokenTree};
use quote::{format_ident, quote};

use super::condition::Condition;
use super::place::Place;
use super::scalar::{Scalar, scalar};
use super::statement::{self, Statement};
use super::text::constant;
use super::variable::uses;
use crate::emit::Plan;
use crate::emit::imports::{Imports, is_item};
use crate::ir::{Format, JsonType, Rule, Schema, SchemaId, Shape, Type, TypeId, but_null};

/// Where code is emitted: for which type, into which file.
pub(in crate::emit) struct Scope<'a> {
    /// The plan.
    pub(in crate::emit) plan: &'a Plan,
    /// What the file imports.
    pub(in crate::emit) imports: &'a mut Imports,
    /// The type whose validator is emitted.
    pub(in crate::emit) this: TypeId,
    /// The schemas that are being applied in place of a reference.
    pub(super) inlined: Vec<SchemaId>,
    /// The member whose path the variable `tag` holds.
    pub(super) tag: Option<&'a str>,
}

impl<'a> Scope<'a> {
    /// Code for the validator of a type.
    pub(in crate::emit) fn of(plan: &'a Plan, imports: &'a mut Imports, this: TypeId) -> Self {
        Self {
            plan,
            imports,
            this,
            inlined: Vec::new(),
            tag: None,
        }
    }

    /// Code outside of any type's validator, so that every type's own is called.
    pub(in crate::emit) fn nowhere(plan: &'a Plan, imports: &'a mut Imports) -> Self {
        Self::of(plan, imports, TypeId(usize::MAX))
    }
}

impl Scope<'_> {
    /// Statements that report every rule that the place breaks.
    pub(in crate::emit) fn statements(&mut self, schema: &Schema, place: &Place) -> TokenStream {
        let statements = self.collect(schema, place);
        statement::row(&statements)
    }

    /// What reports every rule that the place breaks.
    pub(super) fn collect(&mut self, schema: &Schema, place: &Place) -> Vec<Statement> {
        let mut statements = Vec::new();
        if schema.rules.is_empty() {
            return statements;
        }
        if let Type::Nullable(inner) = &place.ty {
            return self.collect_optional(schema, inner, place);
        }
        if self.is_own(schema, place) {
            if self.is_called(schema, place) {
                return statements;
            }
            return self.own(place).into_iter().collect();
        }
        if self.wrapped(place).is_some() || self.is_union(place) {
            return self.collect_behind(schema, place);
        }
        let json = place.ty == Type::Json;
        // What is applied to the same value inside of this schema does not show it either.
        let hidden = (json && schema.secret).then(|| place.clone().hidden());
        let place = hidden.as_ref().unwrap_or(place);
        for rule in schema
            .rules
            .iter()
            .filter(|rule| !json || rule.about().is_none())
        {
            statements.extend(self.collect_rule(schema, rule, place));
        }
        if json {
            statements.extend(self.collect_typed(schema, place));
        }
        statements
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
        if schema.rules == [Rule::Never] {
            let refusal = self.rule(&Condition::False, keyword, forbidden);
            return refusal.into_iter().collect();
        }
        self.collect(schema, place)
    }

    /// What reports every rule that a place breaks that may be `null`.
    fn collect_optional(&mut self, schema: &Schema, inner: &Type, place: &Place) -> Vec<Statement> {
        let inside = self.collect(schema, &Place::bound(quote!(value), inner));
        let (path, subject) = (place.value(), place.subject());
        let refusal = if self.plan.api.refuses_null(schema) {
            self.rule(&Condition::False, "type", "anything but `null`")
        } else {
            None
        };
        let optional = inside
            .iter()
            .map(|statement| statement.on_optional("value", path, &subject));
        if let (None, Some(optional)) = (&refusal, optional.collect::<Option<Vec<_>>>()) {
            return optional;
        }
        let (inside, binding) = (statement::row(&inside), Place::binding(path, inner));
        let refusal = refusal.map(|refusal| statement::row(&[refusal]));
        let condition = if uses(&inside, "value") {
            quote!(let Some(value) = #binding)
        } else {
            quote!(#path.is_some())
        };
        vec![Statement::Block(match refusal {
            Some(refusal) if inside.is_empty() => quote!(if #path.is_none() { #refusal }),
            Some(refusal) => statement::either(&condition, &inside, &refusal),
            None => statement::when(&condition, &inside),
        })]
    }

    /// What a place of a wrapping type holds.
    pub(super) fn wrapped(&self, place: &Place) -> Option<Place> {
        let Type::Named(id) = &place.ty else {
            return None;
        };
        match &self.plan.api.ty(*id).shape {
            Shape::Newtype(shape) => {
                let value = place.value();
                Some(Place::field(quote!(#value.0), &shape.ty))
            }
            Shape::Integers(_) => {
                let value = place.value();
                Some(Place::field(quote!(#value.as_i64()), &Type::Integer))
            }
            _ => None,
        }
    }

    /// Whether a place holds one of several types.
    pub(super) fn is_union(&self, place: &Place) -> bool {
        match &place.ty {
            Type::Named(id) => matches!(self.plan.api.ty(*id).shape, Shape::Union(_)),
            _ => false,
        }
    }

    /// A schema on a place whose type says nothing of the value: on what it wraps, or, where that is
    /// one of several types, on how the value is written.
    fn collect_behind(&mut self, schema: &Schema, place: &Place) -> Vec<Statement> {
        let (own, foreign): (Vec<&Rule>, Vec<&Rule>) = schema
            .rules
            .iter()
            .partition(|rule| self.is_own_rule(rule, place));
        let own = own.first().and_then(|_| self.own(place));
        let mut statements: Vec<Statement> = own.into_iter().collect();
        let foreign = schema.with(foreign.into_iter().cloned().collect());
        if let Some(inner) = self.wrapped(place) {
            statements.extend(self.collect(&foreign, &inner));
            return statements;
        }
        let inside = self.collect(&foreign, &Place::bound(quote!(value), &Type::Json));
        if !inside.is_empty() {
            let row = statement::row(&inside);
            if !uses(&row, "value") {
                statements.extend(inside);
                return statements;
            }
            self.imports.add("crate::runtime", "json");
            let (reference, inside) = (place.reference(), row);
            statements.push(Statement::Block(quote! {{
                let value = &json::written(#reference);
                #inside
            }}));
        }
        statements
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
        if let Rule::Type(types) = rule
            && place.ty == Type::Number
            && !place.is_exact()
            && types.contains(&JsonType::Number)
        {
            return vec![self.collect_finite(place)];
        }
        // A text in the place of a date is held, and its own validator refuses it.
        if let (Rule::Format(Format::DateTime), Type::DateTime)
        | (Rule::Format(Format::Date), Type::Date) = (rule, &place.ty)
        {
            return self.own(place).into_iter().collect();
        }
        if matches!(place.ty, Type::Tuple(_)) && is_about_whole(rule) {
            return self.collect_whole(schema, rule, place);
        }
        if let Some(scalar) = scalar(self.plan, schema, rule, place) {
            return self.report(schema, scalar).into_iter().collect();
        }
        match rule {
            Rule::Ref(id) => self.collect_ref(*id, place),
            Rule::Items { from, schema } => self.collect_items(*from, schema, place),
            Rule::PrefixItems(parts) => self.collect_prefix(parts, place),
            Rule::Contains {
                schema,
                least,
                most,
            } => self
                .collect_contains(schema, *least, *most, place)
                .into_iter()
                .collect(),
            Rule::UnevaluatedItems(rest) => self.collect_unevaluated_items(schema, rest, place),
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
            Rule::UnevaluatedProperties(rest) => {
                self.collect_unevaluated_properties(schema, rest, place)
            }
            Rule::If {
                test,
                then,
                otherwise,
            } => self.collect_if(test, then.as_deref(), otherwise.as_deref(), place),
            Rule::AllOf(parts) => parts
                .iter()
                .flat_map(|part| self.collect(part, place))
                .collect(),
            // Beside `null`, which the value is not here, there is no choice.
            Rule::OneOf(branches) | Rule::AnyOf(branches)
                if place.ty != Type::Json && but_null(branches).count() == 1 =>
            {
                but_null(branches)
                    .flat_map(|branch| self.collect(branch, place))
                    .collect()
            }
            Rule::OneOf(branches) => match self.telling(branches, place) {
                Some(telling) => self
                    .collect_branch(branches, &telling, place, rule)
                    .into_iter()
                    .collect(),
                None => self
                    .composite(schema, "oneOf", rule, place, branches)
                    .into_iter()
                    .collect(),
            },
            Rule::AnyOf(branches) => self
                .composite(schema, "anyOf", rule, place, branches)
                .into_iter()
                .collect(),
            Rule::Not(_) => self
                .composite(schema, "not", rule, place, &[])
                .into_iter()
                .collect(),
            // The keywords for single values are done.
            _ => Vec::new(),
        }
    }

    /// `type: number` on a float, which can be more than JSON's numbers.
    fn collect_finite(&mut self, place: &Place) -> Statement {
        self.imports.add("crate::runtime", "keyword");
        Statement::Call {
            function: quote!(keyword::finite),
            subject: Some(place.value().clone()),
            arguments: TokenStream::new(),
        }
    }

    /// The call that reports a broken keyword, unless it cannot break.
    fn report(&mut self, schema: &Schema, scalar: Scalar) -> Option<Statement> {
        if !matches!(scalar.holds, Condition::True) {
            self.uses_scalar(&scalar);
        }
        match (scalar.holds, scalar.call) {
            (Condition::True, _) => None,
            (_, Some(call)) => {
                self.uses(&call.arguments);
                let pattern = scalar.pattern.as_ref();
                let pattern = pattern.and_then(|text| self.plan.names.patterns.get(text));
                let function = if let Some(pattern) = pattern {
                    quote!(patterns::#pattern.check)
                } else if let Some((_, constant)) = scalar.format.and_then(constant) {
                    let constant = format_ident!("{constant}");
                    quote!(#constant.check)
                } else {
                    self.imports.add("crate::runtime", "keyword");
                    let function = format_ident!("{}", call.function);
                    quote!(keyword::#function)
                };
                let mut arguments = call.arguments;
                if !arguments.is_empty() {
                    arguments.extend(quote!(,));
                }
                Some(Statement::Call {
                    function,
                    subject: call.subject,
                    arguments,
                })
            }
            (holds, None) => {
                let expected = schema
                    .message
                    .clone()
                    .unwrap_or_else(|| "a value of another type".to_owned());
                self.rule(&holds, "type", &expected)
            }
        }
    }

    /// Imports the pattern or the function that the code of a keyword names.
    pub(super) fn uses_scalar(&mut self, scalar: &Scalar) {
        if let Some(pattern) = &scalar.pattern {
            self.imports.add_pattern(pattern);
        }
        if let Some((module, constant)) = scalar.format.and_then(constant) {
            self.imports
                .add(&format!("crate::runtime::{module}"), constant);
        }
    }

    /// Imports what a piece of emitted code names.
    pub(super) fn uses(&mut self, code: &TokenStream) {
        let mut tokens = code.clone().into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Ident(ident) => {
                    let name = ident.to_string();
                    match name.as_str() {
                        "Date" | "DateTime" | "decimal" | "equality" | "json" | "keyword"
                            if is_item(&name, tokens.peek()) =>
                        {
                            self.imports.add("crate::runtime", &name);
                        }
                        _ => {}
                    }
                }
                TokenTree::Group(group) => self.uses(&group.stream()),
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
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
