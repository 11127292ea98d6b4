//! Sets of characters: those that ECMA-262 names, and how Rust asks for membership.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};
use regex_syntax::hir::{ClassUnicode, ClassUnicodeRange};

/// The set of one character.
pub(super) fn single(letter: char) -> ClassUnicode {
    range(letter, letter)
}

/// The set of the characters from one to another.
pub(super) fn range(from: char, to: char) -> ClassUnicode {
    ClassUnicode::new([ClassUnicodeRange::new(from, to)])
}

/// The set of all other characters.
pub(super) fn negated(mut class: ClassUnicode) -> ClassUnicode {
    class.negate();
    class
}

/// `\d`
pub(super) fn digit() -> ClassUnicode {
    of(&[('0', '9')])
}

/// `\w`
pub(super) fn word() -> ClassUnicode {
    of(&[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')])
}

/// `\s`: white space and line terminators (ECMA-262, 12.2 and 12.3).
pub(super) fn space() -> ClassUnicode {
    of(&[
        ('\t', '\r'),
        (' ', ' '),
        ('\u{a0}', '\u{a0}'),
        ('\u{1680}', '\u{1680}'),
        ('\u{2000}', '\u{200a}'),
        ('\u{2028}', '\u{2029}'),
        ('\u{202f}', '\u{202f}'),
        ('\u{205f}', '\u{205f}'),
        ('\u{3000}', '\u{3000}'),
        ('\u{feff}', '\u{feff}'),
    ])
}

/// `.`: everything but line terminators.
pub(super) fn dot() -> ClassUnicode {
    negated(of(&[('\n', '\n'), ('\r', '\r'), ('\u{2028}', '\u{2029}')]))
}

fn of(ranges: &[(char, char)]) -> ClassUnicode {
    ClassUnicode::new(ranges.iter().map(|(from, to)| ClassUnicodeRange::new(*from, *to)))
}

/// Whether two sets have a character in common.
pub(super) fn overlap(class: &ClassUnicode, other: &ClassUnicode) -> bool {
    let mut common = class.clone();
    common.intersect(other);
    !common.ranges().is_empty()
}

/// Whether a set has all characters of another.
pub(super) fn contains(class: &ClassUnicode, other: &ClassUnicode) -> bool {
    let mut missing = other.clone();
    missing.difference(class);
    missing.ranges().is_empty()
}

/// Whether a set has every character.
pub(super) fn is_everything(class: &ClassUnicode) -> bool {
    negated(class.clone()).ranges().is_empty()
}

/// The only character of a set.
pub(super) fn only(class: &ClassUnicode) -> Option<char> {
    match class.ranges() {
        [range] if range.start() == range.end() => Some(range.start()),
        _ => None,
    }
}

/// The type of the variable that is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// A `u8`, for sets within ASCII.
    Byte,
    /// A `char`.
    Letter,
}

impl Unit {
    /// The cheaper unit for the members of a set.
    pub(super) fn of(class: &ClassUnicode) -> Self {
        if class.is_ascii() { Self::Byte } else { Self::Letter }
    }

    /// The name of the variable.
    pub(super) fn variable(self) -> Ident {
        match self {
            Self::Byte => format_ident!("byte"),
            Self::Letter => format_ident!("letter"),
        }
    }

    fn literal(self, letter: char) -> Literal {
        match (self, u8::try_from(letter)) {
            (Self::Byte, Ok(byte)) => Literal::byte_character(byte),
            _ => Literal::character(letter),
        }
    }
}

/// The condition that the variable of a unit is in a set.
pub(super) fn condition(class: &ClassUnicode, unit: Unit) -> TokenStream {
    if is_everything(class) {
        return quote!(true);
    }
    let other = negated(class.clone());
    if unit == Unit::Letter && other.ranges().len() < class.ranges().len() {
        return membership(&other, unit, true);
    }
    membership(class, unit, false)
}

fn membership(class: &ClassUnicode, unit: Unit, not: bool) -> TokenStream {
    let variable = unit.variable();
    if let Some(letter) = only(class) {
        let literal = unit.literal(letter);
        return if not { quote!(#variable != #literal) } else { quote!(#variable == #literal) };
    }
    let not = not.then(|| quote!(!));
    if let Some(method) = method(class) {
        return quote!(#not #variable.#method());
    }
    let alternatives = class.ranges().iter().map(|range| {
        let (from, to) = (unit.literal(range.start()), unit.literal(range.end()));
        match u32::from(range.end()) - u32::from(range.start()) {
            0 => quote!(#from),
            1 => quote!(#from | #to),
            _ => quote!(#from..=#to),
        }
    });
    quote!(#not matches!(#variable, #(#alternatives)|*))
}

/// The method of `u8` and `char` that asks for a set.
fn method(class: &ClassUnicode) -> Option<Ident> {
    let ranges: Vec<(char, char)> = class.ranges().iter().map(|range| (range.start(), range.end())).collect();
    let name = match ranges.as_slice() {
        [('0', '9')] => "is_ascii_digit",
        [('a', 'z')] => "is_ascii_lowercase",
        [('A', 'Z')] => "is_ascii_uppercase",
        [('A', 'Z'), ('a', 'z')] => "is_ascii_alphabetic",
        [('0', '9'), ('A', 'F'), ('a', 'f')] => "is_ascii_hexdigit",
        [('0', '9'), ('A', 'Z'), ('a', 'z')] => "is_ascii_alphanumeric",
        _ => return None,
    };
    Some(format_ident!("{name}"))
}

/// A set as a pattern of the methods of `str`: a character, an array, or a closure.
pub(super) fn str_pattern(class: &ClassUnicode) -> TokenStream {
    if let Some(letter) = only(class) {
        let letter = Literal::character(letter);
        return quote!(#letter);
    }
    let listed = class.ranges().iter().all(|range| u32::from(range.end()) - u32::from(range.start()) <= 1);
    if listed && class.ranges().len() <= 8 {
        let letters = class.ranges().iter().flat_map(|range| {
            let end = (range.start() != range.end()).then_some(range.end());
            [range.start()].into_iter().chain(end).map(Literal::character)
        });
        return quote!([#(#letters),*]);
    }
    if is_everything(class) {
        return quote!(|_: char| true);
    }
    let condition = condition(class, Unit::Letter);
    quote!(|letter: char| #condition)
}
