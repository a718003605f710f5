/** What the page about privacy says, in French. */
export const privacyFr = {
  privacy: "Confidentialité",
  privacyTitle: "Ce qui est conservé ici",
  privacyWho:
    "{studio} est responsable de ce que ce site conserve à votre sujet. Pour le connaître, le faire corriger ou supprimer, adressez-vous ici\u00a0:",
  privacyAsk: "Écrire à {studio}",
  privacyNobody: "Adressez-vous au photographe qui vous a envoyé le lien de votre galerie.",
  privacyCookies: "Cookies",
  privacyCookiesText:
    "Seulement ceux dont ce site a besoin. Votre entrée est mémorisée 30 jours, le fait que votre navigateur connaît un mot de passe 180 jours, et la sélection qui vous appartient 400 jours. La déconnexion efface la première et la dernière information.",
  privacyNames: "Noms laissés par les invités",
  privacyNamesText:
    "Votre nom, votre adresse e-mail et ce que vous avez accepté, dans les termes que vous avez lus. Ils sont conservés jusqu’à ce que {studio} les supprime, ou pendant la durée fixée pour la galerie\u00a0; le formulaire l’indique.",
  privacyChoices: "Ce que vous choisissez et envoyez",
  privacyChoicesText:
    "Les photos que vous choisissez ou masquez, les notes, les commentaires, les réponses, ainsi que le nom et l’adresse joints à votre envoi\u00a0: jusqu’à ce que {studio} supprime la galerie ou soit prié de les supprimer.",
  privacyOrders: "Commandes",
  privacyOrdersText:
    "Ce que vous avez acheté, votre nom et vos adresses\u00a0: aussi longtemps que la loi l’exige pour les factures. Les cartes sont traitées par le prestataire de paiement\u00a0; aucun numéro de carte ne parvient à ce site.",
  privacyAccounts: "Comptes clients",
  privacyAccountsText:
    "Votre nom, votre adresse e-mail et un mot de passe que personne ne peut lire, jusqu’à la suppression du compte.",
  privacyVisits: "Visites",
  privacyVisitsText:
    "Les visites et les téléchargements sont listés pour {studio} sans nom, ceux des comptes clients avec leur nom. Les visiteurs sont comptés par un numéro qui change chaque jour. Contre les abus, votre adresse réseau est comptée pendant deux jours au plus et gardée, illisible, pendant 30 jours. Là où les photos en taille d’origine sont comptées, celles que vous avez téléchargées restent enregistrées jusqu’à ce que {studio} les efface.",
  privacyMarks: "Marques dans les téléchargements",
  privacyMarksText:
    "Dans certaines galeries, les photos et vidéos que vous téléchargez grâce à une invitation ou avec un compte client portent un code. Seul {studio} peut savoir à quoi il correspond\u00a0: à cette invitation ou à ce compte. Lorsqu’un compte est supprimé à la demande de son titulaire, son code ne correspond plus à personne.",
  privacyMail: "E-mails",
  privacyMailText:
    "Les e-mails qui vous ont été envoyés\u00a0: 90 jours. Si vous les avez refusés, seul reste un code tiré de votre adresse, que personne ne peut inverser.",
  privacyBackups: "Sauvegardes",
  privacyBackupsText:
    "{studio} garde des copies en cas de perte. Les personnes effacées à leur demande le sont de nouveau lorsqu’une copie est utilisée.",
  registerKept: {
    one: "Supprimé après {count} jour.",
    many: "Supprimé après {count} jours.",
    other: "Supprimé après {count} jours.",
  },
} as const;
