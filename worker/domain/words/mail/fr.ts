import type { MailWords } from "./en.ts";

/** What mails to people say, in French, and the page that stops them. */
export const mailFr: MailWords = {
  mailLinkSubject: "Votre lien vers votre sélection de {title}",
  mailLinkText:
    "Voici comment retrouver ce que vous avez choisi. Le lien fonctionne une seule fois, pendant deux jours, dans n’importe quel navigateur.",
  mailLinkOpen: "Ouvrir ma sélection",
  mailLinkGuest: "Ouvrir la sélection {n} (en tant qu’invité)",
  mailLinkClient: "Ouvrir la sélection {n} (en tant que client)",
  mailLinkWhy:
    "Vous recevez cet e-mail parce que quelqu’un l’a demandé avec votre adresse. Si ce n’était pas vous, vous pouvez l’ignorer.",
  mailReceivedSubject: "{studio} a bien reçu votre sélection",
  mailReceivedText: "Merci ! Votre sélection est bien arrivée : {photos}.",
  mailListReceivedText: "Merci\u00a0! «\u00a0{list}\u00a0» est bien arrivée\u00a0: {photos}.",
  mailReceivedWhy: "Vous recevez cet e-mail parce que votre adresse a été indiquée avec une sélection de {title}.",
  mailSignInSubject: "Votre lien de connexion chez {studio}",
  mailSignInText:
    "Ce lien vous connecte. Il fonctionne une seule fois, pendant 15 minutes, et uniquement dans le navigateur où vous l’avez demandé. Vous pourrez alors aussi choisir un nouveau mot de passe.",
  mailedOffer: "Mot de passe oublié\u00a0? Se connecter avec un lien par e-mail",
  mailedTitle: "Se connecter par e-mail",
  mailedExplains:
    "Saisissez l’adresse e-mail sous laquelle {studio} vous connaît. Nous vous enverrons un lien qui vous connecte sans mot de passe. Vous pourrez alors choisir un nouveau mot de passe si vous le souhaitez.",
  mailedAsked:
    "S’il existe un compte avec cette adresse, un lien vous est envoyé. Ouvrez-le dans ce navigateur dans les 15 minutes. Il fonctionne une seule fois.",
  mailedInstead: "Se connecter avec un mot de passe",
  mailedOpenExplains: "Appuyez sur le bouton pour vous connecter. Le lien fonctionne une seule fois.",
  mailedLink: "Lien reçu par e-mail",
  mailedNewPassword: "Nouveau mot de passe (laissez vide pour garder le vôtre)",
  mailedElsewhere:
    "Ce lien ne fonctionne que dans le navigateur où il a été demandé. Ouvrez-le dans ce navigateur-là, ou demandez-en un nouveau ici.",
  mailedAgain: "Demander un nouveau lien",
  mailedOnly:
    "Vous vous connectez avec un lien par e-mail. Si vous souhaitez aussi un mot de passe, vous pourrez le choisir en ouvrant l’un de ces liens.",
  mailPasskeyAddedSubject: "Une clé d’accès a été ajoutée à votre compte chez {studio}",
  mailPasskeyAddedText:
    "Votre compte a une nouvelle clé d’accès\u00a0: un appareil peut désormais se connecter avec elle, sans votre mot de passe.",
  mailPasskeyRemovedSubject: "Une clé d’accès de votre compte chez {studio} a été supprimée",
  mailPasskeyRemovedText:
    "Une clé d’accès de votre compte a été supprimée, et vos autres appareils ont été déconnectés.",
  mailPasskeyHint:
    "Si ce n’était pas vous, supprimez les clés d’accès que vous ne connaissez pas et répondez à cet e-mail.",
  mailPasskeysSubject: "Vos clés d’accès chez {studio} ont été supprimées",
  mailPasskeysText: "{studio} a supprimé toutes les clés d’accès de votre compte et vous a déconnecté partout.",
  mailPasskeysHint:
    "Connectez-vous comme avant, avec votre mot de passe ou un lien reçu par e-mail. Vous pourrez ensuite ajouter une clé d’accès.",
  mailReadySubject: "Vos photos sont prêtes : {title}",
  mailReadyText: "Vos photos sont en ligne. Bonne découverte !",
  mailNewSubject: "De nouvelles photos dans {title}",
  mailNewText: "De nouvelles photos vous attendent. Venez les découvrir !",
  mailWaitingSubject: "Votre sélection de {title} est attendue",
  mailWaitingText:
    "Votre sélection n’a pas encore été envoyée. Ce que vous avez choisi jusqu’ici est toujours là. Envoyez-la quand vous aurez terminé.",
  mailPaidSubject: "Votre reçu de {studio}",
  mailPaidText: "Merci ! Nous avons reçu {amount} pour la commande {order}.",
  mailPaidHint: "Le reçu, la facture et vos téléchargements sont réunis sur une page.",
  mailFreeText: "Merci ! La commande {order} est prête. Le reçu et vos téléchargements sont réunis sur une page.",
  mailPaidOpen: "Ouvrir le reçu",
  mailPaidWhy: "Vous recevez cet e-mail parce que votre adresse a été indiquée avec une commande de {title}.",
  mailClosingSubject: "{title} ferme le {date}",
  mailClosingText:
    "Votre galerie reste en ligne jusqu’au {date} inclus. D’ici là, pensez à regarder vos photos et à enregistrer celles que vous souhaitez garder.",
  mailInviteSubject: "Invitation à découvrir {title}",
  mailInviteHint:
    "Le lien ouvre les photos, sans mot de passe. Il vous est destiné, ne le transmettez pas : toute personne qui l’a peut l’utiliser.",
  mailInviteWhy: "Vous recevez cet e-mail parce que {studio} vous a invité à voir une galerie.",
  mailNotesSubject: "Du nouveau sur vos remarques\u00a0: {title}",
  mailNotesText: "{studio} a répondu à vos remarques sur des photos ou les a marquées comme traitées.",
  mailReopenedSubject: "Votre sélection de {title} est rouverte",
  mailReopenedText: "Votre sélection est de nouveau ouverte. Vous pouvez la modifier et l’envoyer de nouveau.",
  mailReopenedElsewhere:
    "Si elle n’apparaît pas dans votre navigateur, la page peut vous envoyer un lien pour la retrouver.",
  mailSignInHint:
    "Si vous n’êtes pas connecté, saisissez cette adresse e-mail. Vous recevrez un lien qui vous connecte sans mot de passe.",
  mailOpenGallery: "Ouvrir la galerie",
  mailAccountWhy: "Vous recevez cet e-mail parce que {studio} a créé une galerie pour vous.",
  mailAddressWhy: "Vous recevez cet e-mail parce que votre adresse a été indiquée dans {title}.",
  mailReply: "Vous pouvez répondre à cet e-mail. Votre réponse sera envoyée à {studio}.",
  mailStop: "Ne plus recevoir d’e-mails à cette adresse",
  stopTitle: "Plus d’e-mails ?",
  stopText:
    "Vous ne recevrez plus d’e-mails de ce site à cette adresse : ni nouvelles, ni reçus, ni même les liens que vous demanderez.",
  stopButton: "Ne plus recevoir d’e-mails",
  stopDone: "C’est fait. Ce site n’enverra plus d’e-mails à cette adresse.",
  stopUndo: "Recevoir à nouveau des e-mails",
  stopUndone: "Ce site enverra de nouveau des e-mails à cette adresse.",
  stopWait: "Trop de tentatives. Veuillez réessayer dans {wait}.",
};
