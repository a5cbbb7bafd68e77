//! Who sends texts.

use super::{BaseUrl, fault::Clash};
use serde::{Deserialize, Serialize};
use std::{net::IpAddr, path::PathBuf};

const SECTION: &str = "texts";

/// How texts are sent. What the keys mean depends on the sender: see [`Texts::gateway`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Texts {
    pub sender: TextSender,
    /// Where the gateway is, when not at its usual address.
    pub url: Option<BaseUrl>,
    /// Avochato's auth id, or Twilio's account SID.
    pub account: Option<String>,
    /// Avochato's auth secret, Twilio's auth token, or the key that signs what the webhook gets.
    pub secret_file: Option<PathBuf>,
    /// The number that texts come from.
    pub from: Option<String>,
    /// Twilio's messaging service, in place of a number.
    pub messaging_service: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TextSender {
    /// Nobody: texts stay in the outbox.
    #[default]
    Outbox,
    Avochato,
    Twilio,
    Webhook,
}

/// A sender with what it needs, but its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gateway {
    Avochato { url: String, auth_id: String, from: Option<String> },
    Twilio { url: String, account: String, from: TwilioFrom },
    Webhook { url: String },
}

/// Whom texts come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TwilioFrom {
    Number(String),
    Service(String),
}

impl Texts {
    /// The gateway that sends texts, if one does.
    ///
    /// # Errors
    /// A key that the sender needs is missing, or one is there that it has no use for.
    pub(super) fn check(&self) -> Result<Option<Gateway>, Clash> {
        let clash = |key, message: &str| Err(Clash::new(SECTION, key, message));
        if self.sender == TextSender::Outbox {
            return Ok(None);
        }
        if self.url.as_ref().is_some_and(|url| !is_private(url)) {
            return clash("url", "texts carry links, so the address must start with https://");
        }
        let url = |usual: &str| self.url.as_ref().map_or(usual.to_owned(), ToString::to_string);
        let stray = |key| clash(key, "this sender has no use for this key");
        match self.sender {
            TextSender::Outbox => Ok(None),
            TextSender::Avochato => {
                let Some(auth_id) = self.account.clone() else {
                    return clash("sender", "`account` is missing: Avochato's auth id");
                };
                if self.messaging_service.is_some() {
                    return stray("messaging_service");
                }
                let url = url("https://www.avochato.com");
                Ok(Some(Gateway::Avochato { url, auth_id, from: self.from.clone() }))
            }
            TextSender::Twilio => {
                let Some(account) = self.account.clone() else {
                    return clash("sender", "`account` is missing: Twilio's account SID");
                };
                let fits = |c: char| c.is_ascii_alphanumeric();
                if account.is_empty() || !account.chars().all(fits) {
                    return clash("account", "an account SID has letters and digits only");
                }
                let from = match (self.from.clone(), self.messaging_service.clone()) {
                    (Some(number), None) => TwilioFrom::Number(number),
                    (None, Some(service)) => TwilioFrom::Service(service),
                    _ => return clash("sender", "give one of `from` and `messaging_service`"),
                };
                Ok(Some(Gateway::Twilio { url: url("https://api.twilio.com"), account, from }))
            }
            TextSender::Webhook => {
                let Some(url) = &self.url else {
                    return clash("sender", "`url` is missing: where texts are posted to");
                };
                for (key, is_set) in [
                    ("account", self.account.is_some()),
                    ("from", self.from.is_some()),
                    ("messaging_service", self.messaging_service.is_some()),
                ] {
                    if is_set {
                        return stray(key);
                    }
                }
                Ok(Some(Gateway::Webhook { url: url.to_string() }))
            }
        }
    }

    /// The gateway that sends texts, if one does. A configuration that was read has passed the
    /// check already.
    pub fn gateway(&self) -> Option<Gateway> {
        self.check().ok().flatten()
    }
}

/// Whether nobody on the way can read what is sent to `url`.
fn is_private(url: &BaseUrl) -> bool {
    let Ok(url) = reqwest::Url::parse(url.as_str()) else { return false };
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let is_local = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    url.scheme() == "https" || is_local
}
