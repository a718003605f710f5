import type { PasskeyWords } from "./en.ts";

/** What clients read about their passkeys, in German. */
export const passkeysDe: PasskeyWords = {
  passkeys: "Passkeys",
  passkeysExplain:
    "Mit einem Passkey melden Sie sich mit Fingerabdruck, Gesicht oder Geräte-PIN an. Auch anders können Sie sich weiterhin anmelden.",
  passkeyDates: "Hinzugefügt am {added}, zuletzt verwendet am {used}",
  passkeyUnused: "Hinzugefügt am {added}, noch nicht verwendet",
  passkeyRename: "Umbenennen",
  passkeyName: "Name, zum Beispiel des Geräts",
  passkeyRemoves:
    "Damit kann sich niemand mehr anmelden, und auf Ihren anderen Geräten werden Sie abgemeldet. Löschen Sie ihn auch auf Ihrem Gerät.",
  passkeyRemove: "Passkey entfernen",
  passkeyAdd: "Passkey hinzufügen",
  passkeyAdded: "Passkey hinzugefügt. Probieren Sie ihn bei der nächsten Anmeldung aus.",
  passkeyRemoved: "Passkey entfernt. Auf Ihren anderen Geräten sind Sie abgemeldet.",
  passkeyRenamed: "Name gespeichert.",
  passkeyNoScript:
    "Um einen Passkey hinzuzufügen, brauchen Sie JavaScript und einen Browser, der Passkeys unterstützt.",
  passkeyElsewhere: "Passkeys funktionieren nur unter {site}.",
  passkeysNowhere: "Diese Website hat keine Passkeys.",
  passkeysFull: "Mehr Passkeys sind nicht möglich. Entfernen Sie einen, um einen anderen hinzuzufügen.",
  passkeyAgain: "Bitte melden Sie sich noch einmal an, bevor Sie einen Passkey hinzufügen.",
  passkeyNotMade: "Es wurde kein Passkey angelegt. Sie können es noch einmal versuchen.",
  passkeyKnown: "Auf diesem Gerät gibt es schon einen Passkey für Ihr Konto.",
  passkeyNotAdded: "Der Passkey konnte nicht hinzugefügt werden. Bitte laden Sie die Seite neu.",
  passkeyWasRemoved: "Dieser Passkey wurde schon entfernt.",
};
