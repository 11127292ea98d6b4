//! `format: ipv4` and `format: ipv6`.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::format::Format;

/// `format: ipv4`.
pub(crate) const IPV4: Format = Format {
    name: "ipv4",
    accepts: is_ipv4,
};

/// Whether a text is a dotted quad (RFC 2673, 3.2).
pub(crate) fn is_ipv4(text: &str) -> bool {
    text.parse::<Ipv4Addr>().is_ok()
}

/// `format: ipv6`.
pub(crate) const IPV6: Format = Format {
    name: "ipv6",
    accepts: is_ipv6,
};

/// Whether a text is an IPv6 address (RFC 4291, 2.2), without a zone.
pub(crate) fn is_ipv6(text: &str) -> bool {
    text.parse::<Ipv6Addr>().is_ok()
}
