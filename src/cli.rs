//! The command line: one file per command.

mod act;
mod audit;
mod backup;
mod by_realm;
mod catalogue;
mod command;
mod completions;
mod connect;
mod delivery_config;
mod demo;
pub mod directories;
mod disconnect;
mod doctor;
mod embedded;
pub mod failure;
mod filter;
pub mod findings;
mod http_options;
mod import;
pub mod init;
mod jobs;
mod language;
mod list_writer;
mod local_socket;
mod lock;
mod login;
mod logout;
mod man;
pub mod names;
mod operations;
mod operator;
pub mod order;
mod outbox;
pub mod output;
mod panel;
mod phone;
pub mod plain;
mod prompts;
pub mod reading;
mod remembered;
mod remind;
pub mod report;
mod requested;
mod restore;
mod rotate_key;
mod serve;
mod server;
mod session;
mod setup;
mod signals;
mod step_up;
mod store;
mod sync;
pub mod table;
mod target;
mod token;
mod user;
mod users;
pub mod value_enum;
pub mod who;

use crate::config::{Config, ConfigError, Places, Presence};
use crate::{logging, tui::input::keymap::Keymap};
use clap::{CommandFactory, Parser};
use color_eyre::eyre::{self, WrapErr};
use command::{AppCommand, Command, CommandPlace};
use failure::Failure;
use panel::PanelForm;
use setup::Setup;
use std::{path::PathBuf, process::ExitCode};

/// See who lacks multi-factor authentication, and close the gaps.
#[derive(Debug, Parser)]
#[command(
    name = "mfadmin",
    version,
    about = "See who in an organisation lacks multi-factor authentication, and close the gaps.",
    long_about = "See who in an organisation lacks multi-factor authentication, and close the \
     gaps.\n\n\
        Without a command it opens the panel: on the server given by --server, MFADMIN_SERVER, \
        `mfadmin login --server` or the configuration file, with the token in MFADMIN_TOKEN, the stored session, or after a \
        sign-in; without a server, on a database of your own.",
    after_help = "Examples:\n  mfadmin demo          explore a sample organisation\n  \
        mfadmin init          create your organisation\n  mfadmin               open the panel\n  mfadmin --plain       \
        open it line by line, for a screen reader\n  \
        mfadmin login         sign in to a server\n\n\
        Exit codes:\n  0 done, 1 failed, 2 usage, 3 below the bar, 4 not allowed, 5 server unreachable."
)]
struct Cli {
    /// The configuration file.
    #[arg(
        long,
        global = true,
        env = "MFADMIN_CONFIG",
        hide_env_values = true,
        value_name = "FILE"
    )]
    config: Option<PathBuf>,
    /// The server to use; takes precedence over MFADMIN_SERVER, the one that `mfadmin login` remembers,
    /// and the configuration file.
    // Read as plain text, so that a password in it is not repeated on the screen.
    #[arg(long, value_name = "URL")]
    server: Option<String>,
    /// The panel line by line: for screen readers, braille lines and terminals that only print.
    #[arg(long)]
    plain: bool,
    /// The directory to manage here: the name that `mfadmin connect` gave it, or "local" for your own
    /// database; takes precedence over MFADMIN_DIRECTORY and the configuration file.
    #[arg(long, global = true, value_name = "NAME")]
    directory: Option<String>,
    #[command(subcommand)]
    command: Option<Command>,
}

/// Everything that the command line takes.
pub fn command_line() -> clap::Command {
    Cli::command()
}

/// Runs the program.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(answer) => {
            // Help and version come this way too; nothing is left to do when they cannot be shown.
            let _ = answer.print();
            return ExitCode::from(u8::try_from(answer.exit_code()).unwrap_or(failure::USAGE));
        }
    };
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(report) => {
            tracing::error!(error = %failure::sentence(&report), "failed");
            failure::tell(&report);
            ExitCode::from(failure::exit_code(&report))
        }
    }
}

fn run(cli: Cli) -> eyre::Result<()> {
    let work = match cli.command {
        Some(Command::DocCommand(papers)) => return papers.print(command_line()),
        Some(Command::AppCommand(work)) => Some(work),
        None => None,
    };
    logging::install_panic_hook()?;
    let places = Places::find()?;
    if let Err(error) = logging::start(&places.log_file()) {
        // A read-only home is no reason not to work.
        output::note(&format!("cannot write the log: {}: {error}", places.log_file().display()))?;
    }
    let form = PanelForm::asked(cli.plain);
    let work = match (work, form) {
        (Some(work), PanelForm::Plain) => Some(work.plain()?),
        (work, _) => work,
    };
    let named = Named { config: cli.config, server: cli.server, directory: cli.directory };
    let setup = load(named, places, work.as_ref())?;
    let runtime = tokio::runtime::Runtime::new().wrap_err("starting the runtime")?;
    let outcome = runtime.block_on(async {
        match work {
            None => panel::run(setup, form).await,
            Some(work) => work.run(setup).await,
        }
    });
    // Waiting for its threads would wait for a line on standard input that nobody needs any more.
    runtime.shutdown_background();
    outcome
}

/// What the options before a command name.
struct Named {
    config: Option<PathBuf>,
    server: Option<String>,
    directory: Option<String>,
}

/// Reads the configuration for `work`.
fn load(named: Named, places: Places, work: Option<&AppCommand>) -> eyre::Result<Setup> {
    let Named { config: named, server, directory } = named;
    let server = match work.map(AppCommand::place) {
        None => server,
        Some(CommandPlace::Server(choice)) => choice.server.clone().or(server),
        Some(CommandPlace::Here) if server.is_none() => None,
        Some(CommandPlace::Here) => {
            return Err(Failure::Usage(
                "this command does not use a server; remove --server".to_owned(),
            )
            .into());
        }
    };
    if server.is_some() && directory.is_some() {
        return Err(Failure::Usage(
            "--server names another machine's server, and --directory one that is connected here; \
             remove one of them"
                .to_owned(),
        )
        .into());
    }
    let presence = match (&named, work) {
        (Some(_), Some(AppCommand::Init(_))) | (None, _) => Presence::Optional,
        (Some(_), _) => Presence::Required,
    };
    let config_file = named.unwrap_or_else(|| places.config_file());
    let mut config = Config::load(&config_file, presence)?;
    let (directory_by, kept_in) = directories::choose(&mut config, &config_file, directory)?;
    let places = places.for_directory(config.directory.remote().as_ref());
    let keymap = Keymap::of(&config.keys)
        .map_err(|bad| ConfigError::at(&config_file, bad.path, bad.message))?;
    Ok(Setup { places, config_file, config, directory_by, kept_in, keymap, server })
}
