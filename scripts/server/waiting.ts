/** What a server says while another process has the local state open: its id; null while it opens or closes the state. */
export function waitingLine(pid: number | null): string {
  const who = pid === null ? "another process" : "the command";
  const which =
    pid === null ? "is about to open or close the local state" : `has the local state open (process ${pid})`;
  return `Waiting for ${who} that ${which} ...`;
}
