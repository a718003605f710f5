/** What a link shows in messengers. */
export interface Card {
  title: string;
  description: string | null;
  studioName: string;
  language: string;
  /** Where the picture is; null: not everybody may have one. */
  picture: string | null;
}
