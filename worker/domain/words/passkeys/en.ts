/** What clients read about their passkeys, in English. */
export const passkeysEn = {
  passkeys: "Passkeys",
  passkeysExplain:
    "A passkey signs you in with your fingerprint, face or device PIN. Your other ways to sign in still work.",
  passkeyDates: "Added {added}, last used {used}",
  passkeyUnused: "Added {added}, not used yet",
  passkeyRename: "Rename",
  passkeyName: "Name, such as the device it is on",
  passkeyRemoves:
    "Nobody can sign in with it any more, and you’ll be signed out on your other devices. Delete it on your device, too.",
  passkeyRemove: "Remove passkey",
  passkeyAdd: "Add a passkey",
  passkeyAdded: "Passkey added. Try it the next time you sign in.",
  passkeyRemoved: "Passkey removed. You’re signed out on your other devices.",
  passkeyRenamed: "Name saved.",
  passkeyNoScript: "Adding a passkey needs JavaScript, and a browser that supports passkeys.",
  passkeyElsewhere: "Passkeys only work at {site}.",
  passkeysNowhere: "This site has no passkeys.",
  passkeysFull: "You can’t have any more passkeys. Remove one to add another.",
  passkeyAgain: "To add a passkey, please sign in again first.",
  passkeyNotMade: "No passkey was created. You can try again.",
  passkeyKnown: "This device already has a passkey for your account.",
  passkeyNotAdded: "The passkey couldn’t be added. Please load the page again.",
  passkeyWasRemoved: "This passkey has already been removed.",
} as const;

/** The texts about passkeys that every language must have. */
export type PasskeyWords = Record<keyof typeof passkeysEn, string>;
