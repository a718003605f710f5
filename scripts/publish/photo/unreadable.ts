/** The file can't be made into a photo; the message says why, `fix` what would help. */
export class PhotoUnreadable extends Error {
  override name = "PhotoUnreadable";
  readonly fix: string;

  constructor(what: string, fix: string, cause?: unknown) {
    super(what, { cause });
    this.fix = fix;
  }
}
