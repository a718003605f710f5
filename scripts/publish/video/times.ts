import { type FileBox, findBox, insideOf, readBoxes } from "./file-boxes.ts";
import { applyEdits, type EditedFile, planEdits } from "./file-edits.ts";

/**
 * Removes when an MP4 was written from its tables: the same film makes the same file, whenever it is made, so it is stored
 * once.
 */
export async function clearTimes(path: string): Promise<void> {
  await applyEdits(path, await planEdits(path, clearIn));
}

async function clearIn(file: EditedFile): Promise<void> {
  const moov = (await readBoxes(file, { from: 0, to: file.size })).find(({ type }) => type === "moov");
  if (!moov) return;
  const boxes = await readBoxes(file, insideOf(moov));
  await clearBox(file, boxes.find(({ type }) => type === "mvhd") ?? null);
  for (const track of boxes.filter(({ type }) => type === "trak")) {
    await clearBox(file, await findBox(file, track, ["tkhd"]));
    await clearBox(file, await findBox(file, track, ["mdia", "mdhd"]));
  }
}

/** Two times come first, behind version and flags; from version 1 on they have eight bytes. */
async function clearBox(file: EditedFile, box: FileBox | null): Promise<void> {
  if (!box) return;
  const [version = 0] = await file.read(box.at + box.head, 1);
  await file.clear(box.at + box.head + 4, version === 0 ? 8 : 16);
}
