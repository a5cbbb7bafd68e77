//! The panel line by line: adding a user, editing one, exporting a list and going to a saved view.

use super::{
    plain::{ROWS, assert_plain, demo, number_of, type_line},
    program::TestHome,
    terminal::Screen,
};
use std::fs;

#[test]
fn user_is_added_field_by_field_and_edited() {
    let home = TestHome::new();
    let mut screen = demo(&home, &[]);
    type_line(&mut screen, "+", "Name (b goes back):");
    screen.wait_for("The number is optional");
    type_line(&mut screen, "", "Name (b goes back):");
    type_line(&mut screen, "Zoe Z", "E-mail (b goes back):");
    type_line(&mut screen, "zoe", "E-mail (b goes back):");
    type_line(&mut screen, "you@example.com", "Role owner, admin or member (Enter keeps Member):");
    type_line(&mut screen, "boss", "Role owner, admin or member (Enter keeps Member):");
    type_line(&mut screen, "", "Number (Enter for none, b goes back):");
    type_line(&mut screen, "12", "Too short for a number.");
    type_line(
        &mut screen,
        "+1 415 555 2671",
        "Language en, de, es, fr, pt or none (Enter keeps none):",
    );
    type_line(&mut screen, "xx", "Unknown language \"xx\"");
    type_line(&mut screen, "pt", "Add? y yes, n no, w adds a reason:");
    let said = "Add Zoe Z <you@example.com>, Member, +1 415-555-2671, language pt.";
    screen.wait_for(said);
    // A refusal leads back to its field, and what was typed in the others stays.
    type_line(&mut screen, "y", "Another user has this address.");
    screen.wait_for("E-mail (Enter keeps it, b goes back):");
    type_line(&mut screen, "zoe@example.com", "Role owner, admin or member (Enter keeps Member):");
    type_line(&mut screen, "", "Number (Enter keeps it, b goes back):");
    type_line(&mut screen, "", "or none (Enter keeps pt):");
    type_line(&mut screen, "", "Add? y yes, n no, w adds a reason:");
    type_line(&mut screen, "w", "Reason (Enter for none, b goes back):");
    type_line(&mut screen, "HELP-7", "Add? y yes, n no, w adds a reason:");
    type_line(&mut screen, "y", "Zoe Z added as Member.");
    type_line(&mut screen, "a", "Activity 1-");
    let number = number_of(&mut screen, "User added, Zoe Z");
    type_line(&mut screen, &number, "Enter goes back:");
    screen.wait_for("Reason: HELP-7");
    type_line(&mut screen, "", "Activity:");

    type_line(&mut screen, "u", "Users 1-20 of 61.");
    type_line(&mut screen, "/zoe@example.com", "Users 1-1 of 1.");
    type_line(&mut screen, "1", "A number acts");
    screen.wait_for("Language: pt.");
    let number = number_of(&mut screen, "Edit User");
    type_line(&mut screen, &number, "Name (Enter keeps it, b goes back):");
    type_line(&mut screen, "", "E-mail (Enter keeps it, b goes back):");
    type_line(&mut screen, "", "Role owner, admin or member (Enter keeps Member):");
    type_line(&mut screen, "", "Language en, de, es, fr, pt or none (Enter keeps pt):");
    type_line(&mut screen, "none", "Save? y yes, n no, w adds a reason:");
    screen.wait_for("language none.");
    type_line(&mut screen, "y", "Saved Zoe Z: language none.");
    screen.press("q\r");
    assert_eq!(screen.end().exit_code(), 0);
    assert_plain(&screen);
    screen.assert_restored();
}

#[test]
fn number_that_no_plan_has_is_asked_about_and_adding_is_called_off() {
    let home = TestHome::new();
    let mut screen = demo(&home, &[]);
    type_line(&mut screen, "add", "Name (b goes back):");
    type_line(&mut screen, "Zoe Z", "E-mail (b goes back):");
    type_line(&mut screen, "zoe@example.com", "(Enter keeps Member):");
    type_line(&mut screen, "", "Number (Enter for none, b goes back):");
    type_line(&mut screen, "+1 200 555 0100", "Not in the numbering plans of this version.");
    screen.wait_for("(Enter keeps none):");
    type_line(&mut screen, "", "Add? y yes, n no");
    type_line(&mut screen, "y", "Use it anyway? y yes, n no:");
    type_line(&mut screen, "n", "Number (Enter keeps it, b goes back):");
    type_line(&mut screen, "b", "Nothing was changed.");
    type_line(&mut screen, "u", "Users 1-20 of 60.");
    screen.press("q\r");
    assert_eq!(screen.end().exit_code(), 0);
    assert_plain(&screen);
}

#[test]
fn reason_that_the_policy_asks_for_is_called_required() {
    let home = TestHome::with_organisation();
    let config = fs::read_to_string(home.config_file()).unwrap();
    let (usual, strict) = ("require_reason = false", "require_reason = true");
    assert!(config.contains(usual), "{config}");
    fs::write(home.config_file(), config.replace(usual, strict)).unwrap();
    let mut screen = Screen::start(&home, &["--plain"], 80, ROWS);
    screen.wait_for("h helps.\nOverview:");
    type_line(&mut screen, "+", "Name (b goes back):");
    type_line(&mut screen, "Bo", "E-mail (b goes back):");
    type_line(&mut screen, "bo@example.com", "(Enter keeps Member):");
    type_line(&mut screen, "", "Number (Enter for none");
    type_line(&mut screen, "", "(Enter keeps none):");
    type_line(&mut screen, "", "Reason, required (b goes back):");
    type_line(&mut screen, "", "Reason, required (b goes back):");
    type_line(&mut screen, "HELP-1", "Add? y yes, n no");
    type_line(&mut screen, "y", "Bo added as Member.");
    type_line(&mut screen, "u", "Users 1-2 of 2.");
    let number = number_of(&mut screen, "bo@example.com");
    type_line(&mut screen, &number, "A number acts");
    let number = number_of(&mut screen, "Edit User");
    type_line(&mut screen, &number, "Name (Enter keeps it");
    type_line(&mut screen, "Bo Chen", "E-mail (Enter keeps it");
    type_line(&mut screen, "", "(Enter keeps Member):");
    type_line(&mut screen, "", "(Enter keeps none):");
    type_line(&mut screen, "", "Reason, required (b goes back):");
    type_line(&mut screen, "HELP-2", "Save? y yes, n no");
    type_line(&mut screen, "y", "Saved Bo: now Bo Chen.");
    assert!(!screen.contents().contains("Enter for none, b goes back):\nReason"));
    assert!(!screen.contents().contains("Reason (Enter for none"), "{}", screen.contents());
    screen.press("q\r");
    assert_eq!(screen.end().exit_code(), 0);
    assert_plain(&screen);
}

#[test]
fn list_is_exported_as_it_is_shown() {
    let home = TestHome::new();
    let mut screen = demo(&home, &[]);
    type_line(&mut screen, "u", "Users 1-20 of 60.");
    type_line(&mut screen, "/you@example.com", "Users 1-1 of 1.");
    type_line(&mut screen, "e", "File (Enter for users-");
    screen.wait_for("Export the 1 user shown.");
    screen.wait_for("Phone numbers are masked.");
    type_line(&mut screen, "list.txt", "The file name must end in .csv or .json.");
    let file = home.path("out.csv");
    let name = file.to_str().unwrap();
    type_line(&mut screen, name, "Exported 1 user to");
    let written = fs::read_to_string(&file).unwrap();
    assert_eq!(written.lines().count(), 2, "{written}");
    assert!(written.contains("you@example.com"), "{written}");
    type_line(&mut screen, "export", "File (Enter for users-");
    type_line(&mut screen, name, "This file already exists. Enter another name.");
    type_line(&mut screen, "b", "Users:");
    assert_eq!(fs::read_to_string(&file).unwrap(), written);
    // Of nobody there is still a file, with its header.
    type_line(
        &mut screen,
        "/nobody at all",
        "Users: No matching users. No name, e-mail or number matches.",
    );
    screen.press("q\r");
    assert_eq!(screen.end().exit_code(), 0);
    assert_plain(&screen);
    screen.assert_restored();
}

#[test]
fn saved_views_are_numbered() {
    let home = TestHome::with_organisation();
    let mut config = fs::read_to_string(home.config_file()).unwrap();
    config += "\n[[views]]\nname = \"Owners\"\nrole = \"owner\"\n\n[[views]]\nname = \"Bots\"\nkind = \"avobot\"\n";
    fs::write(home.config_file(), config).unwrap();
    let mut screen = Screen::start(&home, &["--plain"], 80, ROWS);
    screen.wait_for("h helps.\nOverview:");
    type_line(&mut screen, "w", "View (a number shows it, b goes back):");
    type_line(&mut screen, "9", "There is no 9 here. Enter a number from 1 to 2, or b.");
    let number = number_of(&mut screen, "Bots: Users");
    type_line(&mut screen, &number, "Users: No matching users. No user matches the filters.");
    type_line(&mut screen, "w", "View (a number shows it, b goes back):");
    let number = number_of(&mut screen, "Owners: Users");
    type_line(&mut screen, &number, "Users 1-1 of 1.");
    type_line(&mut screen, "a", "Activity 1-");
    type_line(
        &mut screen,
        "/nothing like it",
        "No matching entries. No name, e-mail or word matches.",
    );
    type_line(&mut screen, "o", "No messages yet.");
    screen.press("q\r");
    assert_eq!(screen.end().exit_code(), 0);
    assert_plain(&screen);
}
