//! What tests share.

pub mod case;
pub mod description;
pub mod restore;
pub mod server;
