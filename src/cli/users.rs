//! `mfadmin users`: the list, page by page.

mod sheet;

use super::{
    Setup,
    failure::Trouble,
    filter,
    output::Reader,
    target::{self, ServerChoice},
    words::one_of,
};
use crate::{
    client::Client,
    contract::query::{MAX_LIMIT, Order, Sort, UserQuery},
};
use clap::ValueEnum;
use color_eyre::eyre;
use sheet::Sheet;

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
  phone {state: not_set | unverified | verified, number, at},
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

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Table,
    Json,
    Ndjson,
    Csv,
}

pub async fn run(setup: Setup, args: Args) -> eyre::Result<()> {
    let order = if args.desc { Order::Desc } else { Order::Asc };
    let query = UserQuery { sort: args.sort, order, ..UserQuery::of(&args.which.filter()) };
    let left = args.limit.unwrap_or(u64::MAX);
    target::ask(&setup, async |client, _| list(client, query, left, args.format).await).await
}

async fn list(
    client: &Client,
    mut query: UserQuery,
    mut left: u64,
    format: Format,
) -> Result<(), Trouble> {
    let mut sheet = Sheet::new(format);
    loop {
        query.limit = Some(u16::try_from(left).unwrap_or(MAX_LIMIT).min(MAX_LIMIT));
        let page = client.users(&query).await?;
        left = left.saturating_sub(page.users.len() as u64);
        let reader = sheet.page(&page.users)?;
        query.cursor = page.next.filter(|_| left > 0);
        if query.cursor.is_none() || reader == Reader::Gone {
            return sheet.end();
        }
    }
}
