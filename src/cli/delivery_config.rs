//! How messages leave, as the configuration says it, with the secrets it names.

use super::failure::Failure;
use crate::{
    config::{Config, HelloName, MailAddress, is_loopback},
    private_file,
    secret::Secret,
    server::{DeliveryConfig, LinkReach, MailBy, MailSender, Smtp, TextBy},
};
use color_eyre::eyre::{self, WrapErr};
use std::{env, fs, path::Path};

const SMTP_PASSWORD: &str = "MFADMIN_SMTP_PASSWORD";
const TEXTS_SECRET: &str = "MFADMIN_TEXTS_SECRET";

/// Whom mails come from that are only written into files.
const NOBODY: &str = "mfadmin@localhost";

/// The ways by which messages leave.
pub fn of(config: &Config) -> eyre::Result<DeliveryConfig> {
    if let Some(dir) = &config.outbox.dir {
        try_dir(dir)?;
    }
    let (mail, texts) = (mail(config)?, texts(config)?);
    let reach = reach(config)?;
    Ok(DeliveryConfig { mail, texts, reach, ..DeliveryConfig::default() })
}

/// How far links may lead: files stay on this machine.
///
/// # Errors
/// Messages are to go to users, and their links would lead them nowhere.
fn reach(config: &Config) -> Result<LinkReach, Failure> {
    let section = match (&config.mail.server, config.texts.gateway()) {
        (Some(_), _) => "[mail] server",
        (None, Some(_)) => "[texts] sender",
        (None, None) => return Ok(LinkReach::Anywhere),
    };
    let wrong = match &config.serve.public_url {
        None => "is not set".to_owned(),
        Some(url) if is_loopback(url.as_str()) => {
            format!("is {url}, which only this machine reaches")
        }
        Some(_) => return Ok(LinkReach::Public),
    };
    Err(Failure::Usage(format!(
        "{section} sends links to users, and [serve] public_url {wrong}. Set it to the address at \
         which users reach this server, such as https://mfadmin.example.com"
    )))
}

fn mail(config: &Config) -> eyre::Result<Option<MailBy>> {
    let mail = &config.mail;
    let sender = |from: &MailAddress| MailSender {
        from: from.mailbox().clone(),
        reply_to: mail.reply_to.as_ref().map(|address| address.mailbox().clone()),
    };
    if let (Some(server), Some(from)) = (&mail.server, &mail.from) {
        let credentials = match &mail.user {
            None => None,
            Some(user) => {
                let key = "[mail] password_file";
                let password = secret(SMTP_PASSWORD, mail.password_file.as_deref(), key)?;
                Some((user.clone(), password))
            }
        };
        let read =
            |path| fs::read(path).wrap_err_with(|| format!("cannot read [mail] ca_file {path:?}"));
        let ca = mail.ca_file.as_ref().map(read).transpose()?;
        let (server, tls, sender) = (server.clone(), mail.tls, sender(from));
        let hello = hello(config);
        let smtp = Smtp { server, tls, ca, credentials, sender, hello };
        return Ok(Some(MailBy::Smtp(Box::new(smtp))));
    }
    let Some(dir) = config.outbox.dir.clone() else { return Ok(None) };
    let nobody: MailAddress = NOBODY.parse()?;
    let sender = sender(mail.from.as_ref().unwrap_or(&nobody));
    Ok(Some(MailBy::Files { dir, sender }))
}

/// The name by which this machine greets a mail server, which may insist on a qualified one.
fn hello(config: &Config) -> Option<String> {
    let public = || config.serve.public_url.as_ref()?.host()?.parse().ok();
    let name: Option<HelloName> = config.mail.hello.clone().or_else(public);
    name.map(|name| name.as_str().to_owned())
}

fn texts(config: &Config) -> eyre::Result<Option<TextBy>> {
    if let Some(gateway) = config.texts.gateway() {
        let key = "[texts] secret_file";
        let secret = secret(TEXTS_SECRET, config.texts.secret_file.as_deref(), key)?;
        return Ok(Some(TextBy::Gateway { gateway, secret }));
    }
    Ok(config.outbox.dir.clone().map(|dir| TextBy::Files { dir }))
}

/// Better told at the start than by a message that stays.
fn try_dir(dir: &Path) -> eyre::Result<()> {
    let told = || {
        format!("[outbox] dir {dir:?} cannot be written to; fix its permissions or name another")
    };
    private_file::create_dir(dir).wrap_err_with(told)?;
    tempfile::tempfile_in(dir).wrap_err_with(told)?;
    Ok(())
}

/// From the variable `name`, else from `file`, which `key` names.
pub fn secret(name: &str, file: Option<&Path>, key: &str) -> eyre::Result<Secret> {
    if let Some(text) = env::var_os(name).filter(|text| !text.is_empty()) {
        let text = text
            .into_string()
            .map_err(|_| Failure::Usage(format!("{name} is not UTF-8 text; set it again")))?;
        return Ok(Secret::new(text));
    }
    match file {
        Some(path) => Ok(Secret::load(path)?),
        None => Err(Failure::Usage(format!(
            "a secret is missing: name a file that holds it as {key}, or set {name}"
        ))
        .into()),
    }
}
