//! Bodies of requests.

use mfadmin::{
    contract::api::{AccessReset, SignIn, UserPatch},
    server::http::extract::parse,
};
use serde::{Serialize, de::DeserializeOwned};
use std::fmt::Debug;

pub fn bodies(input: &[u8]) {
    reads_back::<UserPatch>(input);
    reads_back::<AccessReset>(input);
    reads_back::<SignIn>(input);
}

fn reads_back<B: DeserializeOwned + Serialize + Debug + PartialEq>(input: &[u8]) {
    if let Ok(body) = parse::<B>(input) {
        let written = serde_json::to_vec(&body).unwrap_or_default();
        assert!(parse::<B>(&written).is_ok_and(|again| again == body), "{body:?}");
    }
}
