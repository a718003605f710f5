/** How often the computer can make a backup. */
export const PERIODS = ["day", "week"] as const;

export type Period = (typeof PERIODS)[number];

export interface Schedule {
  every: Period;
  platform: NodeJS.Platform;
  /** The project's folder. */
  root: string;
  /** The folder with npm and Node: a scheduler doesn't have the search path of a terminal. */
  bin: string;
  /** Arguments for `npm run backup`. */
  args: readonly string[];
}

/** What is entered into the computer's own scheduler, and what to do with it. */
export interface Entry {
  text: string;
  how: string;
}

/** The entry that makes a backup at three in the morning, every day or on Sundays. Throws RangeError if none is possible. */
export function scheduleEntry(schedule: Schedule): Entry {
  if (schedule.platform === "win32") return forTaskScheduler(schedule);
  return schedule.platform === "darwin" ? forLaunchd(schedule) : forCron(schedule);
}

const LOG = "backups/backup.log";
const command = (args: readonly string[]) => ["npm run backup", ...(args.length > 0 ? ["--", ...args] : [])].join(" ");

/** crontab(5): a percent sign ends the command. */
function forCron({ every, root, bin, args }: Schedule): Entry {
  if (/[\r\n]/.test(root + bin)) throw new RangeError("a folder's name has a line break");
  const work = `cd ${quoted(root)} && umask 077 && mkdir -p backups && PATH=${quoted(bin)}:"$PATH" ${command(args.map(quoted))} >> ${LOG} 2>&1`;
  const text = `0 3 * * ${every === "day" ? "*" : "0"} ${work.replaceAll("%", "\\%")}`;
  return { text, how: 'Run "crontab -e" and add the line above. It works while this computer is on at 3:00.' };
}

/** launchd.plist(5): what was due while the computer slept is done when it wakes up. */
function forLaunchd({ every, root, bin, args }: Schedule): Entry {
  const work = `umask 077 && mkdir -p backups && PATH=${quoted(bin)}:"$PATH" ${command(args.map(quoted))} >> ${LOG} 2>&1`;
  const day = every === "day" ? "" : "<key>Weekday</key><integer>0</integer>";
  const text = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
  <key>Label</key><string>glassine.backup</string>
  <key>WorkingDirectory</key><string>${escaped(root)}</string>
  <key>ProgramArguments</key><array><string>/bin/sh</string><string>-c</string><string>${escaped(work)}</string></array>
  <key>StartCalendarInterval</key><dict>${day}<key>Hour</key><integer>3</integer><key>Minute</key><integer>0</integer></dict>
</dict></plist>`;
  const file = "~/Library/LaunchAgents/glassine.backup.plist";
  return { text, how: `Save the text above as ${file}, then run: launchctl bootstrap gui/$(id -u) ${file}` };
}

/** schtasks takes no longer command. */
const LONGEST_TASK = 261;

function forTaskScheduler({ every, root, args }: Schedule): Entry {
  const words = args.map((word) => (/\s/.test(word) ? `\\"${word}\\"` : word));
  const task = `cmd /c cd /d \\"${root}\\" & md backups 2>nul & ${command(words)} >> backups\\backup.log 2>&1`;
  if (/["%\r\n]/.test(root + args.join(""))) throw new RangeError("a folder's name has a \" or a %");
  if (task.length > LONGEST_TASK) throw new RangeError(`the command has more than ${LONGEST_TASK} characters`);
  const when = every === "day" ? "/SC DAILY" : "/SC WEEKLY /D SUN";
  const text = `schtasks /Create /TN "Glassine backup" ${when} /ST 03:00 /TR "${task}"`;
  return { text, how: "Run the line above in a command prompt. It works while you are signed in at 3:00." };
}

const quoted = (word: string) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
