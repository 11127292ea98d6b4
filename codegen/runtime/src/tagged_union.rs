//! Values of several types that the text, number or boolean of one member tells apart: the
//! discriminators of the document.
//!
//! Invariant: a value whose discriminator names no branch, or that has none, is kept as it came, or is held by
//! the branch that is marked for all others, or for objects without one.

/// An enum of types, each with the values of the discriminator that choose it: with serde and with
/// conversions from what the branches hold.
///
/// Without a variant marked `#[other]` there is one `Unknown(Value)`. A discriminator that is
/// `added` is written with the values whose types do not have it. The variant behind `else` holds
/// the objects that have no discriminator. One that is no text has its type behind `as`.
macro_rules! tagged_union {
    (
        $(#[doc = $docs:expr])*
        #[discriminator($member:literal $(as $kind:ident)? $(else $bare:ident)? $(, $added:ident)?)]
        $(#[$about:meta])*
        pub enum $name:ident {
            $($(#[doc = $said:expr])* $variant:ident($($held:tt)+) = $first:literal $(| $more:literal)*,)*
        }
    ) => {
        $crate::runtime::tagged_union::told_apart! {
            [$(#[doc = $docs])* $(#[$about])*] $name $member [$($kind)?] [$($added)?] [$($bare)?]
            { $($(#[doc = $said])* $variant($($held)+) = $first $(| $more)*,)* }
            "A branch that the document does not list, kept as it came."
            Unknown(serde_json::Value)
        }
    };
    (
        $(#[doc = $docs:expr])*
        #[discriminator($member:literal $(as $kind:ident)? $(, $added:ident)?)]
        $(#[$about:meta])*
        pub enum $name:ident {
            $($(#[doc = $said:expr])* $variant:ident($($held:tt)+) = $first:literal $(| $more:literal)*,)*
            #[other]
            $other:ident($($other_held:tt)+),
        }
    ) => {
        $crate::runtime::tagged_union::told_apart! {
            [$(#[doc = $docs])* $(#[$about])*] $name $member [$($kind)?] [$($added)?] []
            { $($(#[doc = $said])* $variant($($held)+) = $first $(| $more)*,)* }
            "Any other kind, with the members of all."
            $other($($other_held)+)
        }
        $crate::runtime::tagged_union::made_from!($name $other $($other_held)+);
    };
}
/// What the values of a discriminator are: texts, unless it says another type.
macro_rules! tag_type {
    () => {
        str
    };
    ($kind:ident) => {
        $kind
    };
}

/// The enum itself: its variants by their values of the discriminator, and the one that holds all other values.
macro_rules! told_apart {
    (
        [$($head:tt)*] $name:ident $member:literal [$($kind:ident)?] [$($added:ident)?] [$($bare:ident)?]
        { $($(#[doc = $said:expr])* $variant:ident($($held:tt)+) = $first:literal $(| $more:literal)*,)* }
        $about_other:literal $other:ident($($other_held:tt)+)
    ) => {
        $($head)*
        #[non_exhaustive]
        pub enum $name {
            $(
                $(#[doc = $said])*
                #[doc = concat!("\nWhere `", $member, "` is `", $first, "`", $(" or `", $more, "`",)* ".")]
                $variant($($held)+),
            )*
            #[doc = $about_other]
            $other($($other_held)+),
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                type Tag = $crate::runtime::tagged_union::tag_type!($($kind)?);
                $crate::runtime::union::by_tag::<Tag, _, _>(deserializer, $member, |tag, value| match tag {
                    $(Some($first $(| $more)*) => $crate::runtime::place::branch(value).map(Self::$variant),)*
                    // A member that may be missing may be `null` in its place.
                    $(None if value.is_object() && value.get($member).is_none_or(serde_json::Value::is_null) => {
                        Ok($crate::runtime::union::fitting(value).map_or_else(Self::$other, Self::$bare))
                    })?
                    _ => $crate::runtime::place::branch(value).map(Self::$other),
                })
            }
        }

        $crate::runtime::tagged_union::writes! {
            $name $member $($added)? { $($variant = $first,)* } $other
        }
        $($crate::runtime::tagged_union::made_from!($name $variant $($held)+);)*
    };
}

/// How the values of an enum of types are written: each as itself, with its tag where that is `added`.
macro_rules! writes {
    ($name:ident $member:literal { $($variant:ident = $first:literal,)* } $other:ident) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => value.serialize(serializer),)*
                    Self::$other(value) => value.serialize(serializer),
                }
            }
        }
    };
    ($name:ident $member:literal added { $($variant:ident = $first:literal,)* } $other:ident) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => {
                        $crate::runtime::union::write(value, $member, $first, serializer)
                    })*
                    Self::$other(value) => value.serialize(serializer),
                }
            }
        }
    };
}

/// What makes a value of what one branch holds, boxed or not.
macro_rules! made_from {
    ($name:ident $variant:ident Box<$held:ty> $(,)?) => {
        impl From<$held> for $name {
            fn from(value: $held) -> Self {
                Self::$variant(Box::new(value))
            }
        }
    };
    ($name:ident $variant:ident $held:ty $(,)?) => {
        impl From<$held> for $name {
            fn from(value: $held) -> Self {
                Self::$variant(value)
            }
        }
    };
}

pub(crate) use {made_from, tag_type, tagged_union, told_apart, writes};
