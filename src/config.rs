//! The configuration: a TOML file in which every key has a default.

pub mod audit;
mod directory;
mod directory_file;
pub mod fault;
pub mod keys;
mod limits;
mod links;
mod login;
mod mail;
mod outbox;
mod pages;
mod places;
mod proxies;
mod sessions;
mod store;
mod texts;
mod tls;
mod url;
mod views;

pub use audit::{Audit, InvalidSyslogAddress, SyslogAddress, SyslogFraming};
pub use directory::{
    AVOCHATO, DirectoryLinks, DirectoryName, DirectorySettings, DirectoryUrl, InvalidDirectoryName,
    InvalidDirectoryUrl, InvalidPageUrl, InvalidRefresh, PageUrl, Refresh, RemoteAccount,
    RemoteDirectorySettings, UserPageUrl,
};
pub use directory_file::DirectoryFile;
pub use fault::{ConfigError, Fault};
pub use keys::{Keys, Override};
pub use limits::{Connections, InvalidConnections, InvalidSeconds, Limits, Seconds};
pub use links::{Hours, Links};
pub use login::{Login, RealmLogin};
pub use mail::{
    HelloName, InvalidAddress, InvalidHelloName, InvalidServer, Mail, MailAddress, MailServer,
    MailTls,
};
pub use outbox::Outbox;
pub use pages::Pages;
pub use places::{NoHome, Places};
pub use proxies::{ForwardedHeader, InvalidProxy, TrustedProxy};
pub use sessions::{Minutes, OutOfRange, SessionHours, Sessions};
pub use store::{DatabaseTls, InvalidPostgresUrl, PostgresHost, PostgresUrl, StoreSettings};
pub use texts::{Gateway, GatewayUrl, InvalidGatewayUrl, TextSender, Texts, TwilioFrom};
pub use tls::Tls;
pub use url::{BaseUrl, InvalidUrl, is_loopback};
pub use views::{InvalidViewKey, View, ViewKey, ViewScreen};

use crate::contract::{
    PlainName, Region,
    api::Organisation,
    rules::Policy,
    words,
    zone::{ZoneName, known_zone},
};
use serde::{Deserialize, Serialize};
use std::{
    fs, io,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
    path::{Path, PathBuf},
};
use strum::{EnumCount, EnumString, IntoStaticStr, VariantArray};

/// The commented file that `mfadmin init` starts from. It says what the defaults are.
pub const EXAMPLE: &str = include_str!("../config.example.toml");

/// Everything the file can say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    pub server: Server,
    pub serve: Serve,
    pub directory: DirectorySettings,
    pub login: Login,
    pub organisation: OrganisationSettings,
    pub policy: Policy,
    pub links: Links,
    pub sessions: Sessions,
    pub mail: Mail,
    pub texts: Texts,
    pub pages: Pages,
    pub outbox: Outbox,
    pub audit: Audit,
    pub passwords: Passwords,
    pub store: StoreSettings,
    pub panel: Panel,
    pub keys: Keys,
    pub views: Vec<View>,
}

/// The server that the panel and the commands speak to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Server {
    /// Absent: the embedded server, on this user's own database.
    pub url: Option<BaseUrl>,
    /// The certificates (PEM) that are trusted in place of the system's.
    pub ca_file: Option<PathBuf>,
}

/// How `mfadmin serve` serves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Serve {
    pub listen: SocketAddr,
    /// What the links in mails begin with; absent: the address listened on, which then must be one.
    pub public_url: Option<BaseUrl>,
    /// Who may say for whom a request is.
    pub trusted_proxies: Vec<TrustedProxy>,
    pub forwarded_by: ForwardedHeader,
    /// Where what is counted is shown; absent: nowhere.
    pub metrics_listen: Option<SocketAddr>,
    pub tls: Tls,
    pub limits: Limits,
}

impl Serve {
    /// The address by which this machine reaches the server.
    pub fn local_url(&self) -> String {
        let mut address = self.listen;
        if address.ip().is_unspecified() {
            address.set_ip(match address {
                SocketAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
                SocketAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
            });
        }
        let scheme = if self.tls.is_on() { "https" } else { "http" };
        format!("{scheme}://{address}")
    }
}

/// The organisation that is managed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OrganisationSettings {
    pub name: PlainName,
    /// The country of numbers typed without `+`.
    pub default_region: Region,
    /// Where users find help; mails and pages name it.
    pub support: Option<PlainName>,
    /// The time zone in which mails, texts and pages tell times.
    #[serde(deserialize_with = "known_zone")]
    pub time_zone: ZoneName,
}

/// What is accepted as a password.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Passwords {
    /// A sorted file of SHA-1 hashes of passwords known from data breaches.
    pub breached: Option<PathBuf>,
}

/// How the panel looks and listens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Panel {
    pub theme: Theme,
    pub ascii: Ascii,
    pub scroll: Scroll,
    /// Whether it clicks and scrolls, rather than selecting text.
    pub mouse: bool,
    /// Whether it is shown line by line, for a screen reader or a terminal that only prints.
    pub plain: bool,
    /// Whether it opens as it was left: on which screen, with which filters, order,
    /// columns and panes.
    pub remember: bool,
}

impl Default for Panel {
    fn default() -> Self {
        Self {
            theme: Theme::default(),
            ascii: Ascii::default(),
            scroll: Scroll::default(),
            mouse: false,
            plain: false,
            remember: true,
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Theme {
    /// Colours for the background that the terminal has, or none when `NO_COLOR` is set.
    #[default]
    Auto,
    Dark,
    Light,
    HighContrast,
    ColourBlind,
    Monochrome,
}

impl Theme {
    pub const ALL: [Self; Self::COUNT] = words::all(Self::VARIANTS);

    /// The word in the file.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// Whether lines and marks are drawn with ASCII only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ascii {
    /// When the locale is not UTF-8.
    #[default]
    Auto,
    Always,
    Never,
}

/// How far a list goes on when the cursor leaves the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scroll {
    /// By a page, of which one row stays: a row that moves has to be drawn anew, and a slow line draws
    /// few of them.
    #[default]
    Page,
    Line,
}

/// Whether a missing file means the defaults, or a mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    Optional,
    /// Somebody named the file, so it should be there.
    Required,
}

impl Config {
    /// Reads `path`.
    ///
    /// # Errors
    /// The file cannot be read, or says what it may not; the message names file, line and key.
    pub fn load(path: &Path, presence: Presence) -> Result<Self, ConfigError> {
        match fs::read_to_string(path) {
            Ok(text) => Self::parse(&text)
                .map_err(|fault| ConfigError::Content { path: path.to_owned(), fault }),
            Err(error)
                if error.kind() == io::ErrorKind::NotFound && presence == Presence::Optional =>
            {
                Ok(Self::default())
            }
            Err(error) => Err(ConfigError::Unreadable { path: path.to_owned(), error }),
        }
    }

    /// Reads the text of a configuration file.
    ///
    /// # Errors
    /// The text is not TOML, or has an unknown key, a value that does not fit, or keys that do not
    /// go together.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let config: Self = toml::from_str(text).map_err(|error| Fault::locate(text, &error))?;
        config.directory.check().map_err(|clash| clash.locate(text))?;
        config.login.check(&config.directory).map_err(|clash| clash.locate(text))?;
        config.serve.tls.check().map_err(|clash| clash.locate(text))?;
        config.mail.check().map_err(|clash| clash.locate(text))?;
        config.outbox.check().map_err(|clash| clash.locate(text))?;
        config.texts.check().map_err(|clash| clash.locate(text))?;
        config.store.check().map_err(|clash| clash.locate(text))?;
        config.audit.check().map_err(|clash| clash.locate(text))?;
        views::check(&config.views).map_err(|clash| clash.locate(text))?;
        Ok(config)
    }
}

impl OrganisationSettings {
    /// The organisation as the API shows it.
    pub fn for_api(&self) -> Organisation {
        Organisation {
            name: self.name.as_str().to_owned(),
            default_region: self.default_region,
            support: self.support.as_ref().map(|support| support.as_str().to_owned()),
            time_zone: self.time_zone.clone(),
        }
    }
}

impl Default for Serve {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 7979)),
            public_url: None,
            trusted_proxies: Vec::new(),
            forwarded_by: ForwardedHeader::default(),
            metrics_listen: None,
            tls: Tls::default(),
            limits: Limits::default(),
        }
    }
}
