import { createServer, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { brotliCompressSync } from "node:zlib";

/** What stands before the Worker: passes everything on, and has the hand-made page under `/hand-made/`. */
export interface Edge {
  origin: string;
  close(): void;
}

/** Where the page made by hand is. */
export const HAND_MADE = "/hand-made/";

/** Listens on a free port of its own. */
export async function startEdge({ worker, handMade }: { worker: URL; handMade: string }): Promise<Edge> {
  const page = brotliCompressSync(handMade);
  const server = createServer((incoming, response) => {
    if (incoming.url === HAND_MADE) return sendPage(response, page);
    const { method, headers, url } = incoming;
    // A connection of its own for each: one kept alive may be closed just when it is used again.
    const to = { host: worker.hostname, port: worker.port, path: url, method, headers, agent: false };
    const passed = request(to, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passed.on("error", () => response.destroy());
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  return { origin: `http://localhost:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

function sendPage(response: ServerResponse, page: Buffer): void {
  const headers = { "content-type": "text/html; charset=utf-8", "content-encoding": "br", "cache-control": "no-store" };
  response.writeHead(200, headers).end(page);
}
