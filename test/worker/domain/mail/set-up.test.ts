import { describe, expect, it } from "vitest";
import { type MailVars, readMailSetUp } from "../../../../worker/domain/mail/set-up.ts";

const NOTHING: MailVars = { binding: false, from: undefined, smtp: undefined, shown: undefined };
const FROM = "photos@example.com";
const read = (vars: Partial<MailVars>) => readMailSetUp({ ...NOTHING, ...vars });

describe("mail to people", () => {
  it("is not sent, without a word, where nothing is set up, or only notices are", () => {
    for (const vars of [{}, { binding: true }, { from: "", smtp: "" }])
      expect(read(vars)).toEqual({ way: null, from: "", problems: [] });
  });

  it("leaves through Cloudflare, or through a server, which goes first", () => {
    expect(read({ binding: true, from: FROM })).toEqual({ way: { by: "service" }, from: FROM, problems: [] });
    const { way } = read({ binding: true, from: FROM, smtp: "smtps://mara%40example.com:p%3Aw%20d@mail.example.com" });
    expect(way).toEqual({
      by: "smtp",
      server: {
        ...{ host: "mail.example.com", port: 465, secure: true, local: false },
        ...{ user: "mara@example.com", password: "p:w d" },
      },
    });
  });

  it.each([
    ["smtp://mail.example.com", { port: 587, secure: false, local: false }],
    ["smtp://mail.example.com:2525", { port: 2525, secure: false, local: false }],
    ["smtp://127.0.0.1:1025", { port: 1025, local: true }],
    ["smtp://[::1]:1025", { host: "::1", local: true }],
    ["smtp://localhost.example.com", { local: false }],
    ["smtps://user:100%@mail.example.com", { password: "100%" }],
  ])("reads the server %s", (smtp, server) => {
    expect(read({ from: FROM, smtp }).way).toMatchObject({ by: "smtp", server });
  });

  it.each(["mail.example.com", "https://mail.example.com", "smtp://", "smtps:mail", "javascript:1"])(
    "takes no server %j, and does not fall back on Cloudflare",
    (smtp) => {
      const problems = [{ path: "SMTP_URL", code: "smtpAddress" }];
      expect(read({ binding: true, from: FROM, smtp })).toEqual({ way: null, from: FROM, problems });
    },
  );

  it("says what is missing by its name", () => {
    const paths = (vars: Partial<MailVars>) => read(vars).problems.map(({ path }) => path);
    expect(paths({ from: FROM })).toEqual(["EMAIL"]);
    expect(paths({ binding: true, from: "Mara <mara@example.com>" })).toEqual(["MAIL_FROM"]);
    expect(paths({ smtp: "smtps://mail.example.com" })).toEqual(["MAIL_FROM"]);
  });

  it("is shown in the studio on one's own computer, unless there is a server", () => {
    expect(read({ shown: "yes" }).way).toEqual({ by: "studio" });
    expect(read({ shown: "yes", from: FROM, smtp: "smtp://127.0.0.1:25" }).way?.by).toBe("smtp");
  });
});
