import { keys } from "../../worker/store/keys.ts";
import type { Target } from "../target/target.ts";
import { entrances, own, publicCover, site, studio } from "./around.ts";
import type { Ask, Fault, Kind } from "./ask.ts";
import type { Facts } from "./facts.ts";
import type { IsHouse } from "./house-words.ts";
import { judged } from "./judge.ts";
import { keepsakes } from "./keepsakes.ts";
import { byLink } from "./link-asks.ts";
import { images, pages, videos } from "./looking.ts";
import { rawPaths } from "./raw-paths.ts";
import type { Answer, Line } from "./request.ts";
import { EVERYTHING, type Left, MOST, WHOLE_BYTES } from "./sample.ts";
import { knowledgeOf, type Secrets, secretsOf } from "./secrets.ts";
import { sightByLink, sightOf } from "./sight.ts";
import type { Cast, Player } from "./stage.ts";
import { downloads, lists, zips } from "./taking.ts";
import type { Stage } from "./things.ts";
import { wall } from "./wall.ts";
import { saidIn } from "./zip-contents.ts";

const AT_ONCE = 8;

/** What was found out about one visitor and one kind of thing. */
export interface Row {
  visitor: string;
  kind: Kind;
  asked: number;
  right: number;
  leaked: number;
}

/** One answer that is not what it must be. */
interface Finding extends Fault {
  visitor: string;
  kind: Kind;
  request: string;
}

export interface Attack {
  rows: Row[];
  findings: Finding[];
  /** What was only asked for in part. */
  left: Left[];
  /** Names that are only looked for in addresses. */
  common: number;
}

interface Scene {
  facts: Facts;
  target: Target;
  line: Line;
  isHouse: IsHouse;
  all: boolean;
  signal: AbortSignal;
  onAnswer(): void;
}

/** Asks for everything in the name of everybody, and judges each answer. */
export async function attack(scene: Scene, { players, others }: Cast): Promise<Attack> {
  const rows: Row[] = [];
  const findings: Finding[] = [];
  const left = new Map<string, Left>();
  let common = 0;
  const ranges = rangeReader(scene.target);
  for (const player of players) {
    const { facts, isHouse } = scene;
    const { part } = player;
    const sight = sightOf(facts, part.visitor);
    const sights = part.link ? [sight, sightByLink(facts, part.link)] : [sight];
    const secrets = secretsOf({ facts, knows: knowledgeOf(facts, sights), isHouse, others });
    common = Math.max(common, secrets.common);
    const most = scene.all ? EVERYTHING : MOST[part.main ? "main" : "others"];
    const note = (kind: Kind, asked: number, of: number) => {
      if (part.main && asked < of) left.set(kind, { kind, asked, of });
    };
    const asks = asksOf({ facts, sight, main: part.main, most, note }, player);
    const twins = new Map<string, Promise<Answer>>();
    await inParallel(asks, async (ask) => {
      scene.signal.throwIfAborted();
      const faults = await checked(ask, { scene, player, secrets, twins, ranges });
      count(rows, { visitor: part.name, kind: ask.kind, faults });
      const request = `${ask.method ?? "GET"} ${ask.path}`;
      findings.push(...faults.map((fault) => ({ ...fault, visitor: part.name, kind: ask.kind, request })));
      scene.onAnswer();
    });
  }
  return { rows, findings, left: [...left.values()], common };
}

function* asksOf(stage: Stage, { part }: Player): Generator<Ask> {
  yield* entrances(stage);
  yield* pages(stage);
  yield* images(stage);
  yield* videos(stage);
  yield* downloads(stage);
  yield* zips(stage);
  yield* keepsakes(stage);
  yield* lists(stage);
  yield* wall(stage);
  yield* publicCover(stage);
  yield* own(stage);
  yield* studio(stage);
  yield* site();
  yield* rawPaths(stage);
  if (part.link) yield* byLink(stage.facts, part.link);
}

interface Checking {
  scene: Scene;
  player: Player;
  secrets: Secrets;
  twins: Map<string, Promise<Answer>>;
  ranges: ReturnType<typeof rangeReader>;
}

async function checked(ask: Ask, { scene, player, secrets, twins, ranges }: Checking): Promise<Fault[]> {
  const send = (path: string) => {
    const { method, headers } = ask;
    return scene.line.ask({ path, headers: { cookie: player.cookie, ...headers }, ...(method ? { method } : {}) });
  };
  const answer = await send(ask.path);
  const { twin } = ask;
  const key = JSON.stringify([twin, ask.method, ask.headers]);
  const other = twin === undefined ? null : (twins.get(key) ?? send(twin));
  if (other) twins.set(key, other);
  const faults = judged(ask, answer, await other);
  const isKnown = ask.decision?.allow === true && ["blob", "zip"].includes(ask.comes.what) && faults.length === 0;
  const said = ask.comes.what === "keepsake" ? { ...answer, body: saidIn(answer.body) } : answer;
  const leaks = secrets.leaksIn(said, {
    sent: [ask.path, ...Object.values(ask.headers ?? {})].join(" "),
    body: !isKnown,
  });
  const part = isKnown && ask.comes.what === "blob" ? await ranges.wrongIn(ask.comes, answer) : [];
  return [...faults, ...part, ...leaks.map((what) => ({ leaked: true, what }))];
}

/** Compares parts of files with what is stored; files of more than `WHOLE_BYTES` only by their place and length. */
function rangeReader({ blobs }: Target) {
  const kept: { blob: string; bytes: Promise<Uint8Array | null> }[] = [];
  const read = (blob: string) => {
    const known = kept.find((one) => one.blob === blob);
    const one = known ?? { blob, bytes: blobs.get(keys.blob(blob)) };
    if (!known) kept.unshift(one);
    kept.length = Math.min(kept.length, 2);
    return one.bytes;
  };
  return {
    async wrongIn({ blob, size, range }: Ask["comes"] & { what: "blob" }, { body }: Answer): Promise<Fault[]> {
      if (!range || size > WHOLE_BYTES) return [];
      const bytes = await read(blob);
      const isRight = bytes !== null && body.equals(bytes.subarray(range.from, range.to + 1));
      return isRight ? [] : [{ leaked: true, what: "came with other bytes than are stored" }];
    },
  };
}

function count(
  rows: Row[],
  { visitor, kind, faults }: { visitor: string; kind: Kind; faults: readonly Fault[] },
): void {
  const known = rows.find((row) => row.visitor === visitor && row.kind === kind);
  const row = known ?? { visitor, kind, asked: 0, right: 0, leaked: 0 };
  if (!known) rows.push(row);
  row.asked += 1;
  if (faults.length === 0) row.right += 1;
  if (faults.some(({ leaked }) => leaked)) row.leaked += 1;
}

async function inParallel<Item>(items: Iterable<Item>, work: (item: Item) => Promise<void>): Promise<void> {
  const iterator = items[Symbol.iterator]();
  const one = async () => {
    for (let next = iterator.next(); !next.done; next = iterator.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
}
