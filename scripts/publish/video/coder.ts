/**
 * A process of its own for decoding and encoding: it loads 160 MB of native code, which damaged films may end, and which talks to the
 * terminal. It does one task and ends.
 */
import { writeFile } from "node:fs/promises";
import { PhotoUnreadable } from "../photo/unreadable.ts";
import { type Encoding, encodeVideo } from "./encode.ts";
import { openVideo } from "./inspect.ts";
import { posterFrame } from "./poster-frame.ts";

/** What it does: says whether it can, takes a picture of a film as PNG, or encodes it. */
export type Task =
  | { kind: "check" }
  | { kind: "frame"; path: string; to: string }
  | { kind: "encode"; path: string; to: string; as: Encoding };

/** What it says: how much is done, and at last how it ended. */
export type Message = { progress: number } | { ended: { ok: true } | { ok: false; what: string; fix: string } };

const DAMAGED = { what: "can't be decoded: it is damaged or cut off", fix: "Copy or export it again" };

function say(message: Message): void {
  process.send?.(message, () => "ended" in message && process.exit(0));
}

function fail(error: unknown): void {
  const fault = error instanceof PhotoUnreadable ? { what: error.message, fix: error.fix } : DAMAGED;
  say({ ended: { ok: false, ...fault } });
}

async function work(task: Task): Promise<void> {
  const { registerMediabunnyServer } = await import("@mediabunny/server");
  registerMediabunnyServer();
  if (task.kind === "check") return;
  const video = await openVideo(task.path);
  if (task.kind === "frame") return writeFile(task.to, await posterFrame(video));
  await encodeVideo(video, { to: task.to, as: task.as, onProgress: (progress) => say({ progress }) });
}

process.on("unhandledRejection", fail);
process.on("disconnect", () => process.exit(1));
process.once("message", (task: Task) => {
  work(task).then(() => say({ ended: { ok: true } }), fail);
});
