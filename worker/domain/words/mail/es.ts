import type { MailWords } from "./en.ts";

/** What mails to people say, in Spanish, and the page that stops them. */
export const mailEs: MailWords = {
  mailLinkSubject: "El enlace a su selección de {title}",
  mailLinkText:
    "Con este enlace puede volver a lo que eligió. Funciona una sola vez, durante dos días y en cualquier navegador.",
  mailLinkOpen: "Abrir mi selección",
  mailLinkGuest: "Abrir la selección {n} (como invitado)",
  mailLinkClient: "Abrir la selección {n} (como cliente)",
  mailLinkWhy: "Recibe este correo porque alguien lo pidió con su dirección. Si no fue usted, puede ignorarlo.",
  mailReceivedSubject: "{studio} ha recibido su selección",
  mailReceivedText: "¡Gracias! Su selección ha llegado: {photos}.",
  mailReceivedWhy: "Recibe este correo porque se indicó su dirección con una selección de {title}.",
  mailSignInSubject: "Su enlace para iniciar sesión en {studio}",
  mailSignInText:
    "Con este enlace inicia sesión. Funciona una sola vez, durante 15 minutos y solo en el navegador en el que lo pidió. Allí también puede elegir una contraseña nueva.",
  mailedOffer: "¿Olvidó su contraseña? Inicie sesión con un enlace por correo",
  mailedTitle: "Iniciar sesión por correo",
  mailedExplains:
    "Escriba el correo con el que {studio} le conoce. Le enviaremos un enlace para iniciar sesión sin contraseña. Si quiere, allí puede elegir una contraseña nueva.",
  mailedAsked:
    "Si existe una cuenta con este correo, le hemos enviado un enlace. Ábralo en este navegador antes de 15 minutos. Funciona una sola vez.",
  mailedInstead: "Iniciar sesión con contraseña",
  mailedOpenExplains: "Pulse el botón para iniciar sesión. El enlace funciona una sola vez.",
  mailedLink: "Enlace del correo",
  mailedNewPassword: "Contraseña nueva (déjela vacía para conservar la suya)",
  mailedElsewhere: "Este enlace solo funciona en el navegador en el que se pidió. Ábralo allí o pida uno nuevo aquí.",
  mailedAgain: "Pedir un enlace nuevo",
  mailedOnly:
    "Usted inicia sesión con un enlace por correo. Si también quiere una contraseña, puede elegirla al abrir un enlace de este tipo.",
  mailReadySubject: "Sus fotos están listas: {title}",
  mailReadyText: "Sus fotos ya están en línea. ¡Que las disfrute!",
  mailNewSubject: "Fotos nuevas en {title}",
  mailNewText: "Hay fotos nuevas en su galería. ¡Écheles un vistazo!",
  mailWaitingSubject: "Falta su selección de {title}",
  mailWaitingText:
    "Falta su selección. Lo que ha elegido hasta ahora sigue ahí. Envíela cuando haya terminado.",
  mailPaidSubject: "Su recibo de {studio}",
  mailPaidText: "¡Gracias! Hemos recibido {amount} por el pedido {order}.",
  mailPaidHint: "El recibo, la factura y sus descargas están en una misma página.",
  mailFreeText:
    "¡Gracias! El pedido {order} está listo. El recibo y sus descargas están en una misma página.",
  mailPaidOpen: "Abrir el recibo",
  mailPaidWhy: "Recibe este correo porque se indicó su dirección con un pedido de {title}.",
  mailClosingSubject: "{title} se cierra el {date}",
  mailClosingText:
    "Su galería estará en línea hasta el {date} inclusive. Hasta entonces, vea sus fotos y guarde las que quiera conservar.",
  mailInviteSubject: "Invitación para ver {title}",
  mailInviteHint: "El enlace abre las fotos sin contraseña. Es para usted: cualquiera que lo tenga puede usarlo.",
  mailInviteWhy: "Recibe este correo porque {studio} le ha enviado una invitación.",
  mailReopenedSubject: "Su selección de {title} está abierta de nuevo",
  mailReopenedText: "Su selección vuelve a estar abierta. Puede cambiarla y enviarla otra vez.",
  mailReopenedElsewhere: "Si no aparece en su navegador, desde la página puede pedir un enlace para recuperarla.",
  mailSignInHint:
    "Si no ha iniciado sesión, escriba este correo. Recibirá un enlace para iniciar sesión sin contraseña.",
  mailOpenGallery: "Abrir la galería",
  mailAccountWhy: "Recibe este correo porque {studio} ha creado una galería para usted.",
  mailAddressWhy: "Recibe este correo porque se indicó su dirección en {title}.",
  mailReply: "Puede responder a este correo. Su respuesta llegará a {studio}.",
  mailStop: "No recibir más correos en esta dirección",
  stopTitle: "¿No más correos?",
  stopText: "No recibirá más correos de este sitio en esta dirección: ni novedades, ni recibos, ni enlaces que pida.",
  stopButton: "No recibir más correos",
  stopDone: "Hecho. Este sitio no enviará más correos a esta dirección.",
  stopUndo: "Volver a recibir correos",
  stopUndone: "Este sitio volverá a enviar correos a esta dirección.",
  stopWait: "Demasiados intentos. Inténtelo de nuevo en {wait}.",
};
