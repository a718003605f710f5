import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "vitest";
import { storageHttp } from "../../scripts/target/storage-http.ts";

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const open: { close(): void }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

async function serve(handler: Handler, idleMs?: number) {
  const server: Server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const http = storageHttp(url, "secret", { idleMs });
  open.push(http, { close: () => server.closeAllConnections() }, server);
  return http;
}

describe("HTTP to the storage worker", () => {
  it("sends bytes with their length and the secret, and reads the answer", async () => {
    const http = await serve(async (request, response) => {
      const body = await buffer(request);
      response
        .writeHead(404)
        .end(`${request.url} ${request.headers["x-secret"]} ${request.headers["content-length"]} ${body}`);
    });
    const answer = await http.ask("has", { method: "POST", body: new TextEncoder().encode("wörter") });
    expect(answer).toMatchObject({ ok: false, status: 404 });
    expect(answer.bytes.toString()).toBe("/has secret 7 wörter");
  });

  it("asks again if a kept connection turns out to be closed", async () => {
    const used = new Set<unknown>();
    const http = await serve(async (request, response) => {
      if (used.has(request.socket)) return request.socket.destroy();
      used.add(request.socket);
      response.end(await buffer(request));
    });
    for (const text of ["one", "two", "three"]) {
      expect((await http.ask("", { method: "PUT", body: text })).bytes.toString()).toBe(text);
    }
    expect(used.size).toBe(3);
  });

  it("reports that nobody answers any more, and whether the request may have been accepted", async () => {
    const closing = await serve((request) => request.socket.destroy());
    await expect(closing.ask("", { method: "GET" })).rejects.toMatchObject({ name: "StorageGone", sent: true });
    const closed = await serve((_request, response) => response.writeHead(503, { "x-closed": "1" }).end());
    await expect(closed.ask("", { method: "GET" })).rejects.toMatchObject({ name: "StorageGone", sent: false });
    const halfway = await serve((request, response) => {
      response.writeHead(200, { "content-length": "100" }).write("begun", () => request.socket.destroy());
    });
    await expect(halfway.ask("", { method: "GET" })).rejects.toMatchObject({ name: "StorageGone", sent: true });
    const nowhere = storageHttp(new URL("http://127.0.0.1:1"), "secret");
    await expect(nowhere.ask("", { method: "GET" })).rejects.toMatchObject({ name: "StorageGone", sent: false });
  });

  it("never repeats a request that changes something each time, nor uses a stale connection for it", async () => {
    const used = new Set<unknown>();
    let asked = 0;
    const http = await serve((request, response) => {
      asked += 1;
      if (used.has(request.socket)) return request.socket.destroy();
      used.add(request.socket);
      response.end();
    });
    for (let i = 0; i < 3; i += 1) await http.ask("sql", { method: "POST", body: "x", once: true });
    expect([asked, used.size]).toEqual([3, 3]);
  });

  it("gives up once if nothing is answered, on a new connection and on a kept one", async () => {
    let asked = 0;
    const http = await serve(async (request, response) => {
      asked += 1;
      const body = await buffer(request);
      if (body.toString() === "answer") response.end();
    }, 1000);
    const silence = /has not answered for 1 seconds?. Is there space left on the disk/;
    await expect(http.ask("", { method: "PUT", body: "say nothing" })).rejects.toThrow(silence);
    await http.ask("", { method: "PUT", body: "answer" });
    await expect(http.ask("", { method: "PUT", body: "say nothing" })).rejects.toThrow(silence);
    expect(asked).toBe(3);
  });
});
