import { setTimeout } from "node:timers/promises";
import { type Call, drive } from "./load.ts";
import type { Usage } from "./process.ts";

/** One thing that is measured in turn with others. */
export interface Leg {
  url: URL;
  calls: readonly Call[];
  /** Requests in a round. */
  count: number;
  /** What the process that answers has used so far. */
  usage(): Promise<Usage>;
}

/** What a leg came to, one figure for each round. */
export interface Figures {
  perSecond: number[];
  /** CPU microseconds of the answering process for each request. */
  cpu: number[];
}

const SETTLE_MS = 50;

/**
 * Measures legs in turn, round after round, so that whatever else the machine does falls on all of them. A round before
 * the first warms everything and is not counted.
 */
export async function measureLegs<Name extends string>(
  legs: Record<Name, Leg>,
  { rounds, connections }: { rounds: number; connections: number },
): Promise<Record<Name, Figures>> {
  const names = Object.keys(legs) as Name[];
  const figures = Object.fromEntries(names.map((name) => [name, { perSecond: [], cpu: [] }])) as unknown as Record<
    Name,
    Figures
  >;
  for (let round = -1; round < rounds; round++) {
    for (const name of names) {
      const { usage, ...load } = legs[name];
      const before = await usage();
      const { seconds } = await drive({ ...load, connections });
      // What the process still does for answers that are out already is theirs.
      await setTimeout(SETTLE_MS);
      const used = (await usage()).cpu - before.cpu;
      if (round < 0) continue;
      figures[name].perSecond.push(load.count / seconds);
      figures[name].cpu.push((used / load.count) * 1e6);
    }
  }
  return figures;
}
