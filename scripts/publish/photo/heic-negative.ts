import { decodeInThread } from "../heif/decoders.ts";
import { type Negative, plainNegative } from "./negative.ts";
import { PhotoUnreadable } from "./unreadable.ts";

/** The picture of a HEIC, in a form that the decoder of all other files can read. */
export async function heicNegative(bytes: Buffer, profile: Buffer | null): Promise<Negative> {
  const decoded = await decodeInThread(bytes);
  if (decoded.ok) return plainNegative({ ...decoded, channels: 3 }, profile);
  if (!decoded.unsupported) throw new Error("the decoder says the file is damaged");
  throw new PhotoUnreadable("is a kind of HEIC that Glassine can't read", "Export it as JPEG");
}
