//! Two versions of a crate as a diff that fits into the log of a CI run.
//!
//! Invariant: files that differ are named, up to a bound; lines of those that both versions have are shown
//! up to another, a file at a time.

use std::collections::BTreeSet;

use codegen::render::Crate;
use similar::{ChangeTag, TextDiff};

use crate::print;

/// Once so many lines are shown, files are named without their lines.
const SHOWN_LINES: usize = 200;

/// At most so many lines of one file are shown.
const SHOWN_OF_FILE: usize = 100;

/// At most so many files are named so.
const NAMED_FILES: usize = 50;

/// Prints what differs; `folder` is where the crate is.
pub(crate) fn print(folder: &str, old: &Crate, new: &Crate) {
    let names: BTreeSet<&String> = old.0.keys().chain(new.0.keys()).collect();
    let (mut shown, mut named) = (0, Vec::new());
    for name in names {
        let path = format!("{folder}/{name}");
        match (old.0.get(name), new.0.get(name)) {
            (Some(old), Some(new)) if old != new => {
                if shown < SHOWN_LINES {
                    shown += print_lines(&path, old, new);
                } else {
                    named.push(format!("{path}: {}", count(old, new)));
                }
            }
            (Some(_), None) => named.push(format!("{path}: is gone")),
            (None, Some(new)) => named.push(format!("{path}: new, {} lines", new.lines().count())),
            _ => {}
        }
    }
    for line in named.iter().take(NAMED_FILES) {
        print::out(format_args!("{line}\n"));
    }
    if named.len() > NAMED_FILES {
        let rest = named.len() - NAMED_FILES;
        print::out(format_args!("and {rest} more files\n"));
    }
}

/// Prints what differs in one file, and gives how many lines that took.
fn print_lines(path: &str, old: &str, new: &str) -> usize {
    let text = TextDiff::from_lines(old, new)
        .unified_diff()
        .header(path, path)
        .to_string();
    let lines: Vec<&str> = text.lines().collect();
    for line in lines.iter().take(SHOWN_OF_FILE) {
        print::out(format_args!("{line}\n"));
    }
    if lines.len() > SHOWN_OF_FILE {
        let rest = lines.len() - SHOWN_OF_FILE;
        print::out(format_args!(
            "... {rest} more lines, in all {}\n",
            count(old, new)
        ));
    }
    lines.len().min(SHOWN_OF_FILE)
}

/// How many lines came and went.
fn count(old: &str, new: &str) -> String {
    let diff = TextDiff::from_lines(old, new);
    let of = |tag| {
        let changes = diff.iter_all_changes();
        changes.filter(|change| change.tag() == tag).count()
    };
    format!("+{} -{}", of(ChangeTag::Insert), of(ChangeTag::Delete))
}
