import { spawn } from "node:child_process";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { PLATE_GALLERY, SCENE_GALLERY, WEDDING_GALLERY } from "../../sample/galleries.ts";
import { makeSample } from "../../sample/make-sample.ts";
import { paths } from "../../worker/domain/paths.ts";
import { changeCover } from "../access/public-cover.ts";
import { type DemoPasswords, ensureDemoPasswords } from "../demo/passwords.ts";
import { liveGallery, ROOT, withTarget } from "../gallery/live.ts";
import { rememberAddress } from "../server/address.ts";
import { ensureBuilt } from "../server/build.ts";
import { noticeLines, type ShownNotice } from "../server/notices.ts";
import { checkPortFree, readPort } from "../server/options.ts";
import { runForever, startServer } from "../server/server.ts";
import { waitingLine } from "../server/waiting.ts";
import { checkNotServed } from "../target/owner.ts";
import type { Target } from "../target/target.ts";
import type { ArgumentsOf } from "../terminal/arguments.ts";
import { coloursOf } from "../terminal/colour.ts";
import { OPENS_NEXT } from "../terminal/opens-next.ts";
import { createProgress, type Progress } from "../terminal/progress.ts";
import type { START } from "./usage.ts";

// The demo opens only the galleries it made itself.
const DEMO = {
  file: path.join(ROOT, ".glassine/demo.json"),
  galleries: [SCENE_GALLERY, WEDDING_GALLERY, PLATE_GALLERY],
};

/** `npm run start`: returns the exit status. */
export async function run({ options }: ArgumentsOf<typeof START>): Promise<number> {
  const [host, port, stateDir] = [options.host, readPort(options.port), path.resolve(options.state)];
  await checkPortFree({ host, port });
  await checkNotServed(stateDir);
  const progress = createProgress();
  const content = path.resolve(options.content);
  await sampleIfEmpty(content, progress);
  await ensureBuilt(ROOT, () => progress.line("Building the Worker ..."));
  // So that links printed by publish use the address at which this will be served.
  if (port !== 0) await rememberAddress(stateDir, `http://${host}:${port}/`);
  const status = await publishAll(options);
  if (status === 130) return status;
  const passwords = await withTarget(options, openDemo);
  if (passwords.galleries.length === 0) return status || 1;
  const onNotice = (notice: ShownNotice) => console.log(noticeLines(notice));
  const onWait = (pid: number | null) => progress.line(waitingLine(pid));
  const server = await startServer({ root: ROOT, stateDir, host, port, onNotice, onWait });
  printWelcome(server.url, passwords);
  return runForever(server);
}

/** Lets people into the sample's galleries, and shows their covers on the home page, the first time. */
async function openDemo(target: Target): Promise<DemoPasswords> {
  const passwords = await ensureDemoPasswords(target, DEMO);
  for (const gallery of passwords.opened) {
    const wish = { style: "clear", photo: null, confirmed: null } as const;
    await changeCover(target, { at: await liveGallery(target, gallery), wish, options: {} });
  }
  return passwords;
}

async function sampleIfEmpty(content: string, progress: Progress): Promise<void> {
  const folders = await readdir(content, { withFileTypes: true }).catch(() => []);
  const files = await Promise.all(
    folders.filter((f) => f.isDirectory()).map((f) => readdir(path.join(content, f.name)).catch((): string[] => [])),
  );
  if (files.some((names) => names.includes("gallery.yaml"))) return;
  let step: ReturnType<Progress["step"]> | undefined;
  await makeSample({
    contentDir: content,
    onProgress(done, total) {
      step ??= progress.step("sample", total);
      step.update(done);
    },
  });
  step?.end("created three sample galleries in content/");
}

/** Publishes everything with the publish command, which can be stopped safely; returns its exit status. */
async function publishAll(options: { content: string; state: string }): Promise<number> {
  const script = path.join(ROOT, "scripts/publish.ts");
  const args = [script, "--content", options.content, "--state", options.state];
  // Ctrl-C reaches the child on its own; this process waits for it.
  const wait = () => {};
  process.on("SIGINT", wait);
  const env = { ...process.env, [OPENS_NEXT]: DEMO.galleries.join(" ") };
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: "inherit", env });
  const status = await new Promise<number>((resolve, reject) => {
    child.on("error", reject).on("close", (code) => resolve(code ?? 1));
  });
  process.off("SIGINT", wait);
  return status;
}

function printWelcome(url: URL, { galleries, studio }: DemoPasswords): void {
  const { strong, faint } = coloursOf(process.stdout);
  console.log("");
  for (const { link, title, guest, client } of galleries) {
    console.log(strong(title));
    console.log(`  ${new URL(paths.gallery(link), url).href}`);
    if (guest) console.log(`  guest password   ${guest}`);
    if (client) console.log(`  client password  ${client}`);
  }
  console.log(strong("Studio"));
  console.log(`  ${new URL("/studio/", url).href}`);
  if (studio) console.log(`  password         ${studio}`);
  console.log(
    faint(
      "\nTry this: enter as a guest, and as a client in a private window. Pick photos with the heart and send them.\n" +
        "Hide a photo with the eye, look again as a guest, download both zips. To start your own: npm run new -- my-gallery. Press Ctrl-C to stop.",
    ),
  );
}
