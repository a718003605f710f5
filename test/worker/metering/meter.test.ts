import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestHarness } from "wrangler";
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

const server = createTestHarness({
  workers: [
    {
      config: {
        name: "metered",
        main: `${import.meta.dirname}/../../support/metering/attempts.ts`,
        compatibility_date: "2026-10-12",
        compatibility_flags: ["nodejs_compat"],
        d1_databases: [{ binding: "DB", database_name: "db", database_id: "00000000-0000-0000-0000-000000000000" }],
        r2_buckets: [{ binding: "PHOTOS", bucket_name: "photos" }],
        send_email: [{ name: "EMAIL" }],
      },
    },
  ],
});
let url: URL;

beforeAll(async () => {
  ({ url } = await server.listen());
});
afterAll(() => server.close());

async function attempted(attempt: string, amount: number): Promise<string> {
  const answer = await server.fetch(new URL(`/?${new URLSearchParams({ attempt, amount: `${amount}` })}`, url).href);
  return `${answer.status} ${await answer.text()}`;
}

const announced = async (length: number) => (await server.fetch(new URL(`/?announced=${length}`, url).href)).status;

describe("the meter", () => {
  it.each(ROWS)("lets $attempt use all of the limit ($limit), and fails one more", async ({ limit, attempt }) => {
    const most = LIMITS[limit];
    expect(await attempted(attempt, most)).toBe("200 done");
    expect(await attempted(attempt, most + 1)).toBe(
      `500 Beyond the platform's limits: ${limit}: ${most + 1}, at most ${most}`,
    );
  });

  it("refuses a request whose body is announced as too large", async () => {
    expect(await announced(LIMITS.bodyBytes)).toBe(200);
    expect(await announced(LIMITS.bodyBytes + 1)).toBe(413);
  });

  it("counts for each invocation alone", async () => {
    for (const _ of [1, 2]) expect(await attempted("statements of a batch", LIMITS.queries)).toBe("200 done");
  });

  it("fails a cron trigger that goes too far", async () => {
    const { outcome } = await server.getWorker().scheduled({ cron: "*/5 * * * *", scheduledTime: new Date() });
    expect(outcome).toBe("exception");
  });
});
