//! Numbers as the decimals that are written: which is greater, which is whole, what is a multiple of
//! what. Exact at any size and with any exponent.
//!
//! Invariant: time and memory depend on the digits that are written, never on the exponent.

use std::cmp::Ordering;

use serde_json::Number;

/// How a number compares with a limit that is written in JSON.
pub(crate) fn compare(number: &Number, limit: &str) -> Ordering {
    if let (Some(number), Ok(limit)) = (number.as_i64(), limit.parse::<i64>()) {
        return number.cmp(&limit);
    }
    Decimal::new(&number.to_string()).cmp(&Decimal::new(limit))
}

/// Whether two numbers are equal as numbers: `1`, `1.0` and `1e0` are.
pub(crate) fn equal(a: &Number, b: &Number) -> bool {
    a == b || Decimal::new(&a.to_string()) == Decimal::new(&b.to_string())
}

/// Whether a number has no fraction.
pub(crate) fn is_whole(number: &Number) -> bool {
    number.is_i64() || number.is_u64() || Decimal::new(&number.to_string()).exponent >= 0
}

/// Whether a number is a multiple of a divisor that is written in JSON.
pub(crate) fn divides(divisor: &str, number: &Number) -> bool {
    Decimal::new(&number.to_string()).is_multiple_of(&Decimal::new(divisor))
}

/// Whether a float is a multiple of another, both taken as the shortest decimal that reads as them:
/// `0.0075` is a multiple of `0.0001`, although their binary quotient is not a whole number.
pub(crate) fn is_multiple(value: f64, divisor: f64) -> bool {
    value.is_finite()
        && Decimal::new(&value.to_string()).is_multiple_of(&Decimal::new(&divisor.to_string()))
}

/// Whether a float, as the shortest decimal that reads as it, is a multiple of a divisor that is
/// written in JSON.
pub(crate) fn divides_float(divisor: &str, value: f64) -> bool {
    value.is_finite() && Decimal::new(&value.to_string()).is_multiple_of(&Decimal::new(divisor))
}

/// The number `digits * 10^exponent`; digits are the most significant first, without zeros at either
/// end, and none for zero.
#[derive(Debug, PartialEq, Eq)]
struct Decimal {
    negative: bool,
    digits: Vec<u8>,
    exponent: i64,
}

impl Decimal {
    /// Reads a number of JSON.
    fn new(text: &str) -> Self {
        let (negative, text) = text
            .strip_prefix('-')
            .map_or((false, text), |text| (true, text));
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let letters = whole.bytes().chain(fraction.bytes());
        let mut digits: Vec<u8> = letters
            .filter(u8::is_ascii_digit)
            .map(|letter| letter - b'0')
            .skip_while(|digit| *digit == 0)
            .collect();
        let written = digits.len();
        while digits.last() == Some(&0) {
            digits.pop();
        }
        // An exponent beyond 64 bits is as good as the greatest.
        let far = if exponent.starts_with('-') {
            i64::MIN / 4
        } else {
            i64::MAX / 4
        };
        let exponent = exponent.trim_start_matches('+').parse().unwrap_or(far);
        let shift = |count: usize| i64::try_from(count).unwrap_or(i64::MAX / 4);
        if digits.is_empty() {
            return Self {
                negative: false,
                digits,
                exponent: 0,
            };
        }
        Self {
            negative,
            exponent: exponent
                .clamp(i64::MIN / 4, i64::MAX / 4)
                .saturating_add(shift(written - digits.len()))
                .saturating_sub(shift(fraction.len())),
            digits,
        }
    }

    /// Compares the magnitudes: by the place of the first digit, then digit by digit.
    fn magnitude(&self, other: &Self) -> Ordering {
        let place = |number: &Self| {
            let length = i64::try_from(number.digits.len()).unwrap_or(i64::MAX / 4);
            (
                !number.digits.is_empty(),
                number.exponent.saturating_add(length),
            )
        };
        let places = place(self).cmp(&place(other));
        places.then_with(|| self.digits.cmp(&other.digits))
    }

    fn is_multiple_of(&self, divisor: &Self) -> bool {
        if self.digits.is_empty() {
            return true;
        }
        // A number without a zero at its end is no multiple of a power of ten.
        let Ok(zeros) = usize::try_from(self.exponent.saturating_sub(divisor.exponent)) else {
            return false;
        };
        if divisor.digits.is_empty() {
            return false;
        }
        // Each digit of the divisor holds at most four factors of 2 or of 5, so that more zeros than
        // these change nothing.
        let zeros = zeros.min(4 * divisor.digits.len());
        let mut rest: Vec<u8> = Vec::new();
        let following = std::iter::repeat_n(0, zeros);
        for digit in self.digits.iter().copied().chain(following) {
            if digit != 0 || !rest.is_empty() {
                rest.push(digit);
            }
            while is_below(&divisor.digits, &rest) {
                subtract(&mut rest, &divisor.digits);
            }
        }
        rest.is_empty()
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            (false, false) => self.magnitude(other),
            (true, true) => other.magnitude(self),
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Whether the whole number `a` is not above `b`.
fn is_below(a: &[u8], b: &[u8]) -> bool {
    a.len() < b.len() || (a.len() == b.len() && a <= b)
}

/// Takes a whole number from one that is not below it.
fn subtract(from: &mut Vec<u8>, what: &[u8]) {
    let mut borrowed = 0;
    let others = what.iter().rev().copied().chain(std::iter::repeat(0));
    for (digit, other) in from.iter_mut().rev().zip(others) {
        let taken = other + borrowed;
        borrowed = u8::from(*digit < taken);
        *digit = *digit + 10 * borrowed - taken;
    }
    let leading = from.iter().take_while(|digit| **digit == 0).count();
    from.drain(..leading);
}
