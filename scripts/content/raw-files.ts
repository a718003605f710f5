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
 * What a camera's raw file is called, by its ending, or null: most are TIFF by their first bytes, with a small preview
 * where the photo would be.
 */
export function rawFile(file: string): string | null {
  return CALLED.get(file.slice(file.lastIndexOf(".") + 1).toLowerCase()) ?? null;
}
