//! A place: an expression whose Rust type is known, to which a schema is applied.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Type, TypeId};

/// An expression whose Rust type is known.
#[derive(Clone, Debug)]
pub(in crate::emit) struct Place {
    /// The expression: a value of a `Copy` type, a path to a field, or a reference.
    expression: TokenStream,
    /// Whether the expression is a reference already.
    reference: bool,
    /// Whether it is a number as JSON has it, of any size, and not a float.
    pub(super) exact: bool,
    /// Whether it is an argument, whose texts are `&str` and not `String`.
    argument: bool,
    /// Its type.
    pub(super) ty: Type,
}

impl Place {
    /// `self`, a struct.
    pub(super) fn this(id: TypeId) -> Self {
        Self {
            expression: quote!(self),
            reference: true,
            exact: false,
            argument: false,
            ty: Type::Named(id),
        }
    }

    /// A field, by its path.
    pub(super) fn field(path: TokenStream, ty: &Type) -> Self {
        Self {
            expression: path,
            reference: false,
            exact: false,
            argument: false,
            ty: ty.clone(),
        }
    }

    /// A variable that was bound by [`Place::binding`], or a reference.
    pub(in crate::emit) fn bound(name: TokenStream, ty: &Type) -> Self {
        Self {
            expression: name,
            reference: !is_copy(ty),
            exact: false,
            argument: false,
            ty: ty.clone(),
        }
    }

    /// An argument: a reference, or a value of a `Copy` type.
    pub(in crate::emit) fn argument(name: TokenStream, ty: &Type) -> Self {
        Self {
            argument: true,
            ..Self::bound(name, ty)
        }
    }

    /// A number of JSON, by reference.
    pub(super) fn number(name: TokenStream) -> Self {
        Self {
            expression: name,
            reference: true,
            exact: true,
            argument: false,
            ty: Type::Number,
        }
    }

    /// The expression with its methods in reach.
    pub(super) fn value(&self) -> &TokenStream {
        &self.expression
    }

    /// A text as a `&str`.
    pub(super) fn text(&self) -> TokenStream {
        let expression = &self.expression;
        if self.argument && self.ty == Type::String {
            quote!(#expression)
        } else {
            quote!(#expression.as_str())
        }
    }

    /// Whether the expression is a reference.
    pub(super) fn is_reference(&self) -> bool {
        self.reference
    }

    /// The expression as a reference.
    pub(super) fn reference(&self) -> TokenStream {
        let expression = &self.expression;
        if self.reference {
            quote!(#expression)
        } else {
            quote!(&#expression)
        }
    }

    /// The expression as it is given to a keyword: by value if it is copied.
    pub(super) fn subject(&self) -> TokenStream {
        if is_copy(&self.ty) {
            self.expression.clone()
        } else {
            self.reference()
        }
    }

    /// What stands behind `if let Some(x) =` to look into an optional field: `self.x` or `&self.x`.
    pub(super) fn binding(path: &TokenStream, ty: &Type) -> TokenStream {
        if is_copy(ty) {
            quote!(#path)
        } else {
            quote!(&#path)
        }
    }
}

/// Whether values of the type are copied, so that they are bound without a reference.
pub(super) fn is_copy(ty: &Type) -> bool {
    match ty {
        Type::Boolean | Type::Integer | Type::Number => true,
        Type::Nullable(inner) => is_copy(inner),
        Type::Named(_)
        | Type::String
        | Type::DateTime
        | Type::Date
        | Type::List(_)
        | Type::Map(_)
        | Type::Json => false,
    }
}
