import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Modules } from "../edge/workerd.ts";
import type { Original } from "./originals.ts";

/** The limit: the same bytes from R2, one object after the other and the next one opened ahead, with no zip around them. */
export function pipeWorker(originals: readonly Original[]): Modules {
  return { "pipe.mjs": PIPE, "files.mjs": filesModule(originals) };
}

const PIPE = `
import { FILES } from "./files.mjs";

const TOTAL = FILES.reduce((sum, { size }) => sum + size, 0);

export default {
  fetch(request, env, context) {
    const { readable, writable } = new FixedLengthStream(TOTAL);
    context.waitUntil(send(env.PHOTOS, writable).catch(() => {}));
    return new Response(readable, { headers: { "content-type": "application/octet-stream" } });
  },
};

async function send(bucket, writable) {
  const open = ({ key } = {}) => key && bucket.get(key);
  let next = open(FILES[0]);
  for (let i = 0; i < FILES.length; i++) {
    const { body } = await next;
    next = open(FILES[i + 1]);
    await body.pipeTo(writable, { preventClose: true });
  }
  await writable.close();
}
`;

/** client-zip as its readme has it, with the length told beforehand. */
export async function clientZipWorker(originals: readonly Original[]): Promise<Modules> {
  const library = path.join(import.meta.dirname, "../node_modules/client-zip/index.js");
  return {
    "client-zip-worker.mjs": CLIENT_ZIP,
    "client-zip.mjs": await readFile(library, "utf8"),
    "files.mjs": filesModule(originals),
  };
}

const CLIENT_ZIP = `
import { makeZip, predictLength } from "./client-zip.mjs";
import { FILES } from "./files.mjs";

export default {
  fetch(request, env, context) {
    const { readable, writable } = new FixedLengthStream(predictLength(FILES.map(({ name, size }) => ({ name, size }))));
    context.waitUntil(makeZip(opened(env.PHOTOS)).pipeTo(writable).catch(() => {}));
    return new Response(readable, { headers: { "content-type": "application/zip" } });
  },
};

async function* opened(bucket) {
  for (const { name, key, size } of FILES) yield { name, size, input: (await bucket.get(key)).body };
}
`;

function filesModule(originals: readonly Original[]): string {
  const files = originals.map(({ file, blob, size }) => ({ name: path.basename(file), key: `blobs/${blob}`, size }));
  return `export const FILES = ${JSON.stringify(files)};`;
}
