//! Numbers as the decimals that were written: what is a multiple of what.
//!
//! Invariant: no product overflows, whatever the exponents.

/// Whether a value is a multiple of a divisor, both taken as the shortest decimal that reads as
/// them.
pub(crate) fn is_multiple(value: f64, divisor: f64) -> bool {
    let (Some(value), Some(divisor)) = (Decimal::new(value), Decimal::new(divisor)) else {
        return false;
    };
    if value.digits == 0 {
        return true;
    }
    if divisor.digits == 0 {
        return false;
    }
    match u32::try_from(value.exponent - divisor.exponent) {
        Ok(shift) => {
            let modulus = divisor.digits;
            // Both factors are below 10^17, so that no product overflows.
            ((value.digits % modulus) * power_of_ten(shift, modulus)).is_multiple_of(modulus)
        }
        Err(_) => u32::try_from(divisor.exponent - value.exponent)
            .ok()
            .and_then(|shift| 10_u128.checked_pow(shift))
            .and_then(|scale| divisor.digits.checked_mul(scale))
            // A divisor that overflows is greater than the value, which is not zero.
            .is_some_and(|divisor| value.digits.is_multiple_of(divisor)),
    }
}

/// `10^exponent` modulo `modulus`, which is below 10^17.
fn power_of_ten(exponent: u32, modulus: u128) -> u128 {
    let mut power = 1 % modulus;
    for _ in 0..exponent {
        power = power * 10 % modulus;
    }
    power
}

/// The magnitude `digits * 10^exponent`; at most 17 digits.
struct Decimal {
    digits: u128,
    exponent: i32,
}

impl Decimal {
    /// The shortest decimal that reads as the number; nothing for infinities and NaN.
    fn new(value: f64) -> Option<Self> {
        let text = format!("{:e}", value.abs());
        let (mantissa, exponent) = text.split_once('e')?;
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let places = i32::try_from(fraction.len()).ok()?;
        Some(Self {
            digits: format!("{whole}{fraction}").parse().ok()?,
            exponent: exponent.parse::<i32>().ok()? - places,
        })
    }
}
