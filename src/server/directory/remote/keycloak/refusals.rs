//! What Keycloak says where it refuses a user's data, in words that an admin understands.

use std::borrow::Cow;

/// What the refusal `key` of `field` means. A key that is none of Keycloak's own stands for itself.
pub fn sentence(field: Option<&str>, key: &str) -> String {
    let Some(field) = field else { return without_field(key) };
    let what = name_of(field);
    let why = match key {
        "error-user-attribute-read-only" => {
            "cannot be changed in Keycloak: the user store behind it, or the realm's user profile, \
             keeps it read-only"
        }
        "error-user-attribute-required" => {
            "is required in this realm, and the user has none. Give them one in Keycloak, or change \
             that under Realm settings, User profile"
        }
        "error-invalid-length"
        | "error-invalid-length-too-short"
        | "error-invalid-length-too-long" => {
            "is shorter or longer than the realm's user profile allows"
        }
        "error-invalid-email" => "is no address that the realm takes",
        "error-person-name-invalid-character" => "has a character that the realm takes in no name",
        "error-username-invalid-character" => "has a character that the realm takes in no username",
        "error-pattern-no-match" => {
            "does not fit the pattern that the realm's user profile has for it"
        }
        "error-user-attribute-not-editable" | "error-attribute-not-editable" => {
            "may not be changed by admins: the realm's user profile says so"
        }
        other => return format!("{what}: {other}"),
    };
    format!("{what} {why}")
}

fn without_field(key: &str) -> String {
    let words = match key {
        "User exists with same email" => "another user of the realm has this e-mail address",
        "User exists with same username" => "another user of the realm has this username",
        "User exists with same username or email" => {
            "another user of the realm has this username or e-mail address"
        }
        "User is disabled" => "the user is disabled; enable them first",
        "User email missing" => "the user has no e-mail address in the realm",
        "Can't reset password as account is read only" => {
            "the password is kept in the user store behind Keycloak, which it may only read"
        }
        "User is read only!" => {
            "the user store behind Keycloak, which has the user, may only be read"
        }
        other => return other.to_owned(),
    };
    words.to_owned()
}

fn name_of(field: &str) -> Cow<'static, str> {
    match field {
        "firstName" => "The first name".into(),
        "lastName" => "The last name".into(),
        "email" => "The e-mail address".into(),
        "username" => "The username".into(),
        other => format!("The attribute {other}").into(),
    }
}
