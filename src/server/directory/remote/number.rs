//! Numbers of phones as other systems keep them, which take any text for one.

use crate::contract::{
    PhoneNumber,
    phone::{Region, spelling},
};

/// The number in `text`, where it says of which country it is: without that, it is another one in each.
pub fn read_number(text: &str) -> Option<PhoneNumber> {
    let plain = spelling::plain(text).ok()?;
    let plain = plain.strip_prefix("00").map_or(plain.clone(), |rest| format!("+{rest}"));
    let read = PhoneNumber::read(&plain, Region::default()).ok()?;
    plain.starts_with('+').then_some(read.0)
}
