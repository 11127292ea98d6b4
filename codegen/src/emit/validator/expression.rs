//! Expressions of the emitted code, each with what it takes to stand there: the variable that it is
//! about, and what the file imports for it.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::emit::imports::Imports;

/// An expression about one variable at most.
#[derive(Clone, Debug)]
pub(in crate::emit) struct Expression {
    tokens: TokenStream,
    variable: Option<Ident>,
    /// Boxed, since few expressions have any.
    imports: Option<Box<Imports>>,
}

impl Expression {
    /// A variable.
    pub(super) fn variable(name: &str) -> Self {
        let variable = format_ident!("{name}");
        Self {
            variable: Some(variable.clone()),
            ..Self::constant(quote!(#variable))
        }
    }

    /// An expression about no variable.
    pub(super) fn constant(tokens: TokenStream) -> Self {
        Self {
            tokens,
            variable: None,
            imports: None,
        }
    }

    /// An expression about no variable, with what it imports.
    pub(super) fn emitted(emit: impl FnOnce(&mut Imports) -> TokenStream) -> Self {
        let mut imports = Imports::default();
        let tokens = emit(&mut imports);
        Self {
            imports: Some(Box::new(imports)),
            ..Self::constant(tokens)
        }
    }

    /// A function of a module of the runtime.
    pub(super) fn function(module: &str, name: &str) -> Self {
        let (path, name) = (format_ident!("{module}"), format_ident!("{name}"));
        Self::constant(quote!(#path::#name)).of(module)
    }

    /// What tokens say of the same variable.
    pub(super) fn about(&self, tokens: TokenStream) -> Self {
        Self {
            tokens,
            ..self.clone()
        }
    }

    /// The expression, which names a module of the runtime.
    pub(super) fn of(self, module: &str) -> Self {
        self.importing("crate::runtime", module)
    }

    /// The expression, for which the file has `use path::name`.
    pub(super) fn importing(mut self, path: &str, name: &str) -> Self {
        self.imports.get_or_insert_default().add(path, name);
        self
    }

    /// The expression, in which another one stands.
    pub(super) fn with(mut self, other: &Self) -> Self {
        if let Some(imports) = &other.imports {
            let own = self.imports.get_or_insert_default();
            own.merge((**imports).clone());
        }
        self
    }

    /// Whether the expression is about a variable.
    pub(super) fn uses(&self, variable: &Self) -> bool {
        self.variable.is_some() && self.variable == variable.variable
    }

    /// Whether the expression is a variable, and nothing beside it.
    pub(super) fn is(&self, variable: &Self) -> bool {
        self.uses(variable) && self.tokens.clone().into_iter().nth(1).is_none()
    }

    /// The tokens, without what they import.
    pub(super) fn tokens(&self) -> &TokenStream {
        &self.tokens
    }

    /// The tokens, in a file that imports what they name.
    pub(super) fn emit(&self, imports: &mut Imports) -> TokenStream {
        if let Some(own) = &self.imports {
            imports.merge((**own).clone());
        }
        self.tokens.clone()
    }
}
