//! Open sets of integers that have names: the enums of the document.
//!
//! Invariant: an integer that is not listed is kept as it came.

/// An enum whose variants stand for integers, with a variant `Unknown(i64)` that keeps any other:
/// with its conversions from and to integers, serde and validation.
macro_rules! integer_enum {
    (
        $(#[$about:meta])*
        pub enum $name:ident { $($(#[$docs:meta])* $variant:ident = $value:literal,)* }
    ) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$docs])* #[doc = concat!("\n`", $value, "`.")] $variant,)*
            /// A value that the document does not list, kept as it came.
            Unknown(i64),
        }

        impl $name {
            /// The values that the document lists.
            pub const VALUES: &'static [i64] = &[$($value),*];

            /// The value on the wire.
            pub fn as_i64(&self) -> i64 {
                match *self {
                    $(Self::$variant => $value,)*
                    Self::Unknown(value) => value,
                }
            }
        }

        impl From<i64> for $name {
            fn from(value: i64) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    _ => Self::Unknown(value),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(&self.as_i64(), formatter)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_i64(self.as_i64())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::runtime::integer::int::<D, i64>(deserializer).map(Self::from)
            }
        }

        impl $crate::runtime::Validate for $name {
            fn check(&self, at: &$crate::runtime::Path<'_>, out: &mut $crate::runtime::Violations) {
                if let Self::Unknown(value) = self {
                    $crate::runtime::keyword::unlisted_integer(*value, Self::VALUES, at, out);
                }
            }
        }
    };
}

pub(crate) use integer_enum;
