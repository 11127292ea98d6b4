//! A place: an expression whose Rust type is known, to which a schema is applied.

use proc_macro2::TokenStream;
use quote::quote;

use super::condition::Condition;
use super::expression::Expression;
use super::statement::{self, Statement};
use crate::ir::{Type, TypeId};

/// An expression whose Rust type is known.
#[derive(Clone, Debug)]
pub(in crate::emit) struct Place {
    /// The expression: a value of a `Copy` type, a path to a field, or a reference.
    expression: Expression,
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
    /// It is an argument, or a part of text, whose texts are `&str` and not `String`.
    Argument,
    /// It is any JSON, whose texts no violation shows.
    Hidden,
}

impl Place {
    /// `self`, a struct.
    pub(super) fn this(id: TypeId) -> Self {
        Self::bound("self", &Type::Named(id))
    }

    /// A variable that holds a value itself.
    pub(super) fn owned(name: &str, ty: &Type) -> Self {
        Self {
            expression: Expression::variable(name),
            reference: false,
            manner: Manner::Usual,
            ty: ty.clone(),
        }
    }

    /// A variable that holds a reference, or a value of a `Copy` type.
    pub(in crate::emit) fn bound(name: &str, ty: &Type) -> Self {
        Self {
            reference: !ty.is_copy(),
            ..Self::owned(name, ty)
        }
    }

    /// An argument: a reference, or a value of a `Copy` type.
    pub(in crate::emit) fn argument(name: &str, ty: &Type) -> Self {
        Self {
            manner: Manner::Argument,
            ..Self::bound(name, ty)
        }
    }

    /// A text that stands in the code.
    pub(super) fn literal(text: &str) -> Self {
        Self {
            expression: Expression::constant(quote!(#text)),
            ..Self::argument("text", &Type::String)
        }
    }

    /// A number of JSON, by reference.
    pub(super) fn number(name: &str) -> Self {
        Self {
            reference: true,
            manner: Manner::Exact,
            ..Self::owned(name, &Type::Number)
        }
    }

    /// The same value by reference, as a variable of another name.
    pub(super) fn called(&self, name: &str) -> Self {
        Self {
            expression: Expression::variable(name),
            reference: true,
            ..self.clone()
        }
    }

    /// What is reached from here: a field, or what a method gives.
    pub(super) fn part(&self, behind: &TokenStream, ty: &Type) -> Self {
        let value = self.value();
        Self {
            expression: self.about(quote!(#value.#behind)),
            reference: false,
            manner: Manner::Usual,
            ty: ty.clone(),
        }
    }

    /// The text that `as_str` gives.
    pub(super) fn as_str(&self) -> Self {
        Self {
            reference: true,
            manner: Manner::Argument,
            ..self.part(&quote!(as_str()), &Type::String)
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

    /// The expression.
    pub(super) fn expression(&self) -> &Expression {
        &self.expression
    }

    /// The expression with its methods in reach.
    pub(super) fn value(&self) -> &TokenStream {
        self.expression.tokens()
    }

    /// What tokens say of the place.
    pub(super) fn about(&self, tokens: TokenStream) -> Expression {
        self.expression.about(tokens)
    }

    /// A text as a `&str`.
    pub(super) fn text(&self) -> TokenStream {
        let expression = self.value();
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
        let expression = self.value();
        if self.reference {
            quote!(#expression)
        } else {
            quote!(&#expression)
        }
    }

    /// The value as any JSON, by reference: as it is, or as it is written.
    pub(super) fn json(&self) -> Expression {
        let reference = self.reference();
        match self.ty {
            Type::Json => self.about(reference),
            _ => self.about(quote!(&json::written(#reference))).of("json"),
        }
    }

    /// The expression as it is given to a keyword, or matched with `Some`: by value if it is copied.
    pub(super) fn subject(&self) -> Expression {
        self.about(if self.ty.is_copy() {
            self.value().clone()
        } else {
            self.reference()
        })
    }

    /// The option with its methods in reach that take what it holds.
    pub(super) fn option(&self) -> Expression {
        let value = self.value();
        self.about(if self.ty.is_copy() {
            quote!(#value)
        } else {
            quote!(#value.as_ref())
        })
    }

    /// Whether the option has a value.
    pub(super) fn is_there(&self) -> Condition {
        Condition::Present(self.expression.clone())
    }

    /// Whether there is nothing in the list or map.
    pub(super) fn is_empty(&self) -> Condition {
        let value = self.value();
        Condition::Term(self.about(quote!(#value.is_empty())))
    }

    /// How much there is in the list or map.
    pub(super) fn length(&self) -> Expression {
        let value = self.value();
        self.about(quote!(#value.len()))
    }

    /// Whether statements are about the variable.
    pub(in crate::emit) fn is_used(&self, statements: &[Statement]) -> bool {
        statement::uses(statements, &self.expression)
    }

    /// How a variable is bound to what a reference leads to; not at all where it is not used.
    pub(super) fn binding(&self, is_used: bool) -> TokenStream {
        if is_used {
            self.pattern().tokens().clone()
        } else {
            quote!(_)
        }
    }

    /// How a variable is bound to what a reference leads to.
    pub(super) fn pattern(&self) -> Expression {
        let value = self.value();
        self.about(if self.ty.is_copy() {
            quote!(&#value)
        } else {
            quote!(#value)
        })
    }
}
