import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { photoBytes } from "../support/photos.ts";
import { type RunningScript, startScript, startServe } from "../support/running-script.ts";
import { type Ended, runScript } from "../support/script.ts";
import { CLIENT_SET, SETS, type SoakPhoto } from "./model.ts";

export const GALLERY = "trip";
export const CLIENT_PASSWORD = "thyme-and-honey";
export const guestPassword = (number: number) => `rosemary-${number}`;

const YAML = `title: Trip
response:
  invites: everyone
sets:
${SETS.map((set) => `  - id: ${set}\n    title: ${set}\n${set === CLIENT_SET ? "    visibility: client\n" : ""}`).join("")}`;

/** There is nobody to ask now. */
export class ServerDown extends Error {}

/** The product as a photographer runs it: a folder of photos, a server, and commands beside it, each a process. */
export class House {
  readonly #folder: string;
  #server: Awaited<ReturnType<typeof startServe>> | undefined;
  #opening: Promise<void> | undefined;
  readonly photos = new Map<string, SoakPhoto>();
  #written = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  static async build(): Promise<House> {
    const house = new House(await mkdtemp(path.join(tmpdir(), "glassine-soak-")));
    await mkdir(house.content, { recursive: true });
    await writeFile(path.join(house.content, "studio.yaml"), "name: Mara Lindt\ntimezone: Europe/Vienna\n");
    await mkdir(path.join(house.content, GALLERY), { recursive: true });
    await writeFile(path.join(house.content, GALLERY, "gallery.yaml"), YAML);
    for (const set of SETS) await mkdir(path.join(house.content, GALLERY, set), { recursive: true });
    return house;
  }

  get content() {
    return path.join(this.#folder, "content");
  }

  get state() {
    return path.join(this.#folder, "state", "v3");
  }

  /** Writes a photo, new or exported again. No two are alike: one that looks like a hidden one isn't published. */
  async write(name: string, set: SoakPhoto["set"]): Promise<void> {
    this.#written += 1;
    const bytes = await photoBytes({ seed: this.#written, width: 96, height: 64 });
    await writeFile(path.join(this.content, GALLERY, set, `${name}.jpg`), bytes);
    this.photos.set(name, { name, set, sha256: createHash("sha256").update(bytes).digest("hex") });
  }

  async remove(name: string): Promise<void> {
    const { set = SETS[0] } = this.photos.get(name) ?? {};
    await rm(path.join(this.content, GALLERY, set, `${name}.jpg`), { force: true });
    this.photos.delete(name);
  }

  /** Publishes what is in the folder. `killedAfter`: it is killed after so many milliseconds, if it still runs. */
  async publish(killedAfter?: number): Promise<Ended & { killed: boolean }> {
    const script = startScript("publish.ts", ...this.#at(), "--content", this.content, "--remove-missing");
    const timer = killedAfter === undefined ? undefined : setTimeout(() => script.process.kill("SIGKILL"), killedAfter);
    const ended = await script.ended;
    clearTimeout(timer);
    return { ...ended, killed: ended.signal === "SIGKILL" };
  }

  command = (script: string, ...args: string[]): Promise<Ended> => runScript(script, ...args, ...this.#at());

  #at = () => ["--state", this.state];

  /**
   * Asks the server. Fails while there is none. What only asks is asked again, as browsers do, if the connection broke: the
   * server may have closed it just then (RFC 9112, 9.3.1).
   */
  async fetch(at: string, init?: RequestInit): Promise<Response> {
    const ask = () => {
      if (!this.#server) throw new ServerDown();
      return fetch(new URL(at, this.#server.url), init);
    };
    return (init?.method ?? "GET") === "GET" ? ask().catch(ask) : ask();
  }

  /** Starts the server, unless it runs. */
  async open(): Promise<void> {
    if (this.#server?.process.exitCode === null && this.#server.process.signalCode === null) return;
    this.#opening ??= startServe(this.state).then((server) => {
      this.#server = server;
      this.#opening = undefined;
    });
    await this.#opening;
  }

  /** Kills the server as a power cut would. */
  async kill(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    server?.process.kill("SIGKILL");
    await server?.ended;
  }

  /** The server stands still for a while, as when storage or the processor is slow. */
  async halt(milliseconds: number): Promise<void> {
    const server: RunningScript | undefined = this.#server;
    server?.process.kill("SIGSTOP");
    await wait(milliseconds);
    server?.process.kill("SIGCONT");
  }

  /** Stored files are gone for a while, as when a disk is unplugged. */
  async loseStorage(milliseconds: number): Promise<void> {
    const blobs = path.join(this.state, "r2", "glassine-photos", "blobs");
    if (!existsSync(blobs)) return;
    const away = path.join(this.#folder, "away");
    await rename(blobs, away);
    // Where a file stands, nobody can make the folder again and write into it.
    await writeFile(blobs, "");
    await wait(milliseconds);
    await rm(blobs);
    await rename(away, blobs);
  }

  async close(): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 20 });
  }
}
