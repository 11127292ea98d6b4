//! What tests share.

pub mod case;
pub mod crates;
pub mod description;
pub mod judges;
#[cfg(target_os = "linux")]
pub mod memory;
pub mod mistake;
pub mod mutate;
pub mod random;
pub mod restore;
pub mod server;

/// The README's example, compiled.
#[doc = include_str!("../../README.md")]
#[cfg(doctest)]
pub struct Readme;
