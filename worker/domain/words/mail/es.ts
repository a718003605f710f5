import type { MailWords } from "./en.ts";

/** What mails to people say, in Spanish, and the page that stops them. */
export const mailEs: MailWords = {
  mailLinkSubject: "Su enlace a su selección de {title}",
  mailLinkText:
    "Con este enlace puede volver a lo que eligió en {title}. Funciona una sola vez, durante dos días y en cualquier navegador.",
  mailLinkOpen: "Abrir mi selección",
  mailLinkGuest: "Abrir la selección {n} (como invitado)",
  mailLinkClient: "Abrir la selección {n} (como cliente)",
  mailLinkWhy: "Recibe este correo porque alguien lo pidió con su dirección. Si no fue usted, puede ignorarlo.",
  mailReceivedSubject: "{studio} ha recibido su selección",
  mailReceivedText: "¡Gracias! Su selección de {title} ha llegado: {photos}.",
  mailReceivedWhy: "Recibe este correo porque su dirección se indicó con una selección de {title}.",
  mailReply: "Puede responder a este correo. Su respuesta llegará a {studio}.",
  mailStop: "No recibir más correos en esta dirección",
  stopTitle: "¿No más correos?",
  stopText: "No recibirá más correos de este sitio en esta dirección: ni novedades, ni recibos, ni enlaces que pida.",
  stopButton: "No recibir más correos",
  stopDone: "Hecho. Esta dirección no recibe más correos de aquí.",
  stopUndo: "Volver a recibir correos",
  stopUndone: "Esta dirección vuelve a recibir correos.",
  stopWait: "Ha sido demasiadas veces. Inténtelo de nuevo en {wait}.",
};
