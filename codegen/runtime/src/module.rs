//! Files that are compiled where one of some features is on: the tags of the operations that need
//! them.

/// `module!(pets if "pets" | "shops")` is the module of a file, for one of these features; without
/// them it is always there, and with `pub` before it, what it has is shown beside it.
macro_rules! module {
    ($file:ident $(if $($feature:literal)|+)?) => {
        $(#[cfg(any($(feature = $feature),+))])?
        mod $file;
    };
    (pub $file:ident $(if $($feature:literal)|+)?) => {
        $(#[cfg(any($(feature = $feature),+))])?
        mod $file;
        $(#[cfg(any($(feature = $feature),+))])?
        pub use $file::*;
    };
}

pub(crate) use module;
