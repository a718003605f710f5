import type { MailWords } from "./en.ts";

/** What mails to people say, in German, and the page that stops them. */
export const mailDe: MailWords = {
  mailLinkSubject: "Ihr Link zu Ihrer Auswahl aus {title}",
  mailLinkText:
    "Hier geht es zurück zu dem, was Sie ausgewählt haben. Der Link funktioniert einmal, innerhalb von zwei Tagen und in jedem Browser.",
  mailLinkOpen: "Meine Auswahl öffnen",
  mailLinkGuest: "Auswahl {n} öffnen (als Gast)",
  mailLinkClient: "Auswahl {n} öffnen (als Kunde)",
  mailLinkWhy:
    "Sie bekommen diese E-Mail, weil jemand sie mit Ihrer Adresse angefordert hat. Wenn Sie das nicht waren, können Sie sie ignorieren.",
  mailReceivedSubject: "{studio} hat Ihre Auswahl bekommen",
  mailReceivedText: "Vielen Dank! Ihre Auswahl ist angekommen: {photos}.",
  mailListReceivedText: "Vielen Dank! „{list}“ ist angekommen: {photos}.",
  mailReceivedWhy: "Sie bekommen diese E-Mail, weil Ihre Adresse bei einer Auswahl aus {title} angegeben wurde.",
  mailSignInSubject: "Ihr Anmeldelink von {studio}",
  mailSignInText:
    "Mit diesem Link melden Sie sich an. Er gilt einmal, 15 Minuten lang und nur in dem Browser, in dem Sie ihn angefordert haben. Dort können Sie auch ein neues Passwort wählen.",
  mailedOffer: "Passwort vergessen? Mit einem Link per E-Mail anmelden",
  mailedTitle: "Per E-Mail anmelden",
  mailedExplains:
    "Geben Sie die E-Mail-Adresse ein, unter der {studio} Sie kennt. Wir schicken Ihnen einen Link, mit dem Sie sich ohne Passwort anmelden. Dabei können Sie auf Wunsch ein neues Passwort wählen.",
  mailedAsked:
    "Falls es ein Konto mit dieser Adresse gibt, ist ein Link unterwegs. Öffnen Sie ihn innerhalb von 15 Minuten in diesem Browser. Er gilt einmal.",
  mailedInstead: "Mit Passwort anmelden",
  mailedOpenExplains: "Melden Sie sich mit der Schaltfläche an. Der Link gilt einmal.",
  mailedLink: "Link aus der E-Mail",
  mailedNewPassword: "Neues Passwort (leer lassen, um Ihres zu behalten)",
  mailedElsewhere:
    "Dieser Link gilt nur in dem Browser, in dem er angefordert wurde. Öffnen Sie ihn dort, oder fordern Sie hier einen neuen an.",
  mailedAgain: "Neuen Link anfordern",
  mailedOnly:
    "Sie melden sich mit einem Link per E-Mail an. Wenn Sie auch ein Passwort möchten, können Sie es beim Öffnen eines solchen Links wählen.",
  mailPasskeyAddedSubject: "Ein Passkey wurde Ihrem Konto bei {studio} hinzugefügt",
  mailPasskeyAddedText: "Ihr Konto hat einen neuen Passkey. Ein Gerät kann sich damit ohne Ihr Passwort anmelden.",
  mailPasskeyRemovedSubject: "Ein Passkey Ihres Kontos bei {studio} wurde entfernt",
  mailPasskeyRemovedText: "Ein Passkey Ihres Kontos wurde entfernt, und Ihre anderen Geräte wurden abgemeldet.",
  mailPasskeyHint:
    "Wenn Sie das nicht waren, entfernen Sie Passkeys, die Sie nicht kennen, und antworten Sie auf diese E-Mail.",
  mailPasskeysSubject: "Ihre Passkeys bei {studio} wurden entfernt",
  mailPasskeysText: "{studio} hat alle Passkeys Ihres Kontos entfernt und Sie überall abgemeldet.",
  mailPasskeysHint:
    "Melden Sie sich wie bisher mit Ihrem Passwort oder einem Link per E-Mail an. Danach können Sie wieder einen Passkey hinzufügen.",
  mailReadySubject: "Ihre Fotos sind da: {title}",
  mailReadyText: "Ihre Fotos sind online. Viel Freude damit!",
  mailNewSubject: "Neue Fotos in {title}",
  mailNewText: "In Ihrer Galerie gibt es neue Fotos. Schauen Sie gern hinein!",
  mailWaitingSubject: "Ihre Auswahl aus {title} steht noch aus",
  mailWaitingText:
    "Ihre Auswahl wurde noch nicht gesendet. Was Sie bisher ausgewählt haben, ist noch da. Senden Sie sie ab, sobald Sie fertig sind.",
  mailPaidSubject: "Ihr Beleg von {studio}",
  mailPaidText: "Vielen Dank! Wir haben {amount} für die Bestellung {order} erhalten.",
  mailPaidHint: "Beleg, Rechnung und Ihre Downloads finden Sie auf einer Seite.",
  mailFreeText: "Vielen Dank! Die Bestellung {order} ist fertig. Beleg und Downloads finden Sie auf einer Seite.",
  mailPaidOpen: "Beleg öffnen",
  mailPaidWhy: "Sie bekommen diese E-Mail, weil Ihre Adresse bei einer Bestellung aus {title} angegeben wurde.",
  mailClosingSubject: "{title} schließt am {date}",
  mailClosingText:
    "Ihre Galerie bleibt bis einschließlich {date} online. Bitte sehen Sie sich Ihre Fotos bis dahin an und speichern Sie, was Sie behalten möchten.",
  mailInviteSubject: "Einladung zu den Fotos: {title}",
  mailInviteHint:
    "Der Link öffnet die Fotos, ein Passwort brauchen Sie nicht. Er ist nur für Sie bestimmt, geben Sie ihn nicht weiter: Wer ihn hat, kann ihn benutzen.",
  mailInviteWhy: "Sie bekommen diese E-Mail, weil {studio} Sie eingeladen hat.",
  mailNotesSubject: "Neues zu Ihren Anmerkungen: {title}",
  mailNotesText: "{studio} hat auf Ihre Anmerkungen zu Fotos geantwortet oder sie als erledigt markiert.",
  mailReopenedSubject: "Ihre Auswahl aus {title} ist wieder offen",
  mailReopenedText: "Ihre Auswahl ist wieder offen. Sie können sie ändern und noch einmal senden.",
  mailReopenedElsewhere:
    "Falls Sie sie in Ihrem Browser nicht sehen, können Sie sich auf der Seite einen Link dazu schicken lassen.",
  mailSignInHint:
    "Falls Sie nicht angemeldet sind, geben Sie diese E-Mail-Adresse ein. Sie bekommen einen Link, mit dem Sie sich ohne Passwort anmelden.",
  mailOpenGallery: "Galerie öffnen",
  mailAccountWhy: "Sie bekommen diese E-Mail, weil {studio} eine Galerie für Sie angelegt hat.",
  mailAddressWhy: "Sie bekommen diese E-Mail, weil Ihre Adresse in {title} angegeben wurde.",
  mailReply: "Sie können auf diese E-Mail antworten. Ihre Antwort geht an {studio}.",
  mailStop: "Keine weiteren E-Mails an diese Adresse",
  stopTitle: "Keine E-Mails mehr?",
  stopText:
    "Diese Website sendet dann keine E-Mails mehr an diese Adresse: keine Neuigkeiten, keine Belege und auch keine Links, die Sie anfordern.",
  stopButton: "E-Mails abbestellen",
  stopDone: "Erledigt. Diese Website sendet keine E-Mails mehr an diese Adresse.",
  stopUndo: "Wieder E-Mails bekommen",
  stopUndone: "Diese Website sendet wieder E-Mails an diese Adresse.",
  stopWait: "Zu viele Versuche. Bitte versuchen Sie es in {wait} noch einmal.",
};
