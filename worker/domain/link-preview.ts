/** What messengers show of a link. */
export interface LinkPreview {
  title: string;
  description: string | null;
  studioName: string;
  language: string;
  /** Address of the picture; null: not everybody may see one. */
  picture: string | null;
}
