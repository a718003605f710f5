import fc from "fast-check";

const SEED = 20_261_128;

/**
 * The seed of all properties. It is the same in each run, so that a test fails because of what was changed and never by chance.
 * FUZZ_SEED=random, or a number, looks at other inputs; a failure says the seed that it was found with.
 */
function seedOf(wanted: string | undefined): number | undefined {
  if (wanted === undefined || wanted === "") return SEED;
  if (wanted === "random") return undefined;
  if (/^-?\d+$/.test(wanted)) return Number(wanted);
  throw new Error(`FUZZ_SEED is a whole number or "random", not "${wanted}".`);
}

const seed = seedOf(process.env.FUZZ_SEED);
fc.configureGlobal(seed === undefined ? {} : { seed });
