/** What is wrong with a photo's file, although it can be decoded. */
export interface Flaw {
  /** A part of the picture is not there, so it can't be published. */
  missing: boolean;
  /** What and where, as it goes on behind the file's name. */
  what: string;
}
