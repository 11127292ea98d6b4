//! A number as exact as the document writes it.

use std::cmp::Ordering;
use std::fmt;

/// An exact decimal number; `1199145600.0` and `1199145600` are the same one, and an integer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Number {
    text: Box<str>,
}

/// The parts of a number: no leading or trailing zeros in `digits`, which is empty for zero.
struct Decimal<'n> {
    negative: bool,
    digits: &'n str,
    exponent: i64,
}

/// How many zeros are written out before a number is written with an exponent.
const ZEROS: i64 = 40;

impl Number {
    /// Reads a number in JSON's grammar (RFC 8259, 6).
    pub fn parse(text: &str) -> Option<Self> {
        if let Ok(integer) = text.parse::<i128>()
            && is_json_integer(text)
        {
            return Some(Self::from(integer));
        }
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent)?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = match mantissa.split_once('.') {
            Some((whole, fraction)) if is_digits(fraction) => (whole, fraction),
            Some(_) => return None,
            None => (mantissa, ""),
        };
        if !is_digits(whole) || (whole.len() > 1 && whole.starts_with('0')) {
            return None;
        }
        let digits = format!("{whole}{fraction}");
        let exponent = exponent.saturating_sub(signed_len(fraction));
        let kept = digits.trim_end_matches('0');
        let exponent = exponent.saturating_add(signed_len(&digits) - signed_len(kept));
        let kept = kept.trim_start_matches('0');
        Some(Self::write(negative, kept, exponent))
    }

    /// The canonical text, which is valid JSON: an integer without fraction and exponent unless it
    /// would end in more than 40 zeros.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the number is integral, whatever its spelling (JSON Schema 2020-12, 4.2.3).
    pub(crate) fn is_integer(&self) -> bool {
        self.decimal().exponent >= 0
    }

    /// The value, if it is integral and fits.
    pub(crate) fn as_i128(&self) -> Option<i128> {
        self.text.parse().ok()
    }

    /// The value, if it is integral and fits.
    pub(crate) fn as_i64(&self) -> Option<i64> {
        self.text.parse().ok()
    }

    /// The value, if it is integral and fits.
    pub fn as_u64(&self) -> Option<u64> {
        self.text.parse().ok()
    }

    /// The greatest integer that is not above it, as far as 128 bits reach.
    pub(crate) fn floor(&self) -> i128 {
        self.whole(self.is_negative())
    }

    /// The least integer that is not below it, as far as 128 bits reach.
    pub(crate) fn ceil(&self) -> i128 {
        self.whole(!self.is_negative())
    }

    /// The integer that it is, else the one beside it: the one that is farther from zero, or not.
    fn whole(&self, is_farther: bool) -> i128 {
        let (step, far) = if self.is_negative() {
            (-1, i128::MIN)
        } else {
            (1, i128::MAX)
        };
        let (whole, has_fraction) = match (self.text.split_once('e'), self.text.split_once('.')) {
            (Some((_, exponent)), _) if exponent.starts_with('-') => (0, true),
            (Some(_), _) => (far, false),
            (None, Some((whole, _))) => (whole.parse().unwrap_or(far), true),
            (None, None) => (self.text.parse().unwrap_or(far), false),
        };
        if has_fraction && is_farther {
            whole.saturating_add(step)
        } else {
            whole
        }
    }

    /// Whether the shortest decimal that reads as a float is this number.
    pub fn is(&self, float: f64) -> bool {
        Self::from_f64(float).as_ref() == Some(self)
    }

    /// The nearest floating-point number, if it is finite.
    pub fn as_f64(&self) -> Option<f64> {
        self.text
            .parse()
            .ok()
            .filter(|value: &f64| value.is_finite())
    }

    /// Whether the number is below zero.
    pub(crate) fn is_negative(&self) -> bool {
        self.text.starts_with('-')
    }

    pub(super) fn from_f64(value: f64) -> Option<Self> {
        // The shortest decimal that reads as the float.
        value
            .is_finite()
            .then(|| Self::parse(&format!("{value:e}")))
            .flatten()
    }

    pub(super) fn to_json(&self) -> serde_json::Number {
        serde_json::Number::from_string_unchecked(self.text.to_string())
    }

    fn write(negative: bool, digits: &str, exponent: i64) -> Self {
        let sign = if negative && !digits.is_empty() {
            "-"
        } else {
            ""
        };
        let point = signed_len(digits).saturating_add(exponent);
        let text = if digits.is_empty() {
            "0".to_owned()
        } else if (0..=ZEROS).contains(&exponent) {
            let zeros = "0".repeat(usize::try_from(exponent).unwrap_or_default());
            format!("{sign}{digits}{zeros}")
        } else if exponent < 0 && point > 0 {
            let (whole, fraction) = digits.split_at(usize::try_from(point).unwrap_or_default());
            format!("{sign}{whole}.{fraction}")
        } else if exponent < 0 && point > -ZEROS {
            let zeros = "0".repeat(usize::try_from(-point).unwrap_or_default());
            format!("{sign}0.{zeros}{digits}")
        } else {
            format!("{sign}{digits}e{exponent}")
        };
        Self { text: text.into() }
    }

    fn decimal(&self) -> Decimal<'_> {
        let (negative, unsigned) = match self.text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, &*self.text),
        };
        let (mantissa, exponent) = match unsigned.split_once('e') {
            Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent).unwrap_or(0)),
            None => (unsigned, 0),
        };
        match mantissa.split_once('.') {
            Some((_, fraction)) => Decimal {
                negative,
                digits: mantissa,
                exponent: -signed_len(fraction),
            },
            None => {
                let digits = mantissa.trim_end_matches('0');
                Decimal {
                    negative,
                    digits,
                    exponent: exponent.saturating_add(signed_len(mantissa) - signed_len(digits)),
                }
            }
        }
    }
}

impl Decimal<'_> {
    /// The digits from the first that is not zero, without the point.
    fn significant(&self) -> impl Iterator<Item = u8> {
        self.digits
            .bytes()
            .filter(u8::is_ascii_digit)
            .skip_while(|digit| *digit == b'0')
    }

    /// How far left of the point the number begins; `None` for zero.
    fn magnitude(&self) -> Option<i64> {
        let digits = i64::try_from(self.significant().count()).unwrap_or(i64::MAX);
        (digits > 0).then(|| digits.saturating_add(self.exponent))
    }
}

impl From<i128> for Number {
    fn from(value: i128) -> Self {
        let text = value.to_string();
        let kept = text.trim_end_matches('0');
        if signed_len(&text) - signed_len(kept) > ZEROS {
            Self::write(
                value < 0,
                kept.trim_start_matches('-'),
                signed_len(&text) - signed_len(kept),
            )
        } else {
            Self { text: text.into() }
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        let (a, b) = (self.decimal(), other.decimal());
        let by_size = || {
            a.magnitude()
                .cmp(&b.magnitude())
                .then_with(|| a.significant().cmp(b.significant()))
        };
        match (a.negative, b.negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => by_size(),
            (true, true) => by_size().reverse(),
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_json_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    is_digits(digits) && (digits.len() == 1 || !digits.starts_with('0'))
}

/// The exponent, cut to what fits half of an `i64`, so that sums of two cannot overflow.
fn parse_exponent(text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let size = is_digits(digits).then(|| digits.parse().unwrap_or(i64::MAX).min(i64::MAX / 2))?;
    Some(if negative { -size } else { size })
}

fn signed_len(text: &str) -> i64 {
    i64::try_from(text.len()).unwrap_or(i64::MAX / 2)
}

#[cfg(test)]
mod tests {
    use super::Number;

    fn canonical(text: &str) -> String {
        Number::parse(text).map_or_else(|| "-".to_owned(), |number| number.to_string())
    }

    #[test]
    fn spelling_does_not_matter() {
        for (text, expected) in [
            ("1199145600.0", "1199145600"),
            ("1.50e1", "15"),
            ("-0", "0"),
            ("-0.0", "0"),
            ("0.10", "0.1"),
            ("1e400", "1e400"),
            ("10e399", "1e400"),
            (
                "123456789012345678901234567890123456789012345",
                "123456789012345678901234567890123456789012345",
            ),
            ("1e-50", "1e-50"),
            ("01", "-"),
            ("1.", "-"),
            (".5", "-"),
            ("+1", "-"),
            ("1e", "-"),
        ] {
            assert_eq!(canonical(text), expected, "{text}");
        }
    }

    #[test]
    fn order_is_exact() {
        let ascending = [
            "-1e400", "-2", "-1.5", "0", "1e-400", "0.5", "1", "1.5", "2", "10", "1e400",
        ];
        let numbers: Vec<_> = ascending
            .iter()
            .filter_map(|text| Number::parse(text))
            .collect();
        assert_eq!(numbers.len(), ascending.len());
        assert!(numbers.is_sorted());
        assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
