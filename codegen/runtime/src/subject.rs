//! What a keyword judges: a value, or one that may be absent, which keeps every rule.
//!
//! Invariant: a keyword for numbers, texts or lists takes either without a word about it, so that
//! a rule is one line whether its member is optional or not.

use std::fmt::Display;

use super::validate::{REDACTED, shown};

/// A number, or one that may be absent.
pub(crate) trait Numeric: Copy {
    /// The number.
    type Number: PartialOrd + Display + Copy;

    /// The number, if it is there.
    fn number(self) -> Option<Self::Number>;
}

impl Numeric for i64 {
    type Number = Self;

    fn number(self) -> Option<Self> {
        Some(self)
    }
}

impl Numeric for u64 {
    type Number = Self;

    fn number(self) -> Option<Self> {
        Some(self)
    }
}

impl Numeric for f64 {
    type Number = Self;

    fn number(self) -> Option<Self> {
        Some(self)
    }
}

impl<N: Numeric> Numeric for Option<N> {
    type Number = N::Number;

    fn number(self) -> Option<N::Number> {
        self.and_then(N::number)
    }
}

/// An integer.
pub(crate) trait Whole: Copy {
    /// Whether it is a multiple of a divisor.
    fn is_multiple(self, divisor: Self) -> bool;
}

impl Whole for i64 {
    // Every integer is a multiple of -1, the one divisor that `%` can overflow with.
    fn is_multiple(self, divisor: Self) -> bool {
        self.checked_rem(divisor).unwrap_or_default() == 0
    }
}

impl Whole for u64 {
    fn is_multiple(self, divisor: Self) -> bool {
        self.checked_rem(divisor).unwrap_or_default() == 0
    }
}

/// A text, or one that may be absent.
pub(crate) trait Textual {
    /// Whether a violation must not show the text, nor tell anything of it.
    const IS_SECRET: bool = false;

    /// The text, if it is there.
    fn text(&self) -> Option<&str>;
}

/// How a text that breaks a rule is shown.
pub(crate) fn found<T: Textual + ?Sized>(text: &str) -> String {
    if T::IS_SECRET {
        REDACTED.to_owned()
    } else {
        shown(text)
    }
}

/// A text inside any JSON that a violation must not show.
pub(crate) struct Hidden<'a>(pub(crate) &'a str);

impl Textual for Hidden<'_> {
    const IS_SECRET: bool = true;

    fn text(&self) -> Option<&str> {
        Some(self.0)
    }
}

impl Textual for str {
    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

impl Textual for String {
    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

impl<T: Textual + ?Sized> Textual for &T {
    const IS_SECRET: bool = T::IS_SECRET;

    fn text(&self) -> Option<&str> {
        (**self).text()
    }
}

impl<T: Textual> Textual for Option<T> {
    const IS_SECRET: bool = T::IS_SECRET;

    fn text(&self) -> Option<&str> {
        self.as_ref().and_then(T::text)
    }
}

/// A list, or one that may be absent.
pub(crate) trait Listed {
    /// What stands in the list.
    type Item;

    /// The items, if the list is there.
    fn items(&self) -> Option<&[Self::Item]>;
}

impl<T> Listed for [T] {
    type Item = T;

    fn items(&self) -> Option<&[T]> {
        Some(self)
    }
}

impl<T> Listed for Vec<T> {
    type Item = T;

    fn items(&self) -> Option<&[T]> {
        Some(self)
    }
}

impl<L: Listed + ?Sized> Listed for &L {
    type Item = L::Item;

    fn items(&self) -> Option<&[L::Item]> {
        (**self).items()
    }
}

impl<L: Listed> Listed for Option<L> {
    type Item = L::Item;

    fn items(&self) -> Option<&[L::Item]> {
        self.as_ref().and_then(L::items)
    }
}
