import { NO_QUESTIONNAIRE, type OwnSelection, type Questionnaire } from "../../worker/domain/selection.ts";
import { addAccount, changeAssignments } from "../../worker/store/accounts.ts";
import { writeQuestionnaire } from "../../worker/store/questionnaire.ts";
import { quickHash } from "./quick-hash.ts";
import { Visitor } from "./visitor.ts";
import { GALLERY, type Wedding } from "./wedding.ts";

export const PASSWORD = "amber-brook-cedar-42";
const JSON_TYPE = { accept: "application/json" };

let people = 0;

export interface Client {
  id: string;
  email: string;
  visitor: Visitor;
}

/** A client with an account of their own, signed in. */
export async function clientOf(wedding: Wedding, galleries: readonly string[], name = "Anna"): Promise<Client> {
  people += 1;
  const email = `${name.toLowerCase()}-${people}@example.com`;
  const { DB: db } = wedding.glassine.env;
  const now = Date.now();
  const id = await addAccount(db, { name, email, password: quickHash(PASSWORD), now });
  if (!id) throw new Error(`${email} has an account already`);
  await changeAssignments(db, { id, assign: galleries, unassign: [], now });
  return { id, email, visitor: await signIn(new Visitor(wedding.glassine), email) };
}

/** Signs in at `/clients/`. Throws when that fails. */
export async function signIn(visitor: Visitor, email: string, password = PASSWORD): Promise<Visitor> {
  const response = await visitor.post("/clients/enter", { email, password });
  if (response.status !== 303) throw new Error(`${email} could not sign in: ${response.status}`);
  return visitor;
}

/** What the gallery asks for, from now on. */
export function askFor(wedding: Wedding, wanted: Partial<Questionnaire>, gallery = GALLERY): Promise<void> {
  const questionnaire: Questionnaire = { ...NO_QUESTIONNAIRE, invites: "everyone", ...wanted };
  return writeQuestionnaire(wedding.glassine.env.DB, { gallery, questionnaire, now: Date.now() });
}

/** Changes one photo of the visitor's selection, as the page's script does. */
export function pick(visitor: Visitor, fields: Record<string, string>, gallery = GALLERY): Promise<Response> {
  return whole(visitor.post(`/g/${gallery}/selection`, { picked: "true", ...fields }, JSON_TYPE));
}

/** The visitor's own selection as JSON. Throws when it is not given. */
export async function ownSelection(visitor: Visitor, gallery = GALLERY): Promise<OwnSelection> {
  const response = await visitor.get(`/g/${gallery}/selection`, JSON_TYPE);
  if (response.status !== 200) throw new Error(`the selection was answered with ${response.status}`);
  return (await response.json()) as OwnSelection;
}

/** Submits, by the page's form unless `json`. */
export function submit(
  visitor: Visitor,
  fields: Record<string, string> = {},
  { gallery = GALLERY, json = true }: { gallery?: string; json?: boolean } = {},
): Promise<Response> {
  const form = { key: crypto.randomUUID(), name: "Uncle Franz", email: "franz@example.com", message: "", ...fields };
  return whole(visitor.post(`/g/${gallery}/selection/submit`, form, json ? JSON_TYPE : {}));
}

/** An answer that was read to its end, so that its connection is free again whether or not anybody looks at it. */
export async function whole(answer: Promise<Response>): Promise<Response> {
  const response = await answer;
  const { status, headers } = response;
  return new Response(await response.text(), { status, headers });
}

/** Names of the photos a selection has picked. */
export const picked = ({ photos }: Pick<OwnSelection, "photos">): string[] =>
  photos.filter((p) => p.picked).map((p) => p.photo);
