### What users read, in English. Each of these files has the same messages with the same variables; a test compares them.
### $organisation and $name are what others chose and may hold anything; they are set apart on pages.

## Times. $day, $day2 (two digits), $month (1 to 12), $month2, $year, $time (24 hours) and $zone.

moment = { $day } { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $year }, { $time } { $zone }
# As short as it can be: for texts.
moment-short = { $day } { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
} { $time } { $zone }

## All pages

error = Error:
help = Help: { $where }
close = You can close this page.
link-once = This link works once, until { $time }. Opening this page has changed nothing yet.
link-spent = This link no longer works.
unexpected = If you did not expect this, close the page and tell an administrator of { $organisation }.
unexpected-message = If you did not expect the message that brought you here, tell an administrator of { $organisation }.
continue = Continue

## Setting up an authenticator app

setup-title = Set up your authenticator app
setup-hello = Hello { $name }. An authenticator app on your phone shows codes that prove it is you. Setting it up takes three steps.
setup-system = You will need its codes to sign in to what { $system } guards.
setup-install = Install an app
setup-install-how = If you have none yet, install an authenticator app, such as Google Authenticator, Authy or Microsoft Authenticator.
setup-add = Add this account to the app
setup-add-how = Use one of these options.
setup-here = If the app is on this device:
setup-open = Open in my authenticator app
setup-type = Or type this key into the app, and choose “time-based” if it asks:
setup-scan = If the app is on another device, scan this with it:
setup-qr = QR code that holds the key
setup-own-key = The key is made for this browser alone, so that nobody else who sees the link knows it. On a second device the link shows another key: enter the code on the device that showed the key that you added.
setup-code = Enter the code the app shows
setup-code-label = The { $digits }-digit code
setup-code-hint = The app shows a new code every { $seconds } seconds. Enter the one it shows now.
setup-finish = Finish setup
setup-done-title = Your authenticator app works
setup-done = It is now your second factor.
setup-done-unexpected = If you did not mean to set this up, tell an administrator of { $organisation } at once.
enrolled = Enter its codes when you sign in.
enrolled-old = Your previous app could not be removed, and its codes still work. Tell an administrator.

codes-title = Save these recovery codes
codes-why = { $count ->
    [one] If you lose your phone, this code replaces the app once.
   *[other] If you lose your phone, each of these { $count } codes replaces the app once.
}
codes-once = They are shown only now.
codes-keep = Print them, or save them in a password manager, before you close this page.
codes-copy = Copy
codes-copied = The codes were copied.
codes-selected = Your browser does not allow copying. The codes are selected: copy them with its menu.
codes-download = Download
# The name of the file, without spaces.
codes-file = recovery-codes
codes-head = Recovery codes, { $organisation }
codes-downloading = The download has begun. Move the file to a safe place.
codes-print = Print
codes-never = Never share a code with anyone. You can close this page once the codes are saved.

## Choosing a password

password-title = Choose a new password
password-account = Your account
password-new = New password
password-rules = Use { $min } to { $max } characters. Several unrelated words make a good password; avoid names, dates and patterns.
password-again = Repeat the new password
password-show = Show the password
password-save = Save password
password-done-title = Your password was changed
password-done = Your new password is active.
password-logged-out = You were logged out everywhere. Sign in with the new password.
password-done-unexpected = If you did not mean to change your password, tell an administrator of { $organisation } at once.
password-differs = The passwords do not match. Enter the same password twice.
password-short = { $count ->
    [one] Use at least { $min } characters; this has one.
   *[other] Use at least { $min } characters; this has { $count }.
}
password-long = Use at most { $max } characters; this has { $count }.
password-guessable = This is too easy to guess.
password-breached = This password is known from a data breach; choose another.
password-common = This password is one that many people use; choose another.
hint-rows = Straight rows of keys are easy to guess.
hint-keyboard = Short keyboard patterns are easy to guess.
hint-repeats = Repeats like "aaa" are easy to guess.
hint-repeated = Repeats like "abcabcabc" are only slightly harder to guess than "abc".
hint-top = This is one of the most common passwords.
hint-similar = This is similar to a commonly used password.
hint-sequences = Sequences like abc or 6543 are easy to guess.
hint-years = Recent years are easy to guess.
hint-word = A word by itself is easy to guess.
hint-dates = Dates are often easy to guess.
hint-names = Names and surnames are easy to guess.
hint-use-words = Use a few words, avoid common phrases.
hint-no-symbols = No need for symbols, digits, or uppercase letters.
hint-another-word = Add another word or two. Uncommon words are better.
hint-capitals = Capital letters don't help very much.
hint-reversed = Reversed words aren't much harder to guess.
hint-substitutions = Predictable substitutions like "@" instead of "a" don't help very much.
hint-turns = Use a longer keyboard pattern with more turns.
hint-avoid-repeats = Avoid repeated words and characters.
hint-avoid-sequences = Avoid sequences.
hint-avoid-years = Avoid recent years.
hint-avoid-own-dates = Avoid dates and years that are associated with you.

## Verifying a phone number. $end is how the number ends.

phone-title = Verify your phone number
phone-question = Is the number ending in { $end } yours, and did you get the text on it?
phone-verify = Verify this number
phone-other = If it is not, say so: the number is then not verified, and the administrators see it.
phone-disown = This is not my number
phone-done-title = Your phone number is verified
phone-done = The number ending in { $end } is now verified for your account.
phone-done-unexpected = If this is not your number, tell an administrator of { $organisation } at once.
phone-disowned-title = The number was not verified
phone-disowned = Thank you. The administrators of { $organisation } see that this is not your number.
phone-disowned-after = If it is your number after all, ask an administrator to send the text again.

## Allowing a network

network-title = Sign in from a new network
network-why = Too many sign-ins to your account failed, so it is open to networks that you used before. Allow this one if you are about to sign in from it.
network-from = This page was opened from { $network }. To sign in on another machine, open the link there.
network-allow = Allow this network
network-unexpected = If you are not signing in, close the page. Your password still protects your account.
network-done-title = You can sign in now
network-done = Sign in from this network by { $time }, with your password and your second factor. It is then known to your account.
network-done-unexpected = If you did not mean to sign in, tell an administrator of { $organisation } at once.

## Confirming an address

email-title = Confirm your new e-mail address
email-question = The account of { $name } at { $organisation } is to use this address from now on:
email-then = You sign in with it once you confirm it, and are logged out of all sessions.
email-use = Use this address
email-unexpected = If you did not expect this, or the account is not yours, close the page and tell an administrator of { $organisation }. Nothing changes then.
email-done-title = Your e-mail address was changed
email-done = Your account now uses { $email }. Sign in with it from now on.
email-done-unexpected = If this is not your account, tell an administrator of { $organisation } at once.

## Confirming who it is

proof-state = Confirm it's you
proof-title = First, confirm it's you
proof-why-approval-setup = Your mail alone does not show that it's you. Before you add an authenticator app, enter the approval code that an administrator tells you.
proof-why-approval-password = Your mail alone does not show that it's you. Before you choose a password, enter the approval code that an administrator tells you.
proof-why-approval-phone = This link did not come as a text. Before the number is verified, enter the approval code that an administrator tells you over the telephone.
proof-why-app-setup = You have an authenticator app already. Before another one takes its place, confirm with the one you have.
proof-why-setup = Your account has a verified phone. Before you add an authenticator app, confirm with that phone.
proof-why-password = Your account is protected by a second factor. Before you change the password, confirm with that factor.
proof-why-network = Your account is protected by a second factor. Before the network is allowed, confirm with that factor.
proof-why-email = Your account is protected by a second factor. Before the address is changed, confirm with that factor.
proof-why-phone = Your account is protected by a second factor. Before the number is verified, confirm with that factor.
proof-text-request = Request a code by text to your verified number ending in { $end }.
proof-text-send = Text me a code
proof-text-lost = If you no longer have this number, tell an administrator.
proof-text-sent = A code for your number ending in { $end } was requested on { $time }. It is valid for 10 minutes.
proof-text-label = Code from the text
proof-text-none = No text after a few minutes?
proof-text-again = Send another code
proof-app-label = Authenticator app code or recovery code
proof-app-lost = If you have neither, tell an administrator.
proof-approval-label = Approval code
proof-approval-owner = Ask an Owner of your organisation, other than you. If you are the only one, open mfadmin on the host of the server and approve the link there.
proof-approval-admin = Ask an Owner or Admin of your organisation.
proof-approval-code = They tell you eight digits, which are valid for 10 minutes.

## Why a code was not taken. $reason is a sentence of the other system's.

code-wrong = That code is wrong or has expired.
code-unchecked = Your code could not be checked just now. Wait a minute, then enter a new one.
code-refused = { $system } did not take the new app, and nothing was changed: { $reason } Try again in a moment with the code that the app shows then. If that does not help, tell an administrator.
code-refused-system = The system that you sign in to did not take the new app, and nothing was changed: { $reason } Try again in a moment with the code that the app shows then. If that does not help, tell an administrator.
code-key-lost = This browser did not keep the setup key. Allow cookies for this page, add the new key below to your app, and enter its code.
code-too-soon = A code was sent less than a minute ago. Wait a moment.
code-too-often = Several codes were sent to you. Wait a few minutes.
code-too-many = No more codes can be sent for this link. Ask an administrator for a new link.
clock-ahead = { $minutes ->
    [one] The clock of your phone is about one minute ahead.
   *[other] The clock of your phone is about { $minutes } minutes ahead.
} Turn on automatic date and time in the settings of the phone, then enter the code that the app shows now.
clock-behind = { $minutes ->
    [one] The clock of your phone is about one minute behind.
   *[other] The clock of your phone is about { $minutes } minutes behind.
} Turn on automatic date and time in the settings of the phone, then enter the code that the app shows now.

## Why there is nothing to do on a page

closed-ask = To get a new one, ask an administrator.
closed-ask-setup = To get a new one, ask an administrator for a new setup link.
closed-ask-password = To get a new one, ask an administrator for a new password link.
closed-ask-phone = To get a new one, ask an administrator to send the text again.
closed-ask-email = To get a new one, ask an administrator to order the change again.
closed-used-title = This link has already been used
closed-used = It was used on { $time }. A link works only once.
closed-used-next = If that was you, you are done. If not, tell an administrator at once.
closed-under-way-title = Your authenticator app is being set up
closed-under-way = Your code was right. The system that you sign in to has not answered yet.
closed-under-way-next = Keep the new entry in your app. Wait a minute, then open the link from the message again: it tells how things stand.
closed-outcome-title = It is not known yet whether your app works
closed-outcome = Your code was right. The system that you sign in to gave no answer, so nobody knows whether it has your new app.
closed-outcome-next = Keep the new entry in your app, and tell an administrator: they can look again.
closed-revoked-title = This link was replaced
closed-revoked = Only the newest link works. Open the link in the newest message.
closed-revoked-next = No newer message?
closed-ended-title = This link no longer works
closed-ended = Your account was changed after it was sent, or an administrator ended it.
closed-cancelled-title = This change was cancelled
closed-cancelled = An administrator cancelled it, or your access was changed meanwhile. Your e-mail address stays as it was.
closed-cancelled-next = If it is still to change, ask an administrator to order the change again.
closed-taken-title = This address is taken
closed-taken = Another account got this e-mail address meanwhile. Yours stays as it was.
closed-taken-next = Ask an administrator to sort it out.
closed-expired-title = This link has expired
closed-expired = It expired on { $time }.
closed-unknown-title = This link is not valid
closed-unknown = Part of it may be missing. Open the link from the message again, or copy all of it.
closed-unknown-next = If that does not help, ask an administrator for a new one.
closed-tries-title = Too many tries
closed-tries = For your safety, this link no longer works.
closed-forms-title = Too many requests
closed-forms = Too many requests came from your network. Nothing was changed.
closed-forms-next = { $seconds ->
    [one] Wait a second, then go back and submit the form again.
   *[other] Wait { $seconds } seconds, then go back and submit the form again.
}
closed-not-now-title = Please try again in a moment
closed-not-now = The server is busy. Nothing was changed.
closed-not-now-next = Wait a minute, then open the link from the message again.
closed-broken-title = Something went wrong
closed-broken = The error is on our side. Nothing was changed.
closed-broken-next = Try again later. If it keeps happening, tell an administrator.
closed-large-title = The form is too large
closed-large = The form is larger than this page accepts. Nothing was changed.
closed-large-next = Go back and shorten the input.
closed-unreadable-title = The form could not be read
closed-unreadable = Nothing was changed.
closed-unreadable-next = Open the link from the message again, and fill in the form there.
closed-guard-title = Your account has changed
closed-guard = The phone number or authenticator app of your account changed after this link was sent, so the link can no longer confirm it's you.
closed-guard-next = Verify your new number first, if you were asked to. Otherwise ask an administrator for a new link.
closed-slow-title = The request took too long
closed-slow = The server is busy. The outcome of your request is unknown.
closed-slow-next = Open the link from the message again to see whether it was used.

## All mails

mail-hello = Hello { $name },
mail-copy = Or copy this address into a browser:
mail-help = Help: { $where }
mail-asker = Asked for by: { $who }
mail-asker-unknown = an administrator
mail-check-link = To check that this message is real: its link begins with { $beginning }, and nobody asks you for a password or a code by mail or telephone. If in doubt, ask { $whom } in a way that you know already, and do not answer this message.
mail-check = To check that this message is real: it has no link, and nobody asks you for a password or a code by mail or telephone. If in doubt, ask { $whom } in a way that you know already, and do not answer this message.
mail-check-whom = an administrator
mail-unexpected-link = If you did not expect this message, do not open the link and tell an administrator.
mail-unexpected = If you did not expect this, ask an administrator.
mail-not-you = If this was not you, tell an administrator at once.
mail-not-your-number = If this is not your number, tell an administrator at once.
mail-once = It works once, until { $time }:

## Mails about authenticator apps

mail-setup-subject = Set up your authenticator app
mail-setup = An administrator asks you to set up an authenticator app for your account.
mail-setup-hosted = An administrator of { $organisation } asks you to set up an authenticator app. You will need its codes to sign in to what { $system } guards.
mail-setup-install = 1. Install an authenticator app if you have none: Google Authenticator, Authy or Microsoft Authenticator.
mail-setup-open = 2. Open this link and follow the steps.
mail-setup-label = Set up the app
mail-reset-subject = Your authenticator app was reset
mail-reset = An administrator has reset the authenticator app of your account on { $time }. Codes from your previous app and your recovery codes no longer work, and you are logged out of all sessions.
mail-reset-hosted-subject = Your authenticator app is being reset
mail-reset-hosted = An administrator of { $organisation } has ordered on { $time } that your authenticator app is removed from { $system }. Its codes stop working. Set up a new one to sign in to what { $system } guards.
mail-configured-subject = Your authenticator app was set up
mail-configured = An authenticator app was set up for your account on { $time }. Its codes are now your second factor.
mail-configured-keep = Store your recovery codes where only you can reach them. Never share one; enter them only on our pages.
mail-configured-hosted = A new authenticator app was set up for you on { $time }. { $system } takes its codes when you sign in.
mail-recovery-subject = A recovery code was used
mail-recovery = A recovery code was used on { $time }, instead of an authenticator app code.
mail-recovery-left = { $count ->
    [0] It was the last one. Ask an administrator to reset your authenticator app: a new setup gives you new codes.
    [one] You have one left.
   *[other] You have { $count } left.
}

## Mails about passwords, sessions and accounts

mail-password-subject = Choose a new password
mail-password = An administrator asks you to choose a new password. Your old one no longer works.
mail-password-open = Open this link to choose one.
mail-password-label = Choose a password
mail-password-changed-subject = Your password was changed
mail-password-changed = The password of your account was changed on { $time }.
mail-sessions-subject = You were logged out of all sessions
mail-sessions = { $count ->
    [one] An administrator has logged you out of all sessions on { $time }; one session ended.
   *[other] An administrator has logged you out of all sessions on { $time }; { $count } sessions ended.
}
mail-sessions-tokens = { $count ->
    [one] One machine token of yours stopped working: create a new one where you need it.
   *[other] { $count } machine tokens of yours stopped working: create new ones where you need them.
}
mail-sessions-next = Sign in again to continue.
mail-host-subject = Your account was reset
mail-host-owner = Your account was reset on { $time }, on the host of the server. Codes from your previous authenticator app and your recovery codes no longer work, and you are logged out of all sessions.
mail-host-owner-unexpected = If this was not you, somebody else can act on the server's host. Tell whoever looks after it at once.
mail-host-operator = Your account was reset on { $time }, on the host of the server. Your password, your authenticator app and your recovery codes no longer work, and you are logged out of all sessions.
mail-host-operator-next = Whoever looks after the host gives you a link to choose a new password. At the first sign-in you set up an app again.
mail-host-operator-unexpected = If nobody told you of this, ask whoever looks after the host of the server at once.
mail-locked-subject = A link to your account was closed
mail-locked = A link sent to you was closed on { $time }: too many wrong codes were entered. Nothing was changed.
mail-locked-next = If it was you, ask an administrator for a new link.
mail-network-subject = Sign in from a new network
mail-network = Too many sign-ins to your account failed. Until you sign in, it is open only to networks that you used before.
mail-network-open = If you are signing in from another network, open this link there. It asks for no password, and signs nobody in.
mail-network-label = Allow this network
mail-network-unexpected = If you are not signing in, ignore this message. Somebody may be guessing your password.
mail-token-subject = A machine token was made
mail-token = A machine token called "{ $token }" was made for your account on { $time }. { $scope ->
    [read] It can read what you can read
    [remind] It can send reminders for you
   *[act] It can read and act for you
}, until { $until }, and needs no password and no second factor.
mail-token-unexpected = If this was not you, tell an administrator at once and have it revoked.
mail-approval-subject = A code was created to approve a link
mail-approval = An administrator was shown a code on { $time } that approves { $link ->
    [setup] the setup link
    [password] the password link
    [phone] the phone link
    [network] the network link
   *[email] the e-mail link
} of your account. They tell it to you in person or over the telephone, and it is in no message.
mail-approval-keep = Enter it on the page of the link, within 10 minutes. Take it from nobody else.
mail-approval-unexpected = If nobody spoke to you, somebody may be at your account. Tell an administrator at once.

## Mails about phone numbers

mail-phone-subject = Your phone number was changed
mail-phone = An administrator has entered a phone number ending in { $end } for your account on { $time }.
mail-phone-text = You will get a text with a link; open it to verify the number.
mail-phone-passed-on = To verify it, you will get a link from an administrator, and a code over the telephone.
mail-verified-subject = Your phone number was verified
mail-verified-text = The phone number ending in { $end } was verified for your account on { $time }, with the link in a text.
mail-verified-approval = The phone number ending in { $end } was verified for your account on { $time }, with a code from an administrator.

## Mails about addresses

mail-email-ordered-subject = Your e-mail address is about to change
mail-email-ordered = An administrator has ordered on { $time } that the e-mail address of your account becomes { $email }.
mail-email-ordered-next = Until that address confirms it, you sign in with this one. You were logged out of all sessions, and links that were sent to you no longer work.
mail-email-ordered-unexpected = If this is not what you want, tell an administrator at once: they can cancel it.
mail-email-confirm-subject = Confirm your new e-mail address
mail-email-confirm = An administrator of { $organisation } asks to use this e-mail address for your account from now on.
mail-email-confirm-open = Open this link to confirm it.
mail-email-confirm-label = Confirm the address
mail-email-confirm-unexpected = If you did not expect this message, do not open the link: without it, nothing changes.
mail-email-stays-subject = Your e-mail address stays
mail-email-stays = The change of your e-mail address was cancelled on { $time }. You sign in with this one as before.
mail-email-changed-subject = Your e-mail address was changed
mail-email-changed-old = The e-mail address of your account is { $email } since { $time }. Sign in with that one; this one no longer counts, and gets no more messages.
mail-email-changed-new = This is the e-mail address of your account since { $time }. Sign in with it from now on; you were logged out of all sessions.

## Mails about being a user

mail-added-subject = You were added as an administrator
mail-added = { $role ->
    [owner] You were added as an Owner of { $organisation } on { $time }.
    [admin] You were added as an Admin of { $organisation } on { $time }.
   *[member] You were added as a Member of { $organisation } on { $time }.
}
mail-added-next = An administrator can send you the links with which you choose a password and set up an authenticator app.
mail-added-unexpected = If you did not expect this, tell an administrator.
mail-edited-subject = Your profile was changed
mail-edited-role-subject = Your role was changed
mail-edited = An administrator has changed your profile on { $time }.
mail-edited-role = Your role was { $was ->
    [owner] Owner
    [admin] Admin
   *[member] Member
}; it is now { $now ->
    [owner] Owner
    [admin] Admin
   *[member] Member
}.
mail-edited-ended = You were logged out of all sessions, and the links, machine tokens and jobs that you had have ended.
mail-edited-name = Your name is shown as: { $name }
mail-edited-unexpected = If this is not right, tell an administrator.
mail-disabled-subject = Your account was disabled
mail-disabled = An administrator has disabled your account on { $time }. You were logged out of all sessions, and links that were sent to you no longer work.
mail-enabled-subject = Your account was enabled
mail-enabled = An administrator has enabled your account on { $time }. You can sign in with what you had before.
mail-removed-subject = Your account was removed
mail-removed = An administrator has removed your account on { $time }. Your name, address, number and sign-in data are erased; you cannot sign in any more.

## Texts. They must fit into one part of 160 characters of the GSM alphabet with their link, so the first that does is sent.

text-verify = { $sender }: verify this number at { $url } until { $time }. Not you? Ignore it.
text-verify-shorter = { $sender }: verify this number: { $url } Not you? Ignore it.
text-verify-shortest = { $sender }: { $url }
text-code = { $sender }: your code is { $code }. It is valid for 10 minutes. Never share it. Not expected? Tell an administrator.
text-code-shorter = { $sender }: your code is { $code }, valid for 10 minutes. Never share it.
