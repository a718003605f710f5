/** A CPU profile, as the inspector protocol has it. */
export interface Profile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number }; children?: number[] }[];
  samples: number[];
  /** Microseconds between samples. */
  timeDeltas: number[];
}

const SAMPLING_MICROSECONDS = 100;

/** Profiles a Worker's isolate while something is done. `inspector` is the address of its debugger. */
export async function profiled(inspector: string, work: () => Promise<unknown>): Promise<Profile> {
  // Miniflare lets no page of the web at the debugger: it wants to know who asks.
  const socket = new WebSocket(inspector, { headers: { origin: "http://localhost" } } as never);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = () => reject(new Error(`no debugger listens at ${inspector}`));
  });
  let last = 0;
  const waiting = new Map<number, (result: unknown) => void>();
  socket.onmessage = ({ data }) => {
    const { id, result } = JSON.parse(String(data)) as { id?: number; result: unknown };
    if (id !== undefined) waiting.get(id)?.(result);
  };
  const ask = (method: string, params: object = {}) =>
    new Promise((resolve) => {
      last += 1;
      waiting.set(last, resolve);
      socket.send(JSON.stringify({ id: last, method, params }));
    });
  await ask("Profiler.enable");
  await ask("Profiler.setSamplingInterval", { interval: SAMPLING_MICROSECONDS });
  await ask("Profiler.start");
  await work();
  const { profile } = (await ask("Profiler.stop")) as { profile: Profile };
  socket.close();
  return profile;
}

const OUTSIDE = new Set(["(root)", "(program)", "(idle)"]);

/** Seconds in which JavaScript, or what it called, ran. */
export function busySeconds({ nodes, samples, timeDeltas }: Profile): number {
  const outside = new Set(nodes.filter(({ callFrame }) => OUTSIDE.has(callFrame.functionName)).map(({ id }) => id));
  const busy = timeDeltas.reduce((sum, delta, i) => sum + (outside.has(samples[i] ?? 0) ? 0 : delta), 0);
  return busy / 1e6;
}
