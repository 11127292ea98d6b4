//! [`Module`]s into a [`Crate`]: tokens printed as Rust that people read, headers in front.
//!
//! Invariant: the same modules give the same bytes; lines end in LF, files in one line end.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;

use crate::emit::Module;

/// The files of a crate: text by path, paths with `/`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Crate(pub BTreeMap<String, String>);

/// What the marker attribute for an empty line is printed as.
const BLANK: &str = "//~blank~";

/// Puts the modules together; `header` is the first line of each that was printed.
pub fn render(modules: Vec<Module>, header: &str) -> Crate {
    let file = |module: Module| {
        let text = if module.printed {
            format!("{header}\n\n{}", module.text)
        } else {
            module.text
        };
        (module.path, text)
    };
    Crate(modules.into_iter().map(file).collect())
}

/// Prints one file's tokens.
///
/// # Panics
///
/// If the tokens are no Rust file, which is a bug of an emitter.
pub fn print(tokens: TokenStream, path: &str) -> String {
    let file = syn::parse2(tokens)
        .unwrap_or_else(|error| panic!("the emitter of {path} made what is no Rust file: {error}"));
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
