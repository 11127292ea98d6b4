//! [`Module`]s into a [`Crate`]: tokens printed as Rust that people read.
//!
//! Invariant: the same modules give the same bytes; lines end in LF, files in one line end.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;

use crate::emit::{Content, Module};

/// The files of a crate: text by path, paths with `/`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Crate(pub BTreeMap<String, String>);

/// What the marker attribute for an empty line is printed as.
const BLANK: &str = "//~blank~";

/// Prints every module; `header` is the first line of each printed file.
pub fn render(modules: Vec<Module>, header: &str) -> Crate {
    Crate(
        modules
            .into_iter()
            .map(|module| {
                let text = match module.content {
                    Content::Rust(tokens) => {
                        format!("{header}\n\n{}", print(&tokens, &module.path))
                    }
                    Content::Text(text) => text,
                };
                (module.path, text)
            })
            .collect(),
    )
}

/// Prints one file's tokens.
///
/// # Panics
///
/// If the tokens are no Rust file, which is a bug of an emitter.
pub fn print(tokens: &TokenStream, path: &str) -> String {
    let file = syn::parse2(tokens.clone()).unwrap_or_else(|error| {
        panic!("the emitter of {path} printed what is no Rust file: {error}\n{tokens}")
    });
    let printed = prettyplease::unparse(&file);
    let mut text = String::with_capacity(printed.len());
    for line in printed.lines() {
        if line.trim_start() != BLANK {
            text.push_str(line);
        }
        text.push('\n');
    }
    text
}
