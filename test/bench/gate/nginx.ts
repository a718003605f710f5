import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { childOf, type Usage, usageOf } from "../edge/process.ts";

/** nginx serving a folder, on a port of its own. */
export interface Nginx {
  url: URL;
  usage(): Promise<Usage>;
  close(): void;
}

/** Starts nginx with one worker over the given files; null where it is not installed. */
export async function startNginx(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<Nginx | null> {
  const root = path.join(folder, "files");
  await mkdir(root, { recursive: true });
  for (const [name, bytes] of files) await writeFile(path.join(root, name), bytes);
  const port = await freePort();
  await writeFile(path.join(folder, "nginx.conf"), configuration({ folder, root, port }));
  const child = spawn(
    "nginx",
    ["-p", folder, "-c", path.join(folder, "nginx.conf"), "-e", path.join(folder, "error.log")],
    {
      stdio: "ignore",
    },
  );
  const started = await new Promise<boolean>((resolve) =>
    child.on("spawn", () => resolve(true)).on("error", () => resolve(false)),
  );
  if (!started || child.pid === undefined) return null;
  const url = new URL(`http://127.0.0.1:${port}`);
  await answers(url, child);
  const worker = await childOf(child.pid, "nginx");
  return { url, usage: () => usageOf(worker), close: () => child.kill() };
}

const configuration = ({ folder, root, port }: { folder: string; root: string; port: number }) => `
daemon off;
worker_processes 1;
${process.getuid?.() === 0 ? "user root;" : ""}
pid ${folder}/nginx.pid;
events { worker_connections 64; }
http {
  access_log off;
  sendfile on;
  keepalive_requests 1000000;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  server { listen 127.0.0.1:${port}; root ${root}; default_type image/avif; }
}
`;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function answers(url: URL, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      return;
  }
  throw new Error(`nginx ended with status ${child.exitCode}`);
}
