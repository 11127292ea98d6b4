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
const BLANK: &str = "#[blank]";

/// What the marker attribute for a module that is the call of a macro is printed as.
const CALL: &str = "#[call]";

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
        .unwrap_or_else(|error| panic!("the emitter of {path} made invalid Rust: {error}"));
    let printed = prettyplease::unparse(&file);
    let mut text = String::with_capacity(printed.len());
    let mut lines = printed.lines();
    while let Some(line) = lines.next() {
        let code = line.trim_start();
        let indent = &line[..line.len() - code.len()];
        if let Some(first) = code.strip_prefix("/**") {
            push_comment(&mut text, indent, "///", first, &mut lines);
        } else if let Some(first) = code.strip_prefix("/*!") {
            push_comment(&mut text, indent, "//!", first, &mut lines);
        } else if code == CALL {
            let module = lines.next().map(str::trim_start).unwrap_or_default();
            let name = module.strip_prefix("mod ").unwrap_or(module);
            let name = name.strip_suffix(" {").unwrap_or(name);
            for part in [indent, name, "! {\n"] {
                text.push_str(part);
            }
        } else {
            if code != BLANK {
                text.push_str(line);
            }
            text.push('\n');
        }
    }
    text
}

/// A block comment as line comments: up to the line that ends it, as no line of docs does.
fn push_comment(
    text: &mut String,
    indent: &str,
    slashes: &str,
    first: &str,
    rest: &mut std::str::Lines<'_>,
) {
    let mut line = Some(first);
    while let Some(comment) = line {
        let last = comment.strip_suffix("*/");
        for part in [indent, slashes, last.unwrap_or(comment), "\n"] {
            text.push_str(part);
        }
        line = if last.is_some() { None } else { rest.next() };
    }
}
