import type { ReceiptWords } from "./en.ts";

/** What receipts say, in French. */
export const receiptFr: ReceiptWords = {
  selectionReceipt: "Reçu",
  selectionReceiptTitle: "Reçu de votre sélection",
  selectionReceiptText: "{studio} a reçu cette sélection le {date}.",
  selectionReceiptSigned:
    "Le fichier est signé\u00a0: si quelqu’un y modifie ne serait-ce qu’un caractère, cela se voit. Conservez-le avec vos documents.",
  saveReceipt: "Enregistrer le reçu",
  verifyReceipt: "Vérifier un reçu",
  receiptBy: "Envoyée par",
  receiptTime: "Envoyée",
  receiptRound: "Envoi",
  receiptGallery: "Galerie",
  receiptVersion: "Version",
  receiptContent: "SHA-256 de l’original",
  receiptRated: "Notées, non choisies",
  receiptBefore: "Cette sélection a été envoyée avant l’arrivée des reçus\u00a0: elle n’en a pas.",
  receiptUnavailable:
    "Ce reçu cite des photos qui ne sont pas disponibles actuellement, il ne peut donc pas être affiché. Une copie que vous avez enregistrée reste valable.",

  verifyText:
    "Choisissez le fichier d’un reçu ou déposez-le sur cette page. Il est vérifié dans votre navigateur et n’est envoyé nulle part.",
  verifyFile: "Fichier du reçu",
  verifyNoScript:
    "Cette page a besoin de JavaScript, car le fichier ne quitte pas votre ordinateur. Tout logiciel prenant en charge JWS peut aussi le vérifier\u00a0; les clés publiques se trouvent à l’adresse {address}.",
  verifyRight: "Ce reçu est authentique",
  verifyRightText: "Il est exactement tel qu’il a été signé.",
  verifyChanged: "Ce fichier a été modifié",
  verifyChangedText: "Ce qui a été signé figure ci-dessous. Le fichier s’en écarte ici\u00a0:",
  verifyForged: "La signature ne correspond pas",
  verifyForgedText: "Le fichier a été modifié, ou ce studio ne l’a jamais signé. Il ne prouve rien.",
  verifyUnknown: "La clé est inconnue",
  verifyUnknownText:
    "Le fichier a été signé avec une clé que ce studio n’a pas. Soit quelqu’un d’autre l’a créé, soit le studio a perdu cette clé. Il ne prouve rien.",
  verifyOther: "Reçu d’un autre studio",
  verifyOtherText: "D’après le fichier, il vient de {site}. Vérifiez-le sur ce site.",
  verifyRevoked: "La clé a été révoquée",
  verifyRevokedText:
    "Le studio a révoqué la clé qui a servi à signer ce fichier, car quelqu’un d’autre la possède peut-être. Le fichier ne prouve rien. La personne qui a envoyé la sélection peut enregistrer de nouveau le reçu\u00a0: il sera signé avec une autre clé.",
  verifyEarlier: "La clé a été révoquée par la suite",
  verifyEarlierText:
    "Le studio a révoqué cette clé pour tout envoi à partir du {time}. D’après ce fichier, l’envoi est antérieur, mais quiconque possède la clé pourrait aussi l’écrire. Renseignez-vous auprès du studio ou enregistrez de nouveau le reçu\u00a0: il sera signé avec une autre clé.",
  verifyNoKeys: "Ce studio n’a pas de clés",
  verifyNoKeysText:
    "Les clés qui ont servi à signer ses reçus sont perdues. Seul le studio peut les restaurer à partir d’une sauvegarde.",
  verifyTooLarge: "Ce fichier est trop volumineux",
  verifyTooLargeText: "Un reçu fait au plus {size}. Choisissez un autre fichier.",
  verifyNotJson: "Ce fichier est illisible",
  verifyNotJsonText:
    "Ce n’est pas du JSON\u00a0: c’est un autre fichier, ou une modification l’a rendu illisible. Choisissez le fichier tel que vous l’avez enregistré.",
  verifyNotReceipt: "Ce n’est pas un reçu",
  verifyNotReceiptText:
    "C’est du JSON, mais il y manque des éléments d’un reçu. Choisissez le fichier tel que vous l’avez enregistré.",
  verifyUnable: "Votre navigateur ne peut pas vérifier les signatures",
  verifyUnableText:
    "Il ne prend pas en charge Ed25519. Utilisez une version récente de Chrome, Edge, Firefox ou Safari.",
  verifyUnreachable: "Les clés n’ont pas pu être chargées",
  verifyUnreachableText: "Vérifiez votre connexion et choisissez de nouveau le fichier.",
  changeOther: "{at}\u00a0: {signed} a été signé, le fichier indique {found}.",
  changeAlike:
    "{at}\u00a0: {signed} a été signé. Ce qu’indique le fichier a la même apparence, mais s’écrit avec d’autres caractères.",
  changeMissing: "{at} manque\u00a0: {signed} a été signé.",
  changeAdded: "{at} a été ajouté\u00a0: {found}.",
  changeTwice: "{at} figure deux fois.",
  changePart: "{at}\u00a0: cette partie de la signature a été modifiée.",
};
