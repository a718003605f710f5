import { connect, type Socket } from "node:net";

/** One request to be made again and again. */
export interface Call {
  path: string;
  headers?: Record<string, string>;
  /** The status every answer must have. */
  status: number;
  /** Bytes of the body after which the connection is given up. */
  enough?: number;
}

export interface Load {
  url: URL;
  /** Asked for in turn. */
  calls: readonly Call[];
  connections: number;
  /** Requests in all. */
  count: number;
}

/** What a load came to. */
export interface Ran {
  seconds: number;
  /** Bytes of bodies. */
  bytes: number;
  /** Milliseconds of each request: to the first byte of the body, and to its last. */
  first: number[];
  total: number[];
}

/**
 * Makes requests over connections that are kept alive, one at a time on each. Written for sockets, since an HTTP client
 * takes more of the machine than the Worker it measures. Throws when an answer has another status or no length.
 */
export async function drive({ url, calls, connections, count }: Load): Promise<Ran> {
  const requests = calls.map((call) => ({ ...call, bytes: requestOf(url, call) }));
  const ran: Ran = { seconds: 0, bytes: 0, first: [], total: [] };
  const began = performance.now();
  let next = 0;
  const turn = async (): Promise<void> => {
    let line = await openLine(url);
    try {
      for (let i = next++; i < count; i = next++) {
        const request = requests[i % requests.length];
        if (!request) return;
        const answer = await line.ask(request.bytes, request.enough);
        if (answer.status !== request.status)
          throw new Error(`${request.path}: ${answer.status}, not ${request.status}`);
        ran.first.push(answer.first);
        ran.total.push(answer.total);
        ran.bytes += answer.bytes;
        if (request.enough === undefined) continue;
        line.close();
        line = await openLine(url);
      }
    } finally {
      line.close();
    }
  };
  await Promise.all(Array.from({ length: connections }, turn));
  return { ...ran, seconds: (performance.now() - began) / 1000 };
}

function requestOf({ host }: URL, { path, headers = {} }: Call): Buffer {
  const lines = Object.entries({ host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`GET ${path} HTTP/1.1\r\n${lines.join("")}\r\n`);
}

interface Answer {
  status: number;
  bytes: number;
  first: number;
  total: number;
}

interface Line {
  ask(request: Buffer, enough?: number): Promise<Answer>;
  close(): void;
}

const BUFFER_BYTES = 256 * 1024;

/** A connection that reads answers and throws their bodies away as they come. */
async function openLine(url: URL): Promise<Line> {
  let take: (chunk: Buffer) => void = () => {};
  let fail: (error: Error) => void = () => {};
  const socket = await new Promise<Socket>((resolve, reject) => {
    const opened = connect({
      host: url.hostname,
      port: Number(url.port),
      noDelay: true,
      // One buffer for everything that comes: a gigabyte is read without a gigabyte of garbage.
      onread: {
        buffer: Buffer.allocUnsafe(BUFFER_BYTES),
        callback: (length, buffer) => {
          take(Buffer.from(buffer.buffer, buffer.byteOffset, length));
          return true;
        },
      },
    });
    opened.on("connect", () => resolve(opened));
    opened.on("error", (error) => {
      fail(error);
      reject(error);
    });
    opened.on("close", () => fail(new Error("the connection was closed before the answer was whole")));
  });
  return {
    close: () => socket.destroy(),
    ask: (request, enough = Number.POSITIVE_INFINITY) =>
      new Promise((resolve, reject) => {
        const asked = performance.now();
        const answer = { status: 0, bytes: 0, first: 0, total: 0 };
        let head = "";
        let due = -1;
        fail = reject;
        take = (chunk) => {
          if (due < 0) {
            head += chunk.toString("latin1");
            const end = head.indexOf("\r\n\r\n");
            if (end < 0) return;
            answer.status = Number(head.slice(9, 12));
            due = lengthOf(head.slice(0, end + 2), answer.status);
            if (due < 0) return reject(new Error(`an answer ${answer.status} has no length`));
            answer.bytes = head.length - end - 4;
          } else answer.bytes += chunk.length;
          // An answer without a body is there with its head.
          if (answer.first === 0 && (answer.bytes > 0 || due === 0)) answer.first = performance.now() - asked;
          if (answer.bytes < Math.min(due, enough)) return;
          answer.total = performance.now() - asked;
          resolve(answer);
        };
        socket.write(request);
      }),
  };
}

function lengthOf(head: string, status: number): number {
  if (status === 304) return 0;
  return Number(/\r\ncontent-length: *(\d+)\r\n/i.exec(head)?.[1] ?? -1);
}
