//! `mfadmin users`: the list, page by page.

use super::{
    failure::Failure,
    filter,
    list_writer::{ListFormat, ListWriter, Listed},
    output::Reader,
    setup::Setup,
    table::Cell,
    target::{self, ServerChoice},
    value_enum::value_parser,
};
use crate::{
    client::Pages,
    contract::{
        Factor, Kind, Reason, User,
        api::RevealRequest,
        csv,
        query::{Order, Sort, UserQuery},
        rules,
        text::counted,
    },
};
use clap::ValueEnum;
use color_eyre::eyre;
use jiff::Timestamp;

/// List all users, or those with a gap.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  mfadmin users --gap any\n  \
        mfadmin users --role admin --gap authenticator --sort urgency\n  \
        mfadmin users --gap any --older-than 30d --format csv > gaps.csv\n  \
        mfadmin users --format ndjson | jq -r 'select(.kind == \"human\") | .email'",
    after_long_help = SCHEMA,
)]
pub struct UsersArgs {
    #[command(flatten)]
    which: filter::UserFilterArgs,
    /// Sort by.
    #[arg(long, value_parser = value_parser(&Sort::ALL), default_value = "name")]
    sort: Sort,
    /// Reverse the order.
    #[arg(long)]
    desc: bool,
    /// At most this many users.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    limit: Option<u64>,
    /// Show full phone numbers (audit-logged); otherwise most digits are hidden.
    #[arg(long)]
    reveal: bool,
    /// Why numbers are revealed, for the audit log.
    #[arg(long, value_name = "TEXT", requires = "reveal")]
    reason: Option<Reason>,
    /// Columns of the table in their order, such as name,username,phone.
    #[arg(long, value_enum, value_name = "COLUMNS", value_delimiter = ',')]
    columns: Option<Vec<Column>>,
    /// table is for reading; the others are for scripts and stay stable.
    #[arg(long, value_enum, default_value_t = ListFormat::Table)]
    format: ListFormat,
    #[command(flatten)]
    pub(super) target: ServerChoice,
}

const SCHEMA: &str = "\
Formats:
  json and ndjson are users as GET /v1/users shows them, in one array or one on each line:
  id, name, email, pending_email {email, ordered_at, expires_at, delivery} while a new address waits to
  be confirmed, role (owner, admin, member), kind (human, avobot),
  phone {state: not_set | unverified | verified | unknown, number, at, reason}, where the number is masked
  (+1********71) unless --reveal is given,
  authenticator {state: not_configured | link_sent | configured | unknown, at, expires_at,
  reason},
  security_key {state: not_configured | configured | unknown, count, reason},
  missing (a list of phone, authenticator, security_key), unknown (the same, of those whose state nobody
  knows), language (a tag such as pt-BR) where one is known, username and as_of in a directory of another system, disabled_at, exempt_until, exempt_reason,
  exempt_by (a name), active_sessions, phone_link_sent_at, phone_link_expires_at,
  password_link_sent_at, password_link_expires_at,
  locked {until}, store {name, edit_mode}, changed_elsewhere {parts, seen_at} in such a directory,
  last_sign_in_at, created_at, revision. Absent values are null or left out. Later versions may add fields.

  csv (RFC 4180) has these columns; later ones come after them:
  id, name, email, role, kind,
  mfa_status (complete, phone_missing, authenticator_missing, security_key_missing,
  none (two or more are missing), exempt, unknown,
  not_applicable, disabled),
  phone, phone_state, phone_verified_at, authenticator_state, authenticator_configured_at,
  setup_link_sent_at, setup_link_expires_at, phone_link_sent_at, password_link_sent_at,
  active_sessions, last_sign_in_at, created_at, gap_since, security_key_state, security_keys,
  missing (separated by spaces), exempt_until, exempt_reason,
  disabled_at, username, unknown (separated by spaces), as_of, locked, locked_until, store, language.
  A cell that a spreadsheet would run as a formula, such as a number with its +, begins with an
  apostrophe; control characters in names are spelt out. `mfadmin import` reads both as they were.

  Times are UTC (RFC 3339). Rows arrive 200 at a time. An exit code other
  than 0 means that the list is cut off.

Examples:
  mfadmin users --gap any
  mfadmin users --role admin --gap authenticator --sort urgency
  mfadmin users --gap any --older-than 30d --format csv > gaps.csv
  mfadmin users --format ndjson | jq -r 'select(.kind == \"human\") | .email'";

pub async fn run(setup: Setup, args: UsersArgs) -> eyre::Result<()> {
    let UsersArgs { which, sort, desc, limit, reveal, reason, columns, format, target: _ } = args;
    if columns.is_some() && !matches!(format, ListFormat::Table) {
        let words = "--columns is for the table; the other formats have every field".to_owned();
        return Err(Failure::Usage(words).into());
    }
    let columns = columns.as_deref().unwrap_or(&Column::USUAL);
    let shown: Vec<_> = columns.iter().map(|column| *column as usize).collect();
    let order = if desc { Order::Desc } else { Order::Asc };
    let query = UserQuery { sort, order, ..UserQuery::of(&which.filter()) };
    let reveal = reveal.then_some(RevealRequest { reason });
    target::ask(&setup, async |client, _| {
        let mut pages = Pages::of(client, query, limit.unwrap_or(u64::MAX), reveal).await?;
        let mut sheet = ListWriter::new(format).showing(shown);
        while let Some(users) = pages.next().await? {
            if sheet.page(&users)? == Reader::Gone {
                break;
            }
        }
        sheet.end()
    })
    .await
}

/// A column of the table; as a number, the place of its cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Column {
    Name,
    Email,
    Role,
    Phone,
    Authenticator,
    LastSignIn,
    Username,
    Id,
}

impl Column {
    const COUNT: usize = 8;
    /// Those that are shown where none are named.
    const USUAL: [Self; 6] =
        [Self::Name, Self::Email, Self::Role, Self::Phone, Self::Authenticator, Self::LastSignIn];
}

impl Listed<{ Column::COUNT }> for User {
    const HEADS: [&'static str; Column::COUNT] =
        ["NAME", "E-MAIL", "ROLE", "PHONE", "AUTHENTICATOR", "LAST SIGN-IN", "USERNAME", "ID"];
    const CSV_HEADER: &'static str = csv::user::HEADER;

    fn cells(&self, now: Timestamp) -> [Cell; Column::COUNT] {
        let role = match self.kind {
            Kind::Human => self.role.label(),
            Kind::Avobot => Kind::Avobot.label(),
        };
        let badge = |factor| self.badge(factor, now);
        let day = |at: Timestamp| at.strftime("%Y-%m-%d").to_string();
        [
            Cell::new(&self.name),
            Cell::new(&self.handle().shown()),
            Cell::new(role),
            match self.phone.number().filter(|number| !number.is_masked()) {
                Some(number) => {
                    Cell::from(badge(Factor::Phone)).followed_by(&number.international())
                }
                None => badge(Factor::Phone).into(),
            },
            match self.security_key.count() {
                0 => badge(Factor::Authenticator).into(),
                keys => Cell::from(badge(Factor::Authenticator))
                    .followed_by(&counted(keys.into(), "security key")),
            },
            Cell::new(
                &self.last_sign_in_at.map_or_else(|| rules::no_sign_in(self).to_owned(), day),
            ),
            Cell::new(self.username.as_deref().unwrap_or_default()),
            Cell::new(&self.id.to_string()),
        ]
    }

    fn csv_line(&self) -> String {
        csv::user::line(self)
    }
}
