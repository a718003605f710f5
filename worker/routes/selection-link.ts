import { Hono } from "hono";
import { isEmail } from "../domain/email.ts";
import type { AskLinkPayload, InvitePayload } from "../domain/pages/payloads.ts";
import { paths } from "../domain/paths.ts";
import { freeRoles, joinHolder, readLinkToken } from "../domain/tokens/selection-link.ts";
import { mailLinks, reserveLinks } from "../gallery/selection-link.ts";
import type { Admission } from "../gate/gate.ts";
import { reserve } from "../gate/ledger.ts";
import { strangerLinkPreview } from "../gate/link-preview.ts";
import { mailsPeople } from "../gate/mailing.ts";
import { type Admitted, admitted, visitorResource } from "../gate/visitor-resource.ts";
import type { AppEnv, Ctx } from "../http/context.ts";
import { issueIdentity } from "../http/cookies.ts";
import { field, readFields } from "../http/form.ts";
import { seeOther } from "../http/headers.ts";
import { faultAnswer, pageAnswer } from "../http/page.ts";
import { sendSoon } from "../notices/send.ts";
import { readManifest } from "../store/manifests.ts";
import { spendSelectionLink } from "../store/selection-links.ts";
import { holdsAnything } from "../store/selections.ts";

/**
 * `/g/:gallery/selection/link`: asks for a link to what one chose. `/g/:gallery/selection/open`: uses one; its secret comes in
 * the fragment, which no server sees, and is sent by a button. Where visitors get no mail neither exists.
 */
export const selectionLink = new Hono<AppEnv>();

const [link, open] = ["/g/:gallery/selection/link", "/g/:gallery/selection/open"];

visitorResource(selectionLink, { path: link, exists: mailsPeople, GET: asked(askPage), POST: asked(ask) });
visitorResource(selectionLink, { path: open, exists: mailsPeople, GET: asked(openPage), POST: asked(use) });

interface Asked {
  admitted: Admission;
}

function asked(answer: (c: Ctx, asked: Asked) => Promise<Response>): Admitted {
  return admitted({ wish: "enter", wanted: "page" }, (c, visitor) => answer(c, { admitted: visitor }));
}

function askPage(c: Ctx, { admitted }: Asked): Promise<Response> {
  return answerAsk(c, { admitted, fault: null, asked: false });
}

async function ask(c: Ctx, { admitted }: Asked): Promise<Response> {
  const fields = await readFields(c);
  const email = ((fields && field(fields, "email")) ?? "").trim();
  if (!isEmail(email)) return answerAsk(c, { admitted, fault: { kind: "wrong" }, asked: false });
  const outcome = await reserveLinks(c, { admitted, email });
  if (outcome !== "asked") {
    return answerAsk(c, { admitted, fault: { kind: "throttled", seconds: outcome.wait }, asked: false });
  }
  sendSoon(c, mailLinks(c, { admitted, email }));
  return answerAsk(c, { admitted, fault: null, asked: true });
}

async function answerAsk(
  c: Ctx,
  { admitted, fault, asked }: { admitted: Admission } & Pick<AskLinkPayload, "fault" | "asked">,
): Promise<Response> {
  const { head, ...answer } = await headOf(c, admitted);
  const { headers, status } = faultAnswer(fault);
  const data = { ...head, asked, fault };
  return pageAnswer(c, { page: "ask-link", data, ...answer, headers, status: status === 401 ? 400 : status });
}

function openPage(c: Ctx, { admitted }: Asked): Promise<Response> {
  return answerOpen(c, { admitted, fault: null, holds: false });
}

/**
 * Gives this browser the name of a link's holder, in the role it has there, and nothing else: whoever may not look still may
 * not. Where this browser keeps something under a name of its own, the link stays unused.
 */
async function use(c: Ctx, { admitted }: Asked): Promise<Response> {
  const { gallery, names } = admitted;
  const reserved = await reserve(c, { kind: "open-link", gallery });
  if (!reserved.ok) {
    return answerOpen(c, { admitted, fault: { kind: "throttled", seconds: reserved.seconds }, holds: false });
  }
  const fields = await readFields(c);
  const token = readLinkToken((fields && field(fields, "token")) ?? "");
  const holding = { guest: await holds(c, admitted, "guest"), client: await holds(c, admitted, "client") };
  const found = await spendSelectionLink(c.env.DB, { gallery, token, roles: freeRoles(holding), now: c.var.now });
  if (!found) {
    return answerOpen(c, { admitted, fault: { kind: "wrong" }, holds: holding.guest || holding.client });
  }
  await reserved.giveBack();
  await issueIdentity(c, { gallery, identity: joinHolder(names, found) });
  return seeOther(c, paths.selection(admitted.link));
}

/** Whether anything is kept under this browser's own name in a role. */
function holds(c: Ctx, { gallery, names }: Admission, role: "guest" | "client"): Promise<boolean> {
  return holdsAnything(c.env.DB, { gallery, holder: `session:${names[role] ?? ""}` });
}

async function answerOpen(
  c: Ctx,
  { admitted, fault, holds }: { admitted: Admission; fault: InvitePayload["fault"]; holds: boolean },
): Promise<Response> {
  const { head, ...answer } = await headOf(c, admitted);
  return pageAnswer(c, { page: "open-selection", data: { ...head, fault, holds }, ...answer, ...faultAnswer(fault) });
}

/** What both pages are headed with, and their link preview and language. */
async function headOf(c: Ctx, { gallery, link: own, version, policy }: Admission) {
  const manifest = await readManifest(c.env.PHOTOS, { gallery, version });
  const linkPreview = await strangerLinkPreview(c, { policy: { ...policy, version }, manifest });
  return {
    head: { link: own, title: manifest.title, studioName: manifest.studio.name },
    linkPreview,
    language: manifest.language,
  };
}
