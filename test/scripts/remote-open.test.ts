import { spawnSync } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { ACCOUNT_FILE, readAccount } from "../../scripts/target/account.ts";
import { bucketFault } from "../../scripts/target/bucket-fault.ts";
import { readBindingNames } from "../../scripts/target/names.ts";
import { openRemoteTarget } from "../../scripts/target/remote.ts";
import { onSamePlace } from "../../scripts/terminal/same-place.ts";
import { HASTE, testAccount } from "../support/account.ts";
import { ROOT } from "../support/publishing.ts";

const account = testAccount();
const held = { root: "" };

beforeAll(async () => {
  held.root = await mkdtemp(path.join(tmpdir(), "glassine-root-"));
  await cp(path.join(ROOT, "migrations"), path.join(held.root, "migrations"), { recursive: true });
});

afterAll(() => rm(held.root, { recursive: true, force: true }));

/** A project whose wrangler.toml is changed. */
async function project(change: (toml: string) => string = (toml) => toml): Promise<string> {
  await writeFile(
    path.join(held.root, "wrangler.toml"),
    change(await readFile(path.join(ROOT, "wrangler.toml"), "utf8")),
  );
  return held.root;
}

async function openWith(env: Record<string, string>, change?: (toml: string) => string): Promise<string> {
  const root = await project(change);
  return openRemoteTarget({ root, env: { ...account.env, ...env }, policy: { ...HASTE, attempts: 2 } }).then(
    async (target) => target.close().then(() => "opened"),
    (error: Error) => `${error.name}: ${error.message}`,
  );
}

describe("the account", () => {
  it("is opened with bucket and database found by name", async () => {
    expect(await openWith({})).toBe("opened");
    expect(account.d1.passed.some(({ path: at }) => at.includes("?name=glassine&"))).toBe(true);
  });

  it("is not asked for the database's id if wrangler.toml has it", async () => {
    const said = await openWith({}, (toml) =>
      toml.replace(/database_id = ".*"/, 'database_id = "5b0a7c1e-2f4d-4a8b-9c3e-000000000009"'),
    );
    expect(said).toBe(
      "AccountFault: D1 has no such database: The database could not be found (7404). To create it: npm run deploy",
    );
  });

  it.each([
    [
      { CLOUDFLARE_API_TOKEN: "a-wrong-token" },
      "Cloudflare's API refused: Authentication error (10000). CLOUDFLARE_API_TOKEN must be valid",
    ],
    [
      { R2_ACCESS_KEY_ID: "a-wrong-token" },
      "R2 refused the token (InvalidAccessKeyId). R2_ACCESS_KEY_ID and R2_SECRET_ACCESS_KEY must",
    ],
    [
      { R2_ENDPOINT: "http://127.0.0.1:1" },
      "R2 could not list its contents: 127.0.0.1:1 can't be reached (ECONNREFUSED). Are you online?",
    ],
    [{ CLOUDFLARE_API_BASE_URL: "https://api.invalid" }, "Cloudflare's API can't be reached at api.invalid: E"],
    [{ R2_ENDPOINT: "https://r2.invalid" }, "R2 could not list its contents: r2.invalid can't be reached (E"],
  ])("that can't be reached with %j says why, and what to do", async (env, message) => {
    const said = await openWith(env);
    expect(said).toContain(message);
    expect(said).not.toContain("a-wrong-token");
  });

  it("without the bucket or the database says how to make them", async () => {
    expect(await openWith({}, (toml) => toml.replace("glassine-photos", "nobodys-photos"))).toBe(
      "AccountFault: R2 has no bucket nobodys-photos. To create it: npm run deploy",
    );
    expect(await openWith({}, (toml) => toml.replace('database_name = "glassine"', 'database_name = "glass"'))).toBe(
      "AccountFault: The account has no D1 database glass. To create it: npm run deploy",
    );
  });

  it("is opened whatever AWS settings this computer has", async () => {
    vi.stubEnv("AWS_PROFILE", "nobody");
    vi.stubEnv("AWS_CONFIG_FILE", path.join(held.root, "wrangler.toml"));
    for (const name of [
      "AWS_USE_FIPS_ENDPOINT",
      "AWS_USE_DUALSTACK_ENDPOINT",
      "AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS",
    ]) {
      vi.stubEnv(name, "true");
    }
    vi.stubEnv("AWS_ENDPOINT_URL_S3", "https://elsewhere.invalid");
    vi.stubEnv("AWS_MAX_ATTEMPTS", "many");
    const said = await openWith({});
    vi.unstubAllEnvs();
    expect(said).toBe("opened");
  });

  it("with a database newer than this copy is left alone", async () => {
    await account.db.prepare("INSERT INTO d1_migrations (name) VALUES ('9999_years_from_now.sql')").run();
    const said = await openWith({});
    await account.db.prepare("DELETE FROM d1_migrations WHERE name = '9999_years_from_now.sql'").run();
    expect(said).toBe(
      "AccountFault: The account's database is newer than this copy of Glassine: it has 9999_years_from_now.sql. Nothing was done. Update Glassine first.",
    );
  });

  it("with a database that commits half a batch would be left alone", async () => {
    account.database.piecemeal = true;
    const said = await openWith({});
    account.database.piecemeal = false;
    expect(said).toContain(
      "D1 API no longer runs a batch as one transaction, which Glassine relies on. Nothing was done",
    );
    expect((await account.db.prepare("SELECT * FROM leases").all()).results).toEqual([]);
  });
});

describe("a refusal by R2", () => {
  const told = (name: string, httpStatusCode?: number) => {
    const error = Object.assign(new Error("no"), {
      name,
      ...(httpStatusCode ? { $metadata: { httpStatusCode } } : {}),
    });
    return bucketFault(error, { doing: "store x", bucket: "photos", endpoint: "https://r2.example.com" }).message;
  };

  it.each([
    ["NoSuchBucket", 404, "R2 has no bucket photos. To create it: npm run deploy"],
    ["SignatureDoesNotMatch", 403, "must be valid and belong together"],
    ["Unauthorized", 401, "must be valid and belong together"],
    [
      "AccessDenied",
      403,
      "R2 refused to store x (AccessDenied): the token must allow reading and writing objects in bucket photos",
    ],
    ["BadDigest", 400, "R2 could not store x: the data arrived damaged every time"],
    ["SlowDown", 503, "R2 could not store x: SlowDown (status 503). Try again later."],
    ["TimeoutError", undefined, "R2 could not store x: r2.example.com can't be reached (no). Are you online?"],
  ])("by %s is reported, with what to do", (name, status, message) => {
    expect(told(name, status)).toContain(message);
  });
});

describe("the account in the environment", () => {
  const read = async (env: Record<string, string>, change?: (toml: string) => string) => {
    const root = await project(change);
    return readAccount({ root, env }, await readBindingNames(root));
  };

  it("is reported with everything that is missing at once", async () => {
    const said = await read({ R2_ACCESS_KEY_ID: "" }).catch((error: Error) => error.message);
    for (const name of ["CLOUDFLARE_ACCOUNT_ID", "CLOUDFLARE_API_TOKEN", "R2_ACCESS_KEY_ID", "R2_SECRET_ACCESS_KEY"]) {
      expect(said).toContain(name);
    }
  });

  it.each([
    ["CLOUDFLARE_ACCOUNT_ID", "me@example.com", "must be 32 hexadecimal digits"],
    ["CLOUDFLARE_API_TOKEN", "two words", "must have no spaces"],
    ["R2_ENDPOINT", "http://r2.example.com", "must begin with https://"],
    ["CLOUDFLARE_API_BASE_URL", "ftp://example.com", "must begin with https://"],
    ["GLASSINE_ORIGIN", "photos.example.com", "must be an address"],
  ])("is refused when %s is %s", async (name, value, message) => {
    await expect(read({ ...account.env, [name]: value })).rejects.toThrow(`${name}: ${message}`);
  });

  it("may come from a file that only the photographer can read; the environment takes precedence", async () => {
    const { R2_ENDPOINT, ...env } = account.env;
    const file = path.join(await project(), ACCOUNT_FILE);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(
      file,
      Object.entries({ ...env, GLASSINE_ORIGIN: "https://a.example" })
        .map((pair) => pair.join("="))
        .join("\n"),
    );
    await chmod(file, 0o644);
    await expect(read({})).rejects.toThrow(`chmod 600 ${ACCOUNT_FILE}`);
    await chmod(file, 0o600);
    expect(await read({ R2_ENDPOINT: R2_ENDPOINT ?? "" })).toMatchObject({
      keyId: "S3RVER",
      origin: "https://a.example",
    });
    expect(await read({ GLASSINE_ORIGIN: "https://b.example/x" })).toMatchObject({ origin: "https://b.example" });
    await rm(file);
  });

  it("decides the bucket's jurisdiction and the domain of the first route", async () => {
    const { R2_ENDPOINT: _, ...env } = account.env;
    const plain = await read(env);
    expect(plain).toMatchObject({ endpoint: `https://${plain.id}.r2.cloudflarestorage.com`, origin: null });
    const eu = await read(
      env,
      (toml) =>
        `routes = [{ pattern = "photos.example.com", custom_domain = true }]\n${toml.replace("bucket_name", 'jurisdiction = "eu"\nbucket_name')}`,
    );
    expect(eu).toMatchObject({
      endpoint: `https://${eu.id}.eu.r2.cloudflarestorage.com`,
      origin: "https://photos.example.com",
    });
  });
});

describe("--remote", () => {
  const run = (script: string, ...args: string[]) =>
    spawnSync(process.execPath, [path.join(ROOT, `scripts/${script}.ts`), ...args], {
      cwd: ROOT,
      env: { ...process.env, ...account.env },
      encoding: "utf8",
    });
  const SCRIPTS = [
    ...["publish", "unpublish", "access", "invite", "marks", "activity", "client", "picks", "studio"],
    ...["gc", "backup", "restore"],
  ];

  it.each(SCRIPTS)("is an option of %s, shown by --help", (script) => {
    const { stdout, status } = run(script, "--help");
    expect(status).toBe(0);
    expect(stdout).toMatch(/--remote +use your Cloudflare account instead/);
  });

  it("is refused together with --state", () => {
    const { stderr, status } = run("activity", "trip", "--remote", "--state", "x");
    expect(status).toBe(2);
    expect(stderr).toContain("--remote uses the account and --state a local folder: give only one of them.");
  });

  it.each([
    ["First: npm run access -- trip --guest-password", "First: npm run access -- trip --remote --guest-password"],
    ["Publish a gallery first: npm run publish", "Publish a gallery first: npm run publish -- --remote"],
    ["To publish it: npm run publish -- trip", "To publish it: npm run publish -- trip --remote"],
    [
      "To fix it: npm run publish -- a-b --check, then this.",
      "To fix it: npm run publish -- a-b --remote --check, then this.",
    ],
    ["again: npm run unpublish -- trip, then", "again: npm run unpublish -- trip --remote, then"],
    ["Create one: npm run new -- <gallery>", "Create one: npm run new -- <gallery>"],
    ["or by npm run access -- trip.", "or by npm run access -- trip --remote."],
  ])("is added to the commands in a message: %s", (text, expected) => {
    expect(onSamePlace(text, ["--remote"])).toBe(expected);
    expect(onSamePlace(text, [])).toBe(text);
  });

  it.each([
    [
      ["--state", "/tmp/s"],
      "npm run access -- trip --guest-password",
      "npm run access -- trip --state /tmp/s --guest-password",
    ],
    [["--state=/tmp/s"], "then npm run serve.", "then npm run serve -- --state /tmp/s."],
    [["--content", "my photos"], "npm run publish -- trip", 'npm run publish -- trip --content "my photos"'],
    [["--content", "c", "--state", "s"], "npm run publish -- trip", "npm run publish -- trip --content c --state s"],
    [["--content", "c"], "npm run access -- trip", "npm run access -- trip"],
    [["--state", ".wrangler/state/v3"], "npm run access -- trip", "npm run access -- trip"],
    [["--content=content"], "npm run publish -- trip", "npm run publish -- trip"],
    [["--state", "s"], "npm run new -- trip", "npm run new -- trip"],
  ])("is added to commands as it was given: %j, %s", (argv, text, expected) => {
    expect(onSamePlace(text, argv)).toBe(expected);
  });
});
