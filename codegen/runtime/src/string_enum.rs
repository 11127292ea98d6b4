//! Open sets of strings: the enums of the document.
//!
//! Invariant: a text that is not listed is kept as it came and written back byte for byte.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, Visitor};

/// Reads a text as any type that is made from texts, without a copy where a variant is known.
pub(crate) struct Text<T>(pub(crate) PhantomData<T>);

impl<T: From<String> + for<'a> From<&'a str>> Visitor<'_> for Text<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        Ok(T::from(text))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<T, E> {
        Ok(T::from(text))
    }
}

/// An enum whose variants stand for strings, with a variant `Unknown(String)` that keeps any other:
/// with its conversions from and to text, its comparison with one, serde and validation. One that is
/// marked by `#[any_text]` lists proposals: any other text is valid as well.
macro_rules! string_enum {
    (
        $(#[doc = $docs:expr])*
        #[any_text]
        $(#[$about:meta])*
        pub enum $name:ident { $($variants:tt)* }
    ) => {
        $crate::runtime::string_enum::texts! {
            $(#[doc = $docs])* $(#[$about])* pub enum $name { $($variants)* }
        }

        $crate::runtime::validate::always_valid!($name);
    };
    (
        $(#[$about:meta])*
        pub enum $name:ident { $($variants:tt)* }
    ) => {
        $crate::runtime::string_enum::texts! {
            $(#[$about])* pub enum $name { $($variants)* }
        }

        impl $crate::runtime::Validate for $name {
            fn check(&self, at: &$crate::runtime::Path<'_>, out: &mut $crate::runtime::Violations) {
                if let Self::Unknown(value) = self {
                    $crate::runtime::keyword::unlisted(value, Self::VALUES, at, out);
                }
            }
        }
    };
}

/// The same without validation.
macro_rules! texts {
    (
        $(#[$about:meta])*
        pub enum $name:ident { $($(#[$docs:meta])* $variant:ident = $value:literal,)* }
    ) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$docs])* #[doc = concat!("\n`", $value, "`.")] $variant,)*
            /// A value that the document does not list, kept as it came.
            Unknown(String),
        }

        impl $name {
            /// The values that the document lists.
            pub const VALUES: &'static [&'static str] = &[$($value),*];

            /// The value on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Unknown(value) => value,
                }
            }
        }

        impl From<&str> for $name {
            fn from(value: &str) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    _ => Self::Unknown(value.to_owned()),
                }
            }
        }

        impl From<String> for $name {
            fn from(value: String) -> Self {
                match value.as_str() {
                    $($value => Self::$variant,)*
                    _ => Self::Unknown(value),
                }
            }
        }

        // A variant may be called `Err`: `Self::Err` would be ambiguous.
        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;

            fn from_str(value: &str) -> Result<Self, std::convert::Infallible> {
                Ok(Self::from(value))
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                match value {
                    $name::Unknown(value) => value,
                    listed => listed.as_str().to_owned(),
                }
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.as_str() == other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.as_str() == *other
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.pad(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_str($crate::runtime::string_enum::Text(std::marker::PhantomData))
            }
        }

        impl $crate::runtime::subject::Textual for $name {
            fn text(&self) -> Option<&str> {
                Some(self.as_str())
            }
        }
    };
}

pub(crate) use {string_enum, texts};
