import type { VisitorCode } from "../../problem.ts";

/** Why input was refused, in French. */
export const problemsFr: Record<VisitorCode, string> = {
  formUnreadable: "Le formulaire est illisible. Revenez en arrière, rechargez la page et réessayez.",
  missing: "Veuillez remplir ce champ.",
  needAgain: "Veuillez appuyer encore une fois sur le bouton.",
  chooseOneOf: "Choisissez l’une de ces possibilités\u00a0: {choices}.",
  tooLong: "Ce texte est trop long. Raccourcissez-le à {most} caractères.",
  throttled: "Trop de tentatives. Veuillez réessayer dans {wait}.",
  needName: "Veuillez indiquer votre nom.",
  needEmail: "Indiquez une adresse e-mail telle que anna@example.com.",
  passwordLength: "Choisissez de {least} à {most} caractères.",
  wordingChanged: "Ces textes ont été modifiés entre-temps. Veuillez les relire, puis continuer.",
  needAnswer: "Veuillez répondre à la question «\u00a0{question}\u00a0».",
  needMore: "Choisissez-en au moins {least}\u00a0; {chosen} pour l’instant.",
  needFewer: "Choisissez-en {most} au plus\u00a0; {chosen} pour l’instant.",
  pickFull: "Vous pouvez choisir jusqu’à {most} photos. Retirez-en une d’abord.",
  noRoomToKeep:
    "Votre sélection ne peut pas contenir davantage de texte. Raccourcissez ou supprimez quelques commentaires, puis réessayez.",
  noRoomToSend:
    "Il n’y a plus de place pour envoyer de nouveau cette sélection. Rien de ce que vous avez choisi n’est perdu. Veuillez écrire à {studio}.",
  selectionOver: "Cette sélection a été envoyée et ne peut plus être modifiée.",
  otherSignedIn:
    "Quelqu’un d’autre est connecté ici à présent. Reconnectez-vous\u00a0: vos choix sont conservés dans ce navigateur.",
  photographerPicks: "Le photographe n’a pas de sélection personnelle.",
  photosToMark: "Sélectionnez de 1 à {most} photos.",
  linkDay: "Choisissez un jour à partir d’aujourd’hui, dans les {days} prochains jours.",
  linksFull:
    "Il n’y a plus de place pour un autre lien : vous pouvez en avoir {most}. Désactivez d’abord un lien devenu inutile.",
  photographerLinks: "Ces liens sont réservés aux clients. Créez plutôt une invitation dans le studio.",
  photographerBuys: "Le photographe n’a pas de panier personnel.",
  itemGone: "Cet article ne figure plus dans les tarifs. Veuillez les consulter à nouveau.",
  nothingToBuy: "Choisissez ce que vous souhaitez acheter.",
  cartFull: "Le panier peut contenir {most} articles au plus.",
  cartChanged: "Votre panier ou ses prix ont changé. Veuillez le vérifier.",
  voucherWrong: "Ce code n’est pas valable ici. Vérifiez-le.",
  needMethod: "Veuillez choisir un mode de paiement.",
  needAgree: "Cochez cette case pour accepter.",
  payUnreachable: "La page de paiement est injoignable pour le moment. Rien n’a été débité. Réessayez dans une minute.",
  payRefused: "Le paiement n’a pas pu démarrer. Rien n’a été débité. Adressez-vous à {studio}.",
  enterFirst: "Veuillez d’abord entrer dans la galerie.",
  pinFirst: "Ce téléchargement nécessite le code.",
  registerFirst: "Veuillez d’abord indiquer votre nom et votre adresse e-mail.",
  methodRefused: "Cette adresse n’accepte pas ce type de requête.",
  httpsOnly: "Ce site n’est accessible qu’en https.",
  otherSite: "Ce formulaire a été envoyé depuis un autre site.",
};
