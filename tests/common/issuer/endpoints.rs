//! What the realm answers: to who signs in by it, and to who reads its users.

use super::*;

type Shared = State<Arc<Mutex<IssuerState>>>;
type Answer = Result<Json<Value>, StatusCode>;
/// One whose refusal has a body.
type Worded = Result<Json<Value>, (StatusCode, Json<Value>)>;

/// It has no pages of its own: a browser that is sent there stays where it is.
pub async fn stay() -> StatusCode {
    StatusCode::NO_CONTENT
}

pub async fn discover(shared: Shared) -> Answer {
    let realm = format!("{}/realms/{REALM}", IssuerState::up(&shared)?.url);
    Ok(Json(json!({
        "issuer": realm,
        "authorization_endpoint": format!("{realm}/protocol/openid-connect/auth"),
        "token_endpoint": format!("{realm}/protocol/openid-connect/token"),
        "jwks_uri": format!("{realm}/keys"),
    })))
}

pub async fn keys(shared: Shared) -> Answer {
    let mut state = IssuerState::up(&shared)?;
    state.key_reads += 1;
    let [x, y] = state.key.point();
    let key = json!({
        "kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig",
        "kid": state.key.id, "x": x, "y": y,
    });
    // Such as a realm has for encryption, which nothing may be signed with.
    let other = json!({ "kty": "RSA", "alg": "RSA-OAEP", "use": "enc", "kid": "enc",
                        "n": "AQAB", "e": "AQAB" });
    Ok(Json(json!({ "keys": [other, key] })))
}

pub async fn token(shared: Shared, Form(form): Form<HashMap<String, String>>) -> Worded {
    let mut state = IssuerState::up(&shared).map_err(down)?;
    let no = |error: &str| {
        let words = format!("{error} for {CLIENT_SECRET}");
        (StatusCode::BAD_REQUEST, Json(json!({ "error": error, "error_description": words })))
    };
    let of = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
    if (of("client_id"), of("client_secret")) != (CLIENT, CLIENT_SECRET) {
        return Err(no("unauthorized_client"));
    }
    if of("grant_type") == "client_credentials" {
        return Ok(Json(json!({ "access_token": ACCESS_TOKEN, "expires_in": 300 })));
    }
    let Some(grant) = state.codes.remove(of("code")) else { return Err(no("invalid_grant")) };
    let verified = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(of("code_verifier")));
    if verified != grant.challenge || of("redirect_uri") != grant.redirect_uri {
        return Err(no("invalid_grant"));
    }
    let id_token = state.vouch(&grant);
    Ok(Json(json!({ "access_token": ACCESS_TOKEN, "expires_in": 300, "id_token": id_token })))
}

fn down(status: StatusCode) -> (StatusCode, Json<Value>) {
    (status, Json(Value::Null))
}

fn gone() -> StatusCode {
    StatusCode::NOT_FOUND
}

fn missing() -> (StatusCode, Json<Value>) {
    (StatusCode::NOT_FOUND, Json(json!({ "error": "User not found" })))
}

pub async fn user(shared: Shared, Path(id): Path<String>) -> Worded {
    let state = IssuerState::up(&shared).map_err(down)?;
    let user = state.named(&id).ok_or_else(missing)?;
    Ok(Json(json!({
        "id": user.id, "username": user.username, "firstName": "First", "lastName": user.username,
        "email": format!("{}@example.com", user.username), "enabled": user.enabled,
        "totp": user.has_app,
    })))
}

pub async fn credentials(shared: Shared, Path(id): Path<String>) -> Answer {
    let user = IssuerState::up(&shared)?.named(&id).ok_or_else(gone)?;
    let app = json!({ "id": "app", "type": "otp", "credentialData": "{\"subType\":\"totp\"}" });
    Ok(Json(if user.has_app { json!([app]) } else { json!([]) }))
}

pub async fn groups(shared: Shared, Path(id): Path<String>) -> Answer {
    let user = IssuerState::up(&shared)?.named(&id).ok_or_else(gone)?;
    Ok(Json(user.groups.iter().map(|path| json!({ "path": path })).collect()))
}

pub async fn roles(shared: Shared, Path(id): Path<String>) -> Worded {
    let state = IssuerState::up(&shared).map_err(down)?;
    let user = state.named(&id).ok_or_else(missing)?;
    Ok(Json(user.roles.iter().map(|name| json!({ "name": name })).collect()))
}

/// It locks nobody out.
pub async fn realm_settings(shared: Shared) -> Answer {
    drop(IssuerState::up(&shared)?);
    Ok(Json(json!({ "realm": REALM, "bruteForceProtected": false })))
}

/// A role or group is there, and nobody has it by the lists.
pub async fn nothing_else(shared: Shared, Path(rest): Path<String>) -> Answer {
    drop(IssuerState::up(&shared)?);
    let parts: Vec<_> = rest.split('/').collect();
    Ok(Json(match parts[..] {
        ["roles", name] => json!({ "id": name, "name": name }),
        ["group-by-path", ..] => json!({ "id": "it", "name": "it" }),
        _ => json!([]),
    }))
}
