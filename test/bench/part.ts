import type { Sections } from "./report/sections.ts";

/** The options of every part of the benchmark. */
export interface BenchOptions {
  /** A smoke run: tiny input, one round, no peers. Its figures say nothing and are not kept. */
  quick: boolean;
  /** Folder of this part, kept between runs: inputs, states, tools. There already. */
  folder: string;
  /** How often each thing is measured; null: as the part thinks best. */
  rounds: number | null;
  /** The sample's content folder; the sample is made there when it is missing. */
  sample: string;
  /** Tells what is going on. */
  say: (line: string) => void;
}

/** A module of the bench: measures, and gives its sections of docs/benchmarks.md. */
export interface Part {
  run(options: BenchOptions): Promise<Sections>;
}
