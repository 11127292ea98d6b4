//! How much the patterns in the filters of a target ask for: the library compiles a pattern again
//! for every node that it is asked of, and bounds neither its size nor where it is from.
//!
//! Invariant: in a target that passes, every pattern is written out, and is asked of the children of
//! what a query in front of it selects.

use super::extent::skip_text;

/// How many steps one pattern may take to compile.
const MAX_STEPS: u64 = 20_000;

/// How many steps it takes to ask a pattern of a node, however small it is.
const LEAST: u64 = 20;

/// How many steps a class of letters takes, as many ranges as it may have.
const CLASS: u64 = 100;

/// A filter with patterns.
#[derive(Debug)]
pub(super) struct PatternFilter {
    /// Where its bracket begins.
    pub(super) begins: usize,
    /// How many steps its patterns take for each node that it is asked of.
    pub(super) steps: u64,
}

/// The filters of a target that have patterns, by the functions `match` and `search`.
///
/// # Errors
///
/// Why one is not compiled.
pub(super) fn filters(target: &str) -> Result<Vec<PatternFilter>, String> {
    let mut found: Vec<PatternFilter> = Vec::new();
    // Of each bracket that is open, where it begins and whether it is that of a pattern's function.
    let mut open: Vec<(usize, bool)> = Vec::new();
    let mut letters = target.bytes().enumerate().peekable();
    while let Some((at, letter)) = letters.next() {
        match letter {
            b'\'' | b'"' => skip_text(letter, &mut letters.by_ref().map(|(_, letter)| letter)),
            b'[' => open.push((at, false)),
            b'(' => {
                let name = target.get(..at).unwrap_or_default().trim_end();
                open.push((at, name.ends_with("match") || name.ends_with("search")));
            }
            b']' | b')' => {
                open.pop();
            }
            b',' if open.last().is_some_and(|(_, is_pattern)| *is_pattern) => {
                let pattern = written(target.get(at + 1..).unwrap_or_default())?;
                let begins = begin(&open)?;
                let steps = steps(pattern)?;
                match found.last_mut().filter(|filter| filter.begins == begins) {
                    Some(filter) => filter.steps = filter.steps.saturating_add(steps),
                    None => found.push(PatternFilter { begins, steps }),
                }
            }
            _ => {}
        }
    }
    Ok(found)
}

/// Where the filter begins that a pattern stands in, which is in no other one.
fn begin(open: &[(usize, bool)]) -> Result<usize, String> {
    match open {
        [(begins, _), inside @ ..] if inside.iter().all(|(_, is_pattern)| *is_pattern) => {
            Ok(*begins)
        }
        _ => Err("a filter with a pattern is inside of another bracket".to_owned()),
    }
}

/// The pattern that an argument is.
fn written(argument: &str) -> Result<&str, String> {
    let argument = argument.trim_start();
    let quote = argument.bytes().next();
    let quote = quote.filter(|quote| matches!(quote, b'\'' | b'"'));
    let Some(quote) = quote else {
        return Err("a pattern in a filter is not a literal".to_owned());
    };
    let text = argument.get(1..).unwrap_or_default();
    let mut letters = text.bytes();
    skip_text(quote, &mut letters);
    Ok(text.get(..text.len() - letters.len()).unwrap_or_default())
}

/// How many steps it takes at most to compile a pattern and to ask it of a node.
fn steps(pattern: &str) -> Result<u64, String> {
    let (mut size, mut times) = (LEAST, 1_u64);
    for letter in pattern.bytes() {
        size += match letter {
            b'\\' | b'[' | b'.' => CLASS,
            _ => 1,
        };
    }
    for counts in pattern.split('{').skip(1) {
        let counts = counts.split('}').next().unwrap_or_default();
        let counts = counts
            .split(',')
            .filter_map(|count| count.trim().parse::<u64>().ok());
        // Braces in each other repeat what is repeated.
        times = times.saturating_mul(counts.max().unwrap_or(1).max(1));
    }
    let steps = size.saturating_mul(times);
    if steps > MAX_STEPS {
        return Err(format!(
            "a pattern in a filter may take more than {MAX_STEPS} steps"
        ));
    }
    Ok(steps)
}
