import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readMailSetUp } from "../../worker/domain/mail/set-up.ts";
import type { Letter, Posted } from "../../worker/mail/letter.ts";
import { makeCertificate } from "../support/certificate.ts";
import { type RunningScript, startNode } from "../support/running-script.ts";
import { MAIL_FROM, type MailServer, startMailServer } from "../support/smtp.ts";

const LETTER: Letter = {
  id: "9d5c0a4e",
  from: { name: "Jürgen", email: MAIL_FROM },
  to: "franz@example.com",
  subject: "Grüße",
  text: "Hello\n.\nend",
};

const trusted = makeCertificate("localhost");
const elsewhere = makeCertificate("mail.example");
const strange = makeCertificate("localhost");

let folder: string;
let runtime: RunningScript;
let at: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "glassine-smtp-"));
  const authorities = path.join(folder, "ca.pem");
  await writeFile(authorities, trusted.cert + elsewhere.cert);
  const file = path.join(import.meta.dirname, "../support/smtp-runtime.ts");
  runtime = startNode({ NODE_EXTRA_CA_CERTS: authorities }, file);
  at = await runtime.said(/^Listening on (\S+)/m);
});
afterAll(async () => {
  runtime?.process.kill();
  await runtime?.ended;
  await rm(folder, { recursive: true, force: true });
});

async function post(smtp: string, letter: Letter = LETTER): Promise<Posted> {
  const { way } = readMailSetUp({ binding: false, from: MAIL_FROM, smtp, shown: undefined });
  if (way?.by !== "smtp") throw new Error(`${smtp} is not a mail server`);
  const answer = await fetch(at, {
    method: "POST",
    body: JSON.stringify({ letter, server: way.server, now: Date.now() }),
  });
  return (await answer.json()) as Posted;
}

async function withServer(
  encryption: Parameters<typeof startMailServer>[0],
  use: (server: MailServer) => Promise<void>,
): Promise<void> {
  const server = await startMailServer(encryption);
  try {
    await use(server);
  } finally {
    await server.close();
  }
}

describe("a mail server with a certificate that is trusted", () => {
  it.each(["smtps", "smtp"] as const)("gets mail encrypted by %s", async (scheme) => {
    await withServer({ scheme, ...trusted }, async ({ secrets, taken }) => {
      expect(await post(secrets.SMTP_URL)).toEqual({ ok: true });
      expect(taken).toMatchObject([
        { to: ["franz@example.com"], subject: "Grüße", text: "Hello\r\n.\r\nend", encrypted: true },
      ]);
    });
  });
});

describe("nothing is sent, not even the password,", () => {
  it.each([
    ["smtps", "for another name", elsewhere],
    ["smtp", "for another name", elsewhere],
    ["smtps", "of somebody nobody trusts", strange],
    ["smtp", "of somebody nobody trusts", strange],
  ] as const)("by %s to a server with a certificate %s %#", async (scheme, _whose, certificate) => {
    await withServer({ scheme, ...certificate }, async (server) => {
      expect(await post(server.secrets.SMTP_URL)).toMatchObject({ ok: false });
      expect([server.taken, server.asked]).toEqual([[], 0]);
    });
  });

  it("to a server somewhere else that offers no encryption, or whose offer somebody removed", async () => {
    await withServer(null, async (server) => {
      const other = server.secrets.SMTP_URL.replace("127.0.0.1", "localhost.");
      expect(await post(other)).toMatchObject({ ok: false });
      expect([server.taken, server.asked]).toEqual([[], 0]);
    });
  });
});
