import { type FileHandle, open } from "node:fs/promises";
import { CustomSource, StreamTarget } from "mediabunny";
import { writeAll } from "./file-edits.ts";

/** Bytes that are read at once. Pictures are used where they were read to; only those on an edge are put together from two blocks. */
const BLOCK = 1 << 22;

/** Reads a film from its file, in large blocks. It is closed with its input. */
export function filmSource(path: string): CustomSource {
  let opened: Promise<FileHandle> | undefined;
  const handle = () => {
    opened ??= open(path, "r");
    return opened;
  };
  return new CustomSource({
    getSize: async () => (await (await handle()).stat()).size,
    // More than was asked for may come in a stream only.
    read: (start, end) =>
      streamOf(async () => readBlock(await handle(), start, Math.max(end - start, BLOCK), end - start)),
    dispose: () => void opened?.then((file) => file.close()).catch(() => {}),
  });
}

const streamOf = (read: () => Promise<Uint8Array>) =>
  new ReadableStream<Uint8Array>({
    async pull(controller) {
      controller.enqueue(await read());
      controller.close();
    },
  });

/** Up to `most` bytes, fewer at the end of the file. Throws if there are not at least so many. */
async function readBlock(file: FileHandle, start: number, most: number, least: number): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafeSlow(most);
  let filled = 0;
  while (filled < most) {
    const { bytesRead } = await file.read(bytes, filled, most - filled, start + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  if (filled < least) throw new Error("the file became shorter while it was read");
  return bytes.subarray(0, filled);
}

/** Writes a film into a file. Its parts come in pieces of about half a second, which are large enough. */
export function filmTarget(path: string): StreamTarget {
  let file: FileHandle;
  const writable = new WritableStream<{ type: "write"; data: Uint8Array<ArrayBuffer>; position: number }>({
    async start() {
      file = await open(path, "w");
    },
    write: ({ data, position }) => writeAll(file, data, position),
    close: () => file.close(),
    abort: () => file.close(),
  });
  return new StreamTarget(writable);
}
