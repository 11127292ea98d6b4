//! Conditions with an algebra: what is always true or false never reaches the output.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::{format_ident, quote};

/// Whether a value satisfies a schema, as an expression of Rust; the variants say how tightly the
/// expression binds.
#[derive(Clone, Debug)]
pub(super) enum Condition {
    /// Always.
    True,
    /// Never.
    False,
    /// The optional field at this path has a value.
    Present(TokenStream),
    /// The optional field at this path has none.
    Absent(TokenStream),
    /// An expression that binds tighter than `!`: a call, a macro.
    Term(TokenStream),
    /// A comparison or a negation.
    Comparison(TokenStream),
    /// A chain of `&&`.
    All(TokenStream),
    /// A chain of `||`.
    Any(TokenStream),
}

impl Condition {
    /// All of them.
    pub(super) fn all(conditions: impl IntoIterator<Item = Self>) -> Self {
        let mut parts = Vec::new();
        for condition in conditions {
            match condition {
                Self::True => {}
                Self::False => return Self::False,
                other => parts.push(other),
            }
        }
        if parts.len() > 1 {
            let parts = parts.iter().map(|part| match part {
                Self::Any(test) => quote!((#test)),
                other => other.tokens(),
            });
            return Self::All(quote!(#(#parts)&&*));
        }
        parts.pop().unwrap_or(Self::True)
    }

    /// At least one of them.
    pub(super) fn any(conditions: impl IntoIterator<Item = Self>) -> Self {
        let mut parts = Vec::new();
        for condition in conditions {
            match condition {
                Self::True => return Self::True,
                Self::False => {}
                other => parts.push(other),
            }
        }
        if parts.len() > 1 {
            let parts = parts.iter().map(Self::tokens);
            return Self::Any(quote!(#(#parts)||*));
        }
        parts.pop().unwrap_or(Self::False)
    }

    /// Exactly one of them.
    pub(super) fn one(conditions: Vec<Self>) -> Self {
        let (always, mut open): (Vec<_>, Vec<_>) = conditions
            .into_iter()
            .filter(|condition| !matches!(condition, Self::False))
            .partition(|condition| matches!(condition, Self::True));
        match always.len() {
            0 if open.len() == 1 => open.remove(0),
            0 if open.is_empty() => Self::False,
            0 if open.len() == 2 => {
                let tests = open.iter().map(|test| match test {
                    Self::Comparison(test) | Self::All(test) | Self::Any(test) => quote!((#test)),
                    other => other.tokens(),
                });
                Self::Comparison(quote!(#(#tests)!=*))
            }
            0 => {
                let tests = open.iter().map(Self::tokens);
                Self::Comparison(
                    quote!([#(#tests),*].into_iter().filter(|holds| *holds).count() == 1),
                )
            }
            1 => Self::any(open).negated(),
            _ => Self::False,
        }
    }

    /// The opposite.
    pub(super) fn negated(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Present(path) => Self::Absent(path),
            Self::Absent(path) => Self::Present(path),
            Self::Term(test) => match opposite(&test) {
                Some(test) => Self::Term(test),
                None => Self::Comparison(quote!(!#test)),
            },
            Self::Comparison(test) => match turned(&test) {
                Some(turned) => turned,
                None => Self::Comparison(quote!(!(#test))),
            },
            Self::All(test) | Self::Any(test) => Self::Comparison(quote!(!(#test))),
        }
    }

    /// The expression.
    pub(super) fn tokens(&self) -> TokenStream {
        match self {
            Self::True => quote!(true),
            Self::False => quote!(false),
            Self::Present(path) => quote!(#path.is_some()),
            Self::Absent(path) => quote!(#path.is_none()),
            Self::Term(test) | Self::Comparison(test) | Self::All(test) | Self::Any(test) => {
                test.clone()
            }
        }
    }
}

/// A condition that a closure gives, turned round.
fn turned_body(body: &TokenStream) -> TokenStream {
    let joins = |token| matches!(token, TokenTree::Punct(sign) if "&|".contains(sign.as_char()));
    if body.clone().into_iter().any(joins) {
        return quote!(!(#body));
    }
    let turned = turned(body).map(|condition| condition.tokens());
    turned
        .or_else(|| opposite(body))
        .unwrap_or_else(|| quote!(!#body))
}

/// What a closure of one argument gives, turned round; nothing of what is no closure.
fn turned_closure(closure: TokenStream) -> Option<TokenStream> {
    let is_bar =
        |token: &TokenTree| matches!(token, TokenTree::Punct(sign) if sign.as_char() == '|');
    let tokens: Vec<TokenTree> = closure.into_iter().collect();
    let end = 1 + tokens.iter().skip(1).position(is_bar)?;
    let (head, body) = tokens.split_at_checked(end + 1)?;
    if !head.first().is_some_and(is_bar) {
        return None;
    }
    let body = turned_body(&body.iter().cloned().collect());
    Some(quote!(#(#head)* #body))
}

/// A call of one of the methods of `Option` and `Result` that have an opposite, as that.
fn opposite(test: &TokenStream) -> Option<TokenStream> {
    let tokens: Vec<TokenTree> = test.clone().into_iter().collect();
    let [
        receiver @ ..,
        TokenTree::Ident(method),
        TokenTree::Group(arguments),
    ] = tokens.as_slice()
    else {
        return None;
    };
    let inside = match method.to_string().as_str() {
        "is_none_or" => turned_closure(arguments.stream()).map(|it| ("is_some_and", it)),
        "is_some_and" => turned_closure(arguments.stream()).map(|it| ("is_none_or", it)),
        _ => None,
    };
    if let Some((method, closure)) = inside {
        let method = format_ident!("{method}");
        return Some(quote!(#(#receiver)* #method(#closure)));
    }
    let opposite = match method.to_string().as_str() {
        "is_ok" => "is_err",
        "is_err" => "is_ok",
        "is_some" => "is_none",
        "is_none" => "is_some",
        _ => return None,
    };
    let method = format_ident!("{opposite}");
    arguments
        .stream()
        .is_empty()
        .then(|| quote!(#(#receiver)* #method()))
}

/// What stood in parentheses: a chain, or what binds tighter.
fn bound(test: TokenStream) -> Condition {
    let joined = |wanted| {
        let mut tokens = test.clone().into_iter();
        tokens.any(|token| matches!(token, TokenTree::Punct(sign) if sign.as_char() == wanted && sign.spacing() == Spacing::Joint))
    };
    if joined('|') {
        Condition::Any(test)
    } else if joined('&') {
        Condition::All(test)
    } else {
        Condition::Comparison(test)
    }
}

/// A comparison or a negation, turned round: what is compared has an order, since a number that is
/// not finite is refused for that.
fn turned(test: &TokenStream) -> Option<Condition> {
    let tokens: Vec<TokenTree> = test.clone().into_iter().collect();
    let mut signs = tokens.iter().enumerate().filter_map(|(at, token)| {
        let TokenTree::Punct(sign) = token else {
            return None;
        };
        "=!<>"
            .contains(sign.as_char())
            .then(|| (at, sign.as_char()))
    });
    let (at, first) = signs.next()?;
    let second = signs.next();
    let (turned, length) = match (first, second) {
        ('!', None) if at == 0 => {
            return Some(match tokens.as_slice() {
                [_, TokenTree::Group(inside)] if inside.delimiter() == Delimiter::Parenthesis => {
                    bound(inside.stream())
                }
                _ => Condition::Term(tokens.into_iter().skip(1).collect()),
            });
        }
        ('<', None) => (quote!(>=), 1),
        ('>', None) => (quote!(<=), 1),
        ('<', Some((next, '='))) if next == at + 1 => (quote!(>), 2),
        ('>', Some((next, '='))) if next == at + 1 => (quote!(<), 2),
        ('=', Some((next, '='))) if next == at + 1 => (quote!(!=), 2),
        ('!', Some((next, '='))) if next == at + 1 => (quote!(==), 2),
        _ => return None,
    };
    if signs.next().is_some() {
        return None;
    }
    let (left, right) = tokens.split_at(at);
    let right = &right[length..];
    Some(Condition::Comparison(quote!(#(#left)* #turned #(#right)*)))
}
