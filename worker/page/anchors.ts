/**
 * IDs of elements, shared by prebuilt pages and what the edge puts into them. A photo's is its encoded name, so that
 * `#<encoded name>` leads to its tile; all others begin with "@", which no encoded name holds.
 */
export const anchors = {
  photo: (name: string) => encodeURIComponent(name),
  content: "@content",
  /** The data block scripts read. */
  client: "@client",
} as const;
