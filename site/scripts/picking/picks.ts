import type { OwnSelection, PhotoPick, PickAnswer, PickChange } from "../../../worker/domain/selection.ts";
import { client, say } from "../page-data.ts";
import { toast } from "../toast.ts";
import { beginClaim, readClaim } from "./claim.ts";
import { Outbox, type Unsent } from "./outbox.ts";

const RETRY_MS = [1500, 4000, 10_000, 30_000];

/** What is known of a photo: its tile doesn't say on which lists it is, and its page says it by a field for each list. */
type Known = Omit<PhotoPick, "lists"> & Partial<PhotoPick> & Unsent;

const unpicked = (photo: string): Known => ({ photo, picked: false, stars: 0, label: null, comment: "" });

type Outcome = "saved" | "refused" | "no-room" | "signed-out" | "later";

/**
 * The viewer's selection in the browser: what the gallery knows and, on top of it, what it has not accepted yet. Changes
 * are shown at once, kept in the outbox, and sent one after the other until they are accepted. It reports with the events
 * "changed" (detail: the photo, or null for any) and "unsaved".
 */
class Picks extends EventTarget {
  open = client.selection?.open ?? false;
  most = client.selection?.most ?? null;
  least = client.selection?.least ?? null;
  /** Why the last send failed; null: it did not. */
  private failed: Outcome | null = null;
  private readonly path = client.selection?.path ?? "";
  private readonly known = new Map<string, Known>();
  private readonly outbox = new Outbox(client.gallery);
  /**
   * The name under which this page's changes wait, and for whom they are sent; null: nobody is known, and nothing was
   * chosen.
   */
  private owner = client.selection && this.ownerOf(client.selection);
  /** Photos whose change has no room: it stays in this browser until it is changed or the page is opened again. */
  private readonly stuck = new Set<string>();
  private sending: Promise<void> | null = null;
  private tries = 0;
  private answered = 0;
  private adopted = false;
  /** What was sent last. */
  private sent = "";
  private timer = 0;
  readonly ready: Promise<void>;

  constructor() {
    super();
    this.ready = this.refresh();
    window.addEventListener("online", () => this.flush());
    window.addEventListener("pagehide", () => this.sendLast());
    window.addEventListener("pageshow", ({ persisted }) => persisted && this.refresh());
    document.addEventListener("visibilitychange", () => document.hidden || this.refresh());
  }

  /** What is known about a photo before the gallery was asked. */
  assume(pick: Known) {
    if (!this.known.has(pick.photo)) this.known.set(pick.photo, pick);
  }

  /** What the form of a page says about a photo, which is more than its tile does. */
  learn({ photo, ...fields }: PickChange) {
    if (!this.adopted) this.known.set(photo, { ...unpicked(photo), ...this.known.get(photo), ...fields });
  }

  get(photo: string, unsent = this.unsent()): PhotoPick {
    const known: Known = { ...unpicked(photo), ...this.known.get(photo) };
    const fields = { ...known, ...unsent.get(photo) };
    const isOn = (id: string) => fields.picked && (fields[`list-${id}`] ?? known.lists?.includes(id));
    return { ...fields, lists: client.selection?.lists?.filter(isOn) ?? [] };
  }

  /** How many photos are picked, among those that this viewer may have, and how many are on each list. */
  tally(): { chosen: number; onList: Map<string, number> } {
    const tally = { chosen: 0, onList: new Map<string, number>() };
    const unsent = this.unsent();
    for (const photo of new Set([...this.known.keys(), ...unsent.keys()])) {
      const { picked, lists } = this.get(photo, unsent);
      if (picked) tally.chosen++;
      for (const list of lists) tally.onList.set(list, (tally.onList.get(list) ?? 0) + 1);
    }
    return tally;
  }

  /** A send failed, so people should know that something is not saved. */
  get troubled(): boolean {
    return this.failed !== null;
  }

  get unsaved(): number {
    return this.unsent().size;
  }

  change({ photo, ...fields }: PickChange) {
    if (!this.open) return toast(say("selectionOver"));
    const most = this.most ?? Number.POSITIVE_INFINITY;
    if (fields.picked && !this.get(photo).picked && this.tally().chosen >= most)
      return toast(say("pickFull", { most }));
    this.outbox.add(this.own(), photo, fields);
    this.stuck.delete(photo);
    this.tell(photo);
    this.flush();
  }

  /** How many changes wait in this browser for somebody who is not known. */
  get ownerless(): number {
    return this.open ? this.ownerlessNames().reduce((sum, name) => sum + this.outbox.read(name).size, 0) : 0;
  }

  /** Adopts them for the visitor at this page, or discards them. */
  settleOwnerless(mine: boolean) {
    for (const name of this.ownerlessNames()) {
      if (mine) this.outbox.move(name, this.own());
      else this.outbox.drop(name);
    }
    this.tell(null);
    this.flush();
  }

  /** Sends what waits; settles when nothing does, or when it has to wait longer. */
  flush(): Promise<void> {
    this.sending ??= this.sendAll().finally(() => {
      this.sending = null;
      this.dispatchEvent(new Event("unsaved"));
    });
    return this.sending;
  }

  /** From now on the page belongs to its current visitor, whoever is known in this browser later. */
  own(): string {
    this.owner ??= beginClaim(client.gallery);
    return this.owner;
  }

  private ownerlessNames = () => this.outbox.ownerless([this.owner, readClaim(client.gallery)]);
  private unsent = () => (this.owner === null ? new Map<string, Unsent>() : this.outbox.read(this.owner));
  private tell = (photo: string | null) => this.dispatchEvent(new CustomEvent("changed", { detail: photo }));

  private async refresh() {
    const { answered } = this;
    const own = await this.reach().then((answer) => answer?.json().catch(() => null));
    // What was saved in the meantime is newer than this answer, which may have taken its time to arrive.
    if (own && answered === this.answered) this.adopt(own);
    await this.flush();
  }

  /**
   * The selection according to the gallery; null: unavailable. For visitors who are signed out, a private gallery does
   * not exist.
   */
  private async reach(): Promise<Response | null> {
    const answer = await fetch(this.path, { headers: { accept: "application/json" } }).catch(() => null);
    return answer?.ok ? answer : null;
  }

  private adopt(own: OwnSelection) {
    if (!this.belongTo(own)) return;
    this.adopted = true;
    this.known.clear();
    for (const pick of own.photos) this.known.set(pick.photo, pick);
    this.tell(null);
  }

  /** The result for one photo, or the whole selection if that was not known before. */
  private accept(answer: PickAnswer | OwnSelection) {
    if ("photos" in answer) return this.adopt(answer);
    if (!this.belongTo(answer)) return;
    this.known.set(answer.photo.photo, answer.photo);
    this.tell(answer.photo.photo);
  }

  /** What one client chose is not another's: the page stays that of the client it was made for. */
  private belongTo({ whose, began, state, maxPicks, minPicks }: Omit<PickAnswer, "photo">): boolean {
    this.owner ??= this.ownerOf({ whose, began });
    const nobody = whose === "" && (this.owner === null || this.owner === readClaim(client.gallery));
    if (!nobody && this.owner !== whose && this.owner !== began) return false;
    this.open = state === "open";
    this.most = maxPicks;
    this.least = minPicks;
    return true;
  }

  /**
   * A guest who began with a claim keeps it as a name, so that what waits under it is theirs; so is what waits under the
   * other one.
   */
  private ownerOf({ whose, began }: { whose: string; began: string }): string | null {
    if (began) this.outbox.move(whose, began);
    return began || whose || readClaim(client.gallery);
  }

  private async sendAll() {
    clearTimeout(this.timer);
    for (let next = this.first(); next; next = this.first()) {
      const [photo, fields] = next;
      const outcome = await this.send(photo, fields);
      if (outcome === "later" || outcome === "signed-out") return this.wait(outcome);
      this.tries = 0;
      if (outcome === "no-room") this.stuck.add(photo);
      if (outcome === "refused") this.tell(photo);
    }
    this.failed = null;
  }

  private first = () => [...this.unsent()].find(([photo]) => !this.stuck.has(photo));

  private wait(why: Outcome) {
    if (why === "signed-out" && this.failed !== why) toast(say("signedOut"));
    this.failed = why;
    const delay = RETRY_MS[Math.min(this.tries++, RETRY_MS.length - 1)];
    this.timer = window.setTimeout(() => this.flush(), delay);
  }

  /** When the page goes, it can't wait for the previous answer. The change also stays in the outbox until it was accepted. */
  private sendLast() {
    for (const [photo, fields] of this.unsent()) {
      const body = this.bodyOf(photo, fields);
      if (body !== this.sent && !this.stuck.has(photo)) this.post(body);
    }
  }

  private bodyOf = (photo: string, fields: Unsent) => JSON.stringify({ photo, whose: this.owner, ...fields });

  private post(body: string): Promise<Response | null> {
    // Once the other photos are known, this one's state is enough.
    const prefer: Record<string, string> = this.adopted ? { prefer: "return=minimal" } : {};
    const headers = { accept: "application/json", "content-type": "application/json", ...prefer };
    const keepalive = body.length < 60_000;
    return fetch(this.path, { method: "POST", headers, body, keepalive }).catch(() => null);
  }

  private async send(photo: string, fields: Unsent): Promise<Outcome> {
    const owner = this.own();
    this.sent = this.bodyOf(photo, fields);
    const answer = await this.post(this.sent);
    if (!answer || answer.status >= 500 || answer.status === 429) return "later";
    const gone = answer.status === 404 && !(await this.reach());
    if (answer.status === 401 || answer.status === 403 || gone) return "signed-out";
    const said = await answer.json().catch(() => null);
    if (answer.status === 413) {
      toast(said?.problems?.[0]);
      return "no-room";
    }
    if (answer.ok && !said) return "later";
    this.answered++;
    // Both at once, so that nobody sees the earlier state in between.
    this.outbox[answer.ok ? "take" : "refuse"](owner, photo, fields);
    if (answer.ok) {
      this.accept(said);
      return "saved";
    }
    if (answer.status === 409) this.open = false;
    // The gallery says which list is full.
    if (answer.status !== 404) toast(answer.status === 409 ? say("selectionOver") : said?.problems?.[0]);
    return "refused";
  }
}

export const picks = new Picks();
