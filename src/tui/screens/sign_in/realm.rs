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
        state::{
            load,
            realm_progress::{self, WaitStep},
        },
        widgets::{auth_request::Place, realm_wait::RealmWait},
    },
};
use std::time::Duration;

/// What is said once an address leads nowhere any more.
const OVER: &str = "That took too long, or was ended. Begin again.";

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

fn wait_on(state: &mut State) -> Vec<Effect> {
    match state.auth_state.sign_in_mut().map(|form| &mut form.step) {
        Some(Step::Realm(wait)) => realm_progress::ask(wait, &mut state.auth_requests),
        _ => Vec::new(),
    }
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
    match realm_progress::on_answer(wait, &mut form.request, answer, now, OVER) {
        WaitStep::AskAgain => wait_on(state),
        WaitStep::Done(RealmProgress::SignedIn { token, .. }) => {
            let mut effects = admit(state, token);
            effects.extend(enter(state));
            effects
        }
        // It belongs to no sign-in.
        WaitStep::Done(_) | WaitStep::Nothing => Vec::new(),
    }
}

/// Calls it off, and goes back to e-mail and password.
pub fn call_off(state: &mut State) -> Vec<Effect> {
    let Some(form) = state.auth_state.sign_in_mut() else { return Vec::new() };
    let Step::Realm(wait) = &mut form.step else { return Vec::new() };
    let begun = wait.begun.take();
    form.start_over();
    realm_progress::cancel(begun.as_ref())
}
