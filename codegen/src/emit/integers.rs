//! Integers as Rust writes them, and patterns of them.

use proc_macro2::TokenStream;
use quote::quote;

/// An integer, in groups of three digits where it is long.
pub(super) fn number(value: i128) -> TokenStream {
    let digits = value.unsigned_abs().to_string();
    let grouped = if digits.len() > 4 {
        let mut groups = Vec::new();
        let mut rest = digits.as_str();
        while rest.len() > 3 {
            let (before, group) = rest.split_at(rest.len() - 3);
            groups.push(group);
            rest = before;
        }
        groups.push(rest);
        groups.reverse();
        groups.join("_")
    } else {
        digits
    };
    let sign = if value < 0 { "-" } else { "" };
    format!("{sign}{grouped}")
        .parse()
        .expect("digits with underscores are a literal")
}

/// The pattern of the integers from the first to the last of each span; spans that touch are one.
pub(super) fn pattern<T: Into<i128>>(spans: impl IntoIterator<Item = (T, T)>) -> TokenStream {
    let spans = spans.into_iter();
    let mut spans: Vec<(i128, i128)> = spans
        .map(|(first, last)| (first.into(), last.into()))
        .collect();
    spans.sort_unstable();
    let mut runs: Vec<(i128, i128)> = Vec::new();
    for (first, last) in spans {
        match runs.last_mut() {
            Some((_, end)) if first <= end.saturating_add(1) => *end = last.max(*end),
            _ => runs.push((first, last)),
        }
    }
    let runs = runs.into_iter().map(|(first, last)| {
        let (from, to) = (number(first), number(last));
        match last.abs_diff(first) {
            0 => quote!(#from),
            1 => quote!(#from | #to),
            _ => quote!(#from..=#to),
        }
    });
    quote!(#(#runs)|*)
}
