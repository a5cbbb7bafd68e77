//! `mfadmin users`: the list, page by page.

use super::{
    Setup, filter,
    output::Reader,
    sheet::{Format, Listed, Sheet},
    table::Cell,
    target::{self, ServerChoice},
    words::one_of,
};
use crate::{
    client::{Client, ClientError},
    contract::{
        Badge, Code, Kind, Reason, User,
        api::RevealRequest,
        csv,
        query::{MAX_LIMIT, Numbers, Order, Sort, UserQuery},
    },
};
use color_eyre::eyre;
use jiff::Timestamp;

/// List users, all or those with a gap.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  mfadmin users --gap any\n  \
        mfadmin users --role admin --gap authenticator --sort urgency\n  \
        mfadmin users --gap any --older-than 30d --format csv > gaps.csv\n  \
        mfadmin users --format ndjson | jq -r 'select(.kind == \"human\") | .email'",
    after_long_help = SCHEMA,
)]
pub struct Args {
    #[command(flatten)]
    which: filter::Choice,
    /// What to order by.
    #[arg(long, value_parser = one_of(&Sort::ALL), default_value = "name")]
    sort: Sort,
    /// The last first.
    #[arg(long)]
    desc: bool,
    /// No more than so many users.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    limit: Option<u64>,
    /// Tell phone numbers whole, which is written to the audit log; else most digits are hidden.
    #[arg(long)]
    reveal: bool,
    /// Why numbers are revealed, for the audit log.
    #[arg(long, value_name = "TEXT", requires = "reveal")]
    reason: Option<Reason>,
    /// table is for people; the others are for programs, and promised.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    pub(super) target: ServerChoice,
}

const SCHEMA: &str = "\
Formats:
  json and ndjson are users as GET /v1/users shows them, in one array or one on each line:
  id, name, email, role (owner, admin, member), kind (human, avobot),
  phone {state: not_set | unverified | verified, number, at}, where the number is masked
  (+1********71) but with --reveal,
  authenticator {state: not_configured | link_sent | configured, at, expires_at},
  active_sessions, phone_link_sent_at, password_link_sent_at, last_sign_in_at, created_at,
  revision. What is not there is null or left out. Later versions may add fields.

  csv (RFC 4180) has these columns; later ones come after them:
  id, name, email, role, kind,
  mfa_status (complete, phone_missing, authenticator_missing, none, not_applicable),
  phone, phone_state, phone_verified_at, authenticator_state, authenticator_configured_at,
  setup_link_sent_at, setup_link_expires_at, phone_link_sent_at, password_link_sent_at,
  active_sessions, last_sign_in_at, created_at.
  A cell that a spreadsheet would run as a formula, such as a number with its +, begins with an
  apostrophe; control characters in names are spelt out.

  Times are UTC (RFC 3339). Rows come as the server tells them, 200 at a time. An exit code other
  than 0 means that the list is cut off.

Examples:
  mfadmin users --gap any
  mfadmin users --role admin --gap authenticator --sort urgency
  mfadmin users --gap any --older-than 30d --format csv > gaps.csv
  mfadmin users --format ndjson | jq -r 'select(.kind == \"human\") | .email'";

pub async fn run(setup: Setup, args: Args) -> eyre::Result<()> {
    let Args { which, sort, desc, limit, reveal, reason, format, target: _ } = args;
    let order = if desc { Order::Desc } else { Order::Asc };
    let query = UserQuery { sort, order, ..UserQuery::of(&which.filter()) };
    let reveal = reveal.then_some(RevealRequest { reason });
    target::ask(&setup, async |client, _| {
        let mut pages = Pages::new(client, query, limit.unwrap_or(u64::MAX), reveal).await?;
        let mut sheet = Sheet::new(format);
        while let Some(users) = pages.next().await? {
            if sheet.page(&users)? == Reader::Gone {
                break;
            }
        }
        sheet.end()
    })
    .await
}

/// The list, of which each page is asked for when it is wanted.
struct Pages<'a> {
    client: &'a Client,
    query: UserQuery,
    /// How many users are wanted yet.
    left: u64,
    reveal: Option<RevealRequest>,
    begun: bool,
}

impl<'a> Pages<'a> {
    async fn new(
        client: &'a Client,
        mut query: UserQuery,
        left: u64,
        reveal: Option<RevealRequest>,
    ) -> Result<Self, ClientError> {
        if let Some(wanted) = &reveal {
            client.reveal(wanted).await?;
            query.numbers = Numbers::Whole;
        }
        Ok(Self { client, query, left, reveal, begun: false })
    }

    async fn next(&mut self) -> Result<Option<Vec<User>>, ClientError> {
        if self.begun && self.query.cursor.is_none() {
            return Ok(None);
        }
        self.begun = true;
        self.query.limit = Some(u16::try_from(self.left).unwrap_or(MAX_LIMIT).min(MAX_LIMIT));
        let page = match (self.client.users(&self.query).await, &self.reveal) {
            // Whoever reads may be slower than a reveal lasts.
            (Err(error), Some(wanted)) if error.code() == Some(Code::RevealRequired) => {
                self.client.reveal(wanted).await?;
                self.client.users(&self.query).await?
            }
            (page, _) => page?,
        };
        self.left = self.left.saturating_sub(page.users.len() as u64);
        self.query.cursor = page.next.filter(|_| self.left > 0);
        Ok(Some(page.users))
    }
}

impl Listed<6> for User {
    const HEADS: [&'static str; 6] =
        ["NAME", "E-MAIL", "ROLE", "PHONE", "AUTHENTICATOR", "LAST SIGN-IN"];
    const CSV_HEADER: &'static str = csv::user::HEADER;

    fn cells(&self, now: Timestamp) -> [Cell; 6] {
        let (role, phone, authenticator) = match self.kind {
            Kind::Human => (self.role.label(), self.phone.badge(), self.authenticator.badge(now)),
            Kind::Avobot => (Kind::Avobot.label(), Badge::NOT_APPLICABLE, Badge::NOT_APPLICABLE),
        };
        let day = |at: Timestamp| at.strftime("%Y-%m-%d").to_string();
        [
            Cell::new(&self.name),
            Cell::new(self.email.as_str()),
            Cell::new(role),
            match self.phone.number().filter(|number| !number.is_masked()) {
                Some(number) => Cell::from(phone).followed_by(&number.international()),
                None => phone.into(),
            },
            authenticator.into(),
            Cell::new(&self.last_sign_in_at.map_or_else(|| "never".to_owned(), day)),
        ]
    }

    fn csv_line(&self) -> String {
        csv::user::line(self)
    }
}
