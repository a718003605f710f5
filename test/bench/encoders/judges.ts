import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import sharp from "sharp";
import { isInstalled } from "../peers.ts";
import { decibels, type Plane, similarity } from "./similarity.ts";

const run = promisify(execFile);

/** Bare pixels in sRGB, three bytes each. */
export interface Picture {
  pixels: Buffer;
  width: number;
  height: number;
}

/** Says how alike two pictures look. */
export interface Judge {
  name: string;
  /** More is more alike; steps of it look about equal. */
  compare(photo: Picture, seen: Picture): Promise<number>;
  close(): Promise<void>;
}

/** MS-SSIM of the brightness; and butteraugli, where libjxl's tools are installed (Debian: libjxl-devtools). */
export async function callJudges(): Promise<Judge[]> {
  const tool = "butteraugli_main";
  return (await isInstalled(tool)) ? [msSsim, await butteraugli(tool)] : [msSsim];
}

const msSsim: Judge = {
  name: "MS-SSIM",
  compare: async (photo, seen) => decibels(similarity(toPlane(photo), toPlane(seen))),
  close: async () => {},
};

/** The 3-norm of butteraugli's distances (J. Alakuijala and others, libjxl), as what is lost by halves. */
async function butteraugli(tool: string): Promise<Judge> {
  const folder = await mkdtemp(path.join(tmpdir(), "glassine-judge-"));
  const [before, after] = [path.join(folder, "before.png"), path.join(folder, "after.png")];
  const save = ({ pixels, width, height }: Picture, file: string) =>
    sharp(pixels, { raw: { width, height, channels: 3 } })
      .png({ compressionLevel: 1 })
      .toFile(file);
  return {
    name: "butteraugli",
    async compare(photo, seen) {
      await save(photo, before);
      await save(seen, after);
      const { stdout } = await run(tool, [before, after, "--pnorm", "3"]);
      const distance = Number(/3-norm: ([\d.]+)/.exec(stdout)?.[1]);
      if (!(distance > 0)) throw new Error(`${tool} said: ${stdout}`);
      return -Math.log2(distance);
    },
    close: () => rm(folder, { recursive: true }),
  };
}

// ITU-R BT.601, as JPEG has it.
function toPlane({ pixels, width, height }: Picture): Plane {
  const values = new Float32Array(width * height);
  for (let i = 0, at = 0; i < values.length; i++, at += 3) {
    const [r = 0, g = 0, b = 0] = [pixels[at], pixels[at + 1], pixels[at + 2]];
    values[i] = 0.299 * r + 0.587 * g + 0.114 * b;
  }
  return { width, height, values };
}
