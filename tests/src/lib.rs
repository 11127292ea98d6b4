//! What tests share.

pub mod description;
pub mod restore;
pub mod server;
