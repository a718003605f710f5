import { connect } from "node:net";

/** Sends a request line exactly as given over a socket of its own and returns status and body, as no client library would. */
export function sendRaw(
  base: URL,
  { path, headers = {} }: { path: string; headers?: Record<string, string> },
): Promise<{ status: number; text: string }> {
  const head = Object.entries({ Host: base.host, Connection: "close", ...headers })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("");
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(base.port), base.hostname, () => {
      socket.write(Buffer.from(`GET ${path} HTTP/1.1\r\n${head}\r\n`, "latin1"));
    });
    socket.setTimeout(10_000, () => socket.destroy(new Error(`no answer to ${path}`)));
    socket.on("data", (chunk: Buffer) => chunks.push(chunk));
    socket.on("error", reject);
    socket.on("close", () => {
      const text = Buffer.concat(chunks).toString("utf8");
      resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text });
    });
  });
}
