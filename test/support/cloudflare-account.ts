import { randomUUID } from "node:crypto";
import { DatabaseSync } from "node:sqlite";

export const ACCOUNT = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";

interface Upload {
  version: string;
  // What wrangler sends beside the modules: bindings, cache_options, annotations.
  metadata: Record<string, unknown> & { bindings: Record<string, unknown>[] };
  modules: string[];
}

/** An account as it is kept behind Cloudflare's API: what a test may look at, and arrange. */
export interface Account {
  buckets: Map<string, { r2Dev: boolean; domains: string[] }>;
  databases: Map<string, { id: string; sqlite: DatabaseSync }>;
  workers: Map<string, WorkerState>;
  /** Which Worker a host name leads to. */
  domains: Map<string, string>;
  zones: { id: string; name: string; status: string }[];
  /** Host names with DNS records of their own. */
  records: Set<string>;
}

interface WorkerState {
  secrets: Map<string, string>;
  uploads: Upload[];
  live: string | null;
  subdomain: { enabled: boolean; previews_enabled: boolean };
  crons: string[];
}

/** What the API answers instead of a result. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: number;
  constructor(status: number, code: number, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** One request to the API. */
export interface Call {
  request: Request;
  query: URLSearchParams;
  account: Account;
}

export type Handler = (call: Call, ...segments: string[]) => unknown;

const one = "([^/]+)";
/** What of the API a deploy needs; paths without the account. */
export const ROUTES: [method: string, path: string, handler: Handler][] = [
  ["GET", "/accounts", () => [{ id: ACCOUNT, name: "Anna Photography" }]],
  ["GET", "/zones", ({ account, query }) => account.zones.filter(({ name }) => name === query.get("name"))],
  ["GET", `/r2/buckets/${one}`, ({ account }, name) => ({ name, owned: Boolean(bucketOf(account, name)) })],
  ["POST", "/r2/buckets", createBucket],
  [
    "GET",
    `/r2/buckets/${one}/domains/managed`,
    ({ account }, name) => ({
      bucketId: "b0c3",
      domain: "pub-b0c3.r2.dev",
      enabled: bucketOf(account, name).r2Dev,
    }),
  ],
  [
    "GET",
    `/r2/buckets/${one}/domains/custom`,
    ({ account }, name) => ({
      domains: bucketOf(account, name).domains.map((domain) => ({ domain, enabled: true })),
    }),
  ],
  ["GET", "/d1/database", listDatabases],
  ["POST", "/d1/database", createDatabase],
  ["POST", `/d1/database/${one}/query`, queryDatabase],
  [
    "GET",
    `/workers/services/${one}`,
    ({ account }, name) => {
      workerOf(account, name, 10090);
      return {
        id: name,
        default_environment: { environment: "production", script: { last_deployed_from: "wrangler" } },
      };
    },
  ],
  ["PUT", `/workers/scripts/${one}`, putScript],
  ["POST", `/workers/scripts/${one}/versions`, postVersion],
  ["GET", `/workers/scripts/${one}/versions/${one}`, getVersion],
  ["GET", `/workers/scripts/${one}/deployments`, listDeployments],
  ["POST", `/workers/scripts/${one}/deployments`, postDeployment],
  ["POST", `/workers/scripts/${one}/assets-upload-session`, () => ({ jwt: "assets", buckets: [] })],
  [
    "GET",
    `/workers/scripts/${one}/settings`,
    ({ account }, name) => ({ bindings: bindingsOf(workerOf(account, name)) }),
  ],
  ["PATCH", `/workers/scripts/${one}/settings`, patchSettings],
  ["PATCH", `/workers/scripts/${one}/script-settings`, () => ({})],
  [
    "GET",
    `/workers/scripts/${one}/secrets`,
    ({ account }, name) =>
      [...workerOf(account, name).secrets.keys()].map((secret) => ({ name: secret, type: "secret_text" })),
  ],
  ["PATCH", `/workers/scripts/${one}/secrets-bulk`, patchSecrets],
  ["GET", `/workers/scripts/${one}/subdomain`, ({ account }, name) => workerOf(account, name).subdomain],
  ["POST", `/workers/scripts/${one}/subdomain`, postSubdomain],
  ["GET", `/workers/workers/${one}`, ({ account }, name) => ({ name, subdomain: workerOf(account, name).subdomain })],
  ["GET", `/workers/scripts/${one}/schedules`, listSchedules],
  ["PUT", `/workers/scripts/${one}/schedules`, putSchedules],
  ["GET", "/workers/domains", listDomains],
  ["PUT", "/workers/domains", attachDomain],
];

/** An account with one zone, example.com, and nothing else. */
export const newAccount = (): Account => ({
  buckets: new Map(),
  databases: new Map(),
  workers: new Map(),
  domains: new Map(),
  zones: [{ id: "2e0e", name: "example.com", status: "active" }],
  records: new Set(),
});

function bucketOf(account: Account, name = "") {
  const bucket = account.buckets.get(name);
  if (!bucket) throw new Refusal(404, 10006, "The specified bucket does not exist.");
  return bucket;
}

async function createBucket({ request, account }: Call) {
  const { name } = (await request.json()) as { name: string };
  if (account.buckets.has(name)) throw new Refusal(409, 10004, "The bucket you tried to create already exists.");
  account.buckets.set(name, { r2Dev: false, domains: [] });
  return { name };
}

function listDatabases({ account, query }: Call) {
  const databases = [...account.databases].map(([name, { id }]) => ({ uuid: id, name }));
  return databases.filter(({ name }) => name.includes(query.get("name") ?? ""));
}

async function createDatabase({ request, account }: Call) {
  const { name } = (await request.json()) as { name: string };
  if (account.databases.has(name)) throw new Refusal(400, 7502, "A database with that name already exists.");
  const { id } = addDatabase(account, name);
  return { uuid: id, name };
}

/** Makes a database; D1 is SQLite. */
export function addDatabase(account: Account, name: string) {
  const database = { id: randomUUID(), sqlite: new DatabaseSync(":memory:") };
  account.databases.set(name, database);
  return database;
}

async function queryDatabase({ request, account }: Call, id: string) {
  const { sql } = (await request.json()) as { sql: string };
  const database = [...account.databases.values()].find((one) => one.id === id);
  if (!database) throw new Refusal(404, 7404, "The database could not be found.");
  const { sqlite } = database;
  if (/^\s*SELECT/i.test(sql)) return [{ results: sqlite.prepare(sql).all(), success: true, meta: {} }];
  sqlite.exec("BEGIN");
  try {
    sqlite.exec(sql);
    sqlite.exec("COMMIT");
  } catch (error) {
    sqlite.exec("ROLLBACK");
    throw error;
  }
  return [{ results: [], success: true, meta: {} }];
}

function workerOf(account: Account, name = "", code = 10007): WorkerState {
  const worker = account.workers.get(name);
  if (!worker) throw new Refusal(404, code, "This Worker does not exist on your account.");
  return worker;
}

function createWorker(account: Account, name: string): WorkerState {
  const worker = account.workers.get(name) ?? {
    secrets: new Map(),
    uploads: [],
    live: null,
    // The defaults of a new Worker.
    subdomain: { enabled: true, previews_enabled: true },
    crons: [],
  };
  account.workers.set(name, worker);
  return worker;
}

async function upload(request: Request, worker: WorkerState): Promise<Upload> {
  const form = await request.formData();
  const metadata = JSON.parse(String(form.get("metadata"))) as Upload["metadata"];
  const modules = [...form.keys()].filter((name) => name !== "metadata");
  const sent = { version: randomUUID(), metadata, modules };
  worker.uploads.push(sent);
  return sent;
}

async function putScript({ request, account }: Call, name: string) {
  const worker = createWorker(account, name);
  const { version } = await upload(request, worker);
  worker.live = version;
  return { id: name, etag: "e7a9", deployment_id: version.replaceAll("-", ""), startup_time_ms: 9 };
}

async function postVersion({ request, account }: Call, name: string) {
  const { version } = await upload(request, workerOf(account, name));
  return { id: version, startup_time_ms: 9, resources: { script: { etag: "e7a9" } } };
}

function getVersion({ account }: Call, name: string, version: string) {
  const found = workerOf(account, name).uploads.find((one) => one.version === version);
  if (!found) throw new Refusal(404, 100146, "Version not found.");
  return { id: version, annotations: found.metadata.annotations ?? {} };
}

function listDeployments({ account }: Call, name: string) {
  const { live } = workerOf(account, name);
  return {
    deployments: live ? [{ id: "d", source: "wrangler", versions: [{ version_id: live, percentage: 100 }] }] : [],
  };
}

async function postDeployment({ request, account }: Call, name: string) {
  const { versions } = (await request.json()) as { versions: { version_id: string }[] };
  workerOf(account, name).live = versions[0]?.version_id ?? null;
  return { id: randomUUID() };
}

function bindingsOf({ uploads, secrets }: WorkerState): Upload["metadata"]["bindings"] {
  const held = [...secrets.keys()].map((name) => ({ name, type: "secret_text" }));
  return [...(uploads.at(-1)?.metadata.bindings ?? []), ...held];
}

// A new version of the same code: a binding that is not named is gone, one that can't be inherited too.
async function patchSettings({ request, account }: Call, name: string) {
  const worker = workerOf(account, name);
  const form = await request.formData();
  const sent = form.get("settings") as File;
  const { bindings } = JSON.parse(await sent.text()) as { bindings: Record<string, string>[] };
  const [before, secrets] = [worker.uploads.at(-1)?.metadata.bindings ?? [], new Map(worker.secrets)];
  worker.secrets.clear();
  const kept = bindings.flatMap(({ name = "", type, text, old_name = name }) => {
    const secret = type === "secret_text" ? text : secrets.get(old_name);
    if (secret !== undefined) worker.secrets.set(name, secret);
    return before.filter((binding) => binding.name === old_name).map((binding) => ({ ...binding, name }));
  });
  const version = {
    version: randomUUID(),
    metadata: { bindings: kept },
    modules: worker.uploads.at(-1)?.modules ?? [],
  };
  worker.uploads.push(version);
  worker.live = version.version;
  return { bindings: bindingsOf(worker) };
}

async function patchSecrets({ request, account }: Call, name: string) {
  const worker = workerOf(account, name);
  const { secrets } = (await request.json()) as { secrets: Record<string, { text: string } | null> };
  for (const [secret, value] of Object.entries(secrets)) {
    if (value) worker.secrets.set(secret, value.text);
    else worker.secrets.delete(secret);
  }
  return {};
}

async function postSubdomain({ request, account }: Call, name: string) {
  const worker = workerOf(account, name);
  worker.subdomain = (await request.json()) as WorkerState["subdomain"];
  return worker.subdomain;
}

function listSchedules({ account }: Call, name: string) {
  return { schedules: workerOf(account, name).crons.map((cron) => ({ cron })) };
}

async function putSchedules({ request, account }: Call, name: string) {
  const crons = (await request.json()) as { cron: string }[];
  workerOf(account, name).crons = crons.map(({ cron }) => cron);
  return { schedules: crons };
}

function listDomains({ account, query }: Call) {
  const domains = [...account.domains].map(([hostname, service]) => ({
    id: hostname,
    hostname,
    service,
    zone_id: "2e0e",
  }));
  const asked = (name: string, value: string) => (query.get(name) ?? value) === value;
  return domains.filter(({ hostname, service }) => asked("hostname", hostname) && asked("service", service));
}

async function attachDomain({ request, account }: Call) {
  const { hostname, service } = (await request.json()) as { hostname: string; service: string };
  workerOf(account, service);
  if (account.records.has(hostname)) {
    throw new Refusal(
      409,
      100117,
      `Hostname '${hostname}' already has externally managed DNS records (A, CNAME, etc).`,
    );
  }
  account.domains.set(hostname, service);
  return { id: hostname, hostname, service, zone_id: "2e0e" };
}
