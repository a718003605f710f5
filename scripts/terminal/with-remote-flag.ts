const COMMANDS = "publish|unpublish|access|invite|marks|activity|client|picks|studio|gc|backup|restore";
const NAMED = new RegExp(`npm run (?:${COMMANDS})\\b(?! --remote)(?: -- (?!--)[^\\s,;]*[^\\s,;.])?`, "g");

/**
 * A text in which the commands it names work on what this process works on: with `--remote` in its arguments, they have it
 * too. "npm run access -- trip --marks on" becomes "npm run access -- trip --remote --marks on".
 */
export function withRemoteFlag(text: string, argv: readonly string[] = process.argv): string {
  if (!argv.includes("--remote")) return text;
  return text.replace(NAMED, (command) => `${command}${command.includes(" -- ") ? "" : " --"} --remote`);
}
