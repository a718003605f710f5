/** What a link shows in messengers. */
export interface LinkPreview {
  title: string;
  description: string | null;
  studioName: string;
  language: string;
  /** Address of the picture; null: not everybody may see one. */
  picture: string | null;
}
