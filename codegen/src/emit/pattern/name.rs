//! Whether names that are known now match a pattern, where an engine tells it in linear time.
//!
//! Invariant: what is told is what ECMA-262 says; what the engine reads otherwise is not asked of it.

use regex::bytes::{Regex, RegexBuilder};

/// How large a compiled pattern may be, in bytes.
const LARGEST: usize = 1 << 16;

/// A pattern that names are matched with.
pub struct NamePattern(Option<Regex>);

impl NamePattern {
    /// Compiles a pattern, if the engine has the meaning of it.
    pub fn new(pattern: &str) -> Self {
        let mut engine = RegexBuilder::new(pattern);
        // Classes such as `\w` are of ASCII.
        let engine = engine.unicode(false).size_limit(LARGEST);
        Self(is_common(pattern).then(|| engine.build().ok()).flatten())
    }

    /// Whether a name matches; nothing, where that is seen only when the crate runs.
    pub fn matches(&self, name: &str) -> Option<bool> {
        let engine = self.0.as_ref().filter(|_| name.is_ascii())?;
        Some(engine.is_match(name.as_bytes()))
    }
}

/// Whether a pattern has nothing that one engine reads and the other reads otherwise.
fn is_common(pattern: &str) -> bool {
    let (mut letters, mut in_class) = (pattern.chars().peekable(), false);
    while let Some(letter) = letters.next() {
        match letter {
            '\\' if !letters.next().is_some_and(is_common_escape) => return false,
            // Groups of other kinds, and classes in classes.
            '(' if letters.peek() == Some(&'?') && !in_class => {
                letters.next();
                if letters.peek() != Some(&':') {
                    return false;
                }
            }
            '[' if in_class => return false,
            '[' => in_class = true,
            ']' => in_class = false,
            '&' | '~' if in_class && letters.peek() == Some(&letter) => return false,
            '-' if in_class && letters.peek() == Some(&'-') => return false,
            _ => {}
        }
    }
    true
}

/// Whether both engines know an escape, and as the same.
fn is_common_escape(letter: char) -> bool {
    letter.is_ascii_punctuation()
        || matches!(letter, 'd' | 'D' | 'w' | 'W' | 's' | 'S' | 't' | 'n' | 'r')
}

#[cfg(test)]
mod tests {
    use super::NamePattern;

    #[test]
    fn common_patterns_are_told_and_others_are_not() {
        for (pattern, name, told) in [
            ("^x-", "x-name", Some(true)),
            ("^x-", "name", Some(false)),
            (r"^\w+$", "a_1", Some(true)),
            (r"^(?:a|b)\/[^c]$", "b/d", Some(true)),
            ("", "any", Some(true)),
            ("^x-", "größe", None),
            (r"^\p{L}", "a", None),
            ("(?=a)", "a", None),
            (r"^(a)\1$", "aa", None),
            ("[[a]", "[", None),
        ] {
            let found = NamePattern::new(pattern).matches(name);
            assert_eq!(found, told, "{pattern} {name}");
        }
    }
}
