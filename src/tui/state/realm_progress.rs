//! Waiting for a browser that goes through the realm, for a sign-in and to confirm who one is.

use crate::{
    client::ClientError,
    contract::api::{RealmProgress, RealmSignInBegun},
    tui::{
        effects::{AuthCall, Effect, RealmCall},
        widgets::{
            auth_request::{AuthRequest, Place},
            realm_wait::RealmWait,
        },
    },
};
use jiff::Timestamp;

/// What an answer leads to.
pub enum WaitStep {
    /// How far it has come is asked again.
    AskAgain,
    /// The browser is back.
    Done(RealmProgress),
    /// Somebody is to begin again.
    Nothing,
}

/// Asks how far it has come, where there is an address. That takes long by design, so no spinner turns for it.
pub fn ask(wait: &mut RealmWait, requests: &mut u64) -> Vec<Effect> {
    let Some(begun) = &wait.begun else { return Vec::new() };
    let call = AuthCall::Realm(RealmCall::Wait(begun.token.clone()));
    *requests += 1;
    wait.number = *requests;
    vec![Effect::Authenticate { number: wait.number, call }]
}

/// Takes how far it has come; `over` is said where the address leads nowhere any more.
pub fn on_answer(
    wait: &mut RealmWait,
    request: &mut AuthRequest,
    answer: Result<RealmProgress, ClientError>,
    now: Timestamp,
    over: &str,
) -> WaitStep {
    match answer {
        Ok(RealmProgress::Waiting { in_browser }) => {
            wait.in_browser = in_browser;
            request.typed();
            WaitStep::AskAgain
        }
        Ok(done) => WaitStep::Done(done),
        // The server may be back before the address is over.
        Err(error) if error.is_outage() => {
            request.on_refusal(Place::Whole, &error, now);
            WaitStep::AskAgain
        }
        Err(error) => {
            *wait = RealmWait::default();
            match error.needs_sign_in() {
                // The address is over, which says nothing of a session.
                true => request.complain(Place::Whole, over),
                false => drop(request.on_refusal(Place::Whole, &error, now)),
            }
            WaitStep::Nothing
        }
    }
}

/// Nobody waits for a browser any more.
pub fn cancel(begun: Option<&RealmSignInBegun>) -> Vec<Effect> {
    let call = begun.map(|begun| AuthCall::Realm(RealmCall::Cancel(begun.token.clone())));
    call.map(|call| Effect::Authenticate { number: 0, call }).into_iter().collect()
}
