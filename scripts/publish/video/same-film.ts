import { createHash } from "node:crypto";
import { EncodedPacketSink } from "mediabunny";
import { openVideo } from "./inspect.ts";

/** Whether two files have the same coded pictures and sound at the same times. */
export async function isSameFilm(one: string, other: string, signal: AbortSignal): Promise<boolean> {
  return (await digestFilm(one, signal)) === (await digestFilm(other, signal));
}

async function digestFilm(path: string, signal: AbortSignal): Promise<string> {
  const { input, picture, sound } = await openVideo(path);
  const hash = createHash("sha256");
  try {
    for (const track of sound ? [picture, sound] : [picture]) {
      for await (const { data, timestamp } of new EncodedPacketSink(track).packets()) {
        signal.throwIfAborted();
        hash.update(`${timestamp} ${data.length} `).update(data);
      }
    }
    return hash.digest("hex");
  } finally {
    input.dispose();
  }
}
