/** What the page about privacy says, in German. */
export const privacyDe = {
  privacy: "Datenschutz",
  privacyTitle: "Was hier gespeichert wird",
  privacyWho:
    "Für das, was diese Website über Sie speichert, ist {studio} verantwortlich. Wenn Sie wissen möchten, was das ist, oder es berichtigen oder löschen lassen wollen:",
  privacyAsk: "{studio} schreiben",
  privacyNobody:
    "Bitte fragen Sie die Fotografin oder den Fotografen, von der oder dem Sie den Link zu Ihrer Galerie haben.",
  privacyCookies: "Cookies",
  privacyCookiesText:
    "Nur solche, die diese Website braucht. Darin steht 30 Tage lang, dass Sie angemeldet sind, 180 Tage lang, dass Ihr Browser ein Passwort kennt, und 400 Tage lang, welche Auswahl Ihnen gehört. Beim Abmelden werden die erste und die letzte Angabe gelöscht.",
  privacyNames: "Namen von Gästen",
  privacyNamesText:
    "Ihr Name, Ihre E-Mail-Adresse und das, womit Sie einverstanden waren, in dem Wortlaut, den Sie gelesen haben. Das bleibt gespeichert, bis {studio} es löscht, oder so viele Tage, wie im Formular der Galerie steht.",
  privacyChoices: "Was Sie auswählen und senden",
  privacyChoicesText:
    "Fotos, die Sie auswählen oder ausblenden, Bewertungen, Kommentare, Antworten sowie der Name und die Adresse, mit denen Sie sie senden: bis {studio} die Galerie löscht oder jemand um die Löschung bittet.",
  privacyOrders: "Bestellungen",
  privacyOrdersText:
    "Was Sie gekauft haben, Ihr Name und Ihre Adressen: so lange, wie es das Gesetz für Rechnungen verlangt. Karten verarbeitet der Zahlungsdienst; diese Website erfährt keine Kartennummer.",
  privacyAccounts: "Kundenkonten",
  privacyAccountsText:
    "Ihr Name, Ihre E-Mail-Adresse und ein Passwort, das niemand lesen kann, bis das Konto gelöscht wird.",
  privacyVisits: "Besuche",
  privacyVisitsText:
    "Besuche und Downloads werden für {studio} ohne Namen aufgelistet, außer bei Kundenkonten. Besucher werden mit einer Nummer gezählt, die jeden Tag wechselt. Zum Schutz vor Missbrauch wird Ihre IP-Adresse bis zu zwei Tage lang gespeichert und, unlesbar gemacht, 30 Tage lang. Wo Downloads in Originalgröße gezählt werden, bleibt gespeichert, welche Fotos Sie heruntergeladen haben, bis {studio} es löscht.",
  privacyMarks: "Kennzeichen in Downloads",
  privacyMarksText:
    "In manchen Galerien tragen Fotos und Videos, die Sie mit einer Einladung oder einem Kundenkonto herunterladen, einen Code. Nur {studio} kann herausfinden, wofür er steht: für diese Einladung oder dieses Konto. Wird ein Konto auf Wunsch seines Inhabers gelöscht, steht sein Code für niemanden mehr.",
  privacyMail: "E-Mails",
  privacyMailText:
    "Welche E-Mails Sie bekommen haben: 90 Tage. Wenn Sie sie abbestellt haben, bleibt nur ein Code, der aus Ihrer Adresse berechnet ist und aus dem sie niemand zurückgewinnen kann.",
  privacyBackups: "Sicherungen",
  privacyBackupsText:
    "{studio} hat Kopien für den Fall, dass etwas verloren geht. Wird eine davon verwendet, werden die Daten aller, die um Löschung gebeten hatten, erneut gelöscht.",
  registerKept: { one: "Wird nach {count} Tag gelöscht.", other: "Wird nach {count} Tagen gelöscht." },
} as const;
