//! A code of one's own authenticator, where the server wants one for a command.

use super::{
    by_realm,
    failure::Failure,
    output,
    prompts::{Echo, Prompts},
};
use crate::{
    client::{Client, ClientError},
    contract::{
        Code,
        api::{AuthenticatorCode, Typed},
    },
};
use color_eyre::eyre;

/// Wrong codes before it is given up.
const TRIES: u32 = 3;
const LEFT: &str = "no code was entered; nothing was changed";
const LEFT_BROWSER: &str = "nobody confirmed it in a browser; nothing was changed";

/// Does `call` at the server at `url`; where that needs a code, asks for it and does it then.
///
/// # Errors
/// The refusal, also where a code is needed and nobody can be asked.
pub async fn with_proof<T>(
    client: &Client,
    url: &str,
    call: impl AsyncFn() -> Result<T, ClientError>,
) -> eyre::Result<T> {
    match call().await {
        Err(error) if error.code() == Some(Code::StepUpRequired) => prove(client, url).await?,
        done => return Ok(done.map_err(|error| Failure::of_call(url, &error))?),
    }
    Ok(call().await.map_err(|error| Failure::of_call(url, &error))?)
}

/// Asks for a code, and proves it to the server at `url`; where the person came by a realm, that does.
///
/// # Errors
/// Nobody can be asked, or no code was right.
pub async fn prove(client: &Client, url: &str) -> eyre::Result<()> {
    if !Prompts::somebody_is_there() {
        return Err(Failure::NotAllowed(
            "this needs a code of your own authenticator app. Run it on a terminal, where the code \
             is asked"
                .to_owned(),
        )
        .into());
    }
    // Who came by a realm has no code for this server.
    if client.me().await.is_ok_and(|me| me.realm.is_some()) {
        return by_realm::step_up(client, url, LEFT_BROWSER).await;
    }
    let mut prompts = Prompts::new(LEFT)?;
    for _ in 0..TRIES {
        let typed = prompts.line("Code from your own authenticator app:", Echo::Shown).await?;
        let code = AuthenticatorCode { code: Typed::new(typed.trim()) };
        match client.step_up(&code).await {
            Ok(_) => return Ok(()),
            Err(error) if error.code() == Some(Code::WrongCode) => {
                output::note(&error.to_string())?;
            }
            Err(error) => match error.retry_after() {
                Some(seconds) => prompts.wait(seconds).await?,
                None => return Err(Failure::of_call(url, &error).into()),
            },
        }
    }
    Err(Failure::NotAllowed("too many wrong codes. Nothing was changed".to_owned()).into())
}
