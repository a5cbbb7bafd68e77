//! The transports that the configuration asks for.

use super::{
    delivery_config::{DeliveryConfig, MailBy, TextBy},
    files::{MailFiles, TextFiles},
    mail::{MailTlsError, Mailer},
    redacting_transport::RedactingTransport,
    texts,
    transport::MessageTransport,
};
use crate::{contract::api::Channel, server::clock::Clock};
use std::{collections::HashMap, sync::Arc};
use thiserror::Error;

/// Why no courier can be made.
#[derive(Debug, Error)]
pub enum DeliveryConfigError {
    #[error(transparent)]
    Tls(#[from] MailTlsError),
    #[error("no HTTP client can be made for texts: {0}")]
    Http(#[from] reqwest::Error),
}

/// The couriers by channel.
pub type MessageTransports = HashMap<Channel, Arc<dyn MessageTransport>>;

/// The couriers that `delivery_config` asks for.
///
/// # Errors
/// [`DeliveryConfigError`] when the system or the settings do not allow one.
pub fn transports(
    post: &DeliveryConfig,
    clock: &Clock,
) -> Result<MessageTransports, DeliveryConfigError> {
    let mut transports = MessageTransports::new();
    if let Some(mail) = &post.mail {
        let transport: Arc<dyn MessageTransport> = match mail {
            MailBy::Smtp(smtp) => {
                let mailer: Arc<dyn MessageTransport> = Arc::new(Mailer::new(smtp)?);
                match &smtp.credentials {
                    Some((user, password)) => {
                        Arc::new(RedactingTransport::new(mailer, user, password.reveal()))
                    }
                    None => mailer,
                }
            }
            MailBy::Files { dir, sender } => {
                Arc::new(MailFiles { dir: dir.clone(), sender: sender.clone() })
            }
        };
        transports.insert(Channel::Email, transport);
    }
    if let Some(by) = &post.texts {
        let transport: Arc<dyn MessageTransport> = match by {
            TextBy::Gateway { gateway, secret } => texts::transport(gateway, secret, clock)?,
            TextBy::Files { dir } => Arc::new(TextFiles { dir: dir.clone() }),
        };
        transports.insert(Channel::Text, transport);
    }
    Ok(transports)
}
