import { createServer, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { makeCertificate } from "./certificate.ts";

export interface Edge {
  /** For HTTPS_PROXY: the only way out a process under test has. */
  proxy: string;
  /** PEM, for NODE_EXTRA_CA_CERTS. */
  cert: string;
  /** What the host answers; a test may change its mind. */
  answer(path: string): { status: number; body: string };
  /** Paths asked for, in order. */
  asked: string[];
  close(): Promise<void>;
}

/** The internet with one host in it, over real TLS. */
export async function startEdge(host: string, answer: Edge["answer"]): Promise<Edge> {
  const asked: string[] = [];
  const { cert, key } = makeCertificate(host);
  const site = createTlsServer({ cert, key }, (request, response) => {
    asked.push(request.url ?? "");
    const { status, body } = edge.answer(request.url ?? "");
    response.writeHead(status, { "content-type": "text/plain", connection: "close" }).end(body);
  });
  const proxy = createServer((_request, response) => response.writeHead(502).end());
  const port = await listen(site);
  proxy.on("connect", ({ url }, socket) => {
    if (url !== `${host}:443`) return socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
    const through = connect(port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      socket.pipe(through).pipe(socket);
    });
    through.on("error", () => socket.destroy());
    socket.on("error", () => through.destroy());
  });
  const proxyPort = await listen(proxy);
  const edge: Edge = {
    proxy: `http://127.0.0.1:${proxyPort}`,
    cert,
    asked,
    answer,
    close: async () => {
      for (const server of [site, proxy]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
  return edge;
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}
