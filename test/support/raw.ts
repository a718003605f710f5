import { connect } from "node:net";
import { PATIENT_MS } from "./patience.ts";

/** Sends a request line exactly as given over a socket of its own and returns status and body, as no client library would. */
export function sendRaw(
  base: URL,
  { path, headers = {} }: { path: string; headers?: Record<string, string> },
): Promise<{ status: number; text: string }> {
  const head = Object.entries({ Host: base.host, Connection: "close", ...headers })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("");
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    const finish = () => {
      socket.destroy();
      const text = received.toString("utf8");
      resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text });
    };
    const socket = connect(Number(base.port), base.hostname, () => {
      socket.write(Buffer.from(`GET ${path} HTTP/1.1\r\n${head}\r\n`, "latin1"));
    });
    socket.setTimeout(PATIENT_MS, () => socket.destroy(new Error(`no answer to ${path}`)));
    socket.on("data", (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (isComplete(received)) finish();
    });
    socket.on("error", reject);
    socket.on("end", finish);
  });
}

/**
 * Whether a response is here to its last byte (RFC 9112, section 6.3). The runtime keeps a socket open for seconds after it was
 * asked to close it, so the end of the response is found in its bytes.
 */
function isComplete(received: Buffer): boolean {
  const end = received.indexOf("\r\n\r\n");
  if (end < 0) return false;
  const head = received.toString("latin1", 0, end);
  const body = received.subarray(end + 4);
  if (/^HTTP\/1\.1 (1\d\d|204|304) /.test(head)) return true;
  if (/^transfer-encoding: *chunked/im.test(head)) return body.toString("latin1").endsWith("0\r\n\r\n");
  const length = /^content-length: *(\d+)/im.exec(head)?.[1];
  return length !== undefined && body.length >= Number(length);
}
