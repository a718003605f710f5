/** What each problem says besides where it is; null: nothing. */
interface ProblemValues {
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

/** Key of a problem's text in the catalogue of words. */
export type ProblemCode = keyof ProblemValues;

type ProblemOf<Code extends ProblemCode> = {
  /** Name of the field it is about; null: of the whole. */
  path: string | null;
  code: Code;
} & (ProblemValues[Code] extends null ? { values?: undefined } : { values: ProblemValues[Code] });

/** Why something was not taken: a value, which is put into words where it is shown. */
export type Problem = { [Code in ProblemCode]: ProblemOf<Code> }[ProblemCode];

/** Codes that say nothing but themselves. */
export type PlainCode = { [Code in ProblemCode]: ProblemValues[Code] extends null ? Code : never }[ProblemCode];

/** Of a field with a list of choices. */
export function notAmong(path: string, choices: readonly string[]): Problem {
  return { path, code: "chooseOneOf", values: { choices: choices.join(", ") } };
}
