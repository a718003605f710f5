import { readFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import path from "node:path";
import { ROOT } from "../../../scripts/gallery/live.ts";

/** What a table was measured on and with: "Node 24.21.0, sharp 0.35.5, ...; 2 cores of an AMD EPYC, 24 GB; 2026-11-22." */
export function machineLine(now: Date, packages: readonly string[]): string {
  const versions = packages.map((name) => `${name} ${versionOf(name)}`);
  const [processor] = cpus();
  const machine = `${cpus().length} x ${processor?.model.trim() ?? "unknown"}, ${Math.round(totalmem() / 2 ** 30)} GB`;
  return `${[`Node ${process.versions.node}`, ...versions].join(", ")}; ${machine}; ${now.toISOString().slice(0, 10)}.`;
}

function versionOf(name: string): string {
  const manifest = readFileSync(path.join(ROOT, "node_modules", name, "package.json"), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}
