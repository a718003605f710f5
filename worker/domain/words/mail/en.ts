/** What mails to people say, in English, and the page that stops them. */
export const mailEn = {
  mailLinkSubject: "Your link to your selection from {title}",
  mailLinkText: "Here is the way back to what you chose in {title}. It works once, within two days, in any browser.",
  mailLinkOpen: "Open my selection",
  mailLinkGuest: "Open selection {n} (as guest)",
  mailLinkClient: "Open selection {n} (as client)",
  mailLinkWhy:
    "You get this email because somebody asked for it with your address. If it wasn’t you, you can ignore it.",
  mailReceivedSubject: "{studio} has received your selection",
  mailReceivedText: "Thank you! Your selection from {title} has arrived: {photos}.",
  mailReceivedWhy: "You get this email because your address was given with a selection from {title}.",
  mailReply: "You can reply to this email. Your reply goes to {studio}.",
  mailStop: "No more emails to this address",
  stopTitle: "No more emails?",
  stopText:
    "You will get no more emails from this site at this address: no news, no receipts and no links that you ask for.",
  stopButton: "Stop emails",
  stopDone: "Done. This address gets no more emails from here.",
  stopUndo: "Get emails again",
  stopUndone: "This address gets emails again.",
  stopWait: "That was too often. Please try again in {wait}.",
};

export type MailWords = { [Key in keyof typeof mailEn]: (typeof mailEn)[Key] };
