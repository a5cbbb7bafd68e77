//! `mfadmin report`: compliance at a glance, for people, files and bars that must be met.

mod csv;
mod html;
mod markdown;
pub mod picture;
mod text;
mod worst;

use super::{
    failure::{CommandError, Failure},
    output::{self, Output},
    setup::Setup,
    target::{self, ServerChoice},
};
use crate::{
    client::Client,
    contract::{
        Factor, FactorSet, RequiredFactors,
        api::{Overview, percent},
        text::{counted, one_line},
    },
};
use clap::ValueEnum;
use color_eyre::eyre;
use jiff::Timestamp;
use serde::Serialize;
use worst::WorstGap;

/// Report how many users have the required factors, and the trend.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "A user is complete who has what `[policy] required` asks for: by default a \
     verified phone and a configured authenticator. Exempt users and Avobots are not counted, nor are users of whom the \
     directory does not tell enough: they are unknown. \
     Percentages are rounded down: 100 means all users. Where all users are unknown, so is the percentage, \
     and no bar is met.\n\n\
        Formats:\n  json: organisation, at, required (as in `[policy]`), percent (null if unknown), bar (--fail-under, or \
        null), with --names\n    worst [{name, handle, role, missing, gap_since}], and what GET /v1/overview shows:\n    summary {complete, phone_missing, authenticator_missing, \
        security_key_missing, none, both,\n      exempt, unknown, avobots, disabled, present {phone, authenticator, \
        security_key}, missing {the same}},\n    roles [{role, humans, complete}], links {awaiting, expired},\n    \
        days [{date, humans, complete, unknown, phone, authenticator, security_key}],\n    the oldest first, 90 at most.\n  \
        csv: figure, of what, count, out of, percent; a figure on each line.\n  \
        html: one file without scripts, with a picture of the last 90 days, for light and dark screens and for \
        printers.\n  \
        markdown: tables.\n\n\
        Exit codes:\n  0 done, 3 the bar of --fail-under is not met, or somebody is unknown and \
        --unknown says fail; the report is written all the same.\n\n\
        Examples:\n  mfadmin report --fail-under 95\n  \
        mfadmin report --format html --names > mfa.html\n  \
        mfadmin report --format json | jq .percent"
)]
pub struct ReportArgs {
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Exit with 3 if less than this percentage of users is complete, 0 to 100.
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    fail_under: Option<u8>,
    /// Whether users of whom nobody knows if they have a gap make it exit with 3.
    #[arg(long, value_enum, default_value_t = UnknownVerdict::Pass)]
    unknown: UnknownVerdict,
    /// Name the users with the worst gaps, the most urgent first: 20, or so many, up to 1000.
    #[arg(
        long,
        value_name = "N",
        num_args = 0..=1,
        default_missing_value = "20",
        value_parser = clap::value_parser!(u64).range(1..=1000),
    )]
    names: Option<u64>,
    #[command(flatten)]
    pub(super) target: ServerChoice,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Text,
    Json,
    Csv,
    Html,
    Markdown,
}

/// What users mean of whom nobody knows if they have a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum UnknownVerdict {
    Pass,
    Fail,
}

/// Everything that a report says.
#[derive(Clone, Debug, Serialize)]
struct Report {
    organisation: String,
    at: Timestamp,
    required: RequiredFactors,
    /// Nothing where there are users, and of none of them is it known.
    percent: Option<u8>,
    bar: Option<u8>,
    /// The most urgent first, where names were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    worst: Option<Vec<WorstGap>>,
    #[serde(flatten)]
    overview: Overview,
}

/// How many of how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Share {
    part: u64,
    whole: u64,
    /// Nothing where nobody counts because nobody was read.
    percent: Option<u8>,
}

/// Its lines are figures, and scripts add them up.
const NAMES_IN_CSV: &str = "--names is for the other formats; for a list, use `mfadmin users --gap any --sort \
                            urgency --format csv`";

pub async fn run(setup: Setup, args: ReportArgs) -> eyre::Result<()> {
    target::ask(&setup, async |client, _| report(client, &args).await).await
}

async fn report(client: &Client, args: &ReportArgs) -> Result<(), CommandError> {
    let ReportArgs { format, fail_under: bar, unknown, names, .. } = *args;
    if names.is_some() && matches!(format, Format::Csv) {
        return Err(Failure::Usage(NAMES_IN_CSV.to_owned()).into());
    }
    let me = client.me().await?;
    let overview = client.overview().await?;
    let worst = match names {
        Some(many) => Some(worst::of(client, many).await?),
        None => None,
    };
    let report = Report {
        organisation: me.organisation.name,
        at: Timestamp::now(),
        required: me.policy.required,
        percent: overview.summary.known_percent(),
        bar,
        worst,
        overview,
    };
    let text = match format {
        Format::Text => output::printable(&text::of(&report)).into_owned(),
        Format::Json => output::pretty_json(&report)? + "\n",
        Format::Csv => csv::of(&report),
        Format::Html => html::of(&report)?,
        Format::Markdown => output::printable(&markdown::of(&report)).into_owned(),
    };
    let mut answers = Output::to_stdout();
    answers.write(&text)?;
    answers.flush()?;
    report.meets_bar(unknown)
}

impl Report {
    fn name(&self) -> String {
        one_line(&self.organisation)
    }

    /// What the policy asks of every user: `verified phone and configured authenticator`.
    fn required_words(&self) -> String {
        let requirements: Vec<FactorSet> = self.required.iter().collect();
        let one = |requirement: &FactorSet| {
            let factors = requirement.iter().map(|factor| factor.present_label().to_lowercase());
            let words = factors.collect::<Vec<_>>().join(" or ");
            let is_ambiguous = requirement.len() > 1 && requirements.len() > 1;
            if is_ambiguous { format!("({words})") } else { words }
        };
        requirements.iter().map(one).collect::<Vec<_>>().join(" and ")
    }

    fn share(&self, part: u64) -> Share {
        self.share_of(part, self.overview.summary.humans())
    }

    fn share_of(&self, part: u64, whole: u64) -> Share {
        Share::of(part, whole, self.overview.summary.unknown)
    }

    /// The factors that somebody has or misses.
    fn shown(&self) -> impl Iterator<Item = Factor> {
        let summary = self.overview.summary;
        Factor::ALL.into_iter().filter(move |factor| summary.shows(*factor))
    }

    /// The figures that matter, with their names.
    fn factors(&self) -> Vec<(String, Share)> {
        let summary = &self.overview.summary;
        let present = self
            .shown()
            .map(|factor| (factor.present_label().to_owned(), self.share(summary.present[factor])));
        let complete = ("Complete".to_owned(), self.share(summary.complete));
        std::iter::once(complete).chain(present).collect()
    }

    /// What is missing, with its name.
    fn gaps(&self) -> Vec<(String, Share)> {
        let summary = &self.overview.summary;
        let alone = self.shown().map(|factor| {
            let label = format!("Only the {} is missing", factor.label().to_lowercase());
            (label, self.share(summary.only_missing(factor)))
        });
        let several = if summary.shows(Factor::SecurityKey) { "Two or more" } else { "Both" };
        let several = (format!("{several} are missing"), self.share(summary.none));
        alone.chain([several]).collect()
    }

    /// What stands beside the gaps.
    fn others(&self) -> Vec<(&'static str, u64)> {
        let Overview { links, summary, .. } = &self.overview;
        let unknown = Some(("Unknown users (not counted)", summary.unknown));
        let others = [
            ("Pending setup links", links.awaiting),
            ("Expired setup links", links.expired),
            ("Exempt users (not counted)", summary.exempt),
            ("Avobots (exempt)", summary.avobots),
        ];
        unknown.filter(|(_, count)| *count > 0).into_iter().chain(others).collect()
    }

    fn roles(&self) -> Vec<(String, Share)> {
        let share = |figure: &crate::contract::api::RoleFigure| {
            (figure.role.label().to_owned(), self.share_of(figure.complete, figure.humans))
        };
        self.overview.roles.iter().map(share).collect()
    }

    /// How the share has changed since the first day that is known.
    fn change(&self) -> Option<String> {
        let [first, .., last] = self.overview.days.as_slice() else { return None };
        let (then, now) = (first.known_percent()?, last.known_percent()?);
        Some(format!("{then}% on {}, {now}% now", first.date))
    }

    /// Whether it is known that fewer are complete than the bar asks for.
    fn is_below_bar(&self) -> bool {
        self.bar.zip(self.percent).is_some_and(|(bar, percent)| percent < bar)
    }

    fn meets_bar(&self, verdict: UnknownVerdict) -> Result<(), CommandError> {
        let unknown = self.overview.summary.unknown;
        let how_many = counted(unknown, "unknown user");
        let missed = match (self.bar, self.percent) {
            (Some(bar), None) => {
                return Err(Failure::BelowBar(format!(
                    "of no user is it known whether they are complete: {how_many}, none counted; \
                     {bar}% is required. `mfadmin users --gap unknown` lists them"
                ))
                .into());
            }
            (Some(bar), Some(percent)) if percent < bar => Some(format!(
                "{percent}% of users are complete; {bar}% is required. `mfadmin users --gap any \
                 --sort urgency` lists the others"
            )),
            _ => None,
        };
        match (missed, unknown) {
            (None, 0) => Ok(()),
            (Some(missed), 0) => Err(Failure::BelowBar(missed).into()),
            (Some(missed), _) => {
                Err(Failure::BelowBar(format!("{missed}. {how_many}, not counted")).into())
            }
            (None, _) if verdict == UnknownVerdict::Fail => Err(Failure::BelowBar(format!(
                "{how_many}, and --unknown says fail. `mfadmin users --gap unknown` lists them"
            ))
            .into()),
            (None, _) if self.bar.is_some() => {
                Ok(output::note(&format!("{how_many}, not counted"))?)
            }
            (None, _) => Ok(()),
        }
    }
}

impl Share {
    /// `part` of `whole`, beside whom so many are unknown.
    fn of(part: u64, whole: u64, unknown: u64) -> Self {
        let is_known = whole > 0 || unknown == 0;
        Self { part, whole, percent: is_known.then(|| percent(part, whole)) }
    }

    /// Of a bar of 200.
    fn full(self) -> u16 {
        let percent = self.percent.filter(|_| self.whole > 0);
        u16::from(percent.unwrap_or_default()) * 2
    }

    /// The percentage as it is written; a dash where nobody could count.
    fn shown(self) -> String {
        match self.percent {
            Some(_) if self.whole == 0 => "–".to_owned(),
            Some(percent) => format!("{percent}%"),
            None => "unknown".to_owned(),
        }
    }
}
