import { type CodeTable, codesOf } from "./codes.ts";
import { isSequential, type JpegPart, MARK } from "./jpeg-parts.ts";
import { fits, type Walk } from "./scan-walk.ts";

const RESTART_INTERVAL = 0xdd;

/** The parts of a JPEG, and of how many bytes of its scan the codes are read. */
interface Look {
  parts: readonly JpegPart[];
  most: number;
}

/** Whether a sequential JPEG's scan has wrong bits, which a decoder passes over. False for what is not looked at. */
export function hasWrongBits(bytes: Buffer, { parts, most }: Look): boolean {
  const walk = planWalk(parts);
  return walk !== null && !fits(bytes, { ...walk, most });
}

interface Component {
  id: number;
  across: number;
  down: number;
}

function planWalk(parts: readonly JpegPart[]): Omit<Walk, "most"> | null {
  const frame = parts.find(isSequential)?.data;
  const scan = parts.at(-1);
  if (!frame || scan?.marker !== MARK.scan || frame[0] !== 8) return null;
  const components = componentsOf(frame);
  const height = frame.readUInt16BE(1);
  // In several scans, or of a height that comes later.
  if (scan.data[0] !== components.length || height === 0) return null;
  const blocks = blocksOf(components, { scan: scan.data, tables: tablesOf(parts) });
  if (!blocks) return null;
  const interval = parts.findLast(({ marker }) => marker === RESTART_INTERVAL)?.data.readUInt16BE(0) ?? 0;
  return { from: scan.end, blocks, mcus: mcusOf(components, { width: frame.readUInt16BE(3), height }), interval };
}

/** A single component is coded block by block, whatever it says of its sampling. */
function componentsOf(frame: Buffer): Component[] {
  const count = frame[5] ?? 0;
  return Array.from({ length: count }, (_, i) => {
    const [id = 0, sampling = 0x11] = frame.subarray(6 + i * 3);
    return count === 1 ? { id, across: 1, down: 1 } : { id, across: sampling >> 4, down: sampling & 15 };
  });
}

function mcusOf(components: readonly Component[], { width, height }: { width: number; height: number }): number {
  const across = Math.max(...components.map((component) => component.across));
  const down = Math.max(...components.map((component) => component.down));
  return Math.ceil(width / (8 * across)) * Math.ceil(height / (8 * down));
}

function blocksOf(
  components: readonly Component[],
  { scan, tables }: { scan: Buffer; tables: Map<number, CodeTable> },
): Walk["blocks"] | null {
  const blocks: Walk["blocks"] = [];
  for (const [i, { id, across, down }] of components.entries()) {
    const [own, selector = 0] = scan.subarray(1 + i * 2);
    const [dc, ac] = [tables.get(selector >> 4), tables.get(0x10 | (selector & 15))];
    if (own !== id || !dc || !ac) return null;
    blocks.push(...Array.from({ length: across * down }, () => ({ dc, ac })));
  }
  return blocks;
}

/** The codes of each Huffman table, by class and number. */
function tablesOf(parts: readonly JpegPart[]): Map<number, CodeTable> {
  const tables = new Map<number, CodeTable>();
  for (const { marker, data } of parts) {
    for (let at = 0; marker === MARK.table && at + 17 < data.length; ) {
      const id = data[at] ?? 0;
      const end = at + 17 + data.subarray(at + 1, at + 17).reduce((sum, count) => sum + count, 0);
      tables.set(id, codesOf(data.subarray(at + 1, end), { dc: id < 0x10 }));
      at = end;
    }
  }
  return tables;
}
