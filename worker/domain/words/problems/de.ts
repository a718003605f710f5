import type { VisitorCode } from "../../problem.ts";

/** Why input was refused, in German. */
export const problemsDe: Record<VisitorCode, string> = {
  formUnreadable:
    "Das Formular konnte nicht gelesen werden. Bitte gehen Sie zurück, laden Sie die Seite neu und versuchen Sie es noch einmal.",
  missing: "Bitte füllen Sie dieses Feld aus.",
  needAgain: "Bitte klicken Sie noch einmal auf die Schaltfläche.",
  chooseOneOf: "Bitte wählen Sie eine dieser Möglichkeiten: {choices}.",
  tooLong: "Das ist zu lang. Bitte kürzen Sie es auf {most} Zeichen.",
  bothTooLong:
    "Dieser Text wurde auch in einem anderen Fenster geändert. Beides zusammen ist länger als {most} Zeichen. Bitte kürzen Sie Ihren Text: Er ist noch nicht gespeichert.",
  throttled: "Zu viele Versuche. Bitte versuchen Sie es in {wait} noch einmal.",
  needName: "Bitte geben Sie Ihren Namen an.",
  needEmail: "Bitte geben Sie eine E-Mail-Adresse wie anna@example.com an.",
  passwordLength: "Bitte wählen Sie {least} bis {most} Zeichen.",
  wordingChanged: "Diese Texte wurden inzwischen geändert. Bitte lesen Sie sie noch einmal und fahren Sie dann fort.",
  needAnswer: "Bitte beantworten Sie die Frage „{question}“.",
  needMore: "Bitte wählen Sie mindestens {least}; bisher {chosen} gewählt.",
  needFewer: "Bitte wählen Sie höchstens {most}; bisher {chosen} gewählt.",
  pickFull: "Sie können bis zu {most} Fotos auswählen. Entfernen Sie zuerst eines.",
  listNeedsMore: "„{list}“ braucht mindestens {least} Fotos; bisher {chosen}.",
  listNeedsFewer: "„{list}“ darf höchstens {most} Fotos haben; bisher {chosen}.",
  listFull: "„{list}“ darf höchstens {most} Fotos haben. Entfernen Sie zuerst eines.",
  listClosed: "Diese Liste wurde gesendet und lässt sich nicht mehr ändern.",
  noRoomToKeep:
    "In Ihrer Auswahl ist kein Platz für weiteren Text. Bitte kürzen oder löschen Sie einige Kommentare und versuchen Sie es dann noch einmal.",
  noRoomToSend:
    "Diese Auswahl lässt sich nicht noch einmal senden, weil der Platz dafür aufgebraucht ist. Was Sie ausgewählt haben, bleibt erhalten. Bitte wenden Sie sich an {studio}.",
  selectionOver: "Diese Auswahl wurde gesendet und lässt sich nicht mehr ändern.",
  otherSignedIn:
    "Hier ist inzwischen jemand anderes angemeldet. Melden Sie sich wieder an; Ihre Auswahl bleibt in diesem Browser erhalten.",
  photographerPicks: "Als Fotograf haben Sie hier keine eigene Auswahl.",
  photosToMark: "Bitte markieren Sie 1 bis {most} Fotos.",
  noteSpot: "Bitte wählen Sie eine Stelle im Foto.",
  notesFull: "Ein Foto kann bis zu {most} Ihrer Anmerkungen haben. Löschen Sie zuerst eine.",
  linkDay: "Bitte wählen Sie einen Tag ab heute, höchstens {days} Tage im Voraus.",
  linksFull: "Sie können höchstens {most} Links haben. Deaktivieren Sie zuerst einen, den niemand mehr braucht.",
  linkMadeBefore:
    "Dieser Link wurde bereits beim ersten Klick erstellt. Wenn Sie ihn nicht gesehen haben, erstellen Sie einen neuen und deaktivieren Sie den ersten.",
  photographerLinks: "Diese Links sind für Kunden. Erstellen Sie im Studio stattdessen eine Einladung.",
  photographerBuys: "Als Fotograf haben Sie hier keinen eigenen Warenkorb.",
  itemGone: "Das steht nicht mehr auf der Preisliste. Bitte sehen Sie sich die Preise noch einmal an.",
  nothingToBuy: "Bitte wählen Sie, was Sie kaufen möchten.",
  cartFull: "In den Warenkorb passen höchstens {most} Artikel.",
  cartChanged: "Ihr Warenkorb oder die Preise haben sich geändert. Bitte prüfen Sie den Warenkorb noch einmal.",
  orderKept:
    "Die Bestellung {order} ist so angekommen, wie Sie sie zuerst gesendet haben. Ihre spätere Änderung ist nicht dabei. Bitte wenden Sie sich an {studio}.",
  voucherWrong: "Dieser Code gilt hier nicht. Bitte prüfen Sie ihn.",
  needMethod: "Bitte wählen Sie, wie Sie bezahlen.",
  needAgree: "Bitte kreuzen Sie an, dass Sie zustimmen.",
  payUnreachable:
    "Die Bezahlseite ist gerade nicht erreichbar. Es wurde nichts abgebucht. Bitte versuchen Sie es in einer Minute noch einmal.",
  payRefused:
    "Die Zahlung konnte nicht gestartet werden. Es wurde nichts abgebucht. Bitte wenden Sie sich an {studio}.",
  enterFirst: "Bitte melden Sie sich zuerst in der Galerie an.",
  pinFirst: "Für diesen Download ist die PIN nötig.",
  registerFirst: "Bitte hinterlassen Sie zuerst Ihren Namen und Ihre E-Mail-Adresse.",
  takeFirst:
    "Dieses Foto gehört zu den enthaltenen Fotos in Originalgröße. Bitte laden Sie es in einem Browser herunter.",
  includedUsedUp: "Sie haben alle enthaltenen Fotos in Originalgröße heruntergeladen.",
  methodRefused: "Diese Adresse nimmt Anfragen dieser Art nicht an.",
  httpsOnly: "Diese Website ist nur über https erreichbar.",
  otherSite: "Dieses Formular wurde von einer anderen Website gesendet.",
};
