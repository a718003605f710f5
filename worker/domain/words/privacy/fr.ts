/** What the page about privacy says, in French. */
export const privacyFr = {
  privacy: "Confidentialité",
  privacyTitle: "Ce qui est conservé ici",
  privacyWho:
    "{studio} est responsable de ce que ce site conserve à votre sujet. Pour savoir de quoi il s’agit, ou pour le faire corriger ou supprimer\u00a0:",
  privacyAsk: "Écrire à {studio}",
  privacyNobody: "Adressez-vous au photographe qui vous a envoyé le lien de votre galerie.",
  privacyCookies: "Cookies",
  privacyCookiesText:
    "Seulement ceux dont ce site a besoin. Ils retiennent pendant 30 jours que vous êtes connecté, pendant 180 jours que votre navigateur connaît un mot de passe, et pendant 400 jours quelle sélection est la vôtre. La déconnexion efface la première et la dernière information.",
  privacyNames: "Noms laissés par les invités",
  privacyNamesText:
    "Votre nom, votre adresse e-mail et ce que vous avez accepté, dans les termes que vous avez lus. Ils sont conservés jusqu’à ce que {studio} les supprime, ou pendant la durée indiquée dans le formulaire de la galerie.",
  privacyChoices: "Ce que vous choisissez et envoyez",
  privacyChoicesText:
    "Les photos que vous choisissez ou masquez, les notes, les commentaires, les réponses, ainsi que le nom et l’adresse joints à votre envoi\u00a0: jusqu’à ce que {studio} supprime la galerie ou que leur suppression soit demandée.",
  privacyOrders: "Commandes",
  privacyOrdersText:
    "Ce que vous avez acheté, votre nom et vos adresses\u00a0: aussi longtemps que la loi l’exige pour les factures. Les cartes sont traitées par le prestataire de paiement\u00a0; aucun numéro de carte ne parvient à ce site.",
  privacyAccounts: "Comptes clients",
  privacyAccountsText:
    "Votre nom, votre adresse e-mail et un mot de passe que personne ne peut lire, jusqu’à la suppression du compte.",
  privacyVisits: "Visites",
  privacyVisitsText:
    "Les visites et les téléchargements sont présentés à {studio} sans nom, sauf ceux des comptes clients. Les visiteurs sont comptés par un numéro qui change chaque jour. Pour éviter les abus, votre adresse IP est conservée pendant deux jours au plus et, sous forme illisible, pendant 30 jours. Là où les téléchargements en taille d’origine sont comptés, la liste des photos que vous avez téléchargées est conservée jusqu’à ce que {studio} la supprime.",
  privacyMarks: "Marques dans les téléchargements",
  privacyMarksText:
    "Dans certaines galeries, les photos et vidéos que vous téléchargez grâce à une invitation ou avec un compte client portent un code. Seul {studio} peut savoir à quoi il correspond\u00a0: à cette invitation ou à ce compte. Lorsqu’un compte est supprimé à la demande de son titulaire, son code ne correspond plus à personne.",
  privacyMail: "E-mails",
  privacyMailText:
    "Les e-mails qui vous ont été envoyés\u00a0: 90 jours. Si vous les avez refusés, seul est conservé un code calculé à partir de votre adresse, qui ne permet à personne de la retrouver.",
  privacyBackups: "Sauvegardes",
  privacyBackupsText:
    "{studio} garde des copies en cas de perte. Lorsqu’une copie est utilisée, les données des personnes qui avaient demandé leur suppression sont de nouveau supprimées.",
  registerKept: {
    one: "Supprimé après {count} jour.",
    many: "Supprimé après {count} jours.",
    other: "Supprimé après {count} jours.",
  },
} as const;
