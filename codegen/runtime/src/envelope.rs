//! Envelopes: a service may wrap its answer as `{"status": 200, "content": {..}}` where the caller
//! asks for it.
//!
//! Invariant: an answer that is not wrapped stays as it is.

use std::collections::BTreeMap;

use reqwest::StatusCode;
use serde_json::value::RawValue;

use super::received::{Body, Received};

/// Takes the answer out of its envelope; `content` and `status` are the envelope's members, and
/// the inner status replaces the outer one.
pub(crate) fn unwrap(received: &mut Received, content: &str, status: &str) {
    if let Some((status, body)) = inner(&received.body.0, content, status) {
        received.status = status;
        received.body = Body(body.into());
    }
}

fn inner(body: &[u8], content: &str, status: &str) -> Option<(StatusCode, Vec<u8>)> {
    let members: BTreeMap<String, &RawValue> = serde_json::from_slice(body).ok()?;
    let status = members.get(status)?.get().parse().ok()?;
    let content = members.get(content)?.get();
    Some((StatusCode::from_u16(status).ok()?, content.into()))
}
