/** The photographer of the sample, who does not exist. */

export const PHOTOGRAPHER = "Mira Lindhof";

/** `content/studio.yaml` */
export const STUDIO_YAML = `# The studio: who publishes these galleries.
name: ${PHOTOGRAPHER}
timezone: Europe/Vienna
email: studio@example.com
links:
  - label: Website
    url: https://example.com/
  - label: Prints
    url: https://example.com/prints
`;
