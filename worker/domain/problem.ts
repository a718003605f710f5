/** Problems that visitors meet: worded in every language. The values that each text needs; null: none. */
interface VisitorValues {
  // Of a form as a whole, or of any field.
  formUnreadable: null;
  missing: null;
  needAgain: null;
  chooseOneOf: { choices: string };
  tooLong: { most: number };
  throttled: { wait: number };
  // Of whoever writes.
  needName: null;
  needEmail: null;
  passwordLength: { least: number; most: number };
  // Of what is picked and sent.
  needAnswer: { question: string };
  needMore: { least: number; chosen: number };
  needFewer: { most: number; chosen: number };
  pickFull: { most: number };
  noRoomToKeep: null;
  noRoomToSend: { studio: string };
  selectionOver: null;
  otherSignedIn: null;
  photographerPicks: null;
  photosToMark: { most: number };
  // Of a cart and of what is ordered.
  photographerBuys: null;
  itemGone: null;
  nothingToBuy: null;
  cartFull: { most: number };
  cartChanged: null;
  voucherWrong: null;
  needMethod: null;
  needAgree: null;
  payUnreachable: null;
  payRefused: { studio: string };
  // Of a request that is refused without a page.
  enterFirst: null;
  pinFirst: null;
  methodRefused: null;
  httpsOnly: null;
  otherSite: null;
}

/** Problems that only the photographer meets, in the studio and on the command line: worded in English. */
interface StudioValues {
  // Of any field.
  wholeNumber: { least: number; most: number };
  amount: null;
  amountMost: { most: string };
  amountWhole: { currency: string };
  percentage: null;
  day: null;
  dayPast: null;
  // Of who may see what.
  pinDigits: null;
  samePasswords: null;
  publicPassword: null;
  noOpenSet: null;
  unknownSet: { set: string; sets: string };
  presetGone: null;
  presetsFull: { most: number };
  notPublished: { gallery: string };
  photoUnknown: null;
  // Of what is arranged.
  setTitleTaken: { title: string };
  setNotEmpty: null;
  lastSet: null;
  arrangedMeanwhile: null;
  arrangementFull: null;
  storageBusy: null;
  nothingToUndo: null;
  colour: null;
  // Of invitations and accounts.
  duration: null;
  guestsClosed: null;
  clientsClosed: null;
  inviteToPrivate: null;
  emailTaken: { email: string };
  accountGone: null;
  // Of what clients are asked.
  leastOverMost: null;
  choicesTooMany: { most: number };
  choiceTooLong: { most: number };
  // Of what is sold and ordered.
  discount: null;
  voucherCode: { least: number; most: number };
  voucherTaken: null;
  cannotRelease: null;
  cannotCancel: null;
  paidMeanwhile: null;
  nothingToRefund: null;
  providerUnreachable: null;
  providerRefused: { says: string };
  // Of notices, and of what the Worker was set up with for them.
  senderBinding: null;
  senderAddress: null;
  webhookAddress: null;
  webhookSecret: { least: number; most: number };
  channelUnset: null;
  noChannel: null;
  noticeGone: null;
}

type ProblemValues = VisitorValues & StudioValues;

/** Keys of the texts in the catalogue of words. */
export type VisitorCode = keyof VisitorValues;
export type StudioCode = keyof StudioValues;

type Worded<Code extends keyof ProblemValues> = { code: Code } & (ProblemValues[Code] extends null
  ? { values?: undefined }
  : { values: ProblemValues[Code] });
type AnyOf<Code extends keyof ProblemValues> = { [Each in Code]: Worded<Each> }[Code];

/** Every code there is. */
export type ProblemCode = keyof ProblemValues;

/** What is wrong, wherever it is; of these codes. */
export type Wrong<Code extends ProblemCode = ProblemCode> = AnyOf<Code>;

interface Placed {
  /** Name of the field it is about; null: of the whole. */
  path: string | null;
}

/** Why something was not taken: a value, which is put into words where it is shown. */
export type Problem<Code extends ProblemCode = ProblemCode> = Placed & Wrong<Code>;

/** One that a visitor may meet, in whatever language. */
export type VisitorProblem = Problem<VisitorCode>;

/** Codes for visitors whose texts need no values. */
export type PlainCode = { [Code in VisitorCode]: VisitorValues[Code] extends null ? Code : never }[VisitorCode];

/** Of a field with a list of choices. */
export function notAmong(path: string, choices: readonly string[]): VisitorProblem {
  return { path, code: "chooseOneOf", values: { choices: choices.join(", ") } };
}
