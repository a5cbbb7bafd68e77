//! The panel line by line: an exemption, and the approval of a link.

use super::{
    plain::{assert_plain, demo, number_of, type_line},
    program::TestHome,
};

#[test]
fn gap_is_exempted_until_a_date_and_the_exemption_is_ended() {
    let home = TestHome::new();
    let mut screen = demo(&home, &[]);
    type_line(&mut screen, "s", "Security 1-20 of ");
    type_line(&mut screen, "1", "A number acts");
    let number = number_of(&mut screen, "Exempt from MFA");
    type_line(&mut screen, &number, "Until, a date (2027-01-31) or days (30d), b goes back:");
    type_line(&mut screen, "yesterday", "Until, a date");
    type_line(&mut screen, "30d", "Reason, required (b goes back):");
    type_line(&mut screen, "", "Reason, required (b goes back):");
    type_line(&mut screen, "parental leave", "is exempt until ");
    screen.wait_for("because parental leave.");
    let number = number_of(&mut screen, "Change or End the Exemption");
    type_line(&mut screen, &number, "e ends the exemption.");
    type_line(&mut screen, "e", "y yes, n no");
    type_line(&mut screen, "y", "A number acts");
    screen.wait_for("Exempt from MFA");
    type_line(&mut screen, "a", "Exemption ended");
    screen.wait_for("Exemption granted");
    screen.press("q\r");
    assert_eq!(screen.end().exit_code(), 0);
    assert_plain(&screen);
    screen.assert_restored();
}

#[test]
fn code_that_approves_a_link_is_said_in_digits_and_only_once() {
    let home = TestHome::new();
    let mut screen = demo(&home, &[]);
    type_line(&mut screen, "s", "Security 1-20 of ");
    let number = number_of(&mut screen, "Phone: Verified. Authenticator: Not configured.");
    type_line(&mut screen, &number, "A number acts");
    let number = number_of(&mut screen, "Reset Password and Log Out");
    type_line(&mut screen, &number, "y yes, n no");
    type_line(&mut screen, "y", "A number acts");
    let number = number_of(&mut screen, "Approve a Link");
    type_line(&mut screen, &number, "Show code? y yes, n no:");
    screen.wait_for("Be sure who you speak to");
    type_line(&mut screen, "n", "Nothing was changed.");
    type_line(&mut screen, &number, "Show code? y yes, n no:");
    type_line(&mut screen, "y", "It works once, until ");
    screen.wait_for("Read this code out to ");
    type_line(&mut screen, "", "A number acts");
    screen.press("q\r");
    assert_eq!(screen.end().exit_code(), 0);
    assert_plain(&screen);
    screen.assert_restored();
}
