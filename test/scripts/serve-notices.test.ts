import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type NoticeReceiver, noticeLines, receiveNotices, type ShownNotice } from "../../scripts/server/notices.ts";
import { type Server, startServer } from "../../scripts/server/server.ts";
import { openLocalTarget } from "../../scripts/target/local.ts";
import { noticeStatement } from "../../worker/store/notices.ts";
import { hashPassword } from "../../worker/store/password-hash.ts";
import { batch } from "../../worker/store/query.ts";
import { setStudioPassword } from "../../worker/store/studio.ts";
import { whole } from "../support/clients.ts";
import { ROOT } from "../support/glassine.ts";
import { Visitor } from "../support/visitor.ts";

const PASSWORD = "a photographer's password";

describe("a local run", () => {
  let folder: string;
  let server: Server;
  /** A notice that is due. */
  const write = async (key: string) => {
    const target = await openLocalTarget({ stateDir: path.join(folder, "v3"), root: ROOT });
    const notice = { kind: "test", gallery: null, key, facts: {}, site: "http://localhost", now: Date.now() } as const;
    await batch(target.db, [noticeStatement(target.db, notice)]);
    await target.close();
  };
  const shown: ShownNotice[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "glassine-serve-"));
    const stateDir = path.join(folder, "v3");
    const target = await openLocalTarget({ stateDir, root: ROOT });
    await target.db.prepare("INSERT INTO studio (id, name, timezone) VALUES (1, 'Mara Lindt', 'Europe/Vienna')").run();
    await setStudioPassword(target.db, await hashPassword(PASSWORD));
    await target.close();
    const onNotice = (notice: ShownNotice) => void shown.push(notice);
    server = await startServer({ root: ROOT, stateDir, host: "localhost", port: 0, onNotice });
  });
  afterAll(async () => {
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it("shows the photographer's notices, sent as a deployed site sends them", async () => {
    const fetchAt = (at: string, init?: RequestInit) => fetch(new URL(at, server.url), init);
    const photographer = new Visitor({ fetch: fetchAt } as never);
    expect((await whole(photographer.post("/studio/enter", { password: PASSWORD }))).status).toBe(303);
    await whole(photographer.post("/studio/notices/", { action: "test" }));
    const link = new URL("/studio/notices/", server.url).href;
    expect(shown).toEqual([{ summary: "A test notice from your studio", link }]);
    const page = await photographer.text("/studio/notices/");
    expect(page).toContain("To this computer (127.0.0.1:");
    expect(page).toMatch(/Sent \d+ \w+ \d{4}/);
  });

  it("runs the cron trigger too, once for each time it is due", async () => {
    await write("one");
    shown.length = 0;
    await server.runCron();
    await server.runCron();
    expect(shown).toEqual([{ summary: "A test notice from your studio", link: "http://localhost/studio/notices/" }]);
  });
});

describe("the local receiver of notices", () => {
  let receiver: NoticeReceiver;
  const shown: ShownNotice[] = [];
  beforeAll(async () => {
    receiver = await receiveNotices((notice) => shown.push(notice));
  });
  afterAll(() => receiver?.close());
  beforeEach(() => {
    shown.length = 0;
  });

  it.each<[string, Record<string, string>, string]>([
    ["unsigned", {}, "{}"],
    ["wrongly signed", { "webhook-id": "1", "webhook-timestamp": "1", "webhook-signature": "v1,AAAA" }, "{}"],
    ["large", {}, "x".repeat(70_000)],
  ])("shows no notice that comes %s", async (_, headers, body) => {
    const request = { method: "POST", headers, body };
    const status = await fetch(receiver.secrets.NOTICE_WEBHOOK_URL, request).then(
      (response) => response.status,
      () => 401,
    );
    expect(status).toBe(401);
    expect(shown).toEqual([]);
  });

  it("shows a notice in two lines, without characters that control the terminal", () => {
    const notice = { summary: "\u001b[2JEve sent a selection", link: "http://localhost:4321/studio/" };
    expect(noticeLines(notice)).toMatch(
      /^You would get this notice: \S*Eve sent a selection\n {2}http:\/\/localhost:4321\/studio\/$/,
    );
    expect(noticeLines(notice)).not.toContain("\u001b");
  });
});
