import { Presets, SingleBar } from "cli-progress";
import { coloursOf } from "./colour.ts";

/** A step under way. */
interface Step {
  /** Done so far, of the total. */
  update(done: number): void;
  /** Ends the step with a line about its result. */
  end(line: string): void;
}

/** Where a command reports what it is doing. */
export interface Progress {
  step(name: string, total: number): Step;
  line(text: string): void;
}

/** Pause between lines about the same step if there is no terminal. */
const LINE_MS = 5000;

/**
 * On a terminal, a bar with rate and time left for each step; otherwise plain lines, when a step begins, every few
 * seconds while it runs, and when it ends. `now`: milliseconds.
 */
export function createProgress(stream: NodeJS.WriteStream = process.stderr, now: () => number = Date.now): Progress {
  const { faint, strong } = coloursOf(stream);
  const line = (text: string) => void stream.write(`${text}\n`);
  return {
    line,
    step(name, total) {
      const named = { name: strong(name), total };
      const bar = total === 0 ? null : stream.isTTY ? startBar(stream, named) : startLines(line, { ...named, now });
      return {
        update: (done) => bar?.update(done),
        end(text) {
          bar?.stop();
          line(`${strong(name)} ${faint(text)}`);
        },
      };
    },
  };
}

function startLines(
  line: (text: string) => void,
  { name, total, now }: { name: string; total: number; now: () => number },
) {
  let last = now();
  line(`${name} 0 of ${total} ...`);
  return {
    update(done: number) {
      if (now() - last < LINE_MS || done >= total) return;
      last = now();
      line(`${name} ${done} of ${total} ...`);
    },
    stop: () => {},
  };
}

function startBar(stream: NodeJS.WriteStream, { name, total }: { name: string; total: number }) {
  const began = Date.now();
  const bar = new SingleBar(
    {
      stream,
      clearOnComplete: true,
      hideCursor: null,
      fps: 8,
      etaBuffer: 50,
      format: `${name} {bar} {value}/{total}  {rate}/s  {eta_formatted} left`,
    },
    Presets.shades_classic,
  );
  bar.start(total, 0, { rate: "-" });
  return {
    update: (done: number) => bar.update(done, { rate: ((done * 1000) / Math.max(1, Date.now() - began)).toFixed(1) }),
    stop: () => bar.stop(),
  };
}
