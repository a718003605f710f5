/** The person who did something, as the photographer would say it. An account goes by its own name. */
export function whoWords(who: string): string {
  return PEOPLE[who] ?? who;
}

const PEOPLE: Readonly<Record<string, string>> = {
  guest: "Guest",
  client: "Client",
  "client password": "Client, by password",
  photographer: "You",
};
