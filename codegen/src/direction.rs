//! Which way values travel, which decides who has which members and how strictly they are checked.

/// Which way values travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// To the service: `readOnly` members are left out; checked strictly.
    Request,
    /// From the service: `writeOnly` members are left out; decoded tolerantly.
    Response,
    /// Both ways, or not known.
    Both,
}
