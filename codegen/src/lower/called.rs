//! Operations into what they are called: by their ids, but for those that a framework makes of more.
//!
//! `FastAPI` makes an id of the name of the function, the path and the method
//! (`read_items_items_get`), so that no two are the same. The name says it all, where it is one
//! operation's alone.
//!
//! Invariant: what an operation is called does not depend on the order of the operations, nor on which
//! of them are kept.

use std::collections::BTreeMap;

use crate::document::Operation;

/// What each operation is called that has an id; all of the document are looked at.
pub(super) fn called(operations: &[Operation<'_>]) -> Vec<Option<String>> {
    let names: Vec<(Option<&str>, Option<&str>)> = operations
        .iter()
        .map(|operation| (operation.id(), function(operation)))
        .collect();
    let mut uses: BTreeMap<String, usize> = BTreeMap::new();
    for (id, function) in &names {
        for name in id.iter().chain(function) {
            *uses.entry(letters(name)).or_default() += 1;
        }
    }
    let called = names.iter().map(|(id, function)| {
        let alone = function.filter(|name| uses.get(&letters(name)) == Some(&1));
        alone.or(*id).map(str::to_owned)
    });
    called.collect()
}

/// The name of the function that an operation's id is made of, as `FastAPI` does it.
fn function<'d>(operation: &Operation<'d>) -> Option<&'d str> {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let path = operation.path.chars();
    let path = path.map(|letter| if is_word(letter) { letter } else { '_' });
    let end = format!("{}_{}", path.collect::<String>(), operation.method);
    let name = operation.id()?.strip_suffix(&end)?;
    let begins = name.starts_with(|letter: char| letter.is_alphabetic() || letter == '_');
    (begins && name.chars().all(is_word) && !letters(name).is_empty()).then_some(name)
}

/// What tells a name from others in Rust: its letters and digits, whatever their case.
fn letters(name: &str) -> String {
    let letters = name.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}
