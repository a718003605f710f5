import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { checkRoutes, readDomain } from "../../scripts/deploy/domain.ts";
import { writeConfig } from "../../scripts/deploy/worker.ts";
import { readBindingNames } from "../../scripts/target/names.ts";
import { type Cloudflare, startCloudflare, TOKEN } from "../support/cloudflare.ts";
import { type Edge, startEdge } from "../support/edge.ts";
import { ROOT } from "../support/glassine.ts";
import { workerModules } from "../support/modules.ts";

const DOMAIN = "gallery.example.com";

let cloudflare: Cloudflare;
let edge: Edge;
let folder: string;

async function open(): Promise<void> {
  folder = await mkdtemp(path.join(tmpdir(), "glassine-deploy-"));
  cloudflare = await startCloudflare();
  const served = () => cloudflare.account.workers.get(cloudflare.account.domains.get(DOMAIN) ?? "")?.live;
  edge = await startEdge(DOMAIN, (at) =>
    served() && at === "/healthz" ? { status: 200, body: "ok" } : { status: 522, body: "" },
  );
  await writeFile(path.join(folder, "ca.pem"), edge.cert);
}

async function close(): Promise<void> {
  await cloudflare?.close();
  await edge?.close();
  await rm(folder, { recursive: true, force: true });
}

interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the command as a photographer would, with this account as all there is of Cloudflare. */
async function deploy(args: string[], env: Record<string, string> = {}): Promise<Run> {
  const child = spawn(process.execPath, [path.join(ROOT, "scripts/deploy.ts"), ...args], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      HOME: folder,
      XDG_CONFIG_HOME: folder,
      CLOUDFLARE_API_BASE_URL: cloudflare.url,
      CLOUDFLARE_API_TOKEN: TOKEN,
      GLASSINE_ORIGIN: `https://${DOMAIN}`,
      NODE_USE_ENV_PROXY: "1",
      HTTPS_PROXY: edge.proxy,
      NO_PROXY: "127.0.0.1",
      NODE_EXTRA_CA_CERTS: path.join(folder, "ca.pem"),
      ...env,
    },
  });
  const read = async (stream: Readable) => (await stream.setEncoding("utf8").toArray()).join("");
  const ended = new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
  const [stdout, stderr, code] = await Promise.all([read(child.stdout), read(child.stderr), ended]);
  return { code, stdout, stderr };
}

const changes = () => cloudflare.asked.filter((said) => !/^GET |\/query$/.test(said));
const workerOf = (name = "glassine") => {
  const worker = cloudflare.account.workers.get(name);
  if (!worker) throw new Error(`there is no Worker ${name}`);
  return worker;
};
const liveUpload = () => workerOf().uploads.find(({ version }) => version === workerOf().live);
const migrationsApplied = () =>
  cloudflare.account.databases
    .get("glassine")
    ?.sqlite.prepare("SELECT name FROM d1_migrations ORDER BY id")
    .all()
    .map((row) => row.name);
const migrationsThere = async () => (await readdir(path.join(ROOT, "migrations"))).sort();

describe("a first deploy", () => {
  let run: Run;
  beforeAll(async () => {
    await open();
    run = await deploy(["--domain", DOMAIN]);
  });
  afterAll(close);

  it("makes what is missing, points the domain to the Worker last, and prints the address once it answers", async () => {
    expect(run).toMatchObject({ code: 0, stderr: expect.stringContaining("/healthz") });
    expect(run.stdout).toBe(`Live at https://${DOMAIN}/\nThe studio is at https://${DOMAIN}/studio/\n`);
    expect([...cloudflare.account.buckets.keys()]).toEqual(["glassine-photos"]);
    expect(migrationsApplied()).toEqual(await migrationsThere());
    expect(cloudflare.account.domains).toEqual(new Map([[DOMAIN, "glassine"]]));
    expect(changes().at(-1)).toBe("PUT /workers/domains");
    expect(edge.asked).toContain("/healthz");
  });

  it("uploads the built Worker, bound to this account's bucket and database", () => {
    const { id } = cloudflare.account.databases.get("glassine") ?? {};
    const sent = liveUpload();
    expect(sent?.modules).toContain("entry.mjs");
    expect(sent?.metadata.bindings).toContainEqual(expect.objectContaining({ name: "DB", type: "d1", id }));
    expect(sent?.metadata.bindings).toContainEqual(
      expect.objectContaining({ name: "PHOTOS", type: "r2_bucket", bucket_name: "glassine-photos" }),
    );
  });

  it("gives the Worker one address, and puts nothing in front of it", () => {
    expect(liveUpload()?.metadata.cache_options).toEqual({ enabled: false });
    expect(workerOf().subdomain).toEqual({ enabled: false, previews_enabled: false });
  });

  it("passes on everything else in wrangler.toml", async () => {
    const { crons } = await readBindingNames(ROOT);
    expect(workerOf().crons).toEqual(crons);
    expect(crons).not.toEqual([]);
  });

  it("makes a long signing secret, sets it before the Worker answers, and shows it to nobody", async () => {
    const secret = workerOf().secrets.get("SESSION_SECRET") ?? "";
    expect(Buffer.from(secret, "base64url")).toHaveLength(32);
    const order = ["/workers/scripts/glassine/secrets-bulk", "/workers/scripts/glassine/versions", "/workers/domains"];
    const places = order.map((end) => changes().findLastIndex((said) => said.endsWith(end)));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
    expect(`${run.stdout}${run.stderr}`).not.toContain(secret);
    expect(`${run.stdout}${run.stderr}`).not.toContain(TOKEN);
    for (const file of await filesBelow(folder, path.join(ROOT, "dist"), path.join(ROOT, ".wrangler"))) {
      const text = await readFile(file, "utf8");
      expect(text.includes(secret) || text.includes(TOKEN), file).toBe(false);
    }
  });

  it("leaves nothing to do for a second one", async () => {
    const before = changes().length;
    const { code, stderr } = await deploy(["--domain", DOMAIN]);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(changes().slice(before)).toEqual([]);
  });

  it("leaves nothing to report for a dry run", async () => {
    const before = changes().length;
    const { code, stderr } = await deploy(["--domain", DOMAIN, "--dry-run"]);
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.not.stringContaining("would ") });
    expect(changes().slice(before)).toEqual([]);
  });

  it("lets the signing secret be changed, and sessions signed with the old one go on", async () => {
    const first = workerOf().secrets.get("SESSION_SECRET") ?? "";
    workerOf().secrets.set("ANOTHER", "stays");
    const { code, stdout, stderr } = await deploy(["--domain", DOMAIN, "--rotate-secret"]);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const second = workerOf().secrets.get("SESSION_SECRET") ?? "";
    expect(Buffer.from(second, "base64url")).toHaveLength(32);
    expect(second).not.toBe(first);
    const secrets = { SESSION_SECRET_OLD: first, SESSION_SECRET: second, ANOTHER: "stays" };
    expect(workerOf().secrets).toEqual(new Map(Object.entries(secrets)));
    expect(liveUpload()?.metadata.bindings.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["DB", "PHOTOS", "ASSETS"]),
    );
    expect(`${stdout}${stderr}`).not.toContain(second);

    await deploy(["--domain", DOMAIN, "--rotate-secret"]);
    expect(workerOf().secrets.get("SESSION_SECRET_OLD")).toBe(second);
    expect([...workerOf().secrets.values()]).not.toContain(first);
  });

  it("is repaired by the next one if somebody switched on other addresses", async () => {
    workerOf().subdomain = { enabled: true, previews_enabled: true };
    expect(await deploy(["--domain", DOMAIN])).toMatchObject({ code: 0 });
    expect(workerOf().subdomain).toEqual({ enabled: false, previews_enabled: false });
  });
});

describe("a deploy that is stopped", () => {
  beforeAll(open);
  afterAll(close);

  it("before the Worker exists says why, and points no domain to it; a lost answer and a busy Cloudflare are overcome", async () => {
    cloudflare.fail("POST /d1/database", { status: 502, message: "Bad gateway", done: true });
    expect((await deploy(["--domain", DOMAIN])).code).toBe(1);
    cloudflare.fail("GET /d1/database", { status: 429, message: "Slow down" });
    // Only once that is behind it.
    cloudflare.fail("POST /workers/scripts/glassine/versions", { status: 400, code: 10021, message: "Boom" });
    const stopped = await deploy(["--domain", DOMAIN]);
    expect(stopped).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("Boom") });
    expect(cloudflare.account.domains.size).toBe(0);
    expect([...cloudflare.account.databases.keys()]).toEqual(["glassine"]);
  });

  it("is continued by the next one, which creates nothing twice, even if that one is stopped too", async () => {
    const secret = workerOf().secrets.get("SESSION_SECRET");
    const before = changes().length;
    cloudflare.fail("PUT /workers/scripts/glassine/schedules", { status: 400, message: "No alarm today" });
    const stopped = await deploy(["--domain", DOMAIN]);
    expect(stopped).toMatchObject({ code: 1, stderr: expect.stringContaining("No alarm today") });
    const again = changes().slice(before);
    expect(again.filter((said) => /r2\/buckets|d1\/database|secrets-bulk/.test(said))).toEqual([]);
    expect(workerOf().secrets.get("SESSION_SECRET")).toBe(secret);
    expect(migrationsApplied()).toEqual(await migrationsThere());
    expect(workerOf().crons).toEqual([]);
  });

  it("sets the Worker's schedule, and leaves the domain alone while it has other DNS records", async () => {
    cloudflare.account.records.add(DOMAIN);
    const { code, stdout, stderr } = await deploy(["--domain", DOMAIN]);
    expect({ code, stdout, stderr }).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringContaining("(100117)"),
    });
    expect(cloudflare.account.domains.size).toBe(0);
    expect(workerOf().crons).toEqual((await readBindingNames(ROOT)).crons);
    expect(workerOf().crons).not.toEqual([]);
  });

  it("says at the end that the address does not answer yet, and isn't fooled by somebody else's page", async () => {
    cloudflare.account.records.delete(DOMAIN);
    edge.answer = () => ({ status: 522, body: "" });
    const { code, stdout, stderr } = await deploy(["--domain", DOMAIN, "--wait", "0"]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("is not ready yet: status 522");
    expect(cloudflare.account.domains.get(DOMAIN)).toBe("glassine");
    edge.answer = () => ({ status: 200, body: "<h1>This domain is parked</h1>" });
    const parked = await deploy(["--domain", DOMAIN, "--wait", "0"]);
    expect(parked).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringContaining("page that is not Glassine's"),
    });
  });

  it("is complete once the address answers", async () => {
    const before = changes().length;
    edge.answer = () => ({ status: 200, body: "ok" });
    expect(await deploy(["--domain", DOMAIN])).toMatchObject({ code: 0 });
    expect(changes().slice(before)).toEqual([]);
  });
});

describe("a deploy to an account that is half ready", () => {
  beforeEach(open);
  afterEach(close);

  it("applies only new migrations, and keeps the domain whose links were handed out", async () => {
    const files = await migrationsThere();
    const sqlite = cloudflare.addDatabase("glassine");
    sqlite.exec("CREATE TABLE d1_migrations (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, applied_at TEXT)");
    for (const file of files.slice(0, -1)) {
      sqlite.exec(await readFile(path.join(ROOT, "migrations", file), "utf8"));
      sqlite.prepare("INSERT INTO d1_migrations (name) VALUES (?)").run(file);
    }
    cloudflare.account.domains.set("old.example.com", "glassine");
    const { code, stderr } = await deploy(["--domain", DOMAIN]);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stderr).toContain(`apply ${files.at(-1)} ...`);
    expect(migrationsApplied()).toEqual(files);
    expect(stderr).toContain("old.example.com points to it as well");
    expect(cloudflare.account.domains.get("old.example.com")).toBe("glassine");
  });
});

describe("a dry run", () => {
  beforeEach(open);
  afterEach(close);

  it("says what it would do to an empty account, and touches nothing", async () => {
    const { code, stdout, stderr } = await deploy(["--domain", DOMAIN, "--dry-run"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "Nothing was changed.\n" });
    for (const what of [
      "would create the R2 bucket glassine-photos",
      "would create the D1 database glassine",
      "would apply 0001_galleries.sql, ",
      "would make SESSION_SECRET and set it",
      "would deploy glassine",
      `would point ${DOMAIN} to the Worker`,
    ])
      expect(stderr).toContain(what);
    expect(cloudflare.asked.filter((said) => !said.startsWith("GET "))).toEqual([]);
  });

  it("shows the same plan without a login, and asks nobody", async () => {
    const planned = (stderr: string) => stderr.split("\n").filter((line) => line.includes("would "));
    const known = await deploy(["--domain", DOMAIN, "--dry-run"]);
    const asked = cloudflare.asked.length;
    const { code, stdout, stderr } = await deploy(["--domain", DOMAIN, "--dry-run"], { CLOUDFLARE_API_TOKEN: "" });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Not logged in, so this is the plan .*\n.*wrangler login\.\nNothing was changed\.\n$/);
    expect(planned(stderr)).toEqual(planned(known.stderr));
    expect(cloudflare.asked).toHaveLength(asked);
  });
});

describe("a deploy stops before it changes anything", () => {
  beforeEach(open);
  afterEach(close);

  const refused = async (args: string[], env?: Record<string, string>) => {
    const run = await deploy(args, env);
    expect(changes()).toEqual([]);
    expect(run.stdout).toBe("");
    return run;
  };

  it("without a domain", async () => {
    const { code, stderr } = await refused([]);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining("--domain is missing") });
    expect(cloudflare.asked).toEqual([]);
  });

  it("without a login", async () => {
    const { code, stderr } = await refused(["--domain", DOMAIN], { CLOUDFLARE_API_TOKEN: "" });
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining("Not logged in to Cloudflare") });
  });

  it("when the token lacks a permission", async () => {
    const { code, stderr } = await refused(["--domain", DOMAIN], { CLOUDFLARE_API_TOKEN: "another" });
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("docs/deploy.md lists what it needs"),
    });
  });

  it("when no zone of the account holds the domain", async () => {
    const { stderr } = await refused(["--domain", "gallery.example.net"]);
    expect(stderr).toContain("The account has no domain that gallery.example.net belongs to");
  });

  it("when the zone isn't active at Cloudflare yet", async () => {
    cloudflare.account.zones = [{ id: "2e0e", name: "example.com", status: "pending" }];
    const { stderr } = await refused(["--domain", DOMAIN]);
    expect(stderr).toContain("example.com is pending at Cloudflare");
  });

  // wrangler, run by a script, takes a domain from whatever it leads to.
  it("when the domain points to another Worker", async () => {
    cloudflare.account.domains.set(DOMAIN, "shop");
    const { code, stderr } = await refused(["--domain", DOMAIN]);
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("points to another Worker, shop"),
    });
    expect(cloudflare.account.domains.get(DOMAIN)).toBe("shop");
  });

  it.each([
    ["an r2.dev address", { r2Dev: true, domains: [] }, "dev-url disable glassine-photos"],
    ["a domain of its own", { r2Dev: false, domains: ["cdn.example.com"] }, "domain remove glassine-photos"],
  ])("when %s leads to the bucket past every password", async (_door, bucket, cure) => {
    cloudflare.account.buckets.set("glassine-photos", bucket);
    const { code, stderr } = await refused(["--domain", DOMAIN]);
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining(cure) });
  });

  it("when the token would be sent unencrypted", async () => {
    const { stderr } = await refused(["--domain", DOMAIN], { CLOUDFLARE_API_BASE_URL: "http://api.example.com" });
    expect(stderr).toContain("must begin with https://");
  });

  it("when a sign-in page answers instead of the API", async () => {
    const page = createServer((_, response) => response.setHeader("content-type", "text/html").end("<h1>Welcome</h1>"));
    await new Promise<void>((resolve) => page.listen(0, "127.0.0.1", resolve));
    const host = `127.0.0.1:${(page.address() as AddressInfo).port}`;
    const { code, stderr } = await refused(["--domain", DOMAIN], { CLOUDFLARE_API_BASE_URL: `http://${host}` });
    page.close();
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`${host} answered, but not as Cloudflare's API`),
    });
  });

  it("when the API refuses with status 200, in the API's own words", async () => {
    cloudflare.fail("GET /zones", { status: 200, code: 1003, message: "Not on Sundays" });
    const { stderr } = await refused(["--domain", DOMAIN]);
    expect(stderr).toContain("Not on Sundays (1003)");
  });

  it("when the API doesn't answer", async () => {
    const { code, stderr } = await refused(["--domain", DOMAIN], {
      CLOUDFLARE_API_BASE_URL: "http://127.0.0.1:9/client/v4",
    });
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("can't be reached at 127.0.0.1:9"),
    });
  });
});

describe("the domain of a deploy", () => {
  it.each([
    ["https://gallery.example.com/", "must be only a host name"],
    ["gallery.example.com:8443", "must be only a host name"],
    ["*.example.com", "must be only a host name"],
    ["gallery.example.com.", "must be only a host name"],
    ["localhost", "must be only a host name"],
    ["192.0.2.1", "must be only a host name"],
    ["", "must be only a host name"],
    ["glassine.anna.workers.dev", "must be a domain of your own"],
  ])("can't be %j", (text, why) => expect(() => readDomain(text)).toThrow(why));

  it("may be typed as people type it", () => {
    expect(readDomain("Gallery.Example.com")).toBe("gallery.example.com");
    expect(readDomain("fotos.müller.example")).toBe("fotos.xn--mller-kva.example");
  });
});

describe("the configuration that wrangler deploys", () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), "glassine-deploy-"));
    await mkdir(path.join(root, "dist/server"), { recursive: true });
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it("keeps what wrangler.toml says, and never opens another way in", async () => {
    const mail = [{ name: "EMAIL", destination_address: "anna@example.com" }];
    const built = {
      name: "glassine",
      send_email: mail,
      vars: { NOTICE_TO: "anna@example.com" },
      triggers: { crons: ["*/5 * * * *"] },
      d1_databases: [{ binding: "DB", database_name: "glassine", database_id: "0000" }, { binding: "OTHER" }],
      routes: [{ pattern: DOMAIN, custom_domain: true }],
      workers_dev: true,
      preview_urls: true,
      cache: { enabled: true },
    };
    await writeFile(path.join(root, "dist/server/wrangler.json"), JSON.stringify(built));
    const written = JSON.parse(
      await readFile(
        path.join(root, await writeConfig(root, { databaseId: "d1d1", origin: "https://photos.example.com" })),
        "utf8",
      ),
    );
    expect(written).toEqual({
      name: "glassine",
      send_email: mail,
      vars: { SITE_ORIGIN: "https://photos.example.com", NOTICE_TO: "anna@example.com" },
      triggers: { crons: ["*/5 * * * *"] },
      d1_databases: [{ binding: "DB", database_name: "glassine", database_id: "d1d1" }, { binding: "OTHER" }],
      workers_dev: false,
      preview_urls: false,
      cache: { enabled: false },
    });
  });

  it("may name no address but the requested one", () => {
    expect(() => checkRoutes("old.example.com", DOMAIN)).toThrow("a route names old.example.com");
    expect(() => checkRoutes(DOMAIN, DOMAIN)).not.toThrow();
    expect(() => checkRoutes(null, DOMAIN)).not.toThrow();
  });
});

describe("the built Worker", () => {
  it("has one address, and no cache before the Worker", async () => {
    const built = JSON.parse(await readFile(path.join(ROOT, "dist/server/wrangler.json"), "utf8"));
    expect(built).toMatchObject({ workers_dev: false, preview_urls: false, cache: { enabled: false } });
    expect(built.assets).toMatchObject({ run_worker_first: true });
  });

  it("is at most 500 KiB, compressed as Cloudflare counts it", async () => {
    const modules = await Promise.all((await workerModules(ROOT)).map((file) => readFile(file)));
    expect(modules.length).toBeGreaterThan(1);
    expect(gzipSync(Buffer.concat(modules)).length).toBeLessThanOrEqual(500 * 1024);
  });
});

async function filesBelow(...folders: string[]): Promise<string[]> {
  const entries = await Promise.all(folders.map((at) => readdir(at, { recursive: true, withFileTypes: true })));
  return entries
    .flat()
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}
