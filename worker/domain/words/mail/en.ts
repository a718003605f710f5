/** What mails to people say, in English, and the page that stops them. */
export const mailEn = {
  mailLinkSubject: "Your link to your selection from {title}",
  mailLinkText: "Here is the way back to what you chose. It works once, within two days, in any browser.",
  mailLinkOpen: "Open my selection",
  mailLinkGuest: "Open selection {n} (as guest)",
  mailLinkClient: "Open selection {n} (as client)",
  mailLinkWhy:
    "You get this email because somebody asked for it with your address. If it wasn’t you, you can ignore it.",
  mailReceivedSubject: "{studio} has received your selection",
  mailReceivedText: "Thank you! Your selection has arrived: {photos}.",
  mailListReceivedText: "Thank you! “{list}” has arrived: {photos}.",
  mailReceivedWhy: "You get this email because your address was given with a selection from {title}.",
  mailSignInSubject: "Your link to sign in at {studio}",
  mailSignInText:
    "This link signs you in. It works once, within 15 minutes, and only in the browser where you asked for it. You can also choose a new password there.",
  mailedOffer: "Forgot your password? Sign in with a link by email",
  mailedTitle: "Sign in by email",
  mailedExplains:
    "Enter the email address {studio} has for you. We’ll send you a link that signs you in without a password. If you like, you can choose a new password there.",
  mailedAsked:
    "If there is an account with this address, a link is on its way. Open it in this browser within 15 minutes. It works once.",
  mailedInstead: "Sign in with a password",
  mailedOpenExplains: "Press the button to sign in. The link works once.",
  mailedLink: "Link from the email",
  mailedNewPassword: "New password (leave it empty to keep yours)",
  mailedElsewhere:
    "This link only works in the browser where it was asked for. Open it there, or ask for a new one here.",
  mailedAgain: "Ask for a new link",
  mailedOnly:
    "You sign in with a link by email. If you’d like a password too, you can choose one when you open such a link.",
  mailPasskeyAddedSubject: "A passkey was added to your account at {studio}",
  mailPasskeyAddedText: "Your account has a new passkey. A device can now sign in with it, without your password.",
  mailPasskeyRemovedSubject: "A passkey was removed from your account at {studio}",
  mailPasskeyRemovedText: "A passkey of your account was removed, and your other devices were signed out.",
  mailPasskeyHint: "If it wasn’t you, remove any passkeys you don’t recognise, and reply to this email.",
  mailPasskeysSubject: "Your passkeys at {studio} were removed",
  mailPasskeysText: "{studio} has removed all passkeys of your account, and signed you out everywhere.",
  mailPasskeysHint: "Sign in with your password or a link by email, as before. Then you can add a passkey again.",
  mailReadySubject: "Your photos are ready: {title}",
  mailReadyText: "Your photos are online. Enjoy!",
  mailNewSubject: "New photos in {title}",
  mailNewText: "There are new photos in your gallery. Have a look!",
  mailWaitingSubject: "Your selection from {title} is waiting",
  mailWaitingText:
    "Your selection hasn’t been sent yet. What you have chosen so far is still there. Send it when you are done.",
  mailPaidSubject: "Your receipt from {studio}",
  mailPaidText: "Thank you! We have received {amount} for order {order}.",
  mailPaidHint: "The receipt, the invoice and your downloads are on one page.",
  mailFreeText: "Thank you! Order {order} is ready. The receipt and your downloads are on one page.",
  mailPaidOpen: "Open the receipt",
  mailPaidWhy: "You get this email because your address was given with an order from {title}.",
  mailClosingSubject: "{title} closes on {date}",
  mailClosingText:
    "Your gallery stays online until the end of {date}. Please look at your photos, and save the ones you want to keep, by then.",
  mailInviteSubject: "An invitation to see {title}",
  mailInviteHint:
    "The link opens the photos; you need no password. It is meant for you, so keep it to yourself: whoever has it can use it.",
  mailInviteWhy: "You get this email because {studio} invited you.",
  mailNotesSubject: "News about your notes: {title}",
  mailNotesText: "{studio} has answered your notes on photos or marked them as done.",
  mailReopenedSubject: "Your selection from {title} is open again",
  mailReopenedText: "Your selection is open again. You can change it and send it again.",
  mailReopenedElsewhere: "If you don’t see it in your browser, the page can send you a link to it.",
  mailSignInHint:
    "If you aren’t signed in, enter this email address. You’ll get a link that signs you in, without a password.",
  mailOpenGallery: "Open the gallery",
  mailAccountWhy: "You get this email because {studio} made a gallery for you.",
  mailAddressWhy: "You get this email because your address was given in {title}.",
  mailReply: "You can reply to this email. Your reply goes to {studio}.",
  mailStop: "No more emails to this address",
  stopTitle: "No more emails?",
  stopText:
    "This site will send no more emails to this address: no news, no receipts, and no links, even if you ask for one.",
  stopButton: "Stop emails",
  stopDone: "Done. This site won’t send any more emails to this address.",
  stopUndo: "Get emails again",
  stopUndone: "This site will send emails to this address again.",
  stopWait: "Too many attempts. Please try again in {wait}.",
};

export type MailWords = { [Key in keyof typeof mailEn]: (typeof mailEn)[Key] };
