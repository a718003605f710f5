import { describe, expect, it } from "vitest";
import { type ChannelVars, readNoticeChannels, usedChannels } from "../../../../worker/domain/notice/channels.ts";

const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const NOTHING: ChannelVars = { mail: null, from: undefined, to: undefined, url: undefined, secret: undefined };
const WAY = { by: "service" } as const;
const MAIL = { mail: WAY, from: "glassine@photos.example.com", to: "mara@example.com" };
const WEBHOOK = { url: "https://hooks.example.com/glassine?x=1", secret: SECRET };
const read = (vars: Partial<ChannelVars>) => readNoticeChannels({ ...NOTHING, ...vars });

describe("the channels of notices", () => {
  it("are none, without a problem, if nothing is set up", () => {
    expect(read({})).toEqual({ mail: null, webhook: null, problems: { mail: [], webhook: [] } });
    expect(usedChannels(read({ mail: WAY }))).toEqual([]);
  });

  it("are each used if they are completely set up", () => {
    const channels = read({ ...MAIL, ...WEBHOOK });
    expect(usedChannels(channels)).toEqual(["mail", "webhook"]);
    expect(channels.webhook).toEqual({ url: WEBHOOK.url, secret: new Uint8Array(32).fill(7) });
    expect(channels.mail).toEqual({ way: WAY, from: MAIL.from, to: MAIL.to });
  });

  it("fail separately, and name what is wrong", () => {
    const channels = read({ ...MAIL, mail: null, to: "mara", ...WEBHOOK });
    expect(usedChannels(channels)).toEqual(["webhook"]);
    expect(channels.problems.mail.map(({ path }) => path)).toEqual(["EMAIL", "NOTICE_TO"]);
    expect(read({ to: MAIL.to }).problems.mail.map(({ path }) => path)).toEqual(["EMAIL", "NOTICE_FROM"]);
  });

  it.each([
    "http://hooks.example.com/",
    "http://192.168.1.1/",
    "http://localhost.example.com/",
    "https://user:password@hooks.example.com/",
    "ftp://hooks.example.com/",
    "javascript:alert(1)",
    "hooks.example.com",
    "",
  ])("take no webhook to %j", (url) => {
    expect(read({ ...WEBHOOK, url })).toMatchObject({
      webhook: null,
      problems: { webhook: [{ path: "NOTICE_WEBHOOK_URL", code: "webhookAddress" }] },
    });
  });

  it.each(["http://localhost:4000/x", "http://127.0.0.1:4000/"])("take plain http to this machine: %s", (url) => {
    expect(read({ ...WEBHOOK, url }).webhook?.url).toBe(url);
  });

  it.each([
    "",
    "whsec_",
    SECRET.slice(6),
    "whsec_not base64",
    "whsec_AAAAA",
    `whsec_${Buffer.alloc(23).toString("base64")}`,
    `whsec_${Buffer.alloc(65).toString("base64")}`,
  ])("take no secret that is too short, too long or none: %j", (secret) => {
    const { webhook, problems } = read({ ...WEBHOOK, secret });
    expect(webhook).toBeNull();
    const values = { least: 24, most: 64 };
    expect(problems.webhook).toEqual([{ path: "NOTICE_WEBHOOK_SECRET", code: "webhookSecret", values }]);
  });
});
