//! Numbers on the command line.

use super::{
    failure::{CommandError, Failure},
    output,
};
use crate::contract::{
    Code, OnUnlisted, PhoneNumber,
    api::Me,
    phone::{LANDLINE, Line},
    rules,
};

/// What is done with a number that no numbering plan has.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct UnlistedArg {
    /// Take a number that the numbering plans of this version do not have: the text to it tells whether
    /// it exists.
    #[arg(long)]
    unlisted: bool,
}

impl UnlistedArg {
    pub fn policy(self) -> OnUnlisted {
        if self.unlisted { OnUnlisted::Accept } else { OnUnlisted::Refuse }
    }
}

/// The number that was typed behind `option`, as it may be given; says what there is to say of it.
///
/// # Errors
/// What the server would refuse, and how to go on.
pub fn read(
    typed: &str,
    me: &Me,
    unlisted: UnlistedArg,
    option: &str,
) -> Result<PhoneNumber, CommandError> {
    let usage = |what: String| Failure::Usage(format!("{option}: {what}"));
    let (number, line) = PhoneNumber::read(typed, me.organisation.default_region)
        .map_err(|error| usage(error.to_string()))?;
    match rules::check_number(me.landlines, line, unlisted.policy()) {
        Ok(Line::Landline) => output::note(&format!("{option}: {LANDLINE}"))?,
        Ok(Line::MaybeMobile | Line::Unlisted) => {}
        Err(Code::PhoneUnlisted) => {
            let number = number.international();
            let what = format!(
                "{number} is not in the numbering plans of this version. Check the digits, or use it \
                 anyway with --unlisted"
            );
            return Err(usage(what).into());
        }
        Err(code @ Code::PhoneLandline) => return Err(usage(code.title().to_owned()).into()),
        Err(code) => return Err(Failure::of_refusal(code).into()),
    }
    Ok(number)
}
