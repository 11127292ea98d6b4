//! Checks the examples of a document against their schemas.
