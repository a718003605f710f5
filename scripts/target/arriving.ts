import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";

/** Bytes as they arrive. */
type Arriving = AsyncIterable<Uint8Array>;

/** The SHA-256 (hex) of bytes, which are held by nobody. */
export async function digestOf(bytes: Arriving): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of bytes) hash.update(chunk);
  return hash.digest("hex");
}

/** Writes bytes to a file that only its owner may read, and returns their SHA-256 (hex). Throws what the disk throws, with the file's path. */
export async function writeArriving(bytes: Arriving, path: string): Promise<string> {
  const hash = createHash("sha256");
  const hashed = async function* () {
    for await (const chunk of bytes) {
      hash.update(chunk);
      yield chunk;
    }
  };
  const file = createWriteStream(path, { mode: 0o600 });
  file.once("error", (error) => Object.assign(error, { path }));
  await pipeline(hashed, file);
  return hash.digest("hex");
}
