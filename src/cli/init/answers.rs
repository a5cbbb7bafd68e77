//! What `init` needs to know: from the command line, else from the person at the terminal.

use super::InitArgs;
use crate::{
    cli::{failure::Failure, output, prompts::on_a_terminal, setup::Setup},
    contract::{Email, PlainName, Region},
};
use color_eyre::eyre;
use std::{fmt::Display, io, str::FromStr};

pub struct InitAnswers {
    pub name: PlainName,
    pub email: Email,
    pub organisation: PlainName,
    pub region: Region,
}

impl InitAnswers {
    pub fn gather(args: InitArgs, setup: &Setup) -> eyre::Result<Self> {
        let known = &setup.config.organisation;
        // A configuration file that is there has said these already.
        let settled = setup.config_file.exists();
        if settled && (args.organisation.is_some() || args.region.is_some()) {
            return Err(Failure::Usage(format!(
                "{} already sets the organisation's name and region. Change them there and remove \
                 --organisation and --region",
                setup.config_file.display()
            ))
            .into());
        }
        let asks = on_a_terminal();
        if !asks && (args.name.is_none() || args.email.is_none()) {
            return Err(Failure::Usage(
                "an Owner needs a name and an e-mail address; give both --name and --email"
                    .to_owned(),
            )
            .into());
        }
        let default_or_ask = asks && !settled;
        Ok(Self {
            name: given_or(args.name, || ask("Your name:", None))?,
            email: given_or(args.email, || ask("Your e-mail address:", None))?,
            organisation: given_or(args.organisation, || match default_or_ask {
                true => ask("The organisation's name", Some(known.name.clone())),
                false => Ok(known.name.clone()),
            })?,
            region: given_or(args.region, || match default_or_ask {
                true => ask("Country of phone numbers typed without +", Some(known.default_region)),
                false => Ok(known.default_region),
            })?,
        })
    }
}

fn given_or<T>(given: Option<T>, otherwise: impl FnOnce() -> eyre::Result<T>) -> eyre::Result<T> {
    given.map_or_else(otherwise, Ok)
}

/// Asks until the answer can be read; an empty one means the default.
fn ask<T>(question: &str, default: Option<T>) -> eyre::Result<T>
where
    T: FromStr<Err: Display> + Into<String> + Clone,
{
    let prompt = match &default {
        Some(default) => format!("{question} [{}]:", Into::<String>::into(default.clone())),
        None => question.to_owned(),
    };
    loop {
        output::ask(&prompt)?;
        let mut line = String::new();
        if io::stdin().read_line(&mut line)? == 0 {
            return Err(
                Failure::Failed("nothing was created; run `mfadmin init` again".into()).into()
            );
        }
        match (line.trim(), &default) {
            ("", Some(default)) => return Ok(default.clone()),
            (text, _) => match text.parse() {
                Ok(answer) => return Ok(answer),
                Err(error) => output::note(&format!("{error}"))?,
            },
        }
    }
}
