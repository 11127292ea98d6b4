//! The check of what an enum of types holds.
//!
//! Invariant: a value that is held as a branch is checked by the schemas of that branch, and its tag
//! by the values that choose the branch; that no other one fits as well, where `oneOf` says so, is
//! asked of the branches whose values the type of this one holds whole.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value;

use super::collect::Scope;
use super::expression::Expression;
use super::place::Place;
use super::statement::{self, Judged, Statement, expression};
use crate::emit::Plan;
use crate::emit::imports::Imports;
use crate::ir::{
    Api, Branch, Property, Rule, Schema, Shape, Tagging, Type, TypeId, Union, but_null,
};

/// The check of the branch that a union holds; a branch that the document does not list is
/// valid in no schema.
pub(super) fn branches(
    plan: &Plan,
    id: TypeId,
    union: &Union,
    imports: &mut Imports,
) -> TokenStream {
    let members = &plan.names.ty(id).members;
    let tags = union.branches.iter().map(|branch| tag(plan, union, branch));
    let tags: Vec<Option<Schema>> = tags.collect();
    let shared = shared_path(union, &tags);
    let (mut arms, mut free) = (Vec::new(), Vec::new());
    for ((branch, variant), tag) in union.branches.iter().zip(members).zip(&tags) {
        let value = Place::bound("value", &branch.ty);
        let mut scope = Scope::of(plan, id);
        let statements = scope.collect_held(union, branch, tag.as_ref(), shared, &value);
        let Some(check) = expression(&statements, imports) else {
            free.push(variant);
            continue;
        };
        let pattern = match statement::uses(&statements, value.expression()) {
            true if branch.ty.is_copy() => quote!(&Self::#variant(value)),
            true => quote!(Self::#variant(value)),
            false => quote!(Self::#variant(_)),
        };
        arms.push(quote!(#pattern => #check,));
    }
    let unknown = union.rest().is_none().then(|| {
        let schema = plan.api.schema(plan.api.ty(id).schema);
        let check = expression(&[no_branch(plan, union, schema)], imports);
        quote!(Self::Unknown(value) => #check,)
    });
    if arms.is_empty() && unknown.is_none() {
        return TokenStream::new();
    }
    let free = (!free.is_empty()).then(|| quote!(#(Self::#free(_))|* => {}));
    let shared = shared.map(|name| {
        let member = statement::member(name);
        quote!(let tag = #member;)
    });
    quote! {
        #shared
        match self {
            #(#arms)*
            #free
            #unknown
        }
    }
}

impl<'a> Scope<'a> {
    /// What reports every rule that a value breaks which a union holds as a branch; `shared` is the
    /// member whose path is a variable where the tag is asked for.
    fn collect_held(
        &mut self,
        union: &Union,
        branch: &Branch,
        tag: Option<&Schema>,
        shared: Option<&'a str>,
        value: &Place,
    ) -> Vec<Statement> {
        let api = &self.plan.api;
        let schema = api.schema(api.ty(self.this).schema);
        match branch.ty {
            // A listed integer may be another branch's, too.
            Type::Named(held) if !matches!(api.ty(held).shape, Shape::Integers(_)) => {
                let mut statements = vec![statement::own(value)];
                if let Some(tag) = tag {
                    self.tag = shared;
                    statements.extend(self.collect(tag, value));
                    self.tag = None;
                }
                if let Some(beside) = api.beside(schema, held).rest {
                    let beside = written_with(api, union, branch, beside);
                    statements.extend(self.collect(&beside, value));
                }
                statements
            }
            _ => self.collect(&reduced(self.plan, union, branch, schema), value),
        }
    }
}

/// The member that tells the branches apart, where several arms name its path: it is one variable.
fn shared_path<'u>(union: &'u Union, tags: &[Option<Schema>]) -> Option<&'u str> {
    let Tagging::Member(name) = &union.tagging else {
        return None;
    };
    let is_named = |schema: &&Schema| !schema.properties().is_empty();
    let mut named = tags.iter().flatten().filter(is_named);
    named.nth(1).map(|_| name.as_str())
}

/// What the tag of a branch demands of the type that holds it: a value that chooses the branch;
/// nothing where the type's own schema sees to that, or its values are sent without the member.
fn tag(plan: &Plan, union: &Union, branch: &Branch) -> Option<Schema> {
    let (Tagging::Member(name), Type::Named(held)) = (&union.tagging, &branch.ty) else {
        return None;
    };
    let held = *held;
    plan.api
        .field(&branch.ty, name)
        .filter(|_| !branch.tags.is_empty())?;
    let schema = plan.api.schema(plan.api.ty(held).schema);
    let own = plan.api.applied(schema).into_iter();
    let own = own.filter_map(|schema| schema.property(name));
    let values: Vec<Value> = branch.tags.iter().cloned().map(Value::from).collect();
    let chooses = |value: &Value| values.contains(value);
    let is_certain = |schema: &Schema| {
        let values = plan.api.applied(schema);
        let mut values = values.into_iter().filter_map(Schema::values);
        values.any(|values| values.iter().all(chooses))
    };
    let mut rules = Vec::new();
    if !own.into_iter().any(is_certain) {
        let property = Property {
            name: name.clone(),
            schema: Schema {
                rules: [Rule::Values(values)].into(),
                ..Schema::default()
            },
        };
        rules.push(Rule::Properties {
            named: [property].into_iter().collect(),
            patterns: Vec::new(),
            additional: None,
        });
    }
    if plan.api.implied_tag(union, branch).is_none() {
        rules.push(Rule::Required(vec![name.clone()]));
    }
    Some(Schema {
        rules: rules.into(),
        ..Schema::default()
    })
}

/// What is demanded of a value whose tag is written with it: that it is there is seen to.
fn written_with(api: &Api, union: &Union, branch: &Branch, schema: Schema) -> Schema {
    let (Tagging::Member(tag), Some(_)) = (&union.tagging, api.implied_tag(union, branch)) else {
        return schema;
    };
    let rules = schema.rules.iter().map(|rule| match rule {
        Rule::Required(names) => {
            let others = names.iter().filter(|name| *name != tag);
            Rule::Required(others.cloned().collect())
        }
        other => other.clone(),
    });
    schema.with(rules)
}

/// What is said of a value of no branch: the keyword that it breaks, and what is expected.
fn no_branch(plan: &Plan, union: &Union, schema: &Schema) -> Statement {
    let keyword = match union.tagging {
        _ if union.branches.iter().all(|branch| branch.parts.is_empty()) => "type",
        Tagging::Member(_) => "discriminator",
        Tagging::Objects(_) | Tagging::ByValue => {
            schema.branches().map_or("anyOf", |(keyword, _)| keyword)
        }
    };
    let count = Literal::usize_unsuffixed(union.branches.len());
    let types = types(plan, union);
    statement::keyword(
        "no_branch",
        Judged::Part(Expression::variable("value")),
        quote!(#keyword, #count, &[#(#types),*]),
    )
}

/// The JSON types that the branches have; nothing where one of them has any.
fn types(plan: &Plan, union: &Union) -> Vec<&'static str> {
    let mut names = Vec::new();
    for branch in &union.branches {
        let Some(types) = plan.api.json_types(&branch.ty) else {
            return Vec::new();
        };
        let types = types.into_iter().map(|ty| match branch.ty {
            Type::Integer | Type::Unsigned => "integer",
            _ => ty.as_str(),
        });
        for name in types {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    if names.contains(&"number") {
        names.retain(|name| *name != "integer");
    }
    names
}

/// What the schema of a union demands of the values that are held as one branch.
fn reduced(plan: &Plan, union: &Union, branch: &Branch, schema: &Schema) -> Schema {
    let is_one = schema
        .rules
        .iter()
        .any(|rule| matches!(rule, Rule::OneOf(_)));
    let rules = schema.rules.iter().map(|rule| {
        let parts = match rule {
            _ if branch.parts.is_empty() => return rule.clone(),
            Rule::OneOf(parts) => parts,
            Rule::AnyOf(parts) if !is_one => parts,
            _ => return rule.clone(),
        };
        let others: Vec<&Schema> = but_null(parts).collect();
        let inside = match others.as_slice() {
            [part] if part.branches().is_some() => vec![reduced(plan, union, branch, part)],
            _ => rivals(plan, union, branch, parts),
        };
        match rule {
            _ if inside.len() == 1 => Rule::AllOf(inside),
            Rule::OneOf(_) => Rule::OneOf(inside),
            _ => Rule::AnyOf(inside),
        }
    });
    schema.with(rules)
}

/// The schemas that a value of a branch may satisfy, its own first.
fn rivals(plan: &Plan, union: &Union, branch: &Branch, parts: &[Schema]) -> Vec<Schema> {
    let own = || branch.parts.iter().filter_map(|at| parts.get(*at));
    let is_branch_whole = is_whole(plan, &branch.ty);
    let others = union
        .branches
        .iter()
        .filter(|other| is_branch_whole && other.ty != branch.ty && is_whole(plan, &other.ty));
    let others = others.flat_map(|other| {
        let shared = shared(plan, &branch.ty, &other.ty);
        let foreign = other.parts.iter().filter(|at| !branch.parts.contains(at));
        let parts = foreign.filter_map(|at| parts.get(*at));
        parts.filter(move |part| match shared {
            Shared::Nothing => false,
            Shared::Empty => !needs_items(part) && !own().any(needs_items),
            Shared::Some => true,
        })
    });
    own().chain(others).cloned().collect()
}

/// The values that two types have in common.
enum Shared {
    Nothing,
    /// The list or map without anything in it.
    Empty,
    Some,
}

fn shared(plan: &Plan, one: &Type, other: &Type) -> Shared {
    match (one, other) {
        (Type::List(one), Type::List(other)) | (Type::Map(one), Type::Map(other)) => {
            match shared(plan, one, other) {
                Shared::Nothing => Shared::Empty,
                Shared::Empty | Shared::Some => Shared::Some,
            }
        }
        _ => match (plan.api.json_types(one), plan.api.json_types(other)) {
            (Some(one), Some(other)) if !one.iter().any(|ty| other.contains(ty)) => Shared::Nothing,
            _ => Shared::Some,
        },
    }
}

/// Whether the empty list is not valid.
fn needs_items(schema: &Schema) -> bool {
    let is_least = |rule: &Rule| matches!(rule, Rule::MinItems(1..));
    schema.rules.iter().any(is_least)
}

/// Whether a type holds all of a value, so that any schema can be asked about it.
fn is_whole(plan: &Plan, ty: &Type) -> bool {
    match ty {
        Type::Named(id) => {
            let shape = &plan.api.ty(*id).shape;
            matches!(shape, Shape::Enum(_) | Shape::Integers(_))
        }
        Type::List(_) | Type::Tuple(_) | Type::Map(_) | Type::Nullable(_) => {
            ty.inner().iter().all(|inner| is_whole(plan, inner))
        }
        Type::Boolean
        | Type::Integer
        | Type::Unsigned
        | Type::Number
        | Type::String
        | Type::SecretText
        | Type::DateTime
        | Type::Date
        | Type::Json => true,
    }
}
