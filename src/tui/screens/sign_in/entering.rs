//! Going in: the new session, who that is, and what waited for that person.

use crate::{
    client::ClientError,
    contract::{BearerToken, Code, api::Me, query::Edge},
    tui::{
        State,
        effects::{Effect, Request},
        list::ListId,
        screens::{
            self,
            sign_in::{auth_state::AuthState, form::Step},
        },
        state::{MeRequest, PendingRefresh, commands, connection::Connection, load},
        widgets::auth_request::Place,
    },
};

/// Calls go under the new session from now on, and no answer of the old one is awaited.
pub fn admit(state: &mut State, token: BearerToken) -> Vec<Effect> {
    state.session += 1;
    state.busy.forget();
    state.me_request = MeRequest::None;
    state.pending_refresh = PendingRefresh::None;
    state.gap_search = None;
    vec![Effect::Admit { session: state.session, token }]
}

/// Asks who signed in, and opens then.
pub fn enter(state: &mut State) -> Vec<Effect> {
    let Some(form) = state.auth_state.sign_in_mut() else { return Vec::new() };
    form.step = Step::Entering;
    form.request = Default::default();
    if state.me_request == MeRequest::Open {
        return Vec::new();
    }
    state.me_request = MeRequest::Open;
    load::request(state, Request::LoadMe)
}

/// The server's answer to who signed in.
pub fn on_me(state: &mut State, answer: Result<Me, ClientError>) -> Vec<Effect> {
    let me = match answer {
        Ok(me) => me,
        Err(error) => {
            if error.code() == Some(Code::Forbidden) {
                state.auth_state = AuthState::Forbidden;
            }
            let now = state.now;
            if let Some(form) = state.auth_state.sign_in_mut() {
                if error.needs_sign_in() {
                    form.start_over();
                }
                form.request.on_refusal(Place::Whole, &error, now);
            }
            return Vec::new();
        }
    };
    if state.me.as_ref().is_some_and(|before| before.user.id != me.user.id) {
        state.forget();
    }
    state.me = Some(me);
    state.auth_state = AuthState::Open;
    state.step_up = None;
    state.connection = Connection::Up { at: state.now };
    let mut effects = vec![Effect::Follow(state.last_seq)];
    effects.extend(screens::refresh(state));
    for id in [ListId::Users, ListId::Security] {
        let search = &state.list(id).search;
        if search.asked != search.edit && state.screen.list() == Some(id) {
            effects.extend(load::from_edge(state, id, Edge::Start));
        }
    }
    effects.extend(commands::give_up_old(state));
    effects.extend(commands::send_held(state));
    effects.extend(commands::resolve(state));
    effects
}
