//! The rule of serde's `rename_all` that names most fields of a struct as the wire does.
//!
//! Invariant: a field is renamed on its own exactly where the rule names it otherwise.

/// A rule of `#[serde(rename_all = "..")]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    /// Fields are called as in Rust: no attribute.
    Snake,
    Camel,
    Pascal,
    Kebab,
    ScreamingSnake,
}

impl Case {
    /// The rule that leaves the fewest fields to be renamed on their own; a single field is.
    ///
    /// `fields` are pairs of the name in Rust and the name on the wire.
    pub(super) fn of<'a>(fields: &[(&'a str, &'a str)]) -> Self {
        let named = |case: Self| {
            let same = |(ident, name): &(&str, &str)| case.apply(ident) == *name;
            fields.iter().filter(|field| same(field)).count()
        };
        let plain = named(Self::Snake);
        let rules = [Self::Camel, Self::Pascal, Self::Kebab, Self::ScreamingSnake];
        let best = rules
            .into_iter()
            .map(|case| (named(case), case))
            .reduce(|best, next| if next.0 > best.0 { next } else { best });
        match best {
            Some((count, case)) if count > plain + 1 => case,
            _ => Self::Snake,
        }
    }

    /// The rule of this name.
    pub(crate) fn ruled(name: &str) -> Self {
        let rules = [Self::Camel, Self::Pascal, Self::Kebab, Self::ScreamingSnake];
        let rule = rules.into_iter().find(|case| case.rule() == Some(name));
        rule.unwrap_or(Self::Snake)
    }

    /// What serde calls a field of this name.
    pub(crate) fn apply(self, ident: &str) -> String {
        match self {
            Self::Snake => ident.to_owned(),
            Self::Kebab => ident.replace('_', "-"),
            Self::ScreamingSnake => ident.to_ascii_uppercase(),
            Self::Pascal => pascal(ident),
            Self::Camel => {
                let name = pascal(ident);
                let mut letters = name.chars();
                letters.next().map_or_else(String::new, |first| {
                    first.to_lowercase().collect::<String>() + letters.as_str()
                })
            }
        }
    }

    /// The rule's name, unless it is the one that serde follows without an attribute.
    pub(super) const fn rule(self) -> Option<&'static str> {
        match self {
            Self::Snake => None,
            Self::Camel => Some("camelCase"),
            Self::Pascal => Some("PascalCase"),
            Self::Kebab => Some("kebab-case"),
            Self::ScreamingSnake => Some("SCREAMING_SNAKE_CASE"),
        }
    }
}

fn pascal(ident: &str) -> String {
    ident
        .split('_')
        .flat_map(|word| {
            let mut letters = word.chars();
            let first = letters.next().map(|first| first.to_ascii_uppercase());
            first.into_iter().chain(letters)
        })
        .collect()
}
