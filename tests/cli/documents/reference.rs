//! The pages that are made from the code.

mod api;
mod command_line;
mod configuration;
mod directories;
mod keys;
mod metrics;

use super::generated;
use crate::server::TestServer;
use mfadmin::{cli, config};

/// The first line of a page of which no word is written by hand.
const MADE: &str =
    "<!-- Made from the code by tests/cli/documents/reference: not to be edited. -->\n";

#[test]
fn page_of_keys_is_the_table_of_the_panel() {
    generated::check("docs/keys.md", &keys::page());
}

#[test]
fn page_of_the_configuration_is_the_example() {
    generated::check("docs/configuration.md", &configuration::page(config::EXAMPLE));
}

#[test]
fn page_of_the_command_line_is_what_the_program_takes() {
    generated::check("docs/cli.md", &command_line::page(cli::command_line()));
}

#[tokio::test]
async fn page_of_the_api_is_its_description() {
    let server = TestServer::start().await;
    let description = reqwest::get(server.url("/openapi.json")).await.unwrap().json().await;
    generated::check("docs/api.md", &api::page(&description.unwrap()));
}

#[test]
fn table_of_directories_is_what_they_offer() {
    generated::check_part("README.md", "directories", &directories::table());
}

#[test]
fn table_of_metrics_is_what_is_counted() {
    generated::check_part("docs/metrics.md", "metrics", &metrics::table());
}
