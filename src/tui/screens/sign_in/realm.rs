//! Signing in by the realm: an address for a browser, and waiting for it.

use crate::{
    client::ClientError,
    contract::api::{RealmProgress, RealmSignInBegun, SignInWays},
    tui::{
        State,
        effects::{AuthCall, Effect, RealmCall, Timer},
        screens::sign_in::{
            entering::{admit, enter},
            form::Step,
        },
        state::load,
        widgets::{auth_request::Place, realm_wait::RealmWait},
    },
};
use std::time::Duration;

/// What is said once an address leads nowhere any more.
pub const OVER: &str = "That took too long, or was ended. Begin again.";

/// Before the server is asked again by which realm people sign in.
const RETRY: Duration = Duration::from_secs(3);

pub fn on_ways(state: &mut State, answer: Result<SignInWays, ClientError>) -> Vec<Effect> {
    match answer {
        Ok(ways) => {
            state.realm = ways.realm;
            Vec::new()
        }
        Err(error) if error.is_outage() => {
            vec![Effect::Timer { after: RETRY, timer: Timer::SignInWays }]
        }
        // An older server has none.
        Err(_) => Vec::new(),
    }
}

/// Asks for an address.
pub fn begin(state: &mut State) -> Vec<Effect> {
    if state.realm().is_none() {
        return Vec::new();
    }
    state.auth_requests += 1;
    let (number, now) = (state.auth_requests, state.now);
    let Some(form) = state.auth_state.sign_in_mut() else { return Vec::new() };
    if form.request.is_asking() || form.request.has_to_wait(now) {
        return Vec::new();
    }
    form.step = Step::Realm(RealmWait::default());
    form.request.begin(number);
    load::call(state, Effect::Authenticate { number, call: AuthCall::Realm(RealmCall::SignIn) })
}

pub fn on_begun(
    state: &mut State,
    number: u64,
    answer: Result<RealmSignInBegun, ClientError>,
) -> Vec<Effect> {
    let now = state.now;
    let Some(form) = state.auth_state.sign_in_mut() else { return Vec::new() };
    if !form.request.accepts(number) {
        return Vec::new();
    }
    let Step::Realm(wait) = &mut form.step else { return Vec::new() };
    match answer {
        Ok(begun) => {
            wait.begun = Some(begun);
            wait_on(state)
        }
        Err(error) => {
            form.request.on_refusal(Place::Whole, &error, now);
            Vec::new()
        }
    }
}

/// Asks how far it has come. That takes long by design, so no spinner turns for it.
fn wait_on(state: &mut State) -> Vec<Effect> {
    let number = state.auth_requests + 1;
    let Some(Step::Realm(wait)) = state.auth_state.sign_in_mut().map(|form| &mut form.step) else {
        return Vec::new();
    };
    let Some(begun) = &wait.begun else { return Vec::new() };
    let call = AuthCall::Realm(RealmCall::Wait(begun.token.clone()));
    wait.number = number;
    state.auth_requests = number;
    vec![Effect::Authenticate { number, call }]
}

pub fn on_progress(
    state: &mut State,
    number: u64,
    answer: Result<RealmProgress, ClientError>,
) -> Vec<Effect> {
    let now = state.now;
    let Some(form) = state.auth_state.sign_in_mut() else { return Vec::new() };
    let Step::Realm(wait) = &mut form.step else { return Vec::new() };
    if wait.number != number {
        return Vec::new();
    }
    match answer {
        Ok(RealmProgress::Waiting { in_browser }) => {
            wait.in_browser = in_browser;
            form.request.typed();
            wait_on(state)
        }
        Ok(RealmProgress::SignedIn { token, .. }) => {
            let mut effects = admit(state, token);
            effects.extend(enter(state));
            effects
        }
        // It belongs to no sign-in.
        Ok(RealmProgress::SteppedUp { .. }) => Vec::new(),
        // The server may be back before the address is over.
        Err(error) if error.is_outage() => {
            form.request.on_refusal(Place::Whole, &error, now);
            wait_on(state)
        }
        Err(error) => {
            *wait = RealmWait::default();
            match error.needs_sign_in() {
                true => form.request.complain(Place::Whole, OVER),
                false => drop(form.request.on_refusal(Place::Whole, &error, now)),
            }
            Vec::new()
        }
    }
}

/// Calls it off, and goes back to e-mail and password.
pub fn call_off(state: &mut State) -> Vec<Effect> {
    let Some(form) = state.auth_state.sign_in_mut() else { return Vec::new() };
    let Step::Realm(wait) = &mut form.step else { return Vec::new() };
    let begun = wait.begun.take();
    form.start_over();
    let call = |begun: RealmSignInBegun| AuthCall::Realm(RealmCall::Cancel(begun.token));
    begun.map(|begun| Effect::Authenticate { number: 0, call: call(begun) }).into_iter().collect()
}
