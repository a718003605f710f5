import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

/** A line to a server on this machine that carries so many bytes in a second towards it, all connections together. */
export interface Line {
  url: string;
  /** Bytes that went to the server so far. */
  readonly sent: number;
  close(): Promise<void>;
}

/** Lays a line. `perSecond` in bytes; answers come back at once. */
export async function layLine(to: string, perSecond: number): Promise<Line> {
  const { hostname, port } = new URL(to);
  const sockets = new Set<Socket>();
  let sent = 0;
  let freeAt = 0;
  const carry = async (from: Socket, onward: Socket) => {
    for await (const chunk of from as AsyncIterable<Buffer>) {
      freeAt = Math.max(performance.now(), freeAt) + (chunk.length / perSecond) * 1000;
      await wait(Math.max(0, freeAt - performance.now()));
      sent += chunk.length;
      if (!onward.write(chunk)) await once(onward, "drain");
    }
    onward.end();
  };
  const server = createServer((from) => {
    const onward = connect(Number(port), hostname);
    for (const socket of [from, onward]) {
      sockets.add(socket);
      socket.on("error", () => {}).on("close", () => sockets.delete(socket));
    }
    onward.pipe(from);
    carry(from, onward).catch(() => onward.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get sent() {
      return sent;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
