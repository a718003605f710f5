/** The photographer of the sample, who does not exist. */

export const PHOTOGRAPHER = "Mira Lindhof";

/** Her picture, next to `studio.yaml`. */
export const PICTURE = "mira-lindhof.jpg";

/** `content/logo.svg`: her initials, drawn as lines. */
export const STUDIO_LOGO = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 74 44" fill="none" stroke="#1b1a18" stroke-width="2">
  <path d="M3 42V5l18 25L39 5v37M57 2v38h15" />
</svg>
`;

/** `content/studio.yaml` */
export const STUDIO_YAML = `# The studio: who publishes these galleries.
name: ${PHOTOGRAPHER}
logo: logo.svg
timezone: Europe/Vienna
email: studio@example.com
home:
  picture: ${PICTURE}
  alt: Mira Lindhof with her camera, against the evening sky
  text: I photograph weddings, people and land, by the light that is there. This studio is an example, and so am I.
links:
  - label: Website
    url: https://example.com/
  - label: Prints
    url: https://example.com/prints
`;
