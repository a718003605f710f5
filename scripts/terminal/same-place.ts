import { COMMON_OPTIONS } from "./arguments.ts";

const ON_TARGET =
  "publish|watch|unpublish|access|invite|marks|activity|client|person|picks|studio|versions|rollback|prove|trace|verify|gc|check-storage|backup|restore|move|export|keepsake";

/**
 * Options that say what a command works on, with their defaults (null: they take no value), and the commands that take
 * them.
 */
const PLACES = [
  { option: "--remote", usual: null, commands: ON_TARGET },
  { option: "--state", usual: COMMON_OPTIONS.state.default, commands: `${ON_TARGET}|serve` },
  { option: "--content", usual: COMMON_OPTIONS.content.default, commands: "new|publish|watch|picks|check-storage" },
] as const;

/**
 * Adds to the commands in a text the options that say what this process works on, so that they work on the same. With
 * `--remote`, "npm run access -- trip --marks on" becomes "npm run access -- trip --remote --marks on".
 */
export function onSamePlace(text: string, argv: readonly string[] = process.argv): string {
  return PLACES.reduce((said, { option, usual, commands }) => {
    const given = usual === null ? (argv.includes(option) ? "" : null) : givenValue(option, argv);
    if (given === null || given === usual) return said;
    const named = new RegExp(`npm run (?:${commands})\\b(?![^,;]* ${option}\\b)(?: -- (?!--)[^\\s,;]*[^\\s,;.])?`, "g");
    const place = given === "" ? option : `${option} ${given}`;
    return said.replace(named, (command) => `${command}${command.includes(" -- ") ? "" : " --"} ${place}`);
  }, text);
}

/** The value of an option, quoted for a shell if necessary; null: it was not given. */
function givenValue(option: string, argv: readonly string[]): string | null {
  const at = argv.indexOf(option);
  const value = at === -1 ? argv.find((word) => word.startsWith(`${option}=`))?.slice(option.length + 1) : argv[at + 1];
  if (value === undefined) return null;
  return /^[\w./:@%+~-]+$/.test(value) ? value : JSON.stringify(value);
}
