//! Foreign prose into doc comments: Markdown of strangers, with the HTML in it, as `#[doc]` attributes
//! that are safe and calm to read.
//!
//! The text is read by the parser that rustdoc uses and written again: paragraphs wrapped, headings in
//! bold, lists, quotes and small tables as they are, links only where they are absolute.
//!
//! Invariant: no code block is a test, no bracket names an item of Rust, no HTML is left, no character
//! is hidden; no lint of rustc, rustdoc or clippy's defaults finds fault with the text.
//! Invariant: the cost is linear in the length of the text.

mod element;
mod escape;
mod html;
mod inline;
mod letters;
mod link;
mod markdown;
mod page;
mod table;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use self::markdown::Reader;
use crate::ir::Docs;

/// The `#[doc]` attributes (`///`) of an item.
///
/// The first line is the summary, or the first sentence of the description. `extra` are paragraphs of
/// our own at the end, which are Markdown; what is foreign in them must have passed [`code`] or
/// [`plain`]. Without any text there are no attributes.
pub fn attributes(docs: &Docs, extra: &[String]) -> TokenStream {
    let texts = texts(docs, extra);
    let texts = texts.iter().map(|text| literal(text));
    quote! { #(#[doc = #texts])* }
}

/// The `#![doc]` attributes (`//!`) of a module or crate, otherwise as [`attributes`].
pub fn module(docs: &Docs, extra: &[String]) -> TokenStream {
    let texts = texts(docs, extra);
    let texts = texts.iter().map(|text| literal(text));
    quote! { #(#![doc = #texts])* }
}

/// Foreign text as one line without hidden characters, such as for a message. It is not Markdown.
pub fn plain(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    letters::push_line(&mut line, text);
    line
}

/// The first sentence of foreign Markdown on one line, safe to stand in Markdown of our own.
pub(crate) fn sentence(markdown: &str) -> String {
    let lines = Reader::new("").read(markdown).into_lines();
    one_line(lines.into_iter().take_while(|line| !line.is_empty()))
}

/// The first paragraph of foreign Markdown, in one line, up to a table, which needs several.
pub(crate) fn paragraph(markdown: &str) -> String {
    let markdown = markdown.trim_start();
    let first = markdown.split_once("\n\n").map_or(markdown, |it| it.0);
    let lines = Reader::new("").read(first).into_lines();
    let is_row = |line: &String| line.starts_with("| ") && line.ends_with(" |");
    let lines = lines.into_iter().take_while(|line| !is_row(line));
    one_line(lines.filter(|line| !line.is_empty()))
}

/// Lines as one, in which a hard line break is a blank.
fn one_line(lines: impl Iterator<Item = String>) -> String {
    let lines = lines.map(|mut line| {
        let text = line.trim_end_matches('\\').len();
        // Two are one that means itself.
        if (line.len() - text) % 2 == 1 {
            line.pop();
        }
        line.truncate(line.trim_end().len());
        line
    });
    lines.collect::<Vec<_>>().join(" ")
}

/// An item of a list: Markdown of our own that names something, and what foreign Markdown says of it;
/// nothing, if that is nothing. Its lines may stand among those of other items.
pub fn item(name: &str, markdown: &str) -> Vec<String> {
    if markdown.trim().is_empty() {
        return Vec::new();
    }
    let (mut item, markdown) = (format!("- {name}:"), markdown.trim());
    for (at, line) in markdown.lines().enumerate() {
        item.push_str(if at == 0 { " " } else { "\n  " });
        item.push_str(line);
    }
    // A line of prose is a sentence, as it is where it stands alone.
    if !markdown.contains('\n') && markdown.ends_with(char::is_alphanumeric) {
        item.push('.');
    }
    Reader::new("").read(&item).into_lines()
}

/// Foreign text as a code span of Markdown, in quotes if there is nothing to see.
pub fn code(text: &str) -> String {
    let mut span = String::with_capacity(text.len() + 2);
    if text.chars().all(char::is_whitespace) {
        letters::push_code(&mut span, &format!("\"{text}\""), ' ');
    } else {
        letters::push_code(&mut span, text, ' ');
    }
    span
}

/// What docs of fields say before the value that stands for one that is left out.
pub(crate) const DEFAULT: &str = "Default: ";

/// What docs of setters say before the value that the server takes where one is not called.
pub(crate) const WITHOUT: &str = "Without it, the server takes ";

/// `` `a`, `b` or `c` ``, of what is Markdown already.
pub(super) fn either(texts: Vec<String>) -> String {
    series(texts, "or")
}

/// `` `a`, `b` and `c` ``, of what is Markdown already.
pub(super) fn each(texts: Vec<String>) -> String {
    series(texts, "and")
}

fn series(mut texts: Vec<String>, conjunction: &str) -> String {
    let last = texts.pop().unwrap_or_default();
    if texts.is_empty() {
        last
    } else {
        format!("{} {conjunction} {last}", texts.join(", "))
    }
}

/// How a text is written in docs that is no code between two signs, as macros of the runtime write it.
pub(super) fn unusual_code(text: &str) -> Option<String> {
    let span = code(text);
    let inner = span
        .strip_prefix('`')
        .and_then(|span| span.strip_suffix('`'));
    (inner != Some(text)).then(|| format!("{span}."))
}

/// The attribute of an item whose docs a macro writes of texts, where one of these is no usual code.
pub(super) fn allow_code<'a>(mut texts: impl Iterator<Item = &'a str>) -> Option<TokenStream> {
    let is_unusual = texts.any(|text| unusual_code(text).is_some());
    is_unusual.then(|| quote!(#[allow(rustdoc::all, reason = "a value is no Markdown")]))
}

/// The texts of the attributes: all lines in one, since every attribute costs; each on its own where
/// they would not stand in a block comment, which is what several lines are printed as.
fn texts(docs: &Docs, extra: &[String]) -> Vec<String> {
    let lines = lines(docs, extra);
    let ends_a_comment = |line: &String| line.contains("*/") || line.contains("/*");
    if lines.is_empty() || lines.iter().any(ends_a_comment) {
        lines
    } else {
        vec![lines.join("\n")]
    }
}

/// A text as a raw literal: none of its characters has to be escaped, and read again, on its way.
fn literal(text: &str) -> Literal {
    let raw = || format!("r##\"{text}\"##").parse().ok();
    let raw = if text.contains("\"##") { None } else { raw() };
    raw.unwrap_or_else(|| Literal::string(text))
}

/// The lines of a doc comment, with the blank that follows the slashes.
fn lines(docs: &Docs, extra: &[String]) -> Vec<String> {
    let mut page = Reader::new(&docs.summary).read(&docs.description);
    for paragraph in extra.iter().filter(|paragraph| !paragraph.is_empty()) {
        page.trusted(paragraph);
    }
    let mut lines = page.into_lines();
    for line in lines.iter_mut().filter(|line| !line.is_empty()) {
        line.insert(0, ' ');
    }
    lines
}
