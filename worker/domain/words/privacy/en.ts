/** What the page about privacy says, in English. */
export const privacyEn = {
  privacy: "Privacy",
  privacyTitle: "What is kept here",
  privacyWho:
    "{studio} is responsible for what is kept about you on this site. To find out what that is, or to have it corrected or deleted:",
  privacyAsk: "Write to {studio}",
  privacyNobody: "Please ask the photographer who sent you the link to your gallery.",
  privacyCookies: "Cookies",
  privacyCookiesText:
    "Only those this site needs. They remember for 30 days that you entered, for 180 days that your browser knows a password, and for 400 days which selection is yours. Signing out deletes the first and the last.",
  privacyNames: "Names that guests leave",
  privacyNamesText:
    "Your name, your email address, and what you agreed to, in the words you read. They are kept until {studio} deletes them, or for the number of days that the gallery’s form shows.",
  privacyChoices: "What you choose and send",
  privacyChoicesText:
    "Photos you pick or hide, ratings, comments, answers, and the name and address you send them with: until {studio} deletes the gallery or is asked to delete them.",
  privacyOrders: "Orders",
  privacyOrdersText:
    "What you bought, your name and your addresses: for as long as the law requires of invoices. Cards are handled by the payment provider; no card number reaches this site.",
  privacyAccounts: "Client accounts",
  privacyAccountsText:
    "Your name, your email address, and a password that nobody can read, until the account is deleted.",
  privacyVisits: "Visits",
  privacyVisitsText:
    "Visits and downloads are listed for {studio} without names, except those of client accounts. Visitors are counted by a number that changes every day. To stop abuse, your IP address is kept for up to two days and, made unreadable, for 30 days. Where downloads in original size are counted, the list of photos you downloaded is kept until {studio} deletes it.",
  privacyMarks: "Marks in downloads",
  privacyMarksText:
    "In some galleries, photos and videos that you download by invitation or with a client account carry a code. Only {studio} can find out what it stands for: that invitation or account. Once an account is deleted at its owner’s request, its code stands for nobody.",
  privacyMail: "Emails",
  privacyMailText:
    "Which emails were sent to you: for 90 days. If you stopped them, only a code made from your address is kept. Nobody can turn it back into the address.",
  privacyBackups: "Backups",
  privacyBackupsText:
    "{studio} keeps copies in case something is lost. When one of them is used, everybody who had asked to be deleted is deleted again.",
  registerKept: { one: "Deleted after {count} day.", other: "Deleted after {count} days." },
} as const;
