//! Envelopes: a service may wrap its answer as `{"status": 200, "content": {..}}` where the caller
//! asks for it. An error may stand in the envelope itself: `{"status": 409, "errorCode": ".."}`.
//!
//! Invariant: an answer that is not wrapped stays as it is.

use std::collections::BTreeMap;

use reqwest::StatusCode;
use serde_json::value::RawValue;

use super::media_type::split_at_byte;
use super::received::{Body, Received, without_byte_order_mark};

/// Takes the answer out of its envelope; `content` and `status` are the envelope's members, and
/// the inner status replaces the outer one.
pub(crate) fn unwrap(received: &mut Received, content: &str, status: &str) {
    if let Some((status, body)) = inner(&received.body.0, content, status) {
        received.status = status;
        received.body = Body(body.into());
    }
}

fn inner(body: &[u8], content: &str, status: &str) -> Option<(StatusCode, Vec<u8>)> {
    let body = without_byte_order_mark(body);
    let members: BTreeMap<String, &RawValue> = serde_json::from_slice(body).ok()?;
    let status = code(members.get(status)?.get())?;
    match members.get(content) {
        Some(content) => Some((status, content.get().into())),
        None if status.is_client_error() || status.is_server_error() => Some((status, body.into())),
        None => None,
    }
}

/// A status as JSON writes it: `409`, and `409.0` of languages whose numbers are all floats.
fn code(text: &str) -> Option<StatusCode> {
    let whole = split_at_byte(text, b'.').map_or(text, |(whole, fraction)| {
        let is_whole = fraction.bytes().all(|digit| digit == b'0');
        if is_whole { whole } else { "" }
    });
    StatusCode::from_u16(whole.parse().ok()?).ok()
}
