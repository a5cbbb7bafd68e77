//! What signing in meets: one account, one code, and what the server says next.

use jiff::{SignedDuration, Timestamp};
use mfadmin::{
    client::ClientError,
    contract::{
        Code, Problem,
        api::{
            AuthenticatorCode, RealmProgress, RealmSignInBegun, SecondFactor, SignInStep,
            SignInWays, SteppedUp, Typed,
        },
    },
    tui::effects::{AuthAnswer, RealmCall, SignInRequest},
};

pub const PASSWORD: &str = "correct horse battery";
pub const CODE: &str = "123456";
pub const KEY: &str = "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ";
pub const TOKENS: [&str; 2] = ["half-way-token", "session-token"];

pub struct FakeSignIn {
    pub ways: Vec<SecondFactor>,
    pub expires_at: Timestamp,
    /// Seconds to wait before the next attempt.
    pub wait: Option<u32>,
    pub is_lapsed: bool,
    pub texts: usize,
    /// The realm by which people sign in.
    pub realm: Option<String>,
    /// How far a browser has come, as the next question is answered; before that it has no answer.
    pub progress: Option<Result<RealmProgress, ClientError>>,
    /// Whether somebody called a browser off.
    pub is_called_off: bool,
}

/// The recovery codes that an enrolment shows.
pub fn recovery_codes() -> Vec<Typed> {
    (0..10).map(|at| Typed::new(format!("K7M2-{at}9XQ-4T"))).collect()
}

impl FakeSignIn {
    pub fn new(now: Timestamp) -> Self {
        let text = SecondFactor::Text { ending: "71".into() };
        Self {
            ways: vec![SecondFactor::Authenticator, SecondFactor::RecoveryCode, text],
            expires_at: now + SignedDuration::from_mins(10),
            wait: None,
            is_lapsed: false,
            texts: 0,
            realm: None,
            progress: None,
            is_called_off: false,
        }
    }

    pub fn answer(&mut self, ask: &SignInRequest) -> Result<SignInStep, ClientError> {
        self.limit()?;
        if self.is_lapsed && !matches!(ask, SignInRequest::Password(_)) {
            return Err(refusal(Code::SessionExpired));
        }
        let token = TOKENS[0].parse().unwrap();
        let expires_at = self.expires_at;
        let second = SignInStep::SecondFactor { token, ways: self.ways.clone(), expires_at };
        match ask {
            SignInRequest::Password(sign_in) if sign_in.password.reveal() != PASSWORD => {
                Err(refusal(Code::WrongCredentials))
            }
            SignInRequest::Password(_) if self.ways.is_empty() => Ok(SignInStep::Enrol {
                token: TOKENS[0].parse().unwrap(),
                key: Typed::new(KEY),
                address: Typed::new(address()),
                expires_at,
            }),
            SignInRequest::Password(_) => Ok(second),
            SignInRequest::Text(_) => {
                self.texts += 1;
                Ok(second)
            }
            SignInRequest::Prove(_, code) if code.code.reveal() == CODE => {
                Ok(done(Vec::new(), expires_at))
            }
            SignInRequest::Enrol(_, code) if code.code.reveal() == CODE => {
                Ok(done(recovery_codes(), expires_at))
            }
            SignInRequest::Prove(..) | SignInRequest::Enrol(..) => Err(refusal(Code::WrongCode)),
        }
    }

    pub fn ways(&self) -> AuthAnswer {
        AuthAnswer::Ways(Ok(SignInWays { realm: self.realm.clone() }))
    }

    pub fn by_realm(&mut self, call: &RealmCall) -> Option<AuthAnswer> {
        let begun = |letters: &str| RealmSignInBegun {
            token: TOKENS[0].parse().unwrap(),
            address: format!("https://mfa.example.com/r/{letters}"),
            code: "RK7-M2X".to_owned(),
            expires_at: self.expires_at,
        };
        Some(match call {
            RealmCall::Ways => self.ways(),
            RealmCall::SignIn => AuthAnswer::RealmBegun(self.limit().map(|()| begun("K7QM2XPT"))),
            RealmCall::StepUp => AuthAnswer::RealmBegun(self.limit().map(|()| begun("W3ZC8HDA"))),
            RealmCall::Wait(_) => AuthAnswer::RealmProgress(self.progress.take()?),
            RealmCall::Cancel(_) => {
                self.is_called_off = true;
                return None;
            }
        })
    }

    pub fn step_up(
        &self,
        code: &AuthenticatorCode,
        now: Timestamp,
    ) -> Result<SteppedUp, ClientError> {
        self.limit()?;
        match code.code.reveal() {
            CODE => Ok(SteppedUp { until: now + SignedDuration::from_mins(15) }),
            _ => Err(refusal(Code::WrongCode)),
        }
    }

    fn limit(&self) -> Result<(), ClientError> {
        match self.wait {
            Some(seconds) => {
                let problem = Problem::too_many_requests(seconds);
                Err(ClientError::Problem(Box::new(problem)))
            }
            None => Ok(()),
        }
    }
}

pub fn address() -> String {
    let secret = KEY.replace(' ', "");
    format!(
        "otpauth://totp/Acme%20Messaging:user6%40example.com?secret={secret}&issuer=Acme%20Messaging"
    )
}

fn done(recovery_codes: Vec<Typed>, expires_at: Timestamp) -> SignInStep {
    SignInStep::Done { token: TOKENS[1].parse().unwrap(), expires_at, recovery_codes }
}

/// What a server that refuses answers.
pub fn refusal(code: Code) -> ClientError {
    ClientError::Problem(Box::new(Problem::new(code)))
}
