//! Texts in which something else stands for what a YAML reader takes for something else than the author
//! meant. It is as wide and is nowhere else in the text, so that all places stay the same.

/// A text with other characters in the place of these.
pub(crate) struct StandIns {
    text: String,
    /// What is meant, and what stands for it.
    pairs: Vec<(String, String)>,
}

/// The characters that end a line in YAML 1.1, and are letters like others in YAML 1.2 (5.4): they come
/// into a text by copy and paste.
const BREAKS: [char; 3] = ['\u{85}', '\u{2028}', '\u{2029}'];

impl StandIns {
    /// Letters for the characters that end no line; nothing, where a text has none of them.
    pub(crate) fn for_breaks(text: &str) -> Option<Self> {
        let found = BREAKS.into_iter().filter(|meant| text.contains(*meant));
        let pairs = found.filter_map(|meant| {
            let letter = free_letter(text, meant)?;
            Some((meant.to_string(), letter.to_string()))
        });
        let pairs: Vec<_> = pairs.collect();
        let meant = pairs.iter().fold(text.to_owned(), |text, (meant, letter)| {
            text.replace(meant.as_str(), letter)
        });
        (!pairs.is_empty()).then_some(Self { text: meant, pairs })
    }

    /// Plain text for characters that are written as JSON has them that lie beyond its escapes, by two
    /// (RFC 8259, 7): examples are pasted from there. Nothing, where a text has none of them.
    pub(crate) fn for_surrogates(text: &str) -> Option<Self> {
        let sign = ['~', '^', '!', ';', '$', '@']
            .into_iter()
            .find(|sign| !text.contains(&format!("{sign}u")))?;
        let (mut read, mut rest) = (String::with_capacity(text.len()), text);
        let mut pairs: Vec<(String, String)> = Vec::new();
        while let Some(at) = rest.find('\\') {
            let (before, escape) = rest.split_at(at);
            read.push_str(before);
            let behind = if let Some((letter, behind)) = surrogates(escape) {
                let stand_in = escape[..PAIR].replace('\\', sign.encode_utf8(&mut [0; 4]));
                read.push_str(&stand_in);
                let pair = (letter.to_string(), stand_in);
                if !pairs.contains(&pair) {
                    pairs.push(pair);
                }
                behind
            } else {
                // What is escaped begins no escape.
                let escaped = escape.chars().take(2).map(char::len_utf8).sum();
                let (escaped, behind) = escape.split_at(escaped);
                read.push_str(escaped);
                behind
            };
            rest = behind;
        }
        read.push_str(rest);
        (!pairs.is_empty()).then_some(Self { text: read, pairs })
    }

    /// The text that is read.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// A part of what was read as it is meant; nothing, where that is the same.
    pub(crate) fn meant(&self, part: &str) -> Option<String> {
        let mut meant = None;
        for (letters, read) in &self.pairs {
            let text = meant.as_deref().unwrap_or(part);
            if text.contains(read.as_str()) {
                meant = Some(text.replace(read.as_str(), letters));
            }
        }
        meant
    }
}

/// How long two escapes are.
const PAIR: usize = 12;

/// The character that a text begins with as two escapes, and what stands behind them.
fn surrogates(text: &str) -> Option<(char, &str)> {
    let (pair, behind) = text.split_at_checked(PAIR)?;
    let mut units = pair.split("\\u");
    let (nothing, high, low) = (units.next()?, units.next()?, units.next()?);
    if !nothing.is_empty() || [high, low].iter().any(|unit| unit.len() != 4) {
        return None;
    }
    let units = [high, low].map(|unit| u16::from_str_radix(unit, 16));
    let units = [*units[0].as_ref().ok()?, *units[1].as_ref().ok()?];
    let letter = char::decode_utf16(units).next()?.ok()?;
    (letter.len_utf16() == 2).then_some((letter, behind))
}

/// A character of the same width that a text has neither as it is nor as an escape.
fn free_letter(text: &str, meant: char) -> Option<char> {
    let escapes = text.to_ascii_lowercase();
    let mut free = match meant.len_utf8() {
        2 => '\u{378}'..='\u{7ff}',
        _ => '\u{e000}'..='\u{f8ff}',
    };
    free.find(|letter| {
        let escape = format!("{:04x}", u32::from(*letter));
        !text.contains(*letter) && !escapes.contains(&escape)
    })
}
