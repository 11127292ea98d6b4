//! Two versions of what a body asks and sends into what differs.

use std::collections::BTreeSet;

use super::{Demand, Rule, Rules, SENT};

/// The differences of two bodies, but of places that are told otherwise: rules with what was asked
/// and what is asked.
pub(in crate::changes) fn compare(
    old: &Rules,
    new: &Rules,
    is_told: impl Fn(&Rule) -> bool,
) -> Vec<String> {
    let rules: BTreeSet<&Rule> = old.keys().chain(new.keys()).collect();
    let mut differences = Vec::new();
    for rule in rules.into_iter().filter(|rule| !is_told(rule)) {
        let none = Vec::new();
        let (old, new) = (
            old.get(rule).unwrap_or(&none),
            new.get(rule).unwrap_or(&none),
        );
        let only = |some: &[Demand], others: &[Demand]| -> Vec<String> {
            let is_there = |demand: &&Demand| others.iter().any(|it| it.whole == demand.whole);
            let some = some.iter().filter(|demand| !is_there(demand));
            some.map(|demand| demand.shown.clone()).collect()
        };
        let (gone, come) = (only(old, new), only(new, old));
        if !gone.is_empty() || !come.is_empty() {
            differences.push(told(
                rule,
                &gone.join("; "),
                &come.join("; "),
                [!gone.is_empty(), !come.is_empty()],
            ));
        }
    }
    differences
}

/// One difference.
fn told(rule: &Rule, old: &str, new: &str, [was, is]: [bool; 2]) -> String {
    let Rule { place, keyword } = rule;
    let of = match place.as_str() {
        "" => String::new(),
        place => format!("`{place}` "),
    };
    if keyword == SENT {
        return match [was, is] {
            [false, _] => format!("now sends {of}{new}"),
            [_, false] => format!("no longer sends {of}{old}"),
            _ if old == new => format!("{of}is sent otherwise"),
            _ => format!("{of}is sent {new}, was {old}"),
        };
    }
    let value = |text: &str| match text {
        "" => String::new(),
        text if text.contains('`') => format!(" {text}"),
        text => format!(" `{text}`"),
    };
    match [was, is] {
        [false, _] => format!("{of}has to keep `{keyword}`{} now", value(new)),
        [_, false] => format!("{of}no longer has to keep `{keyword}`{}", value(old)),
        _ if old == new => format!("{of}has to keep `{keyword}` otherwise"),
        _ => format!(
            "{of}has to keep `{keyword}`{}, was{}",
            value(new),
            value(old)
        ),
    }
}
