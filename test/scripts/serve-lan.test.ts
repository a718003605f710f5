import { once } from "node:events";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { type networkInterfaces, tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { localSite, rememberAddress } from "../../scripts/server/address.ts";
import { type Certificate, ownCertificate } from "../../scripts/server/certificate.ts";
import { certifiedHosts, lanAddresses, lanLines } from "../../scripts/server/lan.ts";
import { type Server, startServer } from "../../scripts/server/server.ts";
import { openLocalTarget } from "../../scripts/target/local.ts";
import { ROOT } from "../support/glassine.ts";
import { runScript } from "../support/script.ts";

const NOW = Date.now();
const LAN = "192.168.7.9";

let folder: string;
let certificate: Certificate;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "glassine-lan-"));
  certificate = await ownCertificate({ folder: path.join(folder, "keys"), hosts: certifiedHosts([LAN]), now: NOW });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("the certificate for a home network", () => {
  const again = (hosts: string[], now = NOW) => ownCertificate({ folder: path.join(folder, "again"), hosts, now });

  it("has a key that only its owner can read", async () => {
    expect((await stat(certificate.keyFile)).mode & 0o777).toBe(0o600);
    expect((await stat(path.dirname(certificate.keyFile))).mode & 0o777).toBe(0o700);
    expect(certificate.fingerprint).toMatch(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  });

  it("is kept while it is valid, and made again for another address, near its end, or if it was damaged", async () => {
    const first = await again(certifiedHosts([LAN]));
    expect((await again(certifiedHosts([LAN]))).cert).toBe(first.cert);
    expect((await again(certifiedHosts([LAN]), NOW + 360 * 86_400_000)).cert).toBe(first.cert);
    const late = await again(certifiedHosts([LAN]), NOW + 370 * 86_400_000);
    const moved = await again(certifiedHosts(["10.0.0.3"]));
    await rm(moved.keyFile);
    const without = await again(certifiedHosts(["10.0.0.3"]));
    expect(new Set([first, late, moved, without].map(({ cert }) => cert)).size).toBe(4);
  });
});

describe("this computer's addresses in the network", () => {
  const address = (address: string, internal = false, family = "IPv4") => ({ address, internal, family });

  it("are those that other devices can reach, the likeliest first", () => {
    const interfaces = {
      lo: [address("127.0.0.1", true), address("::1", true, "IPv6")],
      docker0: [address("172.17.0.1")],
      none: [address("169.254.3.4")],
      vpn: [address("10.8.0.2")],
      wlan0: [address("fe80::1", false, "IPv6"), address(LAN)],
    } as unknown as ReturnType<typeof networkInterfaces>;
    expect(lanAddresses(interfaces)).toEqual([LAN, "10.8.0.2", "172.17.0.1"]);
    expect(lanAddresses({})).toEqual([]);
  });

  it("are printed with what the browser will warn about", () => {
    const urls = [new URL(`https://${LAN}:4321/`), new URL("https://10.8.0.2:4321/")];
    const lines = lanLines(urls, certificate);
    for (const said of [`network: https://${LAN}:4321/`, "or https://10.8.0.2", "warn", certificate.fingerprint, "▄"])
      expect(lines).toContain(said);
  });
});

describe("the server for a home network", () => {
  let server: Server;
  beforeAll(async () => {
    const address = new URL(`https://${LAN}:4321/`);
    const stateDir = path.join(folder, "v3");
    await (await openLocalTarget({ root: ROOT, stateDir })).close();
    server = await startServer({ root: ROOT, stateDir, host: "127.0.0.1", port: 0, certificate, address });
  });
  afterAll(() => server?.close());

  /** Asks as a device in the network does, which knows the server by its address there. */
  async function ask(at: string, { method = "GET", headers = {}, body = "" } = {}) {
    const { port } = server.url;
    const options = { host: "127.0.0.1", port, path: at, method, ca: certificate.cert, agent: false } as const;
    const sent = request({ ...options, headers: { host: `${LAN}:${port}`, ...headers } });
    const [answer] = (await once(sent.end(body), "response")) as [IncomingMessage];
    return { status: answer.statusCode, headers: answer.headers, body: await text(answer) };
  }

  it("is reached by HTTPS at its address, without redirecting in a circle", async () => {
    expect((await ask("/healthz")).status).toBe(200);
    expect(await ask("/studio/")).toMatchObject({
      status: 303,
      headers: { location: "/studio/enter?next=%2Fstudio%2F" },
    });
  });

  it("accepts forms only from its own pages", async () => {
    const form = { method: "POST", body: "password=wrong" };
    const type = { "content-type": "application/x-www-form-urlencoded" };
    const own = { ...type, origin: `https://${LAN}:${server.url.port}` };
    expect((await ask("/studio/enter", { ...form, headers: own })).status).toBe(401);
    expect((await ask("/studio/enter", { ...form, headers: { ...type, origin: "https://evil.example" } })).status).toBe(
      403,
    );
  });

  it.each(["/cdn-cgi/handler/scheduled", "/cdn-cgi/explorer", "/cdn-cgi/handler/email"])(
    "opens nothing of the runtime to the network: %s",
    async (at) => expect((await ask(at)).status).toBeGreaterThanOrEqual(403),
  );

  it("runs what is due using the same certificate", async () => {
    await expect(server.runCron()).resolves.toBeUndefined();
  });

  it("is where printed links point", async () => {
    expect(await localSite(path.join(folder, "v3"))).toBe(`https://${LAN}:4321/`);
  });
});

describe("printed links", () => {
  it("point to where the site was last served, or else to where it would be", async () => {
    const state = path.join(folder, "state");
    expect(await localSite(state)).toBe("http://localhost:4321/");
    await rememberAddress(state, "http://localhost:5000/");
    expect(await localSite(state)).toBe("http://localhost:5000/");
    expect(await readFile(path.join(state, "site-address"), "utf8")).toBe("http://localhost:5000/\n");
  });

  it.each([
    [["--lan", "--host", "example.com"], "leave out --host"],
    [["--lan", "--port", "0"], "a port you can type"],
  ])("are not made for what can't be: serve %j", async (args, said) => {
    const { code, output } = await runScript("serve.ts", ...args, "--state", path.join(folder, "v3"));
    expect({ code, said: output.includes(said) }).toEqual({ code: 2, said: true });
  });

  it("are not made if the port is taken", async () => {
    const taken = createServer().listen(0, "0.0.0.0");
    await once(taken, "listening");
    const { port } = taken.address() as AddressInfo;
    const args = ["--lan", "--port", String(port), "--state", path.join(folder, "any name")];
    const { code, output } = await runScript("serve.ts", ...args);
    taken.close();
    expect(code).toBe(1);
    expect(output).toMatch(/Port \d+ is taken|is not connected to a network/);
  });
});
