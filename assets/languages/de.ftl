### Was Benutzer lesen, auf Deutsch. Höflich: Sie.

## Zeiten

moment = { $day }. { $month ->
    [1] Januar
    [2] Februar
    [3] März
    [4] April
    [5] Mai
    [6] Juni
    [7] Juli
    [8] August
    [9] September
    [10] Oktober
    [11] November
   *[12] Dezember
} { $year }, { $time } Uhr ({ $zone })
moment-short = { $day }.{ $month }. { $time } { $zone }

## Alle Seiten

error = Fehler:
help = Hilfe: { $where }
close = Sie können diese Seite schließen.
link-once = Dieser Link gilt einmal, bis { $time }. Durch das Öffnen dieser Seite hat sich noch nichts geändert.
link-spent = Dieser Link gilt nicht mehr.
unexpected = Falls Sie das nicht erwartet haben, schließen Sie die Seite und melden Sie es der Administration von { $organisation }.
unexpected-message = Falls Sie die Nachricht nicht erwartet haben, die Sie hierher geführt hat, melden Sie es der Administration von { $organisation }.
continue = Weiter

## Eine Authenticator-App einrichten

setup-title = Authenticator-App einrichten
setup-hello = Guten Tag { $name }. Eine Authenticator-App auf Ihrem Telefon zeigt Codes, mit denen Sie sich ausweisen. Das Einrichten dauert drei Schritte.
setup-system = Sie brauchen ihre Codes, um sich überall dort anzumelden, wo { $system } die Anmeldung schützt.
setup-install = App installieren
setup-install-how = Falls Sie noch keine haben, installieren Sie eine Authenticator-App, zum Beispiel Google Authenticator, Authy oder Microsoft Authenticator.
setup-add = Dieses Konto zur App hinzufügen
setup-add-how = Wählen Sie einen dieser Wege.
setup-here = Falls die App auf diesem Gerät ist:
setup-open = In meiner Authenticator-App öffnen
setup-type = Oder geben Sie diesen Schlüssel in die App ein und wählen Sie „zeitbasiert“, falls sie danach fragt:
setup-scan = Falls die App auf einem anderen Gerät ist, scannen Sie damit diesen Code:
setup-qr = QR-Code mit dem Schlüssel
setup-own-key = Der Schlüssel ist nur für diesen Browser erzeugt, damit ihn niemand sonst kennt, der den Link sieht. Auf einem zweiten Gerät zeigt der Link einen anderen Schlüssel: Geben Sie den Code auf dem Gerät ein, dessen Schlüssel Sie hinzugefügt haben.
setup-code = Code aus der App eingeben
setup-code-label = Der { $digits }-stellige Code
setup-code-hint = Die App zeigt alle { $seconds } Sekunden einen neuen Code. Geben Sie den ein, den sie jetzt zeigt.
setup-finish = Einrichtung abschließen
setup-done-title = Ihre Authenticator-App funktioniert
setup-done = Sie ist jetzt Ihr zweiter Faktor.
setup-done-unexpected = Falls Sie das nicht einrichten wollten, melden Sie es sofort der Administration von { $organisation }.
enrolled = Geben Sie ihre Codes bei der Anmeldung ein.
enrolled-old = Ihre bisherige App konnte nicht entfernt werden, und ihre Codes gelten noch. Melden Sie das der Administration.

codes-title = Diese Wiederherstellungscodes aufbewahren
codes-why = { $count ->
    [one] Falls Sie Ihr Telefon verlieren, ersetzt dieser Code die App einmal.
   *[other] Falls Sie Ihr Telefon verlieren, ersetzt jeder dieser { $count } Codes die App einmal.
}
codes-once = Sie werden nur jetzt angezeigt.
codes-keep = Drucken Sie sie aus oder speichern Sie sie in einem Passwortmanager, bevor Sie diese Seite schließen.
codes-copy = Kopieren
codes-copied = Die Codes wurden kopiert.
codes-selected = Ihr Browser lässt das Kopieren nicht zu. Die Codes sind markiert: Kopieren Sie sie über sein Menü.
codes-download = Herunterladen
codes-file = wiederherstellungscodes
codes-head = Wiederherstellungscodes, { $organisation }
codes-downloading = Das Herunterladen hat begonnen. Legen Sie die Datei an einem sicheren Ort ab.
codes-print = Drucken
codes-never = Geben Sie nie einen Code weiter. Sie können diese Seite schließen, sobald die Codes gesichert sind.

## Ein Passwort wählen

password-title = Neues Passwort wählen
password-account = Ihr Konto
password-new = Neues Passwort
password-rules = Verwenden Sie { $min } bis { $max } Zeichen. Mehrere Wörter ohne Zusammenhang ergeben ein gutes Passwort; vermeiden Sie Namen, Daten und Muster.
password-again = Neues Passwort wiederholen
password-show = Passwort anzeigen
password-save = Passwort speichern
password-done-title = Ihr Passwort wurde geändert
password-done = Ihr neues Passwort gilt jetzt.
password-logged-out = Sie wurden überall abgemeldet. Melden Sie sich mit dem neuen Passwort an.
password-done-unexpected = Falls Sie Ihr Passwort nicht ändern wollten, melden Sie es sofort der Administration von { $organisation }.
password-differs = Die Passwörter stimmen nicht überein. Geben Sie zweimal dasselbe Passwort ein.
password-short = { $count ->
    [one] Verwenden Sie mindestens { $min } Zeichen; dieses hat eines.
   *[other] Verwenden Sie mindestens { $min } Zeichen; dieses hat { $count }.
}
password-long = Verwenden Sie höchstens { $max } Zeichen; dieses hat { $count }.
password-guessable = Dieses Passwort ist zu leicht zu erraten.
password-breached = Dieses Passwort ist aus einem Datenleck bekannt; wählen Sie ein anderes.
password-common = Dieses Passwort verwenden viele Menschen; wählen Sie ein anderes.
hint-rows = Tastenreihen sind leicht zu erraten.
hint-keyboard = Kurze Tastaturmuster sind leicht zu erraten.
hint-repeats = Wiederholungen wie „aaa“ sind leicht zu erraten.
hint-repeated = Wiederholungen wie „abcabcabc“ sind kaum schwerer zu erraten als „abc“.
hint-top = Das ist eines der häufigsten Passwörter.
hint-similar = Das ähnelt einem häufig verwendeten Passwort.
hint-sequences = Folgen wie abc oder 6543 sind leicht zu erraten.
hint-years = Jahreszahlen der letzten Zeit sind leicht zu erraten.
hint-word = Ein einzelnes Wort ist leicht zu erraten.
hint-dates = Daten sind oft leicht zu erraten.
hint-names = Vor- und Nachnamen sind leicht zu erraten.
hint-use-words = Verwenden Sie einige Wörter und vermeiden Sie gängige Redewendungen.
hint-no-symbols = Sonderzeichen, Ziffern und Großbuchstaben sind nicht nötig.
hint-another-word = Fügen Sie noch ein oder zwei Wörter hinzu. Seltene Wörter sind besser.
hint-capitals = Großbuchstaben helfen nicht viel.
hint-reversed = Rückwärts geschriebene Wörter sind kaum schwerer zu erraten.
hint-substitutions = Naheliegende Ersetzungen wie „@“ für „a“ helfen nicht viel.
hint-turns = Verwenden Sie ein längeres Tastaturmuster mit mehr Richtungswechseln.
hint-avoid-repeats = Vermeiden Sie wiederholte Wörter und Zeichen.
hint-avoid-sequences = Vermeiden Sie Folgen.
hint-avoid-years = Vermeiden Sie Jahreszahlen der letzten Zeit.
hint-avoid-own-dates = Vermeiden Sie Daten und Jahreszahlen, die mit Ihnen zu tun haben.

## Eine Telefonnummer bestätigen

phone-title = Telefonnummer bestätigen
phone-question = Gehört die Nummer mit den Endziffern { $end } Ihnen, und haben Sie die SMS darauf erhalten?
phone-verify = Diese Nummer bestätigen
phone-other = Falls nicht, sagen Sie es hier: Die Nummer wird dann nicht bestätigt, und die Administration sieht es.
phone-disown = Das ist nicht meine Nummer
phone-done-title = Ihre Telefonnummer ist bestätigt
phone-done = Die Nummer mit den Endziffern { $end } ist jetzt für Ihr Konto bestätigt.
phone-done-unexpected = Falls das nicht Ihre Nummer ist, melden Sie es sofort der Administration von { $organisation }.
phone-disowned-title = Die Nummer wurde nicht bestätigt
phone-disowned = Vielen Dank. Die Administration von { $organisation } sieht, dass das nicht Ihre Nummer ist.
phone-disowned-after = Falls es doch Ihre Nummer ist, bitten Sie die Administration, die SMS noch einmal zu senden.

## Ein Netz zulassen

network-title = Anmeldung aus einem neuen Netz
network-why = Zu viele Anmeldungen an Ihrem Konto sind fehlgeschlagen, deshalb ist es nur aus Netzen erreichbar, die Sie schon benutzt haben. Lassen Sie dieses Netz zu, falls Sie sich gleich von hier anmelden.
network-from = Diese Seite wurde von { $network } aus geöffnet. Um sich an einem anderen Gerät anzumelden, öffnen Sie den Link dort.
network-allow = Dieses Netz zulassen
network-unexpected = Falls Sie sich nicht anmelden, schließen Sie die Seite. Ihr Passwort schützt Ihr Konto weiterhin.
network-done-title = Sie können sich jetzt anmelden
network-done = Melden Sie sich bis { $time } aus diesem Netz an, mit Ihrem Passwort und Ihrem zweiten Faktor. Danach ist es für Ihr Konto bekannt.
network-done-unexpected = Falls Sie sich nicht anmelden wollten, melden Sie es sofort der Administration von { $organisation }.

## Eine Adresse bestätigen

email-title = Neue E-Mail-Adresse bestätigen
email-question = Das Konto von { $name } bei { $organisation } soll ab jetzt diese Adresse verwenden:
email-then = Sobald Sie sie bestätigen, melden Sie sich damit an und werden aus allen Sitzungen abgemeldet.
email-use = Diese Adresse verwenden
email-unexpected = Falls Sie das nicht erwartet haben oder das Konto nicht Ihres ist, schließen Sie die Seite und melden Sie es der Administration von { $organisation }. Dann ändert sich nichts.
email-done-title = Ihre E-Mail-Adresse wurde geändert
email-done = Ihr Konto verwendet jetzt { $email }. Melden Sie sich ab jetzt damit an.
email-done-unexpected = Falls das nicht Ihr Konto ist, melden Sie es sofort der Administration von { $organisation }.

## Bestätigen, wer man ist

proof-state = Bestätigen Sie, dass Sie es sind
proof-title = Bestätigen Sie zuerst, dass Sie es sind
proof-why-approval-setup = Ihre E-Mail allein zeigt nicht, dass Sie es sind. Geben Sie den Freigabecode ein, den Ihnen die Administration nennt, bevor Sie eine Authenticator-App hinzufügen.
proof-why-approval-password = Ihre E-Mail allein zeigt nicht, dass Sie es sind. Geben Sie den Freigabecode ein, den Ihnen die Administration nennt, bevor Sie ein Passwort wählen.
proof-why-approval-phone = Dieser Link kam nicht als SMS. Geben Sie den Freigabecode ein, den Ihnen die Administration am Telefon nennt, bevor die Nummer bestätigt wird.
proof-why-app-setup = Sie haben bereits eine Authenticator-App. Bevor eine andere an ihre Stelle tritt, bestätigen Sie mit der bisherigen.
proof-why-setup = Ihr Konto hat ein bestätigtes Telefon. Bestätigen Sie damit, bevor Sie eine Authenticator-App hinzufügen.
proof-why-password = Ihr Konto ist durch einen zweiten Faktor geschützt. Bestätigen Sie damit, bevor Sie das Passwort ändern.
proof-why-network = Ihr Konto ist durch einen zweiten Faktor geschützt. Bestätigen Sie damit, bevor das Netz zugelassen wird.
proof-why-email = Ihr Konto ist durch einen zweiten Faktor geschützt. Bestätigen Sie damit, bevor die Adresse geändert wird.
proof-why-phone = Ihr Konto ist durch einen zweiten Faktor geschützt. Bestätigen Sie damit, bevor die Nummer bestätigt wird.
proof-text-request = Fordern Sie einen Code per SMS an Ihre bestätigte Nummer mit den Endziffern { $end } an.
proof-text-send = Code per SMS anfordern
proof-text-lost = Falls Sie diese Nummer nicht mehr haben, wenden Sie sich an die Administration.
proof-text-sent = Ein Code für Ihre Nummer mit den Endziffern { $end } wurde am { $time } angefordert. Er gilt 10 Minuten.
proof-text-label = Code aus der SMS
proof-text-none = Nach einigen Minuten keine SMS?
proof-text-again = Noch einen Code senden
proof-app-label = Code der Authenticator-App oder Wiederherstellungscode
proof-app-lost = Falls Sie keinen von beiden haben, wenden Sie sich an die Administration.
proof-approval-label = Freigabecode
proof-approval-owner = Fragen Sie einen anderen Owner Ihrer Organisation. Falls Sie der einzige sind, öffnen Sie mfadmin auf dem Rechner des Servers und geben Sie den Link dort frei.
proof-approval-admin = Fragen Sie einen Owner oder Admin Ihrer Organisation.
proof-approval-code = Sie erfahren acht Ziffern, die 10 Minuten gelten.

## Warum ein Code nicht angenommen wurde

code-wrong = Dieser Code ist falsch oder abgelaufen.
code-unchecked = Ihr Code konnte gerade nicht geprüft werden. Warten Sie eine Minute und geben Sie dann einen neuen ein.
code-refused = { $system } hat die neue App nicht angenommen, und es wurde nichts geändert: { $reason } Versuchen Sie es gleich noch einmal mit dem Code, den die App dann zeigt. Falls das nicht hilft, wenden Sie sich an die Administration.
code-refused-system = Das System, an dem Sie sich anmelden, hat die neue App nicht angenommen, und es wurde nichts geändert: { $reason } Versuchen Sie es gleich noch einmal mit dem Code, den die App dann zeigt. Falls das nicht hilft, wenden Sie sich an die Administration.
code-key-lost = Dieser Browser hat den Schlüssel nicht behalten. Erlauben Sie Cookies für diese Seite, fügen Sie den neuen Schlüssel unten zu Ihrer App hinzu und geben Sie dessen Code ein.
code-too-soon = Vor weniger als einer Minute wurde ein Code gesendet. Warten Sie einen Moment.
code-too-often = Ihnen wurden mehrere Codes gesendet. Warten Sie einige Minuten.
code-too-many = Für diesen Link können keine Codes mehr gesendet werden. Bitten Sie die Administration um einen neuen Link.
clock-ahead = { $minutes ->
    [one] Die Uhr Ihres Telefons geht etwa eine Minute vor.
   *[other] Die Uhr Ihres Telefons geht etwa { $minutes } Minuten vor.
} Schalten Sie in den Einstellungen des Telefons Datum und Uhrzeit auf automatisch, und geben Sie dann den Code ein, den die App zeigt.
clock-behind = { $minutes ->
    [one] Die Uhr Ihres Telefons geht etwa eine Minute nach.
   *[other] Die Uhr Ihres Telefons geht etwa { $minutes } Minuten nach.
} Schalten Sie in den Einstellungen des Telefons Datum und Uhrzeit auf automatisch, und geben Sie dann den Code ein, den die App zeigt.

## Warum es auf einer Seite nichts zu tun gibt

closed-ask = Für einen neuen wenden Sie sich an die Administration.
closed-ask-setup = Bitten Sie die Administration um einen neuen Link zum Einrichten.
closed-ask-password = Bitten Sie die Administration um einen neuen Link für das Passwort.
closed-ask-phone = Bitten Sie die Administration, die SMS noch einmal zu senden.
closed-ask-email = Bitten Sie die Administration, die Änderung noch einmal zu veranlassen.
closed-used-title = Dieser Link wurde bereits benutzt
closed-used = Er wurde am { $time } benutzt. Ein Link gilt nur einmal.
closed-used-next = Falls Sie das waren, sind Sie fertig. Falls nicht, melden Sie es sofort der Administration.
closed-under-way-title = Ihre Authenticator-App wird eingerichtet
closed-under-way = Ihr Code war richtig. Das System, an dem Sie sich anmelden, hat noch nicht geantwortet.
closed-under-way-next = Behalten Sie den neuen Eintrag in Ihrer App. Warten Sie eine Minute und öffnen Sie den Link aus der Nachricht noch einmal: Dort steht, wie es aussieht.
closed-outcome-title = Es ist noch nicht bekannt, ob Ihre App funktioniert
closed-outcome = Ihr Code war richtig. Das System, an dem Sie sich anmelden, hat nicht geantwortet, deshalb weiß niemand, ob es Ihre neue App kennt.
closed-outcome-next = Behalten Sie den neuen Eintrag in Ihrer App und melden Sie es der Administration: Sie kann noch einmal nachsehen.
closed-revoked-title = Dieser Link wurde ersetzt
closed-revoked = Nur der neueste Link gilt. Öffnen Sie den Link in der neuesten Nachricht.
closed-revoked-next = Keine neuere Nachricht?
closed-ended-title = Dieser Link gilt nicht mehr
closed-ended = Ihr Konto wurde geändert, nachdem er gesendet wurde, oder die Administration hat ihn beendet.
closed-cancelled-title = Diese Änderung wurde zurückgenommen
closed-cancelled = Die Administration hat sie zurückgenommen, oder Ihr Zugang wurde inzwischen geändert. Ihre E-Mail-Adresse bleibt, wie sie war.
closed-cancelled-next = Falls sie noch geändert werden soll, bitten Sie die Administration, die Änderung noch einmal zu veranlassen.
closed-taken-title = Diese Adresse ist vergeben
closed-taken = Ein anderes Konto hat inzwischen diese E-Mail-Adresse bekommen. Ihre bleibt, wie sie war.
closed-taken-next = Bitten Sie die Administration, das zu klären.
closed-expired-title = Dieser Link ist abgelaufen
closed-expired = Er ist am { $time } abgelaufen.
closed-unknown-title = Dieser Link ist ungültig
closed-unknown = Vielleicht fehlt ein Teil. Öffnen Sie den Link aus der Nachricht noch einmal, oder kopieren Sie ihn ganz.
closed-unknown-next = Falls das nicht hilft, bitten Sie die Administration um einen neuen.
closed-tries-title = Zu viele Versuche
closed-tries = Zu Ihrer Sicherheit gilt dieser Link nicht mehr.
closed-forms-title = Zu viele Anfragen
closed-forms = Aus Ihrem Netz kamen zu viele Anfragen. Es wurde nichts geändert.
closed-forms-next = { $seconds ->
    [one] Warten Sie eine Sekunde, gehen Sie dann zurück und senden Sie das Formular noch einmal ab.
   *[other] Warten Sie { $seconds } Sekunden, gehen Sie dann zurück und senden Sie das Formular noch einmal ab.
}
closed-not-now-title = Bitte versuchen Sie es gleich noch einmal
closed-not-now = Der Server ist ausgelastet. Es wurde nichts geändert.
closed-not-now-next = Warten Sie eine Minute und öffnen Sie den Link aus der Nachricht noch einmal.
closed-broken-title = Etwas ist schiefgegangen
closed-broken = Der Fehler liegt bei uns. Es wurde nichts geändert.
closed-broken-next = Versuchen Sie es später noch einmal. Falls es wieder geschieht, melden Sie es der Administration.
closed-large-title = Das Formular ist zu groß
closed-large = Das Formular ist größer, als diese Seite annimmt. Es wurde nichts geändert.
closed-large-next = Gehen Sie zurück und kürzen Sie die Eingabe.
closed-unreadable-title = Das Formular konnte nicht gelesen werden
closed-unreadable = Es wurde nichts geändert.
closed-unreadable-next = Öffnen Sie den Link aus der Nachricht noch einmal und füllen Sie das Formular dort aus.
closed-guard-title = Ihr Konto hat sich geändert
closed-guard = Die Telefonnummer oder die Authenticator-App Ihres Kontos hat sich geändert, nachdem dieser Link gesendet wurde. Deshalb kann er nicht mehr bestätigen, dass Sie es sind.
closed-guard-next = Bestätigen Sie zuerst Ihre neue Nummer, falls Sie darum gebeten wurden. Andernfalls bitten Sie die Administration um einen neuen Link.
closed-slow-title = Die Anfrage hat zu lange gedauert
closed-slow = Der Server ist ausgelastet. Was aus Ihrer Anfrage wurde, ist nicht bekannt.
closed-slow-next = Öffnen Sie den Link aus der Nachricht noch einmal, um zu sehen, ob er benutzt wurde.

## Alle E-Mails

mail-hello = Guten Tag { $name },
mail-copy = Oder kopieren Sie diese Adresse in einen Browser:
mail-help = Hilfe: { $where }
mail-asker = Veranlasst von: { $who }
mail-asker-unknown = der Administration
mail-check-link = So prüfen Sie, ob diese Nachricht echt ist: Ihr Link beginnt mit { $beginning }, und niemand fragt Sie per E-Mail oder Telefon nach einem Passwort oder Code. Fragen Sie im Zweifel { $whom } auf einem Weg, den Sie schon kennen, und antworten Sie nicht auf diese Nachricht.
mail-check = So prüfen Sie, ob diese Nachricht echt ist: Sie enthält keinen Link, und niemand fragt Sie per E-Mail oder Telefon nach einem Passwort oder Code. Fragen Sie im Zweifel { $whom } auf einem Weg, den Sie schon kennen, und antworten Sie nicht auf diese Nachricht.
mail-check-whom = die Administration
mail-unexpected-link = Falls Sie diese Nachricht nicht erwartet haben, öffnen Sie den Link nicht und melden Sie es der Administration.
mail-unexpected = Falls Sie das nicht erwartet haben, fragen Sie die Administration.
mail-not-you = Falls Sie das nicht waren, melden Sie es sofort der Administration.
mail-not-your-number = Falls das nicht Ihre Nummer ist, melden Sie es sofort der Administration.
mail-once = Er gilt einmal, bis { $time }:

## E-Mails über Authenticator-Apps

mail-setup-subject = Richten Sie Ihre Authenticator-App ein
mail-setup = Die Administration bittet Sie, für Ihr Konto eine Authenticator-App einzurichten.
mail-setup-hosted = Die Administration von { $organisation } bittet Sie, eine Authenticator-App einzurichten. Sie brauchen ihre Codes, um sich überall dort anzumelden, wo { $system } die Anmeldung schützt.
mail-setup-install = 1. Installieren Sie eine Authenticator-App, falls Sie keine haben: Google Authenticator, Authy oder Microsoft Authenticator.
mail-setup-open = 2. Öffnen Sie diesen Link und folgen Sie den Schritten.
mail-setup-label = App einrichten
mail-reset-subject = Ihre Authenticator-App wurde zurückgesetzt
mail-reset = Die Administration hat am { $time } die Authenticator-App Ihres Kontos zurückgesetzt. Codes Ihrer bisherigen App und Ihre Wiederherstellungscodes gelten nicht mehr, und Sie sind aus allen Sitzungen abgemeldet.
mail-reset-hosted-subject = Ihre Authenticator-App wird zurückgesetzt
mail-reset-hosted = Die Administration von { $organisation } hat am { $time } veranlasst, dass Ihre Authenticator-App aus { $system } entfernt wird. Ihre Codes gelten dann nicht mehr. Richten Sie eine neue ein, um sich überall dort anzumelden, wo { $system } die Anmeldung schützt.
mail-configured-subject = Ihre Authenticator-App wurde eingerichtet
mail-configured = Am { $time } wurde für Ihr Konto eine Authenticator-App eingerichtet. Ihre Codes sind jetzt Ihr zweiter Faktor.
mail-configured-keep = Bewahren Sie Ihre Wiederherstellungscodes dort auf, wo nur Sie sie erreichen. Geben Sie nie einen weiter; geben Sie sie nur auf unseren Seiten ein.
mail-configured-hosted = Am { $time } wurde für Sie eine neue Authenticator-App eingerichtet. { $system } nimmt ihre Codes an, wenn Sie sich anmelden.
mail-recovery-subject = Ein Wiederherstellungscode wurde benutzt
mail-recovery = Am { $time } wurde ein Wiederherstellungscode anstelle eines Codes der Authenticator-App benutzt.
mail-recovery-left = { $count ->
    [0] Es war der letzte. Bitten Sie die Administration, Ihre Authenticator-App zurückzusetzen: Mit einer neuen Einrichtung bekommen Sie neue Codes.
    [one] Sie haben noch einen.
   *[other] Sie haben noch { $count }.
}

## E-Mails über Passwörter, Sitzungen und Konten

mail-password-subject = Wählen Sie ein neues Passwort
mail-password = Die Administration bittet Sie, ein neues Passwort zu wählen. Ihr bisheriges gilt nicht mehr.
mail-password-open = Öffnen Sie diesen Link, um eines zu wählen.
mail-password-label = Passwort wählen
mail-password-changed-subject = Ihr Passwort wurde geändert
mail-password-changed = Das Passwort Ihres Kontos wurde am { $time } geändert.
mail-sessions-subject = Sie wurden aus allen Sitzungen abgemeldet
mail-sessions = { $count ->
    [one] Die Administration hat Sie am { $time } aus allen Sitzungen abgemeldet; eine Sitzung wurde beendet.
   *[other] Die Administration hat Sie am { $time } aus allen Sitzungen abgemeldet; { $count } Sitzungen wurden beendet.
}
mail-sessions-tokens = { $count ->
    [one] Eines Ihrer Maschinen-Token gilt nicht mehr: Erzeugen Sie ein neues, wo Sie es brauchen.
   *[other] { $count } Ihrer Maschinen-Token gelten nicht mehr: Erzeugen Sie neue, wo Sie sie brauchen.
}
mail-sessions-next = Melden Sie sich wieder an, um weiterzuarbeiten.
mail-host-subject = Ihr Konto wurde zurückgesetzt
mail-host-owner = Ihr Konto wurde am { $time } auf dem Rechner des Servers zurückgesetzt. Codes Ihrer bisherigen Authenticator-App und Ihre Wiederherstellungscodes gelten nicht mehr, und Sie sind aus allen Sitzungen abgemeldet.
mail-host-owner-unexpected = Falls Sie das nicht waren, hat jemand anderes Zugang zum Rechner des Servers. Melden Sie es sofort denen, die ihn betreuen.
mail-host-operator = Ihr Konto wurde am { $time } auf dem Rechner des Servers zurückgesetzt. Ihr Passwort, Ihre Authenticator-App und Ihre Wiederherstellungscodes gelten nicht mehr, und Sie sind aus allen Sitzungen abgemeldet.
mail-host-operator-next = Wer den Rechner betreut, gibt Ihnen einen Link, mit dem Sie ein neues Passwort wählen. Bei der ersten Anmeldung richten Sie wieder eine App ein.
mail-host-operator-unexpected = Falls Ihnen niemand davon erzählt hat, fragen Sie sofort diejenigen, die den Rechner des Servers betreuen.
mail-locked-subject = Ein Link zu Ihrem Konto wurde geschlossen
mail-locked = Ein Link, der Ihnen gesendet wurde, wurde am { $time } geschlossen: Es wurden zu viele falsche Codes eingegeben. Es wurde nichts geändert.
mail-locked-next = Falls Sie das waren, bitten Sie die Administration um einen neuen Link.
mail-network-subject = Anmeldung aus einem neuen Netz
mail-network = Zu viele Anmeldungen an Ihrem Konto sind fehlgeschlagen. Bis Sie sich anmelden, ist es nur aus Netzen erreichbar, die Sie schon benutzt haben.
mail-network-open = Falls Sie sich aus einem anderen Netz anmelden, öffnen Sie diesen Link dort. Er fragt nach keinem Passwort und meldet niemanden an.
mail-network-label = Dieses Netz zulassen
mail-network-unexpected = Falls Sie sich nicht anmelden, beachten Sie diese Nachricht nicht weiter. Vielleicht versucht jemand, Ihr Passwort zu erraten.
mail-token-subject = Ein Maschinen-Token wurde erzeugt
mail-token = Am { $time } wurde für Ihr Konto ein Maschinen-Token namens „{ $token }“ erzeugt. { $scope ->
    [read] Es kann lesen, was Sie lesen können
    [remind] Es kann für Sie Erinnerungen senden
   *[act] Es kann für Sie lesen und handeln
}, bis { $until }, und braucht weder Passwort noch zweiten Faktor.
mail-token-unexpected = Falls Sie das nicht waren, melden Sie es sofort der Administration und lassen Sie es widerrufen.
mail-approval-subject = Ein Freigabecode für einen Link wurde erzeugt
mail-approval = Der Administration wurde am { $time } ein Code angezeigt, der { $link ->
    [setup] den Link zum Einrichten
    [password] den Link für das Passwort
    [phone] den Link für die Telefonnummer
    [network] den Link für das Netz
   *[email] den Link für die E-Mail-Adresse
} Ihres Kontos freigibt. Sie nennt ihn Ihnen persönlich oder am Telefon, und er steht in keiner Nachricht.
mail-approval-keep = Geben Sie ihn innerhalb von 10 Minuten auf der Seite des Links ein. Nehmen Sie ihn von niemandem sonst an.
mail-approval-unexpected = Falls niemand mit Ihnen gesprochen hat, ist vielleicht jemand an Ihrem Konto. Melden Sie es sofort der Administration.

## E-Mails über Telefonnummern

mail-phone-subject = Ihre Telefonnummer wurde geändert
mail-phone = Die Administration hat am { $time } für Ihr Konto eine Telefonnummer mit den Endziffern { $end } eingetragen.
mail-phone-text = Sie erhalten eine SMS mit einem Link; öffnen Sie ihn, um die Nummer zu bestätigen.
mail-phone-passed-on = Um sie zu bestätigen, erhalten Sie von der Administration einen Link und am Telefon einen Code.
mail-verified-subject = Ihre Telefonnummer wurde bestätigt
mail-verified-text = Die Telefonnummer mit den Endziffern { $end } wurde am { $time } für Ihr Konto bestätigt, mit dem Link aus einer SMS.
mail-verified-approval = Die Telefonnummer mit den Endziffern { $end } wurde am { $time } für Ihr Konto bestätigt, mit einem Code der Administration.

## E-Mails über Adressen

mail-email-ordered-subject = Ihre E-Mail-Adresse soll geändert werden
mail-email-ordered = Die Administration hat am { $time } veranlasst, dass die E-Mail-Adresse Ihres Kontos { $email } wird.
mail-email-ordered-next = Bis diese Adresse es bestätigt, melden Sie sich mit der bisherigen an. Sie wurden aus allen Sitzungen abgemeldet, und Links, die Ihnen gesendet wurden, gelten nicht mehr.
mail-email-ordered-unexpected = Falls Sie das nicht wollen, melden Sie es sofort der Administration: Sie kann es zurücknehmen.
mail-email-confirm-subject = Bestätigen Sie Ihre neue E-Mail-Adresse
mail-email-confirm = Die Administration von { $organisation } möchte ab jetzt diese E-Mail-Adresse für Ihr Konto verwenden.
mail-email-confirm-open = Öffnen Sie diesen Link, um sie zu bestätigen.
mail-email-confirm-label = Adresse bestätigen
mail-email-confirm-unexpected = Falls Sie diese Nachricht nicht erwartet haben, öffnen Sie den Link nicht: Ohne ihn ändert sich nichts.
mail-email-stays-subject = Ihre E-Mail-Adresse bleibt
mail-email-stays = Die Änderung Ihrer E-Mail-Adresse wurde am { $time } zurückgenommen. Sie melden sich wie bisher mit dieser an.
mail-email-changed-subject = Ihre E-Mail-Adresse wurde geändert
mail-email-changed-old = Die E-Mail-Adresse Ihres Kontos lautet seit { $time }: { $email }. Melden Sie sich damit an; diese hier gilt nicht mehr und bekommt keine Nachrichten mehr.
mail-email-changed-new = Dies ist seit { $time } die E-Mail-Adresse Ihres Kontos. Melden Sie sich ab jetzt damit an; Sie wurden aus allen Sitzungen abgemeldet.

## E-Mails über das Konto selbst

mail-added-subject = Sie gehören jetzt zur Administration
mail-added = { $role ->
    [owner] Sie wurden am { $time } als Owner von { $organisation } hinzugefügt.
    [admin] Sie wurden am { $time } als Admin von { $organisation } hinzugefügt.
   *[member] Sie wurden am { $time } als Mitglied von { $organisation } hinzugefügt.
}
mail-added-next = Die Administration kann Ihnen die Links senden, mit denen Sie ein Passwort wählen und eine Authenticator-App einrichten.
mail-added-unexpected = Falls Sie das nicht erwartet haben, melden Sie es der Administration.
mail-edited-subject = Ihr Profil wurde geändert
mail-edited-role-subject = Ihre Rolle wurde geändert
mail-edited = Die Administration hat am { $time } Ihr Profil geändert.
mail-edited-role = Ihre Rolle war { $was ->
    [owner] Owner
    [admin] Admin
   *[member] Mitglied
}; sie ist jetzt { $now ->
    [owner] Owner
    [admin] Admin
   *[member] Mitglied
}.
mail-edited-ended = Sie wurden aus allen Sitzungen abgemeldet, und Ihre Links, Maschinen-Token und Aufträge wurden beendet.
mail-edited-name = Ihr Name wird so angezeigt: { $name }
mail-edited-unexpected = Falls das nicht stimmt, melden Sie es der Administration.
mail-disabled-subject = Ihr Konto wurde gesperrt
mail-disabled = Die Administration hat am { $time } Ihr Konto gesperrt. Sie wurden aus allen Sitzungen abgemeldet, und Links, die Ihnen gesendet wurden, gelten nicht mehr.
mail-enabled-subject = Ihr Konto wurde entsperrt
mail-enabled = Die Administration hat am { $time } Ihr Konto entsperrt. Sie können sich mit dem anmelden, was Sie vorher hatten.
mail-removed-subject = Ihr Konto wurde entfernt
mail-removed = Die Administration hat am { $time } Ihr Konto entfernt. Ihr Name, Ihre Adresse, Ihre Nummer und Ihre Anmeldedaten sind gelöscht; Sie können sich nicht mehr anmelden.

## SMS: eine Nachricht von 160 Zeichen des GSM-Alphabets

text-verify = { $sender }: Nummer bestätigen: { $url } bis { $time }. Unerwartet? Ignorieren.
text-verify-shorter = { $sender }: Nummer bestätigen: { $url } Unerwartet? Ignorieren.
text-verify-shortest = { $sender }: { $url }
text-code = { $sender }: Ihr Code ist { $code }. Er gilt 10 Minuten. Nie weitergeben. Unerwartet? Melden Sie es der Administration.
text-code-shorter = { $sender }: Ihr Code ist { $code }, 10 Minuten gültig. Nie weitergeben.
