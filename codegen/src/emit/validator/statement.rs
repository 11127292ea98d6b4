//! Statements of a validator: calls that report, and blocks around them.

use proc_macro2::TokenStream;
use quote::quote;

use super::variable::uses;

/// A statement that reports what is broken; `at` is the path that it reports.
#[derive(Clone, Debug)]
pub(super) enum Statement {
    /// `function(arguments, at, out);`, whose path can be written in place.
    Call {
        /// The function, or the receiver with its method.
        function: TokenStream,
        /// The arguments before the path, with a comma behind each.
        arguments: TokenStream,
    },
    /// Anything else; it names the path `at`.
    Block(TokenStream),
}

/// The statements in a row, where `at` is in reach.
pub(super) fn row(statements: &[Statement]) -> TokenStream {
    statements
        .iter()
        .map(|statement| statement.with(&quote!(at)))
        .collect()
}

/// The statements about a member of what `at` stands for.
///
/// A single call gets the member's path in place; several share a variable, in a block of their
/// own unless they are in one already.
pub(super) fn within(name: &str, statements: &[Statement], in_block: bool) -> Vec<Statement> {
    match statements {
        [] => Vec::new(),
        [call @ Statement::Call { .. }] => {
            vec![Statement::Block(call.with(&quote!(&at.member(#name))))]
        }
        several => {
            let row = row(several);
            let block = quote!(let at = &at.member(#name); #row);
            vec![Statement::Block(if in_block {
                block
            } else {
                quote!({ #block })
            })]
        }
    }
}

/// The statements about each item of a list, or those from an index on.
pub(super) fn each(
    list: &TokenStream,
    pattern: &TokenStream,
    statements: &[Statement],
    from: Option<&TokenStream>,
) -> Statement {
    let inside = at(&quote!(&at.item(index)), statements);
    Statement::Block(if uses(&inside, "item") {
        let skip = from.map(|from| quote!(.skip(#from)));
        quote!(for (index, #pattern) in #list.iter().enumerate()#skip { #inside })
    } else {
        let from = from.map_or_else(|| quote!(0), Clone::clone);
        quote!(for index in #from..#list.len() { #inside })
    })
}

/// Statements at a path, in a block of their own.
pub(super) fn at(path: &TokenStream, statements: &[Statement]) -> TokenStream {
    match statements {
        [call @ Statement::Call { .. }] => call.with(path),
        several => {
            let row = row(several);
            quote!(let at = #path; #row)
        }
    }
}

impl Statement {
    /// The statement with a path.
    fn with(&self, at: &TokenStream) -> TokenStream {
        match self {
            Self::Call {
                function,
                arguments,
            } => quote!(#function(#arguments #at, out);),
            Self::Block(tokens) => tokens.clone(),
        }
    }
}
