import { Presets, SingleBar } from "cli-progress";
import { coloursOf } from "./colour.ts";

/** A step under way. */
export interface Step {
  /** Done so far, of the total. */
  update(done: number): void;
  /** Ends the step with a line about what came of it. */
  end(line: string): void;
}

/** Where a script tells what it is doing. */
export interface Progress {
  step(name: string, total: number): Step;
  line(text: string): void;
}

/** On a terminal a bar with rate and time left for each step, else a plain line per step. */
export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  const { faint, strong } = coloursOf(stream);
  const line = (text: string) => void stream.write(`${text}\n`);
  return {
    line,
    step(name, total) {
      const bar = stream.isTTY && total > 0 ? startBar(stream, { name: strong(name), total }) : null;
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
