import type { MailWords } from "./en.ts";

/** What mails to people say, in German, and the page that stops them. */
export const mailDe: MailWords = {
  mailLinkSubject: "Ihr Link zu Ihrer Auswahl aus {title}",
  mailLinkText:
    "Hier geht es zurück zu dem, was Sie in {title} ausgewählt haben. Der Link gilt einmal, zwei Tage lang und in jedem Browser.",
  mailLinkOpen: "Meine Auswahl öffnen",
  mailLinkGuest: "Auswahl {n} öffnen (als Gast)",
  mailLinkClient: "Auswahl {n} öffnen (als Kunde)",
  mailLinkWhy:
    "Sie bekommen diese E-Mail, weil jemand sie mit Ihrer Adresse angefordert hat. Wenn Sie das nicht waren, können Sie sie ignorieren.",
  mailReceivedSubject: "{studio} hat Ihre Auswahl bekommen",
  mailReceivedText: "Vielen Dank! Ihre Auswahl aus {title} ist angekommen: {photos}.",
  mailReceivedWhy: "Sie bekommen diese E-Mail, weil Ihre Adresse bei einer Auswahl aus {title} angegeben wurde.",
  mailReply: "Sie können auf diese E-Mail antworten. Ihre Antwort geht an {studio}.",
  mailStop: "Keine weiteren E-Mails an diese Adresse",
  stopTitle: "Keine E-Mails mehr?",
  stopText:
    "Sie bekommen an diese Adresse keine E-Mails mehr von dieser Website: keine Neuigkeiten, keine Belege und keine Links, die Sie anfordern.",
  stopButton: "E-Mails abbestellen",
  stopDone: "Erledigt. Diese Adresse bekommt von hier keine E-Mails mehr.",
  stopUndo: "Wieder E-Mails bekommen",
  stopUndone: "Diese Adresse bekommt wieder E-Mails.",
  stopWait: "Das war zu oft. Bitte versuchen Sie es in {wait} noch einmal.",
};
