//! What the program can be told to do, and where each command is done.

use super::{
    act, audit, backup, catalogue, completions, connect, demo, disconnect, doctor,
    failure::Failure, import, init, jobs, login, logout, man, operations, operator, outbox, remind,
    report, restore, rotate_key, serve, server, setup::Setup, store, sync, target::ServerChoice,
    token, user, users,
};
use clap::Subcommand;
use color_eyre::eyre;

#[derive(Debug, Subcommand)]
pub enum Command {
    #[command(flatten)]
    AppCommand(AppCommand),
    #[command(flatten)]
    DocCommand(DocCommand),
}

/// What needs a server, a database or a configuration.
#[derive(Debug, Subcommand)]
pub enum AppCommand {
    Demo(demo::DemoArgs),
    Connect(Box<connect::ConnectArgs>),
    Disconnect(disconnect::DisconnectArgs),
    Doctor(doctor::DoctorArgs),
    Sync(sync::SyncArgs),
    Serve(serve::ServeArgs),
    Init(init::InitArgs),
    Users(Box<users::UsersArgs>),
    User(Box<user::UserArgs>),
    Do(Box<act::DoArgs>),
    Jobs(jobs::JobsArgs),
    Operations(operations::OperationsArgs),
    Outbox(outbox::OutboxArgs),
    Remind(Box<remind::RemindArgs>),
    Report(report::ReportArgs),
    Import(import::ImportArgs),
    Login(login::LoginArgs),
    Logout(logout::LogoutArgs),
    Server(server::ServerArgs),
    Token(token::TokenArgs),
    Audit(Box<audit::AuditArgs>),
    RotateKey(rotate_key::RotateKeyArgs),
    Backup(backup::BackupArgs),
    Restore(restore::RestoreArgs),
    Store(store::StoreArgs),
    Operator(operator::OperatorArgs),
}

/// What the program says of itself, on any machine.
#[derive(Debug, Subcommand)]
pub enum DocCommand {
    Catalogue(catalogue::CatalogueArgs),
    Completions(completions::CompletionsArgs),
    Man(man::ManArgs),
}

/// Where a command is done.
pub enum CommandPlace<'a> {
    /// On a server, which may be named.
    Server(&'a ServerChoice),
    /// On this machine.
    Here,
}

impl AppCommand {
    /// The same, line by line.
    ///
    /// # Errors
    /// It opens no panel.
    pub fn plain(self) -> Result<Self, Failure> {
        match self {
            Self::Demo(args) => Ok(Self::Demo(args.plainly())),
            _ => Err(Failure::Usage(
                "--plain is how the panel is shown, and this command opens none; remove --plain"
                    .to_owned(),
            )),
        }
    }

    pub fn place(&self) -> CommandPlace<'_> {
        match self {
            Self::Users(args) => CommandPlace::Server(&args.target),
            Self::User(args) => CommandPlace::Server(&args.target),
            Self::Do(args) => CommandPlace::Server(&args.target),
            Self::Jobs(args) => CommandPlace::Server(&args.target),
            Self::Operations(args) => CommandPlace::Server(&args.target),
            Self::Outbox(args) => CommandPlace::Server(&args.target),
            Self::Remind(args) => CommandPlace::Server(&args.target),
            Self::Report(args) => CommandPlace::Server(&args.target),
            Self::Import(args) => CommandPlace::Server(&args.target),
            Self::Login(args) => CommandPlace::Server(&args.target),
            Self::Token(args) => CommandPlace::Server(&args.target),
            Self::Audit(args) => CommandPlace::Server(&args.target),
            Self::Demo(_)
            | Self::Connect(_)
            | Self::Disconnect(_)
            | Self::Sync(_)
            | Self::Doctor(_)
            | Self::Serve(_)
            | Self::Init(_)
            | Self::Logout(_)
            | Self::Server(_)
            | Self::RotateKey(_)
            | Self::Backup(_)
            | Self::Restore(_)
            | Self::Store(_)
            | Self::Operator(_) => CommandPlace::Here,
        }
    }

    pub async fn run(self, setup: Setup) -> eyre::Result<()> {
        match self {
            Self::Demo(args) => demo::run(setup, args).await,
            Self::Connect(args) => connect::run(setup, *args).await,
            Self::Sync(args) => sync::run(setup, args).await,
            Self::Disconnect(args) => disconnect::run(setup, args).await,
            Self::Doctor(args) => doctor::run(setup, args).await,
            Self::Serve(args) => serve::run(setup, args).await,
            Self::Init(args) => init::run(setup, args).await,
            Self::Users(args) => users::run(setup, *args).await,
            Self::User(args) => user::run(setup, *args).await,
            Self::Do(args) => act::run(setup, *args).await,
            Self::Jobs(args) => jobs::run(setup, args).await,
            Self::Operations(args) => operations::run(setup, args).await,
            Self::Outbox(args) => outbox::run(setup, args).await,
            Self::Remind(args) => remind::run(setup, *args).await,
            Self::Report(args) => report::run(setup, args).await,
            Self::Import(args) => import::run(setup, args).await,
            Self::Login(_) => login::run(setup).await,
            Self::Logout(args) => logout::run(setup, args).await,
            Self::Server(args) => server::run(setup, args).await,
            Self::Token(args) => token::run(setup, args).await,
            Self::Audit(args) => audit::run(setup, *args).await,
            Self::RotateKey(args) => rotate_key::run(setup, args).await,
            Self::Backup(args) => backup::run(setup, args).await,
            Self::Restore(args) => restore::run(setup, args).await,
            Self::Store(args) => store::run(setup, args).await,
            Self::Operator(args) => operator::run(setup, args).await,
        }
    }
}

impl DocCommand {
    /// `program` is the whole command line.
    pub fn print(self, program: clap::Command) -> eyre::Result<()> {
        match self {
            Self::Catalogue(args) => catalogue::run(args),
            Self::Completions(args) => completions::run(args, program),
            Self::Man(args) => man::run(args, program),
        }
    }
}
