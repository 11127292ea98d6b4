//! Header parameters that the standard ignores (`OpenAPI` 3.0.4, 4.7.12.1): `Accept` and
//! `Content-Type`, which the media types rule, and `Authorization`, which the security schemes rule.
//!
//! Generators of descriptions write an `Authorization` where there is no scheme, too: nothing else
//! would send it then, so that it is a parameter like any other, whose value is a secret. A parameter
//! that is the key of a scheme is told here as well: that rules it as `Authorization` is ruled.

use std::collections::BTreeMap;

use indexmap::IndexSet;

use super::Found;
use super::security::header;
use crate::diagnostic::{Code, elsewhere};
use crate::document::{self, Settled};
use crate::ir::{Parameter, Type};
use crate::lower::Lowering;
use crate::source::Pointer;

/// The header of credentials.
const AUTHORIZATION: &str = "authorization";

/// What to do about a parameter that is not one.
const REMOVE: &str = "remove the parameter";

impl<'d> Lowering<'d> {
    /// The header parameter that holds credentials, where no security scheme of the operation does.
    pub(super) fn credentials(
        &self,
        operation: &document::Operation<'d>,
    ) -> Option<document::Parameter<'d>> {
        let mut headers = operation.ruled_headers(self.document).into_iter();
        let declared = headers.find(|header| header.name.eq_ignore_ascii_case(AUTHORIZATION))?;
        (!self.is_authorized(operation)).then_some(declared)
    }

    /// A header parameter of credentials: its text is a secret, whatever its schema says.
    pub(super) fn secret_parameter(
        &mut self,
        declared: &document::Parameter<'d>,
        id: &str,
    ) -> Parameter {
        let mut parameter = self.parameter(declared, id);
        match &mut parameter.ty {
            Type::Nullable(inner) if **inner == Type::String => **inner = Type::SecretText,
            Type::String => parameter.ty = Type::SecretText,
            _ => {}
        }
        parameter.schema.secret = true;
        parameter
    }

    /// Whether a security scheme of an operation is sent in `Authorization`.
    fn is_authorized(&self, operation: &document::Operation<'d>) -> bool {
        let alternatives = self.security(operation);
        alternatives.iter().flatten().any(|id| {
            let scheme = &self.api.security_schemes[id.0];
            header(&scheme.kind).as_deref() == Some(AUTHORIZATION)
        })
    }

    /// Says which parameters are ignored, and which are not though the standard says so: once of all
    /// places, since who writes one, writes it often.
    pub(in crate::lower) fn tell_ruled_parameters(&mut self, operations: &[Found<'d>]) {
        let mut found: BTreeMap<(Code, String, &str, &str), IndexSet<Pointer>> = BTreeMap::new();
        for Found { operation, .. } in operations {
            let is_authorized = self.is_authorized(operation);
            for header in operation.ruled_headers(self.document) {
                let (message, note, help) = said(header.name, is_authorized);
                let said = (Code::InvalidHeaderName, message.to_owned(), note, help);
                found.entry(said).or_default().insert(header.located.at);
            }
            for (parameter, settled) in operation.settled_parameters(self.document) {
                if let Settled::Credential(scheme) = settled {
                    let name = parameter.name;
                    let message = format!("the parameter `{name}` is the credential of `{scheme}`");
                    let note = "the client sends it: it is no argument of the operation";
                    let said = (Code::DuplicateParameter, message, note, REMOVE);
                    found.entry(said).or_default().insert(parameter.located.at);
                }
            }
        }
        for ((code, message, note, help), places) in found {
            let Some(first) = places.first() else {
                continue;
            };
            self.report
                .warning(code, first, message + &elsewhere(places.len()))
                .note(note)
                .help(help);
        }
    }
}

/// What is said of a header parameter that the standard ignores, what is made of it, and what to do.
fn said(name: &str, is_authorized: bool) -> (&'static str, &'static str, &'static str) {
    match (name.to_ascii_lowercase().as_str(), is_authorized) {
        (AUTHORIZATION, false) => (
            "no security scheme sets the header `Authorization`",
            "it is a parameter of the operation",
            "declare a security scheme, whose credential is set once for the client",
        ),
        (AUTHORIZATION, true) => (
            "the header parameter `Authorization` is ignored, as the standard says",
            "the security schemes of the operation set it",
            REMOVE,
        ),
        ("accept", _) => (
            "the header parameter `Accept` is ignored, as the standard says",
            "the media types of the responses are sent in it",
            REMOVE,
        ),
        _ => (
            "the header parameter `Content-Type` is ignored, as the standard says",
            "the media type of the body is sent in it",
            REMOVE,
        ),
    }
}
