export const INVITES = ["off", "clients", "favourites", "everyone"] as const;
/** Who is asked for a selection: nobody, clients, clients while guests keep favourites for themselves alone, or guests too. */
export type Invites = (typeof INVITES)[number];
