import type { VisitorCode } from "../../problem.ts";

/** Why input was refused, in French. */
export const problemsFr: Record<VisitorCode, string> = {
  formUnreadable: "Le formulaire n’a pas pu être lu. Revenez en arrière, rechargez la page et réessayez.",
  missing: "Veuillez remplir ce champ.",
  needAgain: "Veuillez appuyer encore une fois sur le bouton.",
  chooseOneOf: "Choisissez l’une de ces possibilités\u00a0: {choices}.",
  tooLong: "Ce texte est trop long. Raccourcissez-le à {most} caractères.",
  bothTooLong:
    "Ce texte a aussi été modifié dans une autre fenêtre. Ensemble, ils dépassent {most} caractères. Raccourcissez le vôtre\u00a0: il n’est pas encore enregistré.",
  throttled: "Trop de tentatives. Veuillez réessayer dans {wait}.",
  needName: "Veuillez indiquer votre nom.",
  needEmail: "Indiquez une adresse e-mail telle que anna@example.com.",
  passwordLength: "Choisissez de {least} à {most} caractères.",
  wordingChanged: "Ces textes ont été modifiés entre-temps. Veuillez les relire, puis continuer.",
  needAnswer: "Veuillez répondre à la question «\u00a0{question}\u00a0».",
  needMore: "Choisissez-en au moins {least}\u00a0; {chosen} pour l’instant.",
  needFewer: "Choisissez-en {most} au plus\u00a0; {chosen} pour l’instant.",
  pickFull: "Vous pouvez choisir jusqu’à {most} photos. Retirez-en une d’abord.",
  listNeedsMore: "«\u00a0{list}\u00a0» demande au moins {least} photos\u00a0; {chosen} pour l’instant.",
  listNeedsFewer: "«\u00a0{list}\u00a0» accepte {most} photos au plus\u00a0; {chosen} pour l’instant.",
  listFull: "«\u00a0{list}\u00a0» accepte {most} photos au plus. Retirez-en une d’abord.",
  listClosed: "Cette liste a été envoyée et ne peut plus être modifiée.",
  noRoomToKeep:
    "Votre sélection ne peut pas contenir davantage de texte. Raccourcissez ou supprimez quelques commentaires, puis réessayez.",
  noRoomToSend:
    "Faute de place, cette sélection ne peut pas être envoyée de nouveau. Rien de ce que vous avez choisi n’est perdu. Adressez-vous à {studio}.",
  selectionOver: "Cette sélection a été envoyée et ne peut plus être modifiée.",
  otherSignedIn:
    "Quelqu’un d’autre est connecté ici à présent. Reconnectez-vous\u00a0: vos choix sont conservés dans ce navigateur.",
  photographerPicks: "En tant que photographe, vous n’avez pas de sélection personnelle.",
  photosToMark: "Sélectionnez de 1 à {most} photos.",
  noteSpot: "Veuillez choisir un endroit de la photo.",
  notesFull: "Une photo peut avoir jusqu’à {most} de vos remarques. Supprimez-en une d’abord.",
  linkDay: "Choisissez un jour à partir d’aujourd’hui, dans les {days} prochains jours.",
  linksFull: "Vous pouvez avoir {most} liens au plus. Désactivez d’abord un lien devenu inutile.",
  linkMadeBefore:
    "Ce lien a déjà été créé lorsque vous avez appuyé sur le bouton. Si vous ne l’avez pas vu, créez-en un autre et désactivez le premier.",
  photographerLinks: "Ces liens sont réservés aux clients. Créez plutôt une invitation dans le studio.",
  photographerBuys: "En tant que photographe, vous n’avez pas de panier personnel.",
  itemGone: "Cet article ne figure plus dans les tarifs. Veuillez les consulter à nouveau.",
  nothingToBuy: "Choisissez ce que vous souhaitez acheter.",
  cartFull: "Le panier peut contenir {most} articles au plus.",
  cartChanged: "Votre panier ou ses prix ont changé. Veuillez le vérifier.",
  orderKept:
    "La commande {order} est arrivée telle que vous l’avez d’abord envoyée. Vos changements ultérieurs n’y figurent pas. Adressez-vous à {studio}.",
  voucherWrong: "Ce code n’est pas valable ici. Vérifiez-le.",
  needMethod: "Veuillez choisir un mode de paiement.",
  needAgree: "Cochez cette case pour accepter.",
  payUnreachable: "La page de paiement est injoignable pour le moment. Rien n’a été débité. Réessayez dans une minute.",
  payRefused: "Le paiement n’a pas pu démarrer. Rien n’a été débité. Adressez-vous à {studio}.",
  enterFirst: "Veuillez d’abord entrer dans la galerie.",
  pinFirst: "Ce téléchargement nécessite le code.",
  registerFirst: "Veuillez d’abord indiquer votre nom et votre adresse e-mail.",
  takeFirst:
    "Cette photo fait partie des photos incluses en taille d’origine. Veuillez la télécharger dans un navigateur.",
  includedUsedUp: "Vous avez téléchargé toutes les photos incluses en taille d’origine.",
  methodRefused: "Cette adresse n’accepte pas ce type de requête.",
  httpsOnly: "Ce site n’est accessible qu’en https.",
  otherSite: "Ce formulaire a été envoyé depuis un autre site.",
};
