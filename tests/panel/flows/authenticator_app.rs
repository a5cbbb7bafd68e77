//! An authenticator app: codes of a key, each of a later step than the one before.

use jiff::Timestamp;

/// Seconds of one code.
const STEP: u64 = 30;

pub struct AuthenticatorApp {
    totp: totp_rs::Totp,
    next: u64,
}

impl AuthenticatorApp {
    /// The app of `key`. A server takes the codes of this step and the next one, so that two can
    /// be had without waiting.
    pub fn of(key: &str) -> Self {
        let secret = totp_rs::Secret::try_from_base32(key).unwrap();
        let builder = totp_rs::Builder::new().with_secret(secret).with_account_name("x");
        let now = u64::try_from(Timestamp::now().as_second()).unwrap();
        Self { totp: builder.build().unwrap(), next: now }
    }

    /// The code that the app shows where its clock is `seconds` ahead.
    pub fn code_ahead(&self, seconds: u64) -> String {
        self.totp.generate(self.next + seconds).to_string()
    }

    pub fn code(&mut self) -> String {
        let code = self.totp.generate(self.next).to_string();
        self.next += STEP;
        code
    }
}
