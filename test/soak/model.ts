/** What is true of the gallery, as far as those know who changed it. It asks the product nothing. */

const OPEN_SETS = ["church", "party"] as const;
export const CLIENT_SET = "family";
export const SETS = [...OPEN_SETS, CLIENT_SET] as const;
type SetName = (typeof SETS)[number];

export interface SoakPhoto {
  /** Found in no other text. */
  name: string;
  set: SetName;
  /** SHA-256 of its original. */
  sha256: string;
}

/** Names no page has for another reason. */
export const photoNames = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `zq${String.fromCharCode(97 + (i % 26))}x${String(i).padStart(2, "0")}vk`);

/** A value somebody set: `sure` once its answer came, else any of `maybe`. */
interface Kept<Value> {
  value: Value;
  maybe: Value[];
}

/** Values by name, of which some were set without an answer. */
export class Known<Value> {
  readonly #kept = new Map<string, Kept<Value>>();
  readonly #first: Value;

  constructor(first: Value) {
    this.#first = first;
  }

  get = (name: string): Value => this.#kept.get(name)?.value ?? this.#first;

  /** What it may be: one value, unless a change got no answer. */
  possible(name: string): Value[] {
    const { value, maybe } = this.#kept.get(name) ?? { value: this.#first, maybe: [] };
    return [value, ...maybe];
  }

  /** A change is sent; whoever sends it says what became of it. One change of a name at a time. */
  sent(name: string, value: Value): { answered(): void; refused(): void } {
    const before = this.possible(name);
    const settle = (values: Value[]) => {
      const [first = this.#first, ...maybe] = values;
      this.#kept.set(name, { value: first, maybe });
    };
    settle([...before, value]);
    return { answered: () => settle([value]), refused: () => settle(before) };
  }

  /** What was found where nobody could know; false: it can't be that. */
  found(name: string, value: Value): boolean {
    if (!this.possible(name).includes(value)) return false;
    this.#kept.set(name, { value, maybe: [] });
    return true;
  }

  doubtful = (): string[] => [...this.#kept].flatMap(([name, { maybe }]) => (maybe.length > 0 ? name : []));
  names = (): string[] => [...this.#kept.keys()];
}

/** Everything that the photographer published and clients and guests entered. */
export class Model {
  /** What is live. */
  live: readonly SoakPhoto[] = [];
  /** Photos that clients hide, by name, whether or not they are published now. */
  readonly hidden = new Known(false);
  /** Whether that is known: a publish may have been killed. */
  liveHolds = true;
  /** The number of the guests' password, and whether it is known to be set. */
  password = 0;
  passwordHolds = true;

  /** The photos that a guest or a client sees. */
  seenBy(role: "guest" | "client"): SoakPhoto[] {
    if (role === "client") return [...this.live];
    return this.live.filter(({ name, set }) => set !== CLIENT_SET && !this.hidden.get(name));
  }

  /** Photos that no guest may see, whatever became of changes without an answer. */
  surelyHidden(): SoakPhoto[] {
    return this.live.filter(({ name, set }) => set === CLIENT_SET || this.hidden.possible(name).every(Boolean));
  }
}
