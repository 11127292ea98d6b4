//! Which variables a piece of emitted code needs: what it does not need is not bound.
//!
//! The code is read as far as this emitter writes it: `for`, `if let`, `let` and closures bind.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::quote;

/// Whether code names a variable that it does not bind itself.
pub(super) fn uses(code: &TokenStream, name: &str) -> bool {
    let tokens: Vec<TokenTree> = code.clone().into_iter().collect();
    is_free(&tokens, name)
}

/// A closure over a variable; the function itself, where it only calls one with the variable.
pub(super) fn closure(variable: &TokenStream, code: &TokenStream) -> TokenStream {
    let tokens: Vec<TokenTree> = code.clone().into_iter().collect();
    if let Some((TokenTree::Group(arguments), function)) = tokens.split_last()
        && !function.is_empty()
        && arguments.stream().to_string() == variable.to_string()
        && function.iter().all(|token| match token {
            TokenTree::Ident(_) => true,
            token => is_punct(token, ':'),
        })
    {
        return function.iter().cloned().collect();
    }
    if uses(code, &variable.to_string()) {
        quote!(|#variable| #code)
    } else {
        quote!(|_| #code)
    }
}

fn is_free(tokens: &[TokenTree], name: &str) -> bool {
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let before = at.checked_sub(1).and_then(|before| tokens.get(before));
        match token {
            TokenTree::Ident(ident) if ident == "for" => {
                let is_in =
                    |token: &TokenTree| matches!(token, TokenTree::Ident(ident) if ident == "in");
                let pattern = until(tokens, at + 1, is_in);
                let body = until(tokens, pattern, is_block);
                if is_free(&tokens[pattern..body], name)
                    || !binds(&tokens[at + 1..pattern], name) && is_free_in(tokens.get(body), name)
                {
                    return true;
                }
                at = body + 1;
            }
            TokenTree::Ident(ident) if ident == "let" => {
                let pattern = until(tokens, at + 1, |token| is_punct(token, '='));
                let conditional = match before {
                    Some(TokenTree::Ident(ident)) => ident == "if",
                    Some(before) => is_punct(before, '&'),
                    None => false,
                };
                let end = if conditional {
                    let block = until(tokens, pattern, is_block);
                    let chained = tokens[pattern..block].windows(2).position(is_and);
                    chained.map_or(block, |at| pattern + at)
                } else {
                    until(tokens, pattern, |token| is_punct(token, ';'))
                };
                if is_free(&tokens[pattern..end], name) {
                    return true;
                }
                at = match binds(&tokens[at + 1..pattern], name) {
                    true if conditional => until(tokens, end, is_block) + 1,
                    true => return false,
                    false => end,
                };
            }
            TokenTree::Punct(punct)
                if punct.as_char() == '|' && before.is_none_or(|before| is_punct(before, ',')) =>
            {
                let pattern = until(tokens, at + 1, |token| is_punct(token, '|'));
                let end = until(tokens, pattern + 1, |token| is_punct(token, ','));
                let body = tokens.get(pattern + 1..end).unwrap_or_default();
                if !binds(&tokens[at + 1..pattern], name) && is_free(body, name) {
                    return true;
                }
                at = end;
            }
            TokenTree::Ident(ident) if ident == name => {
                // Not a field, a method or the end of a path; two dots are a range.
                let range = matches!(&tokens[..at], [.., one, two] if is_punct(one, '.') && is_punct(two, '.'));
                let part =
                    before.is_some_and(|before| is_punct(before, '.') || is_punct(before, ':'));
                if range || !part {
                    return true;
                }
                at += 1;
            }
            token => {
                if is_free_in(Some(token), name) {
                    return true;
                }
                at += 1;
            }
        }
    }
    false
}

fn is_free_in(token: Option<&TokenTree>, name: &str) -> bool {
    match token {
        Some(TokenTree::Group(group)) => uses(&group.stream(), name),
        _ => false,
    }
}

/// Whether a pattern has a name.
fn binds(pattern: &[TokenTree], name: &str) -> bool {
    pattern.iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == name,
        TokenTree::Group(group) => {
            let inside: Vec<TokenTree> = group.stream().into_iter().collect();
            binds(&inside, name)
        }
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// The index of the first such token from an index on; behind the last one if there is none.
fn until(tokens: &[TokenTree], from: usize, found: impl Fn(&TokenTree) -> bool) -> usize {
    let rest = tokens.get(from..).unwrap_or_default();
    from + rest.iter().position(found).unwrap_or(rest.len())
}

fn is_punct(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == character)
}

/// Whether two tokens are `&&`.
fn is_and(pair: &[TokenTree]) -> bool {
    pair.iter().all(|token| is_punct(token, '&'))
}

fn is_block(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}
