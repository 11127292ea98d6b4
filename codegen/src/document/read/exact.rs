//! Gives back the digits that `serde_yaml` rounds off.
//!
//! It reads a number with a fraction or an exponent, and an integer beyond 128 bits, as `f64`, and
//! one beyond the range of `f64` as a string.
//! Such numbers are rare: a scan of the text finds out whether there may be one, and only then the
//! text is read again with its places.

use crate::document::{Node, Number};
use crate::source::{Marks, Path, Pointer, Source};

/// How many digits an `f64` surely keeps.
const SAFE_DIGITS: usize = 15;

/// Whether the text has a word that looks like a number which `f64` cannot hold exactly.
pub(super) fn may_lose_digits(text: &str) -> bool {
    // Every separator is one byte, so that words are whole characters.
    let words = text.as_bytes().split(|byte| is_separator(*byte));
    words
        .filter(|word| matches!(word, [b'-' | b'0'..=b'9', ..]))
        .filter_map(|word| std::str::from_utf8(word).ok())
        .filter(|word| !is_safe(word))
        .filter(|word| word.parse::<i128>().is_err())
        .any(|word| Number::parse(word).is_some())
}

/// Whether a byte ends a number.
const fn is_separator(byte: u8) -> bool {
    matches!(
        byte,
        b' ' | b'\t' | b'\n' | b'\r' | b'\x0c' | b'[' | b']' | b'{' | b'}' | b',' | b':'
    )
}

/// Whether a word, if it is a number, is one that an `f64` gives back as it was written: few digits,
/// and an exponent far from both ends.
fn is_safe(word: &str) -> bool {
    const SAFE_EXPONENT: u32 = 280;
    if word.len() <= SAFE_DIGITS && !word.contains(['e', 'E']) {
        return true;
    }
    let (mantissa, exponent) = word.split_once(['e', 'E']).unwrap_or((word, "0"));
    let digits = mantissa.bytes().filter(u8::is_ascii_digit).count();
    let exponent = exponent.parse::<i32>();
    digits <= SAFE_DIGITS && exponent.is_ok_and(|it| it.unsigned_abs() <= SAFE_EXPONENT)
}

/// Replaces every number of the tree, and every string that is a number without quotes, by what
/// the text says.
pub(super) fn restore(source: &Source, node: &mut Node) {
    if let Some(marks) = Marks::read(source) {
        let root = Pointer::root();
        let written = Written {
            text: source.text(),
            marks,
        };
        written.restore(node, Path::new(&root));
    }
}

/// A text with the places of its scalars.
struct Written<'t> {
    text: &'t str,
    marks: Marks,
}

impl Written<'_> {
    fn restore(&self, node: &mut Node, path: Path<'_>) {
        match node {
            Node::Array(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    self.restore(item, path.index(index));
                }
            }
            Node::Object(members) => {
                for (name, member) in members {
                    self.restore(member, path.join(name));
                }
            }
            // What is left of a rounded number does not show it.
            Node::Number(_) => self.restore_scalar(node, path),
            Node::String(text) if Number::parse(text).is_some() => self.restore_scalar(node, path),
            Node::Null | Node::Bool(_) | Node::String(_) => {}
        }
    }

    fn restore_scalar(&self, node: &mut Node, path: Path<'_>) {
        let written = self.marks.plain_scalar(&path.pointer());
        if let Some(number) = written.and_then(|span| Number::parse(&self.text[span])) {
            *node = Node::Number(number);
        }
    }
}
