//! Foreign names into words: `pointInTimeUTCSeconds` is `point`, `in`, `time`, `utc`, `seconds`.
//!
//! Invariant: the words are lower-case ASCII letters and digits, at least one, none empty.

use std::borrow::Cow;

/// The words of a foreign name, whatever its script, case and punctuation.
///
/// Letters of other scripts are spelled in ASCII, since identifiers that only look different are a
/// trap (and a lint); a name without letters and digits is spelled by its signs.
pub fn words(name: &str) -> Vec<String> {
    let name = &*without_assemblies(name);
    let words = if name.is_ascii() {
        split(name)
    } else {
        split(&deunicode::deunicode(name))
    };
    if !words.is_empty() {
        return signed(name, words);
    }
    let signs: Vec<String> = name.chars().take(8).map(sign).collect();
    if signs.is_empty() {
        vec!["empty".to_owned()]
    } else {
        signs
    }
}

/// A name of .NET without the assemblies that its types are from: `[[Pet, Pets, Version=1.0.0.0,
/// Culture=neutral, PublicKeyToken=null]]`.
fn without_assemblies(name: &str) -> Cow<'_, str> {
    const START: &str = ", Version=";
    const END: &str = "PublicKeyToken=";
    let (mut kept, mut rest) = (String::new(), name);
    while let Some((before, behind)) = rest.split_once(START)
        && let Some((ty, _)) = before.rsplit_once(", ")
        && let Some((_, token)) = behind.split_once(END)
    {
        kept.push_str(ty);
        rest = token.trim_start_matches(|letter: char| letter.is_ascii_alphanumeric());
    }
    if kept.is_empty() {
        return Cow::Borrowed(name);
    }
    kept.push_str(rest);
    Cow::Owned(kept)
}

/// Splits at everything that is no letter or digit, and at the humps of camel case.
fn split(text: &str) -> Vec<String> {
    let letters = text.as_bytes();
    let (mut words, mut humps): (Vec<String>, Vec<bool>) = (Vec::new(), Vec::new());
    // Whether the next letter begins a word, and whether that is for a hump.
    let mut begins = Some(false);
    for (at, &letter) in letters.iter().enumerate() {
        if is_apostrophe(letters, at) {
            continue;
        }
        if !letter.is_ascii_alphanumeric() {
            begins = Some(false);
            continue;
        }
        if let Some(&before) = at.checked_sub(1).and_then(|at| letters.get(at)) {
            let next = letters.get(at + 1);
            let hump = letter.is_ascii_uppercase()
                && (before.is_ascii_lowercase()
                    || before.is_ascii_digit()
                    || ends_acronym(letters, at, next));
            let is_oauth = letters
                .get(at..)
                .is_some_and(|from| from.starts_with(b"OAuth"));
            if hump || is_oauth || is_version(letters, at) {
                begins = Some(true);
            }
        }
        if let Some(is_hump) = begins.take() {
            if let Some(sign) = sign_of_number(letters, at) {
                words.push(sign);
                humps.push(false);
            }
            words.push(String::new());
            humps.push(is_hump);
        }
        if let Some(word) = words.last_mut() {
            word.push(char::from(letter.to_ascii_lowercase()));
        }
    }
    join_known(words, humps)
}

/// Whether an apostrophe stands inside of a word, as in `don't`.
fn is_apostrophe(letters: &[u8], at: usize) -> bool {
    let Some((before, from)) = letters.split_at_checked(at) else {
        return false;
    };
    let is_letter = |letter: Option<&u8>| letter.is_some_and(u8::is_ascii_alphabetic);
    from.first() == Some(&b'\'') && is_letter(before.last()) && is_letter(from.get(1))
}

/// The word for the sign of the number that begins at `at`, behind other words: `reactions--1`,
/// `GMT+1`, but not `GMT-1`, whose sign joins words more often.
fn sign_of_number(letters: &[u8], at: usize) -> Option<String> {
    let (before, from) = letters.split_at_checked(at)?;
    match (before, from) {
        ([.., before, letter @ (b'+' | b'-')], [b'0'..=b'9', ..])
            if *letter == b'+' || !before.is_ascii_alphanumeric() =>
        {
            Some(sign(char::from(*letter)))
        }
        _ => None,
    }
}

/// Words that are written with a capital inside, as their halves.
const BRANDS: [(&str, &str); 56] = [
    ("bit", "bucket"),
    ("cockroach", "db"),
    ("cosmos", "db"),
    ("couch", "db"),
    ("dev", "ops"),
    ("docu", "sign"),
    ("dynamo", "db"),
    ("e", "bay"),
    ("g", "hz"),
    ("geo", "json"),
    ("gi", "b"),
    ("git", "hub"),
    ("git", "lab"),
    ("graph", "ql"),
    ("hub", "spot"),
    ("i", "os"),
    ("i", "pad"),
    ("i", "phone"),
    ("iaa", "s"),
    ("influx", "db"),
    ("io", "t"),
    ("java", "script"),
    ("k", "hz"),
    ("k", "wh"),
    ("ki", "b"),
    ("m", "hz"),
    ("m", "tls"),
    ("mac", "os"),
    ("maria", "db"),
    ("mi", "b"),
    ("mongo", "db"),
    ("my", "sql"),
    ("no", "sql"),
    ("node", "js"),
    ("o", "data"),
    ("one", "drive"),
    ("open", "ai"),
    ("open", "api"),
    ("open", "id"),
    ("open", "ssl"),
    ("paa", "s"),
    ("pay", "pal"),
    ("postgre", "sql"),
    ("power", "point"),
    ("saa", "s"),
    ("share", "point"),
    ("ti", "b"),
    ("type", "script"),
    ("v", "cpu"),
    ("v", "cpus"),
    ("web", "hook"),
    ("web", "hooks"),
    ("web", "socket"),
    ("web", "sockets"),
    ("whats", "app"),
    ("you", "tube"),
];

/// Words with a capital inside where the first letters of words are capitals, and where it is.
const CAPITALS: [(&str, usize); 38] = [
    ("cockroachdb", 9),
    ("cosmosdb", 6),
    ("couchdb", 5),
    ("devops", 3),
    ("docusign", 4),
    ("dynamodb", 6),
    ("etag", 1),
    ("etags", 1),
    ("geojson", 3),
    ("github", 3),
    ("gitlab", 3),
    ("graphql", 5),
    ("hubspot", 3),
    ("influxdb", 6),
    ("javascript", 4),
    ("mariadb", 5),
    ("mongodb", 5),
    ("mysql", 2),
    ("nodejs", 4),
    ("nosql", 2),
    ("oauth", 1),
    ("oauth1", 1),
    ("oauth2", 1),
    ("odata", 1),
    ("onedrive", 3),
    ("openai", 4),
    ("openapi", 4),
    ("openid", 4),
    ("openssl", 4),
    ("paypal", 3),
    ("postgresql", 7),
    ("powerpoint", 5),
    ("sharepoint", 5),
    ("typescript", 4),
    ("websocket", 3),
    ("websockets", 3),
    ("whatsapp", 5),
    ("youtube", 3),
];

/// Where a word has a second capital, if the first letters of words are capitals: `GitHub`.
pub(super) fn second_capital(word: &str) -> Option<usize> {
    let at = CAPITALS.binary_search_by(|(known, _)| (*known).cmp(word));
    Some(CAPITALS[at.ok()?].1)
}

/// Joins the halves of words that camel case splits, by which of them begin at a hump: `OAuth2`,
/// `ETag`, `IPv4`, `GitHub`.
fn join_known(words: Vec<String>, humps: Vec<bool>) -> Vec<String> {
    let is_one = |halves: (&str, &str), is_hump: bool| match halves {
        ("o", rest) if rest.strip_prefix("auth").is_some_and(is_number) => true,
        ("i", rest) if rest.strip_prefix("pv").is_some_and(is_number) => true,
        ("ip", rest) if rest.strip_prefix('v').is_some_and(is_number) => true,
        ("e", "tag" | "tags" | "mail" | "mails" | "commerce") => true,
        halves => is_hump && BRANDS.binary_search(&halves).is_ok(),
    };
    let mut joined = Vec::with_capacity(words.len());
    let mut words = words.into_iter().zip(humps).peekable();
    while let Some((mut word, _)) = words.next() {
        let half = words.next_if(|(half, is_hump)| is_one((&word, half), *is_hump));
        if let Some((half, _)) = half {
            word.push_str(&half);
        }
        joined.push(word);
    }
    joined
}

/// Whether a version stands behind an acronym: the `v12` of `TLSv12`.
fn is_version(letters: &[u8], at: usize) -> bool {
    let acronym = at.checked_sub(2).and_then(|start| letters.get(start..at));
    acronym.is_some_and(|letters| letters.iter().all(u8::is_ascii_uppercase))
        && matches!(letters.get(at..), Some([b'v', b'0'..=b'9', ..]))
}

/// Whether a text is a number, or nothing.
fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether the capital at `at` starts a word after an acronym: the `S` of `UTCSeconds`, but not
/// the `s` of `URLs`, the `D` of `IDs` nor the `S` of `TLSv12`.
fn ends_acronym(letters: &[u8], at: usize, next: Option<&u8>) -> bool {
    if is_version(letters, at + 1) {
        return false;
    }
    let plural = next == Some(&b's')
        && letters
            .get(at + 2)
            .is_none_or(|letter| !letter.is_ascii_lowercase());
    next.is_some_and(u8::is_ascii_lowercase)
        && !plural
        && letters
            .get(at.wrapping_sub(1))
            .is_some_and(u8::is_ascii_uppercase)
}

/// Keeps `+1` and `-1` apart, `name` and `-name`, `A+` and `A-`: a sign in front is a word, and so is
/// one behind, a minus only behind capitals alone.
fn signed(name: &str, mut words: Vec<String>) -> Vec<String> {
    let mut letters = name.chars();
    if let (Some(first @ ('+' | '-')), Some(next)) = (letters.next(), letters.next())
        && next.is_alphanumeric()
    {
        words.insert(0, sign(first));
    }
    let before = name.trim_end_matches('+');
    let is_graded = |before: &str| before.bytes().all(|byte| byte.is_ascii_uppercase());
    if before.ends_with(char::is_alphanumeric) {
        words.extend(name[before.len()..].chars().take(8).map(sign));
    } else if name.strip_suffix('-').is_some_and(is_graded) {
        words.push(sign('-'));
    }
    words
}

/// The word for the sign that a name ends with, which tells it from others of the same words:
/// `DateSent<` and `DateSent>`, `ids` and `ids[]`.
pub(super) fn last_sign(name: &str) -> Option<String> {
    if name.ends_with("[]") {
        return Some("list".to_owned());
    }
    let last = name.chars().next_back()?;
    let is_sign = last.is_ascii_punctuation() && !"-_.[]{}()\"'`".contains(last);
    is_sign.then(|| sign(last))
}

/// The word for the sign that a name begins with, which tells it from others of the same words: `_id`,
/// `@id`, `$ref`.
pub(super) fn first_sign(name: &str) -> Option<String> {
    let first = name.chars().next()?;
    matches!(first, '_' | '@' | '$').then(|| sign(first))
}

/// A word for a sign.
fn sign(letter: char) -> String {
    let word = match letter {
        '+' => "plus",
        '-' => "minus",
        '*' => "star",
        '/' => "slash",
        '\\' => "backslash",
        '=' => "equals",
        '<' => "less",
        '>' => "greater",
        '!' => "not",
        '?' => "question",
        '.' => "dot",
        ',' => "comma",
        ':' => "colon",
        ';' => "semicolon",
        '#' => "hash",
        '$' => "dollar",
        '%' => "percent",
        '&' => "and",
        '@' => "at",
        '|' => "pipe",
        '^' => "caret",
        '~' => "tilde",
        '_' => "underscore",
        '"' | '\'' | '`' => "quote",
        '(' | ')' | '[' | ']' | '{' | '}' => "bracket",
        ' ' | '\t' | '\n' | '\r' => "space",
        other => return format!("u{:x}", u32::from(other)),
    };
    word.to_owned()
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_searched_is_sorted() {
        assert!(super::BRANDS.is_sorted());
        assert!(super::CAPITALS.is_sorted());
    }
}
