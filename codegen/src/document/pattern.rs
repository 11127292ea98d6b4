//! What a pattern says that is of another dialect than ECMA-262, which takes much of it for letters.
//!
//! - `\A`, `\z` and `\Z` are the ends of a text in all dialects that have them, `{,3}` is `{0,3}`, and
//!   the slashes of `/^a$/` are those of a literal.
//! - Other escapes of letters, `[[:alpha:]]` and the flags of a literal mean different things in
//!   different dialects: nothing is known of such a pattern.

use std::borrow::Cow;

/// How a pattern is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PatternMeaning<'p> {
    /// As it stands.
    Plain,
    /// As this pattern of ECMA-262, which says the same; with what is foreign in it.
    Restated(Cow<'p, str>, String),
    /// Not at all: what is foreign in it.
    Unknown(String),
}

/// The letters whose escapes ECMA-262 defines without the flag `u`; `c`, `x` and `u` with what has to
/// stand behind them.
const ESCAPES: &str = "bBdDsSwWfnrtv";

impl<'p> PatternMeaning<'p> {
    /// Reads a pattern.
    pub(crate) fn of(pattern: &'p str) -> Self {
        let (inside, foreign) = match literal(pattern) {
            Some((inside, "" | "g" | "u" | "gu")) => (inside, Some("the slashes of a literal")),
            Some(_) => return Self::Unknown("the flags of a literal".to_owned()),
            None => (pattern, None),
        };
        let read = Reader::new(inside).read();
        let Some(found) = foreign.map(str::to_owned).or(read.foreign) else {
            return Self::Plain;
        };
        // What the flag `u` allows is what the standard means, such as `\p{L}`.
        if foreign.is_none() && compiles(inside, true) {
            return Self::Plain;
        }
        if compiles(&read.restated, true) || !read.is_unknown && compiles(&read.restated, false) {
            let restated = if read.restated == inside {
                Cow::Borrowed(inside)
            } else {
                Cow::Owned(read.restated)
            };
            return Self::Restated(restated, found);
        }
        Self::Unknown(found)
    }

    /// The pattern that values are checked against, if there is one.
    pub(crate) fn checked(pattern: &'p str) -> Option<Cow<'p, str>> {
        match Self::of(pattern) {
            Self::Plain => Some(Cow::Borrowed(pattern)),
            Self::Restated(restated, _) => Some(restated),
            Self::Unknown(_) => None,
        }
    }
}

/// Whether a pattern is one of ECMA-262.
pub(super) fn compiles(pattern: &str, unicode: bool) -> bool {
    why_not(pattern, unicode).is_none()
}

/// Why a pattern is none of ECMA-262.
pub(super) fn why_not(pattern: &str, unicode: bool) -> Option<regress::Error> {
    // Nothing is matched here, so that it need not be fast.
    let flags = regress::Flags {
        unicode,
        no_opt: true,
        ..regress::Flags::default()
    };
    regress::Regex::with_flags(pattern, flags).err()
}

/// The inside and the flags of a pattern between slashes which, taken for letters, nothing matches.
fn literal(pattern: &str) -> Option<(&str, &str)> {
    let (inside, flags) = pattern.strip_prefix('/')?.rsplit_once('/')?;
    let is_end = inside.ends_with('$') && !inside.ends_with("\\$");
    let are_flags = flags.bytes().all(|flag| b"dgimsuvxy".contains(&flag));
    ((inside.starts_with('^') || is_end) && are_flags).then_some((inside, flags))
}

/// A pattern that is read once from its beginning to its end.
struct Reader<'p> {
    pattern: &'p str,
    at: usize,
    in_class: bool,
    /// Whether a group has a name, which `\k` refers to.
    has_names: bool,
    /// What the flag `u` needs no escape for.
    restated: String,
    /// The first thing that is of another dialect.
    foreign: Option<String>,
    /// Whether one of these things is not known.
    is_unknown: bool,
}

impl<'p> Reader<'p> {
    fn new(pattern: &'p str) -> Self {
        Self {
            pattern,
            at: 0,
            in_class: false,
            has_names: pattern.contains("(?<"),
            restated: String::with_capacity(pattern.len()),
            foreign: None,
            is_unknown: false,
        }
    }

    fn read(mut self) -> Self {
        while let Some(letter) = self.rest().chars().next() {
            let rest = self.rest();
            match letter {
                '\\' => self.escape(),
                '[' if !self.in_class => {
                    self.in_class = true;
                    self.keep(1);
                }
                '[' if is_posix_class(rest) => self.unknown("[:"),
                ']' => {
                    self.in_class = false;
                    self.keep(1);
                }
                '{' if !self.in_class && is_open_count(rest) => self.replace("{,", "{0,"),
                letter => self.keep(letter.len_utf8()),
            }
        }
        self
    }

    fn rest(&self) -> &'p str {
        self.pattern.get(self.at..).unwrap_or_default()
    }

    /// Takes over some bytes.
    fn keep(&mut self, length: usize) {
        let kept = self.rest().get(..length).unwrap_or_default();
        self.restated.push_str(kept);
        self.at += length;
    }

    /// Takes over what is foreign in other words.
    fn replace(&mut self, found: &str, meant: &str) {
        self.foreign.get_or_insert_with(|| format!("`{found}`"));
        self.restated.push_str(meant);
        self.at += found.len();
    }

    /// Takes over what is foreign and says something else in each dialect.
    fn unknown(&mut self, found: &str) {
        self.is_unknown = true;
        self.replace(found, found);
    }

    fn escape(&mut self) {
        let rest = self.rest();
        let mut behind = rest.chars().skip(1);
        let Some(escaped) = behind.next() else {
            self.keep(1);
            return;
        };
        let hex = |count: usize| {
            let digits = behind.clone().take(count);
            digits.filter(char::is_ascii_hexdigit).count() == count
        };
        let length = 1 + escaped.len_utf8();
        let found = rest.get(..length).unwrap_or_default();
        match escaped {
            'A' if !self.in_class => self.replace(found, "^"),
            'z' | 'Z' if !self.in_class => self.replace(found, "$"),
            'x' if hex(2) => self.keep(length),
            'u' if hex(4) => self.keep(length),
            'c' if behind.next().is_some_and(|it| it.is_ascii_alphabetic()) => self.keep(length),
            'k' if self.has_names => self.keep(length),
            _ if ESCAPES.contains(escaped) => self.keep(length),
            _ if escaped.is_ascii_alphabetic() => self.unknown(found),
            '^' | '$' | '\\' | '.' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '|'
            | '/' => self.keep(length),
            // With the flag `u`, a sign that needs no escape has none.
            _ if escaped.is_ascii_punctuation() && !(self.in_class && escaped == '-') => {
                self.at += 1;
                self.keep(length - 1);
            }
            _ => self.keep(length),
        }
    }
}

/// Whether a class of characters has a class of POSIX by name here: `[:alpha:]`.
fn is_posix_class(rest: &str) -> bool {
    let name = rest
        .strip_prefix("[:")
        .and_then(|name| name.split_once(":]"));
    name.is_some_and(|(name, _)| {
        let name = name.strip_prefix('^').unwrap_or(name);
        !name.is_empty() && name.bytes().all(|letter| letter.is_ascii_lowercase())
    })
}

/// Whether a count has only its end here: `{,3}`.
fn is_open_count(rest: &str) -> bool {
    let most = rest
        .strip_prefix("{,")
        .and_then(|count| count.split_once('}'));
    most.is_some_and(|(most, _)| {
        !most.is_empty() && most.bytes().all(|digit| digit.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::PatternMeaning;

    fn checked(pattern: &str) -> Option<String> {
        PatternMeaning::checked(pattern).map(std::borrow::Cow::into_owned)
    }

    #[test]
    fn what_all_dialects_mean_alike_is_restated() {
        for (pattern, meant) in [
            (r"\A[a-z]+\z", "^[a-z]+$"),
            (r"^[0-9]+\Z", "^[0-9]+$"),
            ("/^[a-z]+$/", "^[a-z]+$"),
            ("/^a/g", "^a"),
            (r"/\/b$/", r"\/b$"),
            ("^[a-z]{,3}$", "^[a-z]{0,3}$"),
            (r"^\p{L}\-\_$", r"^\p{L}-_$"),
            (r"\A[\w-\.]+\z", r"^[\w-\.]+$"),
        ] {
            assert_eq!(checked(pattern).as_deref(), Some(meant), "{pattern}");
        }
    }

    #[test]
    fn what_each_dialect_means_otherwise_is_not_checked() {
        for pattern in [
            "^[[:alpha:]]+$",
            "^[^[:^space:]]$",
            "/^[a-z]+$/i",
            r"^\Qa.b\E$",
            r"^\h+$",
            r"^\p{IsLatin}$",
            r"^\x{41}$",
            r"[\A]",
        ] {
            assert_eq!(checked(pattern), None, "{pattern}");
        }
    }

    #[test]
    fn what_is_of_ecma_262_stays() {
        for pattern in [
            r"^[\p{L}\-_.]*$",
            r"^[\w-\.]+$",
            r"\<a\>",
            "[[:]",
            "[:a:]",
            "/path/[a-z]+/",
            r"/a\$/",
            r"\\A[{,3}]",
            "(?<a>b)\\k<a>",
            r"\u0041\x41\cA\u{41}",
            "{,}",
            "(",
        ] {
            assert_eq!(
                PatternMeaning::of(pattern),
                PatternMeaning::Plain,
                "{pattern}"
            );
        }
    }
}
