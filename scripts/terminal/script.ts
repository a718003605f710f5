import {
  type Arguments,
  type CommandSpec,
  HelpAsked,
  type OptionSpec,
  readArguments,
  UsageError,
} from "./arguments.ts";
import { coloursOf, printable } from "./colour.ts";
import { explained } from "./explained.ts";
import { onSamePlace } from "./same-place.ts";

/** A refusal that needs no stack trace: it is printed, and the command ends with status 1. */
export class ScriptError extends Error {
  override name = "ScriptError";
}

/**
 * Runs a script and ends the process with its status: the one `main` returns, 0 after `--help`, 2 for wrong arguments, 1
 * for anything thrown.
 */
export async function runScript(main: (argv: string[]) => Promise<number>): Promise<never> {
  // A reader that has enough, such as head, is not a fault.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
  const fail = (error: unknown) => process.exit(reported(error));
  // Failures in the background, such as a write of the local runtime, are reported like any other fault.
  process.on("uncaughtException", fail).on("unhandledRejection", fail);
  process.exit(await statusOf(main));
}

/**
 * Runs a command as a script. Its modules are loaded once its arguments are known to be right, so `--help` and a mistyped
 * option are answered at once.
 */
export function runCommand<const Options extends Record<string, OptionSpec>>(
  spec: CommandSpec<Options>,
  load: () => Promise<{ run(given: Arguments<Options>): Promise<number> }>,
): Promise<never> {
  return runScript(async (argv) => {
    const given = readArguments(argv, spec);
    const { run } = await load();
    return run(given);
  });
}

async function statusOf(main: (argv: string[]) => Promise<number>): Promise<number> {
  try {
    return await main(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof HelpAsked)) return reported(error);
    process.stdout.write(`${error.message}\n`);
    return 0;
  }
}

/** Prints what went wrong, and returns the exit status. */
function reported(error: unknown): number {
  const { bad } = coloursOf(process.stderr);
  process.stderr.write(`${bad("✗")} ${printable(onSamePlace(messageOf(error)))}\n`);
  return error instanceof UsageError ? 2 : 1;
}

/**
 * What a person should read: the refusal, or one that caused the error; an error of the disk; else everything that is
 * known.
 */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  for (let known: unknown = error; known instanceof Error; known = known.cause) {
    if (known instanceof UsageError || known instanceof ScriptError) return known.message;
  }
  return explained(error, process.argv.slice(2)) ?? error.stack ?? error.message;
}
