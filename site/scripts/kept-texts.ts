/** Texts that this browser keeps, shared by its tabs. If it keeps nothing for us, the page does so as long as it is open. */
export class KeptTexts {
  private readonly memory = new Map<string, string>();

  /** What the browser refused to keep is newer; what it no longer keeps was taken by another tab. */
  read(key: string): string | null {
    return this.memory.get(key) ?? attempt(() => localStorage.getItem(key));
  }

  /** Stores a text, or removes it. */
  write(key: string, text: string | null) {
    this.memory.delete(key);
    if (text === null) return attempt(() => localStorage.removeItem(key));
    const isKept = attempt(() => {
      localStorage.setItem(key, text);
      return true;
    });
    if (!isKept) this.memory.set(key, text);
  }

  /** Whether only this page keeps the text, because the browser refused to. */
  isOnlyHere(key: string): boolean {
    return this.memory.has(key);
  }

  /** The stored keys that begin with this. */
  keys(beginning: string): string[] {
    const keys = attempt(() => Array.from({ length: localStorage.length }, (_, i) => localStorage.key(i) ?? ""));
    return keys?.filter((key) => key.startsWith(beginning)) ?? [];
  }
}

function attempt<Result>(work: () => Result): Result | null {
  try {
    return work();
  } catch {
    return null;
  }
}
