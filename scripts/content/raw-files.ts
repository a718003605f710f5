const MAKERS: Record<string, string> = {
  Canon: "crw cr2 cr3",
  Nikon: "nef nrw",
  Sony: "arw srf sr2",
  Fujifilm: "raf",
  Olympus: "orf ori",
  Panasonic: "rw2",
  Leica: "rwl",
  Pentax: "pef ptx",
  Samsung: "srw",
  Sigma: "x3f",
  Hasselblad: "3fr fff",
  "Phase One": "iiq cap eip",
  Leaf: "mos",
  Mamiya: "mef",
  Minolta: "mrw",
  Epson: "erf",
  Kodak: "dcr kdc dcs drf k25",
  Casio: "bay",
  GoPro: "gpr",
};

const CALLED = new Map<string, string>([
  ["dng", "a DNG raw file"],
  ["raw", "a raw file"],
  ["rwz", "a raw file"],
  ...Object.entries(MAKERS).flatMap(([maker, endings]) =>
    endings.split(" ").map((ending) => [ending, `${/^[AEIO]/.test(maker) ? "an" : "a"} ${maker} raw file`] as const),
  ),
]);

/**
 * The name of a camera's raw format by its extension, or null. By their first bytes, most raw files are TIFFs with a
 * small preview as their image.
 */
export function rawFile(file: string): string | null {
  return CALLED.get(file.slice(file.lastIndexOf(".") + 1).toLowerCase()) ?? null;
}
