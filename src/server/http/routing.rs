//! The one way to a route: it is written down as it is added, with who may come to it. So what the
//! server serves can be listed, and no route is forgotten by the description or by a test.

use super::app::App;
use axum::{
    Router,
    http::Method,
    routing::{self, MethodRouter},
};

/// What a route asks of who comes to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Access {
    /// Nothing: whoever signs in, watches the server, or opens a link, which is its own key.
    Open,
    /// The token of a sign-in under way, at the step that the route takes.
    SigningIn,
    /// A session, or a machine token of any scope but `remind`.
    Reader,
    /// A session, or a machine token that may act.
    Operator,
    /// A session, or a machine token that may act or remind.
    JobOrderer,
    /// A session, or any machine token.
    JobReader,
    /// A session.
    Person,
    /// A session that proved its second factor within the last 15 minutes.
    SteppedUp,
}

/// A route as it is served. A route for `GET` answers `HEAD`, too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    pub method: Method,
    /// As it is matched, with its `{placeholders}`.
    pub path: &'static str,
    pub access: Access,
}

/// What answers one method of a path.
pub struct Endpoint {
    pub(super) method: Method,
    pub(super) access: Access,
    pub(super) answers: MethodRouter<App>,
}

/// Routes, and the list of them.
#[derive(Default)]
pub struct Routes {
    router: Router<App>,
    list: Vec<Route>,
}

impl Routes {
    /// One more.
    #[expect(clippy::disallowed_methods, reason = "the one place where it is written down, too")]
    pub fn route(mut self, path: &'static str, endpoint: Endpoint) -> Self {
        let Endpoint { method, access, answers } = endpoint;
        self.router = self.router.route(path, answers);
        self.list.push(Route { method, path, access });
        self
    }

    pub fn merge(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.list.extend(other.list);
        self
    }

    /// Puts a layer before the routes so far.
    pub fn behind(mut self, layer: impl FnOnce(Router<App>) -> Router<App>) -> Self {
        self.router = layer(self.router);
        self
    }

    pub fn into_parts(self) -> (Router<App>, Vec<Route>) {
        (self.router, self.list)
    }
}

/// Endpoints that ask nothing of who comes.
pub mod open {
    use super::{Access, App, Endpoint, Method, routing};
    use axum::handler::Handler;

    /// `GET` for anybody.
    pub fn get<T: 'static>(handler: impl Handler<T, App>) -> Endpoint {
        let answers = routing::get(handler);
        Endpoint { method: Method::GET, access: Access::Open, answers }
    }

    /// `POST` for anybody.
    pub fn post<T: 'static>(handler: impl Handler<T, App>) -> Endpoint {
        let answers = routing::post(handler);
        Endpoint { method: Method::POST, access: Access::Open, answers }
    }
}
