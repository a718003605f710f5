import type { StudioLogo } from "../domain/manifest.ts";
import type { Markup } from "../domain/markup.ts";
import { paths } from "../domain/paths.ts";
import type { Voice } from "../domain/words/voice.ts";
import { markup, nothing, styleText } from "../page/markup.ts";
import type { LetterCover } from "./cover.ts";
import type { Said } from "./letters.ts";

/** Colours of the gallery, for programs that show mail in the dark. Everything else is in attributes: some of them drop styles. */
const MAIL_STYLE =
  ":root{color-scheme:light dark}@media(prefers-color-scheme:dark){.paper{background:#161514!important}.ink{color:#eceae6!important}.muted{color:#a29d95!important}.line{border-color:#34322f!important}.button{background:#eceae6!important}.on-button{color:#161514!important}.drawn{filter:brightness(0) invert(1)}}";

/** SHA-256 of that, for the policy of the page in the studio that shows a mail. */
export async function mailStyleDigest(): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(MAIL_STYLE));
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
}

export interface Framed {
  said: Said;
  voice: Voice;
  studio: string;
  /** The photographer's logo and the site it is on; null: there is the name. */
  logo: (StudioLogo & { site: string }) | null;
  title: string;
  cover: LetterCover | null;
  /** Where mail to this address is stopped. */
  stop: string;
  /** Whether an answer reaches the photographer. */
  answers: boolean;
}

const SERIF = "font-family:Newsreader,Georgia,'Times New Roman',serif";
const SANS = "font-family:'Instrument Sans',Helvetica,Arial,sans-serif";

/**
 * A mail as HTML: tables, since that is what programs for mail can lay out, and no pictures but the logo and the gallery's public
 * cover, whose addresses are the same for everybody.
 */
export function letterMarkup({ said, voice, studio, logo, title, cover, stop, answers }: Framed): Markup {
  const { subject, paragraphs, links, why } = said;
  return markup`<!doctype html>
    <html lang="${voice.language}">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <meta name="color-scheme" content="light dark">
        <title>${subject}</title>
        <style>${styleText(MAIL_STYLE)}</style>
      </head>
      <body class="paper" style="margin:0;padding:0;background:#faf9f6">
        <div role="main">
        <table role="presentation" class="paper" width="100%" cellpadding="0" cellspacing="0" style="background:#faf9f6">
          <tr>
            <td align="center" style="padding:40px 20px">
              <table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px">
                ${line(logo ? sign(logo, studio) : studio, `${SANS};font-size:14px;line-height:20px;color:#67635d`, "muted")}
                ${cover ? picture(cover) : nothing}
                <tr>
                  <td style="padding:20px 0 24px">
                    <h1 class="ink" dir="auto" style="margin:0;${SERIF};font-size:34px;line-height:38px;font-weight:400;color:#1b1a18">${title}</h1>
                  </td>
                </tr>
                ${paragraphs.map((text) => line(text, `padding-bottom:20px;${SANS};font-size:16px;line-height:25px;color:#1b1a18`, "ink"))}
                ${links.map((link, n) => (n === 0 ? button(link) : besides(link)))}
                <tr>
                  <td class="line" style="padding-top:20px;border-top:1px solid #dfdcd5">
                    <p class="muted" dir="auto" style="margin:0 0 8px;${SANS};font-size:13px;line-height:20px;color:#67635d">${why}</p>
                    ${answers ? small(voice.say("mailReply", { studio })) : nothing}
                    <p style="margin:0;${SANS};font-size:13px;line-height:20px">
                      <a class="muted" href="${stop}" style="color:#67635d">${voice.say("mailStop")}</a>
                    </p>
                  </td>
                </tr>
              </table>
            </td>
          </tr>
        </table>
        </div>
      </body>
    </html>`;
}

const line = (text: string | Markup, style: string, colour: string) =>
  markup`<tr><td class="${colour}" dir="auto" style="${style}">${text}</td></tr>`;

/** Pixels: a logo is at most as high, and as wide. */
const LOGO = { height: 44, width: 256 };

/** The logo, or the name where pictures are not loaded. As on pages, one that is drawn on nothing is shown in white on dark paper. */
function sign({ file, width, height, opaque, site }: NonNullable<Framed["logo"]>, studio: string): Markup {
  const scale = Math.min(LOGO.height / height, LOGO.width / width);
  const [w, h] = [Math.round(width * scale), Math.round(height * scale)];
  const kind = opaque ? "" : "drawn";
  return markup`<img class="${kind}" src="${site}${paths.shell(file)}" width="${w}" height="${h}" alt="${studio}" style="display:block;width:${w}px;height:${h}px;border:0">`;
}

const picture = ({ url, width, height }: LetterCover) => markup`
  <tr>
    <td style="padding-top:20px">
      <img src="${url}" width="560" height="${Math.round((560 * height) / width)}" alt="" style="display:block;width:100%;max-width:560px;height:auto;border:0">
    </td>
  </tr>`;

const small = (text: string) =>
  markup`<p class="muted" dir="auto" style="margin:0 0 8px;${SANS};font-size:13px;line-height:20px;color:#67635d">${text}</p>`;

const button = ({ label, url }: Said["links"][number]) => markup`
  <tr>
    <td style="padding:4px 0 24px">
      <table role="presentation" cellpadding="0" cellspacing="0">
        <tr>
          <td class="button" style="background:#1b1a18">
            <a class="on-button" href="${url}" style="display:inline-block;padding:14px 28px;${SANS};font-size:16px;line-height:20px;color:#faf9f6;text-decoration:none">${label}</a>
          </td>
        </tr>
      </table>
    </td>
  </tr>`;

/** What else may be opened. */
const besides = ({ label, url }: Said["links"][number]) => markup`
  <tr>
    <td style="padding:0 0 20px">
      <a class="ink" href="${url}" style="${SANS};font-size:16px;line-height:25px;color:#1b1a18">${label}</a>
    </td>
  </tr>`;

/** The same as plain text. */
export function letterText({ said, voice, studio, title, stop, answers }: Framed): string {
  const { paragraphs, links, why } = said;
  const foot = [why, ...(answers ? [voice.say("mailReply", { studio })] : []), `${voice.say("mailStop")}:\n${stop}`];
  const parts = [studio, title, ...paragraphs, ...links.map(({ label, url }) => `${label}:\n${url}`), "-- ", ...foot];
  return `${parts.join("\n\n")}\n`;
}

/** The address at which mail is stopped. */
export const stopAddress = (site: string, token: string): string => `${site}${paths.stopMail(token)}`;
