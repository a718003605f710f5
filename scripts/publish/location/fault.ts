/** A place where a photo says where it was taken, which can't be blanked without rewriting the file. */
export class LocationFault extends Error {
  override name = "LocationFault";

  constructor(where: string, cause?: unknown) {
    super(where, { cause });
  }
}
