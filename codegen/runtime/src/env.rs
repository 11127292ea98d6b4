//! Credentials from environment variables.
//!
//! Invariant: an empty variable is one that is not set; a value never reaches an error.

use super::builder::BuildError;

/// Reads a variable.
pub(crate) fn variable(name: &'static str) -> Result<Option<String>, BuildError> {
    match std::env::var(name) {
        Ok(value) => Ok(Some(value).filter(|value| !value.is_empty())),
        Err(std::env::VarError::NotPresent) => Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => Err(BuildError::NotUnicode { name }),
    }
}

/// Reads the variables of one credential: all of them, or none.
///
/// # Errors
/// Some are set and others are not.
pub(crate) fn variables<const N: usize>(
    names: [&'static str; N],
) -> Result<Option<[String; N]>, BuildError> {
    let mut values = Vec::with_capacity(N);
    let mut missing = Vec::new();
    for name in names {
        match variable(name)? {
            Some(value) => values.push(value),
            None => missing.push(name),
        }
    }
    if missing.is_empty() {
        Ok(values.try_into().ok())
    } else if values.is_empty() {
        Ok(None)
    } else {
        Err(BuildError::Environment { missing })
    }
}

/// The error of an environment without any credential; each set has the variables of one kind.
pub(crate) fn no_credential(sets: &'static [&'static [&'static str]]) -> BuildError {
    BuildError::NoCredential { sets }
}
