import { describe, expect, it } from "vitest";
import { pacedBody } from "../../scripts/target/paced-body.ts";
import { openPrecedence } from "../../scripts/target/precedence.ts";

const FOREVER_MS = 600_000;
const { signal } = new AbortController();

/** Work that is under way until it is said to be done. */
function open() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { work: () => promise, done: resolve };
}

/** Lets everything happen that waits for nothing. */
const settle = () => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)));

describe("what goes first", () => {
  it("is begun before what goes behind, also when it comes later", async () => {
    const line = openPrecedence({ first: 1, behind: 2, patienceMs: FOREVER_MS });
    const begun: string[] = [];
    const [one, two] = [open(), open()];
    const first = line.first(one.work);
    const behind = line.behind(async () => void begun.push("behind"), signal);
    const second = line.first(() => {
      begun.push("second");
      return two.work();
    });
    one.done();
    await first;
    await settle();
    expect(begun).toEqual(["second"]);
    two.done();
    await Promise.all([second, behind]);
    expect(begun).toEqual(["second", "behind"]);
  });

  it("stops what is under way behind it, which goes on afterwards and arrives whole", async () => {
    const line = openPrecedence({ first: 1, behind: 1, patienceMs: FOREVER_MS });
    const bytes = Buffer.alloc(200_000, "photo");
    const body = pacedBody(bytes, () => line.room(signal));
    const arrived: Buffer[] = [];
    const { work, done } = open();
    const shown = line.first(work);
    const whole = (async () => {
      for await (const piece of body) arrived.push(piece as Buffer);
    })();
    await settle();
    expect(arrived).toEqual([]);
    done();
    await Promise.all([shown, whole]);
    expect(Buffer.concat(arrived).equals(bytes)).toBe(true);
  });

  it("ends a body that is given up meanwhile, without a fault that nobody catches", async () => {
    const giveUp = new AbortController();
    const line = openPrecedence({ first: 1, behind: 1, patienceMs: FOREVER_MS });
    const { work, done } = open();
    const shown = line.first(work);
    const body = pacedBody(Buffer.alloc(200_000), () => line.room(giveUp.signal));
    const ended = new Promise((resolve) => body.once("close", resolve));
    body.resume();
    await settle();
    giveUp.abort();
    await ended;
    expect(body.readableAborted).toBe(true);
    done();
    await shown;
  });

  it("does not silence it for ever: storage cuts silent connections off", async () => {
    const line = openPrecedence({ first: 1, behind: 1, patienceMs: 1 });
    const { work, done } = open();
    const shown = line.first(work);
    await line.room(signal);
    done();
    await shown;
  });

  it("frees its place when it fails", async () => {
    const line = openPrecedence({ first: 1, behind: 1, patienceMs: FOREVER_MS });
    await expect(line.first(() => Promise.reject(new Error("cut")))).rejects.toThrow("cut");
    expect(await line.behind(async () => "sent", signal)).toBe("sent");
  });

  it("is not waited for by what is given up, begun or not", async () => {
    const line = openPrecedence({ first: 1, behind: 1, patienceMs: FOREVER_MS });
    const { work, done } = open();
    const shown = line.first(work);
    const giveUp = new AbortController();
    const waiting = [line.room(giveUp.signal), line.behind(async () => {}, giveUp.signal)];
    giveUp.abort(new Error("stopped"));
    for (const each of waiting) await expect(each).rejects.toThrow("stopped");
    done();
    await shown;
  });
});
