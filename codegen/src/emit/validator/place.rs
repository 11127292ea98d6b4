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
    /// What is to be known beside its type.
    manner: Manner,
    /// Its type.
    pub(super) ty: Type,
}

/// What is to be known of an expression beside its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    /// Nothing.
    Usual,
    /// It is a number as JSON has it, of any size, and not a float.
    Exact,
    /// It is an argument, whose texts are `&str` and not `String`.
    Argument,
    /// It is any JSON, whose texts no violation shows.
    Hidden,
}

impl Place {
    /// `self`, a struct.
    pub(super) fn this(id: TypeId) -> Self {
        Self {
            reference: true,
            ..Self::field(quote!(self), &Type::Named(id))
        }
    }

    /// A field, by its path.
    pub(super) fn field(path: TokenStream, ty: &Type) -> Self {
        Self {
            expression: path,
            reference: false,
            manner: Manner::Usual,
            ty: ty.clone(),
        }
    }

    /// A variable that was bound by [`Place::binding`], or a reference.
    pub(in crate::emit) fn bound(name: TokenStream, ty: &Type) -> Self {
        Self {
            reference: !is_copy(ty),
            ..Self::field(name, ty)
        }
    }

    /// An argument: a reference, or a value of a `Copy` type.
    pub(in crate::emit) fn argument(name: TokenStream, ty: &Type) -> Self {
        Self {
            manner: Manner::Argument,
            ..Self::bound(name, ty)
        }
    }

    /// A number of JSON, by reference.
    pub(super) fn number(name: TokenStream) -> Self {
        Self {
            reference: true,
            manner: Manner::Exact,
            ..Self::field(name, &Type::Number)
        }
    }

    /// The same JSON, where a text that is found is not shown.
    pub(super) fn hidden(self) -> Self {
        Self {
            manner: Manner::Hidden,
            ..self
        }
    }

    /// Whether a number is one of JSON, of any size.
    pub(super) fn is_exact(&self) -> bool {
        self.manner == Manner::Exact
    }

    /// Whether no violation shows the texts of this JSON.
    pub(super) fn is_hidden(&self) -> bool {
        self.manner == Manner::Hidden
    }

    /// The expression with its methods in reach.
    pub(super) fn value(&self) -> &TokenStream {
        &self.expression
    }

    /// A text as a `&str`.
    pub(super) fn text(&self) -> TokenStream {
        let expression = &self.expression;
        match self.ty {
            Type::SecretText => quote!(#expression.expose_secret()),
            Type::String if self.manner == Manner::Argument => quote!(#expression),
            _ => quote!(#expression.as_str()),
        }
    }

    /// A text as what becomes a `&str` where one is wanted.
    pub(super) fn text_reference(&self) -> TokenStream {
        match self.ty {
            Type::SecretText => self.text(),
            _ => self.reference(),
        }
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
        Type::Boolean | Type::Integer | Type::Unsigned | Type::Number => true,
        Type::Nullable(inner) => is_copy(inner),
        Type::Named(_)
        | Type::String
        | Type::SecretText
        | Type::DateTime
        | Type::Date
        | Type::List(_)
        | Type::Tuple(_)
        | Type::Map(_)
        | Type::Json => false,
    }
}
