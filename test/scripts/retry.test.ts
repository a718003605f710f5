import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Unanswered } from "../../scripts/target/fault.ts";
import { type RetryPolicy, retry } from "../../scripts/target/retry.ts";
import { retryIdempotent } from "../../scripts/target/retry-idempotent.ts";
import { StorageFault } from "../../worker/store/query.ts";

const policy: RetryPolicy = { attempts: 6, firstMs: 100, longestMs: 500, idleMs: 1, dice: () => 1 };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** When each attempt was made at something that never succeeds, in milliseconds. */
async function attempts(options: Partial<Parameters<typeof retry>[1]>): Promise<number[]> {
  const began = Date.now();
  const times: number[] = [];
  const work = async () => {
    times.push(Date.now() - began);
    throw new Error("no");
  };
  const end = expect(retry(work, { policy, isRetryable: () => true, ...options })).rejects.toThrow("no");
  await vi.runAllTimersAsync();
  await end;
  return times;
}

describe("an operation that fails", () => {
  it("is tried again after waits that double up to a limit", async () => {
    expect(await attempts({})).toEqual([0, 100, 300, 700, 1200, 1700]);
  });

  it("isn't tried again by everybody at the same moment", async () => {
    expect(await attempts({ policy: { ...policy, dice: () => 0.5 } })).toEqual([0, 50, 150, 350, 600, 850]);
  });

  it("waits as long as it is asked to, up to a minute", async () => {
    expect(await attempts({ askedMs: () => 2000 })).toEqual([0, 2000, 4000, 6000, 8000, 10_000]);
    expect((await attempts({ askedMs: () => 3_600_000 }))[1]).toBe(60_000);
  });

  it("finally is not tried again", async () => {
    expect(await attempts({ isRetryable: () => false })).toEqual([0]);
  });
});

describe("a change that may be made twice", () => {
  it("is repeated while nobody answers, even if the store wraps the error, and for nothing else", async () => {
    const faults = [new StorageFault("D1", new Unanswered("gone")), new Unanswered("gone")];
    const done = retryIdempotent(async () => {
      const fault = faults.shift();
      if (fault) throw fault;
      return "done";
    }, policy);
    await vi.runAllTimersAsync();
    expect(await done).toBe("done");
    let tries = 0;
    const refused = retryIdempotent(async () => {
      tries += 1;
      throw new StorageFault("D1", new Error("no such table"));
    }, policy);
    await expect(refused).rejects.toThrow("D1 is unreachable");
    expect(tries).toBe(1);
  });
});
