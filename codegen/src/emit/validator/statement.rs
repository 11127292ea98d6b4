//! Statements of a validator: calls that report, and blocks around them.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::quote;

use super::numeric::unsigned;
use super::variable::uses;

/// The columns that a call may have before it is broken over lines.
const WIDTH: usize = 80;

/// A statement that reports what is broken; `at` is the path that it reports.
#[derive(Clone, Debug)]
pub(super) enum Statement {
    /// `value.check(at, out);`: the validator of the value's own type.
    Own(TokenStream),
    /// `function(subject, arguments, at, out);`, whose path can be written in place.
    Call {
        /// The function, or the receiver with its method.
        function: TokenStream,
        /// The value that is judged, where an absent one may stand in its place.
        subject: Option<TokenStream>,
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

/// The path of a member of what `at` stands for.
pub(super) fn member(name: &str) -> TokenStream {
    quote!(&at.member(#name))
}

/// The path of an item of what `at` stands for.
pub(super) fn item(index: usize) -> TokenStream {
    let index = unsigned(index as u64);
    quote!(&at.item(#index))
}

/// Statements under a condition, which is said together with that of the one statement that they
/// may be.
pub(super) fn when(condition: &TokenStream, inside: &TokenStream) -> TokenStream {
    let tokens: Vec<TokenTree> = inside.clone().into_iter().collect();
    match tokens.as_slice() {
        [TokenTree::Ident(first), test @ .., block] if first == "if" && is_block(block) => {
            if test.iter().any(is_block) {
                return quote!(if #condition { #inside });
            }
            let test = joint(test.iter().cloned().collect());
            let condition = joint(condition.clone());
            quote!(if #condition && #test #block)
        }
        _ => quote!(if #condition { #inside }),
    }
}

/// Statements for where a condition holds and for where it does not.
pub(super) fn either(condition: &TokenStream, yes: &TokenStream, no: &TokenStream) -> TokenStream {
    let tokens: Vec<TokenTree> = no.clone().into_iter().collect();
    let is_else = |token: &TokenTree| matches!(token, TokenTree::Ident(ident) if ident == "else");
    let is_if = matches!(tokens.first(), Some(TokenTree::Ident(ident)) if ident == "if");
    // Behind each block but the last one stands `else`.
    let mut blocks = tokens.iter().enumerate().filter(|(_, it)| is_block(it));
    if is_if && blocks.all(|(at, _)| tokens.get(at + 1).is_none_or(is_else)) {
        return quote!(if #condition { #yes } else #no);
    }
    quote!(if #condition { #yes } else { #no })
}

/// A condition as a part of one that joins several by `&&`.
fn joint(condition: TokenStream) -> TokenStream {
    let is_or = |token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '|');
    if condition.clone().into_iter().any(is_or) {
        quote!((#condition))
    } else {
        condition
    }
}

fn is_block(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}

/// The statements about a part of what `at` stands for, by its path.
///
/// Calls get the path in place, as far as they are short enough for a line; others share a variable,
/// in a block of their own unless they are in one already.
pub(super) fn within(
    path: &TokenStream,
    statements: &[Statement],
    in_block: bool,
) -> Vec<Statement> {
    if let Some(calls) = in_place(path, statements) {
        return calls;
    }
    let row = row(statements);
    let block = quote!(let at = #path; #row);
    vec![Statement::Block(if in_block {
        block
    } else {
        quote!({ #block })
    })]
}

/// The statements about a part with its path in place: one alone, or several short ones.
pub(super) fn in_place(path: &TokenStream, statements: &[Statement]) -> Option<Vec<Statement>> {
    let calls = statements.iter().map(|statement| match statement {
        Statement::Block(_) => None,
        call => Some(call.with(path)),
    });
    let calls: Vec<TokenStream> = calls.collect::<Option<_>>()?;
    let fit = calls.len() < 2 || calls.iter().all(|call| columns(call) <= WIDTH);
    fit.then(|| calls.into_iter().map(Statement::Block).collect())
}

/// How wide a call is on one line.
fn columns(code: &TokenStream) -> usize {
    let mut width = 0;
    for token in code.clone() {
        width += match token {
            TokenTree::Group(group) => 2 + columns(&group.stream()),
            TokenTree::Punct(punct) if punct.as_char() == ',' => 2,
            TokenTree::Punct(_) => 1,
            other => other.to_string().chars().count(),
        };
    }
    width
}

/// The statements about each item of a list, or those from an index on.
pub(super) fn each(
    list: &TokenStream,
    pattern: &TokenStream,
    statements: &[Statement],
    from: Option<&TokenStream>,
) -> Statement {
    if let ([Statement::Own(_)], None) = (statements, from) {
        return Statement::Own(list.clone());
    }
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
        [Statement::Block(_)] | [] | [_, _, ..] => {
            let row = row(statements);
            quote!(let at = #path; #row)
        }
        [call] => call.with(path),
    }
}

impl Statement {
    /// The statement with a path.
    fn with(&self, at: &TokenStream) -> TokenStream {
        match self {
            Self::Own(value) => quote!(#value.check(#at, out);),
            Self::Call {
                function,
                subject: Some(subject),
                arguments,
            } => quote!(#function(#subject, #arguments #at, out);),
            Self::Call {
                function,
                subject: None,
                arguments,
            } => quote!(#function(#arguments #at, out);),
            Self::Block(tokens) => tokens.clone(),
        }
    }

    /// The statement on the optional place that a variable was bound to, if it can do without the
    /// variable: `path` is the place, `subject` how it is given to a function.
    pub(super) fn on_optional(
        &self,
        variable: &str,
        path: &TokenStream,
        subject: &TokenStream,
    ) -> Option<Self> {
        let is_variable = |code: &TokenStream| {
            let mut tokens = code.clone().into_iter();
            let first = tokens.next();
            matches!(first, Some(TokenTree::Ident(ident)) if ident == variable)
                && tokens.next().is_none()
        };
        match self {
            Self::Own(value) if is_variable(value) => Some(Self::Own(path.clone())),
            Self::Call {
                function,
                subject: Some(judged),
                arguments,
            } if is_variable(judged) && !uses(arguments, variable) => Some(Self::Call {
                function: function.clone(),
                subject: Some(subject.clone()),
                arguments: arguments.clone(),
            }),
            Self::Own(_) | Self::Call { .. } | Self::Block(_) => None,
        }
    }
}

/// A row of statements without its semicolon, where it is a single call.
pub(in crate::emit) fn expression(statements: &TokenStream) -> Option<TokenStream> {
    let mut tokens: Vec<TokenTree> = statements.clone().into_iter().collect();
    let is_end =
        |token: &TokenTree| matches!(token, TokenTree::Punct(sign) if sign.as_char() == ';');
    let begins_block = |token: &TokenTree| match token {
        TokenTree::Ident(ident) => ["if", "for", "let", "match"].iter().any(|it| ident == it),
        token => is_block(token),
    };
    if tokens.first().is_none_or(begins_block)
        || tokens.iter().filter(|token| is_end(token)).count() != 1
    {
        return None;
    }
    is_end(&tokens.pop()?).then(|| tokens.into_iter().collect())
}
