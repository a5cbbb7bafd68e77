//! The steps of a sign-in, as the server names them.

use crate::{
    cli::{
        by_realm::picture,
        failure::Failure,
        output,
        prompts::{Echo, Prompts},
    },
    client::{ClientError, SignInClient},
    contract::{
        BearerToken, Code, Email,
        api::{
            AuthenticatorCode, CodeKind, SecondFactor, SecondFactorCode, SignIn, SignInStep, Typed,
        },
    },
};
use color_eyre::eyre;

/// Wrong passwords, or codes, before it is given up.
const TRIES: u32 = 5;

pub struct SignInPrompt {
    door: SignInClient,
    url: String,
    prompts: Prompts,
}

impl SignInPrompt {
    pub fn new(door: SignInClient, url: String, prompts: Prompts) -> Self {
        Self { door, url, prompts }
    }

    /// Asks until the server lets the person in.
    pub async fn hold(&mut self) -> eyre::Result<BearerToken> {
        let mut step = self.password().await?;
        loop {
            step = match step {
                SignInStep::SecondFactor { token, ways, .. } => self.prove(token, ways).await?,
                SignInStep::Enrol { token, key, address, .. } => {
                    self.enrol(&token, &key, &address).await?
                }
                SignInStep::Done { token, recovery_codes, .. } => {
                    self.show(&recovery_codes).await?;
                    return Ok(token);
                }
            };
        }
    }

    async fn password(&mut self) -> eyre::Result<SignInStep> {
        let mut email = self.email().await?;
        for _ in 0..TRIES {
            let password = Typed::new(self.prompts.line("Password:", Echo::Hidden).await?);
            if password.reveal().is_empty() {
                continue;
            }
            let answer = self.door.sign_in(&SignIn { email: email.clone(), password }).await;
            match self.next_step(answer).await? {
                Some(step) => return Ok(step),
                None => email = self.email().await?,
            }
        }
        Err(self.given_up().into())
    }

    async fn email(&mut self) -> eyre::Result<Email> {
        loop {
            match self.prompts.line("E-mail:", Echo::Shown).await?.trim().parse() {
                Ok(email) => return Ok(email),
                Err(error) => output::note(&format!("{error}"))?,
            }
        }
    }

    async fn prove(
        &mut self,
        mut token: BearerToken,
        ways: Vec<SecondFactor>,
    ) -> eyre::Result<SignInStep> {
        let has = |wanted: &SecondFactor| ways.contains(wanted);
        let text = ways.iter().find_map(|way| match way {
            SecondFactor::Text { ending } => Some(ending.clone()),
            _ => None,
        });
        if has(&SecondFactor::RecoveryCode) {
            output::note("Or enter r for a recovery code.")?;
        }
        if let Some(ending) = &text {
            output::note(&format!("Or enter t for text a code to the number ending in {ending}."))?;
        }
        let mut way = match has(&SecondFactor::Authenticator) {
            true => CodeKind::Authenticator,
            false => CodeKind::Text,
        };
        let mut tries = 0;
        while tries < TRIES {
            let question = match way {
                CodeKind::Authenticator => "Code from your authenticator app:",
                CodeKind::RecoveryCode => "Recovery code:",
                CodeKind::Text => "Code by text (t sends one):",
            };
            let typed = self.prompts.line(question, Echo::Shown).await?;
            match typed.trim() {
                "" => continue,
                "r" if has(&SecondFactor::RecoveryCode) => {
                    way = CodeKind::RecoveryCode;
                    continue;
                }
                "t" if text.is_some() => {
                    way = CodeKind::Text;
                    let answer = self.door.text_code(&token).await;
                    if let Some(SignInStep::SecondFactor { token: same, .. }) =
                        self.next_step(answer).await?
                    {
                        token = same;
                        output::note("A code was requested. Delivery can take a few minutes.")?;
                    }
                    continue;
                }
                code => {
                    tries += 1;
                    let code = SecondFactorCode { way, code: Typed::new(code) };
                    let answer = self.door.prove(&token, &code).await;
                    if let Some(step) = self.next_step(answer).await? {
                        return Ok(step);
                    }
                }
            }
        }
        Err(self.given_up().into())
    }

    async fn enrol(
        &mut self,
        token: &BearerToken,
        key: &Typed,
        address: &Typed,
    ) -> eyre::Result<SignInStep> {
        output::note("Owners and Admins need an authenticator app. Set one up now.")?;
        for line in picture(address.reveal()) {
            output::note_drawn(&line)?;
        }
        output::note(&format!(
            "Scan the code with the app, or type the key:\n\n    {}\n",
            key.reveal()
        ))?;
        for _ in 0..TRIES {
            let typed = self.prompts.line("Code from the app:", Echo::Shown).await?;
            let code = AuthenticatorCode { code: Typed::new(typed.trim()) };
            let answer = self.door.enrol(token, &code).await;
            if let Some(step) = self.next_step(answer).await? {
                return Ok(step);
            }
        }
        Err(self.given_up().into())
    }

    async fn show(&mut self, codes: &[Typed]) -> eyre::Result<()> {
        if codes.is_empty() {
            return Ok(());
        }
        output::note(
            "\nRecovery codes. Each signs you in once if you lose your phone. They are shown only \
             now:\n",
        )?;
        for code in codes {
            output::note(&format!("    {}", code.reveal()))?;
        }
        let question = "\nType kept when you have saved them:";
        while self.prompts.line(question, Echo::Shown).await?.trim() != "kept" {}
        Ok(())
    }

    /// What comes next; `None` when the person has to try again.
    async fn next_step(
        &mut self,
        answer: Result<SignInStep, ClientError>,
    ) -> eyre::Result<Option<SignInStep>> {
        let error = match answer {
            Ok(step) => return Ok(Some(step)),
            Err(error) => error,
        };
        if let Some(seconds) = error.retry_after() {
            self.prompts.wait(seconds).await?;
            return Ok(None);
        }
        match error.code() {
            Some(Code::WrongCredentials | Code::WrongCode) => {
                output::note(&error.to_string())?;
                Ok(None)
            }
            Some(Code::SetupLinkRequired) => Err(Failure::NotAllowed(format!(
                "{error} Ask an Owner or Admin to send one; the only Owner runs `mfadmin operator \
                 reset-owner` on the server's host"
            ))
            .into()),
            _ if error.needs_sign_in() => Err(Failure::NotAllowed(
                "the sign-in expired or was started elsewhere. Run `mfadmin login` again"
                    .to_owned(),
            )
            .into()),
            _ => Err(Failure::of_call(&self.url, &error).into()),
        }
    }

    fn given_up(&self) -> Failure {
        Failure::NotAllowed(
            "too many wrong attempts. Run `mfadmin login` again, or ask an Owner or Admin to \
             reset your access"
                .to_owned(),
        )
    }
}
