//! Writing to a file whom a list shows.

use super::{live_panel::LivePanel, seeded_app::SeededApp};
use mfadmin::contract::{User, api::AuditEvent};
use std::{fs, os::unix::fs::PermissionsExt, path::Path};
use tempfile::TempDir;

async fn asked(seeded: &SeededApp) -> LivePanel {
    let mut panel = seeded.panel();
    panel.shows("Mia Moss").await;
    panel.press("e");
    panel.shows("Export the 6 users shown.").await;
    panel
}

fn name(panel: &mut LivePanel, path: &Path) {
    panel.press("ctrl-u");
    panel.type_text(path.to_str().unwrap());
    panel.press("enter");
}

/// What lies in `folder`, by name.
fn files(folder: &TempDir) -> Vec<String> {
    let names = fs::read_dir(folder.path()).unwrap();
    let mut names: Vec<_> =
        names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn export_holds_exactly_the_filtered_users() {
    let (seeded, folder) = (SeededApp::with_crowd(450).await, tempfile::tempdir().unwrap());
    let mut panel = seeded.panel();
    panel.shows("Mia Moss").await;
    panel.press("/");
    panel.type_text("example.com");
    panel.shows("456 found").await;
    panel.press("enter");
    panel.press("e");
    panel.shows("Export the 456 users shown.").await;
    panel.shows("Phone numbers are masked. Press m in the list").await;
    let path = folder.path().join("all.csv");
    name(&mut panel, &path);
    panel.shows("Exported 456 users to").await;
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(text.lines().count(), 457);
    assert!(text.starts_with("id,name,email,"), "{text}");
    assert!(text.contains("mia@example.com") && text.contains("****"), "{text}");
    let mode = fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(files(&folder), ["all.csv"]);
    panel.quit().await;
}

#[tokio::test]
async fn exported_revealed_numbers_are_whole_and_audited() {
    let (seeded, folder) = (SeededApp::open().await, tempfile::tempdir().unwrap());
    let mut panel = seeded.panel();
    panel.shows("Mia Moss").await;
    panel.press("m");
    panel.shows("Full numbers shown").await;
    let before = seeded.entry(AuditEvent::NumbersRevealed).await.seq;
    panel.press("e");
    panel.shows("Full phone numbers are exported").await;
    let path = folder.path().join("all.json");
    name(&mut panel, &path);
    panel.shows("Exported 6 users to").await;
    let users: Vec<User> = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    assert_eq!(users.len(), 6);
    assert!(users.iter().filter_map(|user| user.phone.number()).all(|number| !number.is_masked()));
    assert!(seeded.entry(AuditEvent::NumbersRevealed).await.seq > before);
    panel.quit().await;
}

#[tokio::test]
async fn failed_export_is_reported_and_leaves_no_file() {
    let (seeded, folder) = (SeededApp::open().await, tempfile::tempdir().unwrap());
    let mut panel = asked(&seeded).await;
    let taken = folder.path().join("taken.csv");
    fs::write(&taken, "precious").unwrap();
    name(&mut panel, &taken);
    panel.shows("This file already exists").await;
    name(&mut panel, &folder.path().join("all.xls"));
    panel.shows("The file name must end in .csv or .json.").await;
    name(&mut panel, &folder.path().join("nowhere/all.csv"));
    let screen = panel.shows("The file cannot be written: there is no such").await;
    assert!(screen.contains("│           directory."), "{screen}");
    assert_eq!(fs::read_to_string(&taken).unwrap(), "precious");
    assert_eq!(files(&folder), ["taken.csv"]);
    name(&mut panel, &folder.path().join("all.csv"));
    panel.shows("Exported 6 users to").await;
    panel.hides("Export the 6 users shown.").await;
    panel.quit().await;
}
