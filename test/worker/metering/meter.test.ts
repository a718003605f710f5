import type { Miniflare } from "miniflare";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openMiniflare, type RuntimeWorker } from "../../../scripts/target/miniflare.ts";
import { bundled } from "../../support/bundled.ts";
import { sent } from "../../support/glassine.ts";
import { LIMITS } from "../../support/metering/meter.ts";

type Limit = keyof typeof LIMITS;

/** Each limit, and what meets it. */
const MET: Record<Limit, string[]> = {
  parameters: ["values bound to a statement"],
  statementBytes: ["a statement's text"],
  valueBytes: ["a bound value", "a row that is written", "a row that is read"],
  resultBytes: ["a result"],
  queries: ["a statement after a batch", "statements of a batch"],
  subrequests: ["calls out"],
  connections: ["objects asked for at once"],
  memoryBytes: ["objects read whole"],
  bodyBytes: ["an object that is written"],
  recipients: ["people a mail goes to"],
  subjectCharacters: ["a mail's subject"],
  mailBytes: ["a mail's text"],
  keyBytes: ["a key that is read", "a key of many that are deleted"],
};
const ROWS = (Object.keys(MET) as Limit[]).flatMap((limit) => MET[limit].map((attempt) => ({ limit, attempt })));

let miniflare: Miniflare;

beforeAll(async () => {
  const contents = await bundled(new URL("../../support/metering/attempts.ts", import.meta.url));
  const config: RuntimeWorker["config"] = {
    name: "metered",
    compatibilityDate: "2026-10-12",
    compatibilityFlags: ["nodejs_compat"],
    manifest: {
      mainModule: "metered.mjs",
      modulesRoot: "/",
      modules: { "metered.mjs": { type: "esm", contents } },
    },
    env: { DB: { type: "d1", id: "db" }, PHOTOS: { type: "r2", name: "photos" }, EMAIL: { type: "send-email" } },
  };
  miniflare = openMiniflare({ handleStructuredLogs: () => {}, workers: [{ config, dev: { rootPath: "/" } }] });
});
afterAll(() => miniflare?.dispose());

const ask = async (query: Record<string, string>) => {
  const at = new URL(`/?${new URLSearchParams(query)}`, await miniflare.ready);
  return sent(() => miniflare.dispatchFetch(at));
};

async function attempted(attempt: string, amount: number): Promise<string> {
  const answer = await ask({ attempt, amount: `${amount}` });
  return `${answer.status} ${await answer.text()}`;
}

const announced = async (length: number) => (await ask({ announced: `${length}` })).status;

describe("the tests' meter of platform limits", () => {
  it.each(ROWS)("lets $attempt use all of the limit ($limit), and fails beyond it", async ({ limit, attempt }) => {
    const most = LIMITS[limit];
    expect(await attempted(attempt, most)).toBe("200 done");
    expect(await attempted(attempt, most + 1)).toBe(
      `500 Beyond the platform's limits: ${limit}: ${most + 1}, at most ${most}`,
    );
  });

  it("refuses a request with too large a Content-Length", async () => {
    expect(await announced(LIMITS.bodyBytes)).toBe(200);
    expect(await announced(LIMITS.bodyBytes + 1)).toBe(413);
  });

  it("counts each invocation separately", async () => {
    for (const _ of [1, 2]) expect(await attempted("statements of a batch", LIMITS.queries)).toBe("200 done");
  });

  it("fails a cron trigger that goes too far", async () => {
    const worker = await miniflare.getWorker();
    const { outcome } = await worker.scheduled({ cron: "*/5 * * * *", scheduledTime: new Date() });
    expect(outcome).toBe("exception");
  });
});
