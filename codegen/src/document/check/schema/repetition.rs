//! How large a regular expression becomes when its counted repetitions are written out, which is
//! what many engines do: `((a{100}){100}){100}` is a million characters; and how many alternatives it
//! has beside each other, with whose square the time of the engine grows that reads it.

/// Above how many repeated atoms a pattern with repetitions in repetitions is refused; a single
/// repetition of any count is not.
const LIMIT: u64 = 100_000;

/// Above how many alternatives beside each other a pattern is refused: so many take a tenth of a
/// second to read.
const MAX_ALTERNATIVES: u64 = 4_000;

/// Why a pattern is larger than engines take, and what to do.
pub(super) fn excess(pattern: &str) -> Option<(&'static str, &'static str)> {
    let whole = Sequence::of(pattern);
    if whole.levels > 1 && whole.atoms > LIMIT {
        return Some((
            "the repetitions of the pattern multiply beyond the limit of 100000",
            "bound the length by `maxLength`, and repeat once",
        ));
    }
    (whole.alternatives > MAX_ALTERNATIVES).then_some((
        "the pattern has alternatives beyond the limit of 4000",
        "list the texts under `enum`",
    ))
}

/// A part of a pattern: how many atoms it stands for, how deep its repetitions are nested, and how many
/// alternatives are beside each other in it at most.
#[derive(Clone, Copy, Default)]
struct Size {
    atoms: u64,
    levels: u32,
    alternatives: u64,
}

impl Size {
    const ATOM: Self = Self {
        atoms: 1,
        levels: 0,
        alternatives: 1,
    };

    fn times(self, count: u64) -> Self {
        Self {
            atoms: self.atoms.saturating_mul(count.max(1)),
            levels: self.levels + u32::from(count > 1),
            ..self
        }
    }
}

/// What stands in a row, the last part apart: a repetition is about that alone.
#[derive(Default)]
struct Sequence {
    before: Size,
    last: Size,
    /// How many `|` stand between.
    bars: u64,
}

impl Sequence {
    fn of(pattern: &str) -> Size {
        let mut open = vec![Self::default()];
        let mut letters = pattern.char_indices();
        while let Some((at, letter)) = letters.next() {
            let part = match letter {
                '\\' => {
                    letters.next();
                    Size::ATOM
                }
                '[' => {
                    skip_class(&mut letters);
                    Size::ATOM
                }
                '(' => {
                    open.push(Self::default());
                    continue;
                }
                ')' if open.len() > 1 => open.pop().unwrap_or_default().whole(),
                '{' => match count(&pattern[at + 1..]) {
                    Some((count, width)) => {
                        if let Some(sequence) = open.last_mut() {
                            sequence.last = sequence.last.times(count);
                        }
                        letters.nth(width);
                        continue;
                    }
                    None => Size::ATOM,
                },
                '|' => {
                    if let Some(sequence) = open.last_mut() {
                        sequence.bars += 1;
                    }
                    continue;
                }
                '*' | '+' | '?' | '^' | '$' => continue,
                _ => Size::ATOM,
            };
            if let Some(sequence) = open.last_mut() {
                sequence.push(part);
            }
        }
        let parts = open.into_iter().map(Self::whole);
        parts.fold(Size::default(), join)
    }

    fn push(&mut self, part: Size) {
        self.before = join(self.before, self.last);
        self.last = part;
    }

    fn whole(self) -> Size {
        let size = join(self.before, self.last);
        Size {
            alternatives: size.alternatives.max(self.bars + 1),
            ..size
        }
    }
}

fn join(a: Size, b: Size) -> Size {
    Size {
        atoms: a.atoms.saturating_add(b.atoms),
        levels: a.levels.max(b.levels),
        alternatives: a.alternatives.max(b.alternatives),
    }
}

/// Goes on behind a class of characters.
fn skip_class(letters: &mut std::str::CharIndices<'_>) {
    while let Some((_, letter)) = letters.next() {
        match letter {
            '\\' => {
                letters.next();
            }
            ']' => return,
            _ => {}
        }
    }
}

/// The highest count of `n}`, `n,}` or `n,m}`, and how many characters stand before its brace.
fn count(text: &str) -> Option<(u64, usize)> {
    let (inside, _) = text.split_once('}')?;
    let (least, most) = inside.split_once(',').unwrap_or((inside, inside));
    let number = |digits: &str| -> Option<u64> {
        let all = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        all.then(|| digits.parse().unwrap_or(u64::MAX))
    };
    let least = number(least)?;
    let most = if most.is_empty() {
        least
    } else {
        number(most)?
    };
    Some((least.max(most), inside.len()))
}
