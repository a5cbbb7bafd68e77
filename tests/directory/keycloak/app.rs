//! An authenticator app: `oathtool`, given what our page shows.

use jiff::{SignedDuration, Timestamp};
use mfadmin_testing::test_app::{Page, TestApp};
use std::process::Command;

/// An app that read an `otpauth` address.
#[derive(Clone, Debug)]
pub struct App {
    pub secret: String,
    pub algorithm: String,
    pub digits: u32,
    pub period: i64,
}

impl App {
    /// What a user has scanned from a setup page.
    pub fn of(page: &Page) -> Self {
        assert_eq!(page.status, 200, "{}", page.html);
        let address = page.address();
        let (_, query) = address.split_once('?').unwrap();
        let of = |name: &str, usual: &str| {
            let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            pairs.find(|(key, _)| *key == name).map_or(usual, |(_, value)| value).to_owned()
        };
        Self {
            secret: of("secret", ""),
            algorithm: of("algorithm", "SHA1"),
            digits: of("digits", "6").parse().unwrap(),
            period: of("period", "30").parse().unwrap(),
        }
    }

    /// What the app shows now, or so many time steps later: Keycloak takes each code once.
    pub fn code(&self, later: i64) -> String {
        let at = Timestamp::now() + SignedDuration::from_secs(later * self.period);
        let mut oathtool = Command::new("oathtool");
        oathtool.arg(format!("--totp={}", self.algorithm)).arg("-b");
        oathtool.arg(format!("--digits={}", self.digits));
        oathtool.arg(format!("--time-step-size={}s", self.period));
        oathtool.arg(format!("--now=@{}", at.as_second())).arg(&self.secret);
        let run = oathtool.output().unwrap();
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        String::from_utf8(run.stdout).unwrap().trim().to_owned()
    }
}

/// The app that whoever opens `link` sets up.
pub async fn scanned(app: &TestApp, link: &str) -> App {
    App::of(&app.look(link).await)
}
