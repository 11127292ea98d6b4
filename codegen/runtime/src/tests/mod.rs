//! What the runtime promises, shown on real parts.

mod any_label;
mod auth;
mod bodies;
mod calls;
mod connections;
mod date_times;
mod drift;
mod enums;
#[cfg(feature = "tracing")]
mod events;
mod integers;
mod keywords;
mod one_way;
mod parameters;
mod plain;
mod requests;
mod restore;
mod retries;
mod secrets;
mod server;
mod streams;
mod tokens;
mod tuples;
mod unions;
mod values;
mod waits;
