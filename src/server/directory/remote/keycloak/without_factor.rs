//! What signing in by the browser asks of a user who has no second factor.

use super::wire::ExecutionRow;

/// What asks for a second factor in a sign-in flow.
pub const SECOND_FACTORS: [&str; 4] = [
    "auth-otp-form",
    "webauthn-authenticator",
    "webauthn-authenticator-passwordless",
    "auth-recovery-authn-code-form",
];
/// What keeps a part of a flow from those who have nothing of what it asks for.
const IF_CONFIGURED: &str = "conditional-user-configured";
const CONDITION: &str = "conditional-";

/// What becomes of a user without a second factor at the next sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WithoutFactor {
    /// Keycloak has them set one up before they are in.
    SetsOneUp,
    /// The password alone lets them in.
    ByPassword,
    /// It hangs on conditions that only Keycloak knows, or may not be read.
    Unclear,
}

impl WithoutFactor {
    /// A sentence for the screen.
    pub fn words(self) -> &'static str {
        match self {
            Self::SetsOneUp => {
                "Without an authenticator this realm has the user set one up at the next sign-in, with \
                 the password alone."
            }
            Self::ByPassword => {
                "Without an authenticator this realm lets the user in by the password alone."
            }
            Self::Unclear => {
                "What this realm asks of a user without an authenticator could not be told from its \
                 browser flow."
            }
        }
    }

    /// By the steps of a flow, in their order, each with its depth.
    pub fn of(steps: &[ExecutionRow]) -> Self {
        let mut found = Self::ByPassword;
        // The parts around a step, from the outermost: what each of them does with such a user.
        let mut around: Vec<(u32, Self)> = Vec::new();
        for (at, step) in steps.iter().enumerate() {
            around.retain(|(level, _)| *level < step.level);
            if step.authentication_flow {
                around.push((step.level, part(step, &steps[at + 1..])));
                continue;
            }
            let asks = step.provider_id.as_deref().is_some_and(|it| SECOND_FACTORS.contains(&it));
            let own = match step.requirement.as_str() {
                "REQUIRED" if asks => Self::SetsOneUp,
                "DISABLED" => continue,
                _ if asks => Self::Unclear,
                _ => continue,
            };
            found = found.or(around.iter().fold(own, |own, (_, part)| own.within(*part)));
        }
        found
    }

    /// The stronger of two, one of which is met.
    fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::SetsOneUp, _) | (_, Self::SetsOneUp) => Self::SetsOneUp,
            (Self::Unclear, _) | (_, Self::Unclear) => Self::Unclear,
            (Self::ByPassword, Self::ByPassword) => Self::ByPassword,
        }
    }

    /// What a step does in a part of the flow that does `part`.
    fn within(self, part: Self) -> Self {
        match (self, part) {
            (Self::ByPassword, _) | (_, Self::ByPassword) => Self::ByPassword,
            (Self::Unclear, _) | (_, Self::Unclear) => Self::Unclear,
            (Self::SetsOneUp, Self::SetsOneUp) => Self::SetsOneUp,
        }
    }
}

/// What a part of a flow, which `rest` follows, does with who has no second factor.
fn part(step: &ExecutionRow, rest: &[ExecutionRow]) -> WithoutFactor {
    let inside = rest.iter().take_while(|it| it.level > step.level);
    let conditions = inside.filter(|it| it.level == step.level + 1 && it.requirement != "DISABLED");
    let mut conditions = conditions.filter_map(|it| it.provider_id.as_deref());
    match step.requirement.as_str() {
        "DISABLED" => WithoutFactor::ByPassword,
        "CONDITIONAL" if conditions.clone().any(|it| it == IF_CONFIGURED) => {
            WithoutFactor::ByPassword
        }
        "CONDITIONAL" if conditions.any(|it| it.starts_with(CONDITION)) => WithoutFactor::Unclear,
        // A part without a condition is left out.
        "CONDITIONAL" => WithoutFactor::ByPassword,
        _ => WithoutFactor::SetsOneUp,
    }
}
