const ON_TARGET = "publish|unpublish|access|invite|marks|activity|client|picks|studio|gc|check-storage|backup|restore";

/** Options that say what a command works on, and the commands that take them. */
const PLACES = [
  { option: "--remote", takesValue: false, commands: ON_TARGET },
  { option: "--state", takesValue: true, commands: `${ON_TARGET}|serve` },
  { option: "--content", takesValue: true, commands: "new|publish|picks|check-storage" },
] as const;

/**
 * A text in which the commands it names work on what this process works on: what its arguments say of that, they say too.
 * With `--remote`, "npm run access -- trip --marks on" becomes "npm run access -- trip --remote --marks on".
 */
export function onSamePlace(text: string, argv: readonly string[] = process.argv): string {
  return PLACES.reduce((said, { option, takesValue, commands }) => {
    const given = takesValue ? givenValue(option, argv) : argv.includes(option) ? "" : null;
    if (given === null) return said;
    const named = new RegExp(`npm run (?:${commands})\\b(?![^,;]* ${option}\\b)(?: -- (?!--)[^\\s,;]*[^\\s,;.])?`, "g");
    const place = given === "" ? option : `${option} ${given}`;
    return said.replace(named, (command) => `${command}${command.includes(" -- ") ? "" : " --"} ${place}`);
  }, text);
}

/** The value of an option, quoted for a shell where it has to be; null: it was not given. */
function givenValue(option: string, argv: readonly string[]): string | null {
  const at = argv.indexOf(option);
  const value = at === -1 ? argv.find((word) => word.startsWith(`${option}=`))?.slice(option.length + 1) : argv[at + 1];
  if (value === undefined) return null;
  return /^[\w./:@%+~-]+$/.test(value) ? value : JSON.stringify(value);
}
