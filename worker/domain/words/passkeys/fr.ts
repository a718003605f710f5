import type { PasskeyWords } from "./en.ts";

/** What clients read about their passkeys, in French. */
export const passkeysFr: PasskeyWords = {
  passkeys: "Clés d’accès",
  passkeysExplain:
    "Une clé d’accès vous connecte avec votre empreinte, votre visage ou le code de votre appareil. Vos autres moyens de connexion restent valables.",
  passkeyDates: "Ajoutée le {added}, utilisée pour la dernière fois le {used}",
  passkeyUnused: "Ajoutée le {added}, pas encore utilisée",
  passkeyRename: "Renommer",
  passkeyName: "Nom, par exemple celui de l’appareil",
  passkeyRemoves:
    "Plus personne ne pourra l’utiliser pour se connecter, et vous serez déconnecté de vos autres appareils. Supprimez-la aussi sur votre appareil.",
  passkeyRemove: "Supprimer la clé d’accès",
  passkeyAdd: "Ajouter une clé d’accès",
  passkeyAdded: "Clé d’accès ajoutée. Essayez-la à votre prochaine connexion.",
  passkeyRemoved: "Clé d’accès supprimée. Vous êtes déconnecté de vos autres appareils.",
  passkeyRenamed: "Nom enregistré.",
  passkeyNoScript:
    "Pour ajouter une clé d’accès, il faut JavaScript et un navigateur qui prend en charge les clés d’accès.",
  passkeyElsewhere: "Les clés d’accès ne fonctionnent que sur {site}.",
  passkeysNowhere: "Ce site n’a pas de clés d’accès.",
  passkeysFull: "Vous avez atteint le nombre maximal de clés d’accès. Supprimez-en une pour en ajouter une autre.",
  passkeyAgain: "Pour ajouter une clé d’accès, reconnectez-vous d’abord.",
  passkeyNotMade: "Aucune clé d’accès n’a été créée. Vous pouvez réessayer.",
  passkeyKnown: "Cet appareil a déjà une clé d’accès pour votre compte.",
  passkeyNotAdded: "La clé d’accès n’a pas pu être ajoutée. Rechargez la page.",
  passkeyWasRemoved: "Cette clé d’accès a déjà été supprimée.",
};
