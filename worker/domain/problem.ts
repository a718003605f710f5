/** Problems that visitors meet, worded in every language, with the values that each text needs; null: none. */
interface VisitorValues {
  // With a form as a whole, or with any field.
  formUnreadable: null;
  missing: null;
  needAgain: null;
  chooseOneOf: { choices: string };
  tooLong: { most: number };
  bothTooLong: { most: number };
  throttled: { wait: number };
  // With the name and address of whoever writes.
  needName: null;
  needEmail: null;
  passwordLength: { least: number; most: number };
  wordingChanged: null;
  // With what is picked and sent.
  needAnswer: { question: string };
  needMore: { least: number; chosen: number };
  needFewer: { most: number; chosen: number };
  pickFull: { most: number };
  listNeedsMore: { list: string; least: number; chosen: number };
  listNeedsFewer: { list: string; most: number; chosen: number };
  listFull: { list: string; most: number };
  listClosed: null;
  noRoomToKeep: null;
  noRoomToSend: { studio: string };
  selectionOver: null;
  otherSignedIn: null;
  photographerPicks: null;
  photosToMark: { most: number };
  noteSpot: null;
  notesFull: { most: number };
  // With links that clients make.
  linkDay: { days: number };
  linksFull: { most: number };
  linkMadeBefore: null;
  photographerLinks: null;
  // With carts and orders.
  photographerBuys: null;
  itemGone: null;
  nothingToBuy: null;
  cartFull: { most: number };
  cartChanged: null;
  orderKept: { order: string; studio: string };
  voucherWrong: null;
  needMethod: null;
  needAgree: null;
  payUnreachable: null;
  payRefused: { studio: string };
  // With a request that is refused without a page.
  enterFirst: null;
  pinFirst: null;
  registerFirst: null;
  takeFirst: null;
  includedUsedUp: null;
  methodRefused: null;
  httpsOnly: null;
  otherSite: null;
}

/** Problems that only the photographer meets, in the studio and on the command line: worded in English. */
interface StudioValues {
  // With any field.
  wholeNumber: { least: number; most: number };
  amount: null;
  amountMost: { most: string };
  amountWhole: { currency: string };
  percentage: null;
  day: null;
  dayPast: null;
  changedMeanwhile: null;
  // With who may see what.
  pinDigits: null;
  samePasswords: null;
  publicPassword: null;
  noOpenSet: null;
  unknownSet: { set: string; sets: string };
  linkWrong: null;
  linkTaken: { link: string };
  linkChanged: null;
  linkGone: null;
  presetGone: null;
  presetsFull: { most: number };
  notPublished: { gallery: string };
  photoUnknown: null;
  coverHidden: { photo: string };
  // With the arrangement.
  setTitleTaken: { title: string };
  setNotEmpty: null;
  lastSet: null;
  arrangedMeanwhile: null;
  arrangementFull: null;
  storageBusy: null;
  nothingToUndo: null;
  // With versions.
  versionGone: null;
  versionIncomplete: null;
  takenDown: null;
  colour: null;
  // With invitations and accounts.
  duration: null;
  guestsClosed: null;
  clientsClosed: null;
  inviteToPrivate: null;
  emailTaken: { email: string };
  accountGone: null;
  // With second shooters and passkeys.
  secondTaken: { name: string };
  secondGone: null;
  secondFull: { most: number };
  passkeyRefused: null;
  passkeysFull: { most: number };
  passkeyGone: null;
  passkeyLast: null;
  passkeyUnused: null;
  signInAgain: null;
  // With registrations and questionnaires.
  boxesTooMany: { most: number };
  boxTooLong: { most: number };
  leastOverMost: null;
  listTwice: { name: string };
  choicesTooMany: { most: number };
  choiceTooLong: { most: number };
  // With what is sold and ordered.
  discount: null;
  voucherCode: { least: number; most: number };
  voucherTaken: null;
  cannotRelease: null;
  cannotCancel: null;
  paidMeanwhile: null;
  nothingToRefund: null;
  providerUnreachable: null;
  providerRefused: { says: string };
  // With notices and their channels.
  senderBinding: null;
  senderAddress: null;
  smtpAddress: null;
  webhookAddress: null;
  webhookSecret: { least: number; most: number };
  channelUnset: null;
  noChannel: null;
  noticeGone: null;
  mailGone: null;
  mailUnset: null;
}

type ProblemValues = VisitorValues & StudioValues;

/** Keys of their texts in the catalogue. */
export type VisitorCode = keyof VisitorValues;
export type StudioCode = keyof StudioValues;

type Worded<Code extends keyof ProblemValues> = { code: Code } & (ProblemValues[Code] extends null
  ? { values?: undefined }
  : { values: ProblemValues[Code] });
type AnyOf<Code extends keyof ProblemValues> = { [Each in Code]: Worded<Each> }[Code];

/** Every code there is. */
export type ProblemCode = keyof ProblemValues;

/** What is wrong, without where: one of these codes. */
export type Wrong<Code extends ProblemCode = ProblemCode> = AnyOf<Code>;

interface Placed {
  /** Name of the field it is about; null: the form as a whole. */
  path: string | null;
}

/** Why something was refused: a value, put into words where it is shown. */
export type Problem<Code extends ProblemCode = ProblemCode> = Placed & Wrong<Code>;

/** A problem that a visitor may meet, in any language. */
export type VisitorProblem = Problem<VisitorCode>;

/** Codes for visitors whose texts need no values. */
export type PlainCode = { [Code in VisitorCode]: VisitorValues[Code] extends null ? Code : never }[VisitorCode];

/** The problem with a field that has a list of choices. */
export function notAmong(path: string, choices: readonly string[]): VisitorProblem {
  return { path, code: "chooseOneOf", values: { choices: choices.join(", ") } };
}
