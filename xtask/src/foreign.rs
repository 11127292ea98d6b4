//! Looks into the documentation of a generated crate for code that `cargo test` would run, and that
//! is not the generator's own: prose of a description must never become a program.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};

/// The first code block that would be run, as a place; the generator's own are never run.
pub(crate) fn examples(directory: &Path) -> Result<Option<String>> {
    let mut open = vec![directory.join("src")];
    while let Some(folder) = open.pop() {
        for entry in
            fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?
        {
            let path = entry?.path();
            // The runtime is written by hand, and the same for every description.
            if path.is_dir() && path.file_name().is_none_or(|name| name != "runtime") {
                open.push(path);
            } else if path.is_file() {
                let text = fs::read_to_string(&path)
                    .with_context(|| format!("cannot read {}", path.display()))?;
                if let Some(line) = runnable(&text) {
                    return Ok(Some(format!("{}:{line}", path.display())));
                }
            }
        }
    }
    Ok(None)
}

/// The line at which documentation begins that has a block which would be run.
fn runnable(text: &str) -> Option<usize> {
    let (mut page, mut start) = (String::new(), 0);
    for (at, line) in text.lines().chain([""]).enumerate() {
        let line = line.trim_start();
        if let Some(prose) = line
            .strip_prefix("///")
            .or_else(|| line.strip_prefix("//!"))
        {
            if page.is_empty() {
                start = at + 1;
            }
            page.push_str(prose.strip_prefix(' ').unwrap_or(prose));
            page.push('\n');
        } else if !page.is_empty() {
            if Parser::new(&page).any(|event| is_runnable(&event)) {
                return Some(start);
            }
            page.clear();
        }
    }
    None
}

fn is_runnable(event: &Event<'_>) -> bool {
    match event {
        Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => true,
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(words))) => {
            !matches!(&**words, "text" | "json" | "no_run")
        }
        _ => false,
    }
}
