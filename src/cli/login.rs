//! `mfadmin login`: signing in without the panel, by plain questions and answers.

mod sign_in_prompt;

use super::{
    by_realm,
    failure::Failure,
    http_options, output,
    prompts::{Prompts, on_a_terminal},
    remembered::Remembered,
    session::Session,
    setup::Setup,
    target::{self, NamedBy, ServerChoice},
};
use crate::{
    client::{SignInClient, Transit},
    contract::text::one_line,
};
use color_eyre::eyre;
use sign_in_prompt::SignInPrompt;
use std::io::{self, IsTerminal};

/// Sign in to a server and store the session for later commands.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "It asks for e-mail, password and a second factor, or shows an address for a browser \
        where the server's realm signs people in; on a terminal only. Scripts \
        set MFADMIN_TOKEN to a token of `mfadmin token create`.\n\nExample:\n  \
        mfadmin login --server https://mfadmin.example.org"
)]
pub struct LoginArgs {
    #[command(flatten)]
    pub(super) target: ServerChoice,
}

const IN_CLEAR: &str = "Warning: this connection is not encrypted (plain http). Others on the\nnetwork \
                        can read your password. Use the server's https address.";

const LEFT: &str = "sign-in cancelled; nothing was stored";

pub async fn run(setup: Setup) -> eyre::Result<()> {
    // Recovery codes may be shown on standard error, which must not be a file.
    if !on_a_terminal() || !io::stderr().is_terminal() {
        return Err(Failure::Usage(
            "signing in needs a terminal to ask for the password. In scripts, set \
             MFADMIN_TOKEN to a token of `mfadmin token create`"
                .to_owned(),
        )
        .into());
    }
    let Some((url, named_by)) = target::named(&setup)? else { return Err(no_server().into()) };
    // Refused before anything is asked: others could read what would be kept.
    Session::load(&setup.places.session_file())?;
    let door = SignInClient::new(url.as_str(), &http_options::trust(&setup.config)?)?;
    output::note(&format!("Signing in to {url}"))?;
    let mut prompts = Prompts::new(LEFT)?;
    if door.transit() == Transit::InClear {
        output::note(IN_CLEAR)?;
        if !prompts.consent("Sign in anyway?").await? {
            return Err(Failure::Failed(LEFT.to_owned()).into());
        }
    }
    // An older server has no such question, and no realm.
    let realm = door.ways().await.ok().and_then(|ways| ways.realm);
    let is_by_realm = match realm {
        Some(realm) => {
            let realm = one_line(&realm);
            prompts.agreement(&format!("Sign in by the realm {realm}, in a browser?")).await?
        }
        None => false,
    };
    let token = match is_by_realm {
        true => by_realm::sign_in(&door, url.as_str(), LEFT).await?,
        false => SignInPrompt::new(door, url.to_string(), prompts).hold().await?,
    };
    Session { server: url.clone(), token }.save(&setup.places.session_file())?;
    // What the environment or the configuration names, they go on to name.
    if named_by == NamedBy::Option {
        Remembered { server: url.clone() }.save(&setup.places.server_file())?;
        output::note("Later commands use this server; `mfadmin server forget` ends that.")?;
    }
    output::note(&format!("Signed in to {url}. `mfadmin logout` logs out."))?;
    Ok(())
}

/// There is nothing to sign in to without a server's address.
fn no_server() -> Failure {
    Failure::Usage(
        "no server given. Set its address with --server, MFADMIN_SERVER or in the configuration \
         file. A database of your own needs no sign-in: run `mfadmin`"
            .to_owned(),
    )
}
