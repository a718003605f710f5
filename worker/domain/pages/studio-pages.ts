import type { StudioPasskeysPayload } from "./passkey-payloads.ts";
import type { StudioLettersPayload } from "./studio-letter-payloads.ts";
import type { StudioMailPayload } from "./studio-mail-payloads.ts";
import type { StudioNoticesPayload } from "./studio-notice-payloads.ts";
import type {
  GalleryNumbersPayload,
  StudioAccessPayload,
  StudioActivityPayload,
  StudioClientsPayload,
  StudioEnterPayload,
  StudioHomePayload,
  StudioInvitationsPayload,
  StudioNumbersPayload,
  StudioPrivatePayload,
  StudioRegistrationsPayload,
} from "./studio-payloads.ts";
import type { StudioPeoplePayload } from "./studio-people-payloads.ts";
import type { StudioPhotosPayload } from "./studio-photo-payloads.ts";
import type { StudioSelectionsPayload } from "./studio-selection-payloads.ts";
import type { StudioOrderPayload, StudioShopPayload } from "./studio-shop-payloads.ts";
import type { StudioVersionsPayload } from "./studio-version-payloads.ts";

/** The pages of the studio, and what each is given. */
export interface StudioPayloads {
  "studio/numbers": StudioNumbersPayload;
  "studio/gallery-numbers": GalleryNumbersPayload;
  "studio/shop": StudioShopPayload;
  "studio/order": StudioOrderPayload;
  "studio/notices": StudioNoticesPayload;
  "studio/mail": StudioMailPayload;
  "studio/passkeys": StudioPasskeysPayload;
  "studio/people": StudioPeoplePayload;
  "studio/letters": StudioLettersPayload;
  "studio/selections": StudioSelectionsPayload;
  "studio/clients": StudioClientsPayload;
  "studio/enter": StudioEnterPayload;
  "studio/home": StudioHomePayload;
  "studio/access": StudioAccessPayload;
  "studio/photos": StudioPhotosPayload;
  "studio/private": StudioPrivatePayload;
  "studio/versions": StudioVersionsPayload;
  "studio/activity": StudioActivityPayload;
  "studio/invitations": StudioInvitationsPayload;
  "studio/registrations": StudioRegistrationsPayload;
}
