import { createServer } from "node:net";
import { type OptionSpec, UsageError } from "../terminal/arguments.ts";
import { ScriptError } from "../terminal/script.ts";

/** The options of commands that serve. */
export const SERVER_OPTIONS = {
  port: { kind: "text", value: "N", help: "port to listen on; 0: any free one", default: "4321" },
  host: { kind: "text", value: "HOST", help: "address to listen on", default: "localhost" },
} as const satisfies Record<string, OptionSpec>;

/** A port number. Throws UsageError. */
export function readPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError(`--port ${text}: must be a number from 0 to 65535.`);
  return port;
}

/** Throws ScriptError if something listens there already. */
export async function checkPortFree({ host, port }: { host: string; port: number }): Promise<void> {
  const probe = createServer();
  const error = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
    probe.once("error", resolve).listen(port, host, () => resolve(null));
  });
  await new Promise((resolve) => probe.close(resolve));
  if (error?.code === "EADDRINUSE")
    throw new ScriptError(`Port ${port} is taken. Choose another: --port ${port + 1}, or --port 0 for any.`);
  if (error) throw new ScriptError(`Can't listen on ${host}:${port}: ${error.message}`);
}
