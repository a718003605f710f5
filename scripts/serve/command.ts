import { networkInterfaces } from "node:os";
import path from "node:path";
import { ROOT } from "../gallery/live.ts";
import { ensureBuilt } from "../server/build.ts";
import { type Certificate, ownCertificate } from "../server/certificate.ts";
import { certifiedHosts, EVERY_ADDRESS, lanAddresses, lanLines } from "../server/lan.ts";
import { noticeLines } from "../server/notices.ts";
import { checkPortFree, readPort, SERVER_OPTIONS } from "../server/options.ts";
import { runForever, startServer } from "../server/server.ts";
import { waitingLine } from "../server/waiting.ts";
import type { ArgumentsOf } from "../terminal/arguments.ts";
import { UsageError } from "../terminal/arguments.ts";
import { createProgress } from "../terminal/progress.ts";
import { ScriptError } from "../terminal/script.ts";
import type { SERVE } from "./usage.ts";

/** `npm run serve`: returns the exit status. */
export async function run({ options }: ArgumentsOf<typeof SERVE>): Promise<number> {
  const stateDir = path.resolve(options.state);
  const port = readPort(options.port);
  const lan = options.lan ? await openLan({ host: options.host, port }) : null;
  await checkPortFree({ host: lan ? EVERY_ADDRESS : options.host, port });
  const progress = createProgress();
  await ensureBuilt(ROOT, () => progress.line("Building the Worker ..."));
  const server = await startServer({
    root: ROOT,
    stateDir,
    host: options.host,
    port,
    onNotice: (notice) => console.log(noticeLines(notice)),
    onWait: (pid) => progress.line(waitingLine(pid)),
    ...(lan ? { host: EVERY_ADDRESS, certificate: lan.certificate, address: lan.urls[0] } : {}),
  });
  if (lan) console.log(lanLines(lan.urls, lan.certificate));
  const url = lan ? new URL(`https://localhost:${server.url.port}/`) : server.url;
  const at = (path: string) => new URL(path, url).href;
  console.log(`Serving on ${url.href}\nA gallery is at ${at("/g/")}<gallery>/, the studio at ${at("/studio/")}`);
  console.log("Press Ctrl-C to stop.");
  return runForever(server);
}

interface Lan {
  certificate: Certificate;
  /** The addresses at which other devices find the site, the most likely first. */
  urls: [URL, ...URL[]];
}

async function openLan({ host, port }: { host: string; port: number }): Promise<Lan> {
  if (host !== SERVER_OPTIONS.host.default)
    throw new UsageError("--lan listens on every address, so leave out --host.");
  if (port === 0) throw new UsageError("--lan needs a port you can type, so leave out --port 0.");
  const addresses = lanAddresses(networkInterfaces());
  const [first, ...others] = addresses.map((address) => new URL(`https://${address}:${port}/`));
  if (!first) throw new ScriptError("This computer is not connected to a network, so no other device can reach it.");
  const folder = path.join(ROOT, ".glassine/lan");
  const certificate = await ownCertificate({ folder, hosts: certifiedHosts(addresses), now: Date.now() });
  return { certificate, urls: [first, ...others] };
}
