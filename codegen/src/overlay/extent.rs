//! How much a target asks for, told from its text before it is parsed: the library bounds neither
//! the nesting of a query nor what it selects.
//!
//! Invariant: a target that passes is parsed on a small stack, and selects in no more steps than are
//! counted for it.

use serde_json::Value;

/// How long a target may be, in bytes.
const MAX_LENGTH: usize = 2000;

/// How deep brackets and parentheses may nest; the time of the parser doubles with each.
const MAX_NESTING: usize = 6;

/// How many steps a target may take.
pub(super) const MAX_STEPS: u64 = 20_000_000;

/// What a target is made of.
#[derive(Debug, Default)]
pub(super) struct Extent {
    /// The segments `..`.
    descents: u32,
    /// How often a node may be selected or looked at for one that is selected before it.
    ways: u64,
    /// The queries inside of filters that begin at the root.
    roots: u32,
    /// Whether more than one node may be selected.
    is_many: bool,
}

impl Extent {
    /// Reads a target, which need not be a query.
    ///
    /// # Errors
    ///
    /// Why it is not parsed.
    pub(super) fn of(target: &str) -> Result<Self, String> {
        if target.len() > MAX_LENGTH {
            return Err(format!(
                "the target is longer than the limit of {MAX_LENGTH} bytes"
            ));
        }
        let mut extent = Self {
            ways: 1,
            ..Self::default()
        };
        let mut looks: u64 = 0;
        // For each bracket that is open, how many selectors or arguments there are.
        let mut open: Vec<u64> = Vec::new();
        let mut letters = target.bytes().peekable();
        while let Some(letter) = letters.next() {
            match letter {
                b'\'' | b'"' => skip_text(letter, &mut letters),
                b'[' | b'(' if open.len() == MAX_NESTING => {
                    return Err(format!(
                        "the target nests brackets and parentheses beyond the limit of {MAX_NESTING} levels"
                    ));
                }
                b'[' | b'(' => open.push(1),
                b']' | b')' => {
                    let selectors = open.pop().unwrap_or(1);
                    extent.ways = extent.ways.saturating_mul(selectors);
                }
                b',' => {
                    extent.is_many = true;
                    if let Some(selectors) = open.last_mut() {
                        *selectors += 1;
                    }
                }
                b'.' if letters.next_if_eq(&b'.').is_some() => extent.descents += 1,
                b'$' if !open.is_empty() => extent.roots += 1,
                b'@' => looks += 1,
                b'*' | b'?' | b':' => extent.is_many = true,
                _ => {}
            }
        }
        extent.is_many |= extent.descents > 0;
        extent.ways = extent.ways.saturating_mul(looks.max(1));
        Ok(extent)
    }

    /// How many steps it takes at most to select in a tree, a node counted with each of those that
    /// it stands in.
    pub(super) fn steps(&self, tree: &Value) -> u64 {
        if !self.is_many {
            return 1;
        }
        let (mut nodes, mut steps): (u64, u64) = (0, 0);
        let mut open = vec![(tree, 1_u64)];
        while let Some((node, depth)) = open.pop() {
            nodes += 1;
            // Behind each further `..`, a node is found from each of those that it stands in.
            steps = steps.saturating_add(depth.saturating_pow(self.descents.max(1)));
            match node {
                Value::Object(members) => open.extend(members.values().map(|it| (it, depth + 1))),
                Value::Array(items) => open.extend(items.iter().map(|it| (it, depth + 1))),
                _ => {}
            }
        }
        let from_root = nodes.saturating_pow(self.roots);
        steps.saturating_mul(self.ways).saturating_mul(from_root)
    }
}

/// Passes over a text in quotes, whose first quote is behind.
pub(super) fn skip_text(quote: u8, letters: &mut impl Iterator<Item = u8>) {
    while let Some(letter) = letters.next() {
        if letter == b'\\' {
            letters.next();
        } else if letter == quote {
            return;
        }
    }
}
