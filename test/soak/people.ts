import { Visitor } from "../support/visitor.ts";
import { CLIENT_PASSWORD, GALLERY, guestPassword, type House, ServerDown } from "./house.ts";
import { Known } from "./model.ts";

const JSON_TYPE = { accept: "application/json" };

/** Somebody who looks at the gallery, and what they entered in it. */
export interface Person {
  name: string;
  role: "guest" | "client";
  browser: Visitor;
  /** What they wrote about photos, by photo. */
  readonly comments: Known<string>;
}

export async function enter(
  house: House,
  role: Person["role"],
  { name, password }: { name: string; password: number },
) {
  const browser = new Visitor({ fetch: (at: string, init?: RequestInit) => house.fetch(at, init) } as never);
  await browser.enter(GALLERY, role, role === "guest" ? guestPassword(password) : CLIENT_PASSWORD);
  return { name, role, browser, comments: new Known("") } satisfies Person;
}

/** What became of something: it was done, it was refused, it never got there, or nobody knows. */
type Fate = "done" | "refused" | "unsent" | "unknown";

/** Sends a form, and reads its answer to the end: a change counts as acknowledged only then. */
async function send(browser: Visitor, at: string, form: Record<string, string>): Promise<Fate> {
  try {
    const answer = await browser.post(at, form, JSON_TYPE);
    await answer.arrayBuffer();
    if (answer.status === 200) return "done";
    // A fault may come after something was done.
    return answer.status >= 500 ? "unknown" : "refused";
  } catch (error) {
    return isUnsent(error) ? "unsent" : "unknown";
  }
}

/** Nobody took the connection. */
const isUnsent = (error: unknown): boolean =>
  error instanceof ServerDown || ((error as Error).cause as NodeJS.ErrnoException | undefined)?.code === "ECONNREFUSED";

/** Sends a change of something that is known, and remembers what is known of it afterwards. */
async function change<Value>(
  known: Known<Value>,
  { name, value }: { name: string; value: Value },
  sending: () => Promise<Fate>,
) {
  const sent = known.sent(name, value);
  const fate = await sending();
  if (fate === "done") sent.answered();
  if (fate === "refused" || fate === "unsent") sent.refused();
  return fate;
}

export const hide = ({ browser }: Person, hidden: Known<boolean>, photo: string, value: boolean): Promise<Fate> =>
  change(hidden, { name: photo, value }, () => send(browser, `/g/${GALLERY}/marks`, { photo, private: String(value) }));

export const comment = ({ browser, comments }: Person, photo: string, value: string): Promise<Fate> =>
  change(comments, { name: photo, value }, () =>
    send(browser, `/g/${GALLERY}/selection`, { photo, picked: "true", comment: value }),
  );

/** What a person's selection says of each photo that they see. */
export async function commentsOf({ browser }: Person): Promise<Map<string, string>> {
  const answer = await browser.get(`/g/${GALLERY}/selection`, JSON_TYPE);
  if (answer.status !== 200) throw new Error(`a selection was answered with ${answer.status}`);
  const { photos } = (await answer.json()) as { photos: { photo: string; comment: string }[] };
  return new Map(photos.map(({ photo, comment }) => [photo, comment]));
}
