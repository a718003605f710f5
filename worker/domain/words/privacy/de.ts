/** What the page about privacy says, in German. */
export const privacyDe = {
  privacy: "Datenschutz",
  privacyTitle: "Was hier gespeichert wird",
  privacyWho:
    "Für das, was diese Website über Sie speichert, ist {studio} verantwortlich. Hier erfahren Sie, was das ist, und können es berichtigen oder löschen lassen:",
  privacyAsk: "{studio} schreiben",
  privacyNobody: "Bitte fragen Sie die Fotografin oder den Fotografen, von denen Sie den Link zu Ihrer Galerie haben.",
  privacyCookies: "Cookies",
  privacyCookiesText:
    "Nur solche, die diese Website braucht. Dass Sie eingetreten sind, merkt sie sich 30 Tage, dass Ihr Browser ein Passwort kennt 180 Tage und welche Auswahl Ihnen gehört 400 Tage. Wenn Sie sich abmelden, werden das erste und das letzte gelöscht.",
  privacyNames: "Namen von Gästen",
  privacyNamesText:
    "Ihr Name, Ihre E-Mail-Adresse und wozu Sie zugestimmt haben, im Wortlaut, den Sie gelesen haben. Das bleibt gespeichert, bis {studio} es löscht, oder so viele Tage, wie für die Galerie festgelegt sind; das Formular sagt, wie viele.",
  privacyChoices: "Was Sie auswählen und senden",
  privacyChoicesText:
    "Fotos, die Sie auswählen oder ausblenden, Bewertungen, Kommentare, Antworten sowie der Name und die Adresse, mit denen Sie sie senden: bis {studio} die Galerie löscht oder um die Löschung gebeten wird.",
  privacyOrders: "Bestellungen",
  privacyOrdersText:
    "Was Sie gekauft haben, Ihr Name und Ihre Adressen: so lange, wie es das Gesetz für Rechnungen verlangt. Karten verarbeitet der Zahlungsdienst; diese Website erfährt keine Kartennummer.",
  privacyAccounts: "Kundenkonten",
  privacyAccountsText:
    "Ihr Name, Ihre E-Mail-Adresse und ein Passwort, das niemand lesen kann, bis das Konto gelöscht wird.",
  privacyVisits: "Besuche",
  privacyVisitsText:
    "Besuche und Downloads werden für {studio} ohne Namen aufgelistet, die von Kundenkonten mit Namen. Besucher werden mit einer Nummer gezählt, die jeden Tag wechselt. Gegen Missbrauch wird Ihre Netzwerkadresse bis zu zwei Tage gezählt und unlesbar 30 Tage behalten. Wo Fotos in Originalgröße gezählt werden, bleibt gespeichert, welche Sie heruntergeladen haben, bis {studio} es löscht.",
  privacyMarks: "Kennzeichen in Downloads",
  privacyMarksText:
    "In manchen Galerien tragen Fotos und Videos, die Sie mit einer Einladung oder einem Kundenkonto herunterladen, einen Code. Nur {studio} kann herausfinden, wofür er steht: für diese Einladung oder dieses Konto. Wird ein Konto auf Wunsch seines Inhabers gelöscht, steht sein Code für niemanden mehr.",
  privacyMail: "E-Mails",
  privacyMailText:
    "Welche E-Mails Sie bekommen haben: 90 Tage. Wenn Sie sie abbestellt haben, bleibt nur ein Code Ihrer Adresse, den niemand zurückrechnen kann.",
  privacyBackups: "Sicherungen",
  privacyBackupsText:
    "{studio} hat Kopien für den Fall, dass etwas verloren geht. Wer auf eigenen Wunsch gelöscht wurde, wird wieder gelöscht, wenn eine davon verwendet wird.",
  registerKept: { one: "Wird nach {count} Tag gelöscht.", other: "Wird nach {count} Tagen gelöscht." },
} as const;
