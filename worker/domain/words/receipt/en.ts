/** Receipts of selections, and the page that verifies them, in English. */
export const receiptEn = {
  selectionReceipt: "Receipt",
  selectionReceiptTitle: "Receipt for your selection",
  selectionReceiptText: "{studio} received this selection on {date}.",
  selectionReceiptSigned:
    "The file is signed: if anybody changes a single character in it, that can be seen. Keep it with your papers.",
  saveReceipt: "Save receipt",
  verifyReceipt: "Verify a receipt",
  receiptBy: "Sent by",
  receiptTime: "Sent",
  receiptRound: "Round",
  receiptGallery: "Gallery",
  receiptVersion: "Version",
  receiptContent: "SHA-256 of the original",
  receiptRated: "Rated, not chosen",
  receiptBefore: "This selection was sent before there were receipts, so it has none.",
  receiptUnavailable:
    "This receipt names photos that are not available now, so it can’t be shown. A copy that you saved remains valid.",

  verifyText:
    "Choose the file of a receipt, or drop it on this page. It is checked in your browser and not sent anywhere.",
  verifyFile: "File of the receipt",
  verifyNoScript:
    "This page needs JavaScript, because the file never leaves your computer. Any program for JWS can verify it too; the public keys are at {address}.",
  verifyRight: "This receipt is genuine",
  verifyRightText: "It is exactly as it was signed.",
  verifyChanged: "This file was changed",
  verifyChangedText: "What was signed is listed below. The file differs from it here:",
  verifyForged: "The signature does not match",
  verifyForgedText: "The file was changed, or this studio never signed it. It proves nothing.",
  verifyUnknown: "The key is unknown",
  verifyUnknownText:
    "The file was signed with a key that this studio does not have. Either somebody else made it, or the studio lost that key. It proves nothing.",
  verifyOther: "From another studio",
  verifyOtherText: "The file says that it is from {site}. Verify it there.",
  verifyRevoked: "The key was revoked",
  verifyRevokedText:
    "The studio revoked the key that this file was signed with, because somebody else may have it. The file proves nothing. Whoever sent the selection can save the receipt again: it is then signed with another key.",
  verifyEarlier: "The key was revoked later",
  verifyEarlierText:
    "The studio revoked this key for everything sent from {time} on. This file says it was sent earlier, but whoever has the key could write that too. Ask the studio, or save the receipt again: it is then signed with another key.",
  verifyNoKeys: "This studio has no keys",
  verifyNoKeysText:
    "The keys that its receipts were signed with are lost. Only the studio can restore them from a backup.",
  verifyTooLarge: "This file is too large",
  verifyTooLargeText: "A receipt has at most {size}. Choose another file.",
  verifyNotJson: "This file can’t be read",
  verifyNotJsonText:
    "It is not JSON. Either it is another file, or a change has made it unreadable. Choose the file as you saved it.",
  verifyNotReceipt: "This is not a receipt",
  verifyNotReceiptText: "It is JSON, but parts of a receipt are missing. Choose the file as you saved it.",
  verifyUnable: "Your browser can’t verify signatures",
  verifyUnableText: "It doesn’t support Ed25519. Use a current version of Chrome, Edge, Firefox or Safari.",
  verifyUnreachable: "The keys could not be loaded",
  verifyUnreachableText: "Check your connection and choose the file again.",
  changeOther: "{at}: {signed} was signed, the file says {found}.",
  changeAlike: "{at}: {signed} was signed. What the file says looks the same, but is written with other characters.",
  changeMissing: "{at} is missing: {signed} was signed.",
  changeAdded: "{at} was added: {found}.",
  changeTwice: "{at} appears twice.",
  changePart: "{at}: this part of the signature was changed.",
};

/** What other languages must have. */
export type ReceiptWords = { [Key in keyof typeof receiptEn]: string };
