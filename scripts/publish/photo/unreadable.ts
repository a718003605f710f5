/** The file can't be turned into a photo; the message says why, `fix` what would help. */
export class PhotoUnreadable extends Error {
  override name = "PhotoUnreadable";
  readonly fix: string;

  constructor(what: string, fix: string, cause?: unknown) {
    super(what, { cause });
    this.fix = fix;
  }
}

/** What the decoder says is not passed on: several photos are decoded at once, and its messages get mixed up. */
export function unreadable(cause: unknown): PhotoUnreadable {
  return new PhotoUnreadable("can't be decoded: it is damaged or cut off", "Copy or export it again", cause);
}
