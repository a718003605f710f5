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
  mailListReceivedText: "¡Gracias! «{list}» ha llegado: {photos}.",
  mailReceivedWhy: "Recibe este correo porque se indicó su dirección con una selección de {title}.",
  mailSignInSubject: "Su enlace para iniciar sesión en {studio}",
  mailSignInText:
    "Con este enlace puede iniciar sesión. Funciona una sola vez, durante 15 minutos y solo en el navegador en el que lo pidió. Allí también puede elegir una contraseña nueva.",
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
  mailPasskeyAddedSubject: "Se añadió una llave de acceso a su cuenta en {studio}",
  mailPasskeyAddedText:
    "Su cuenta tiene una llave de acceso nueva. Con ella, un dispositivo puede iniciar sesión sin su contraseña.",
  mailPasskeyRemovedSubject: "Se eliminó una llave de acceso de su cuenta en {studio}",
  mailPasskeyRemovedText: "Se eliminó una llave de acceso de su cuenta y se cerró la sesión en sus otros dispositivos.",
  mailPasskeyHint: "Si no fue usted, elimine las llaves de acceso que no conozca y responda a este correo.",
  mailPasskeysSubject: "Se eliminaron sus llaves de acceso en {studio}",
  mailPasskeysText:
    "{studio} ha eliminado todas las llaves de acceso de su cuenta y ha cerrado su sesión en todos los dispositivos.",
  mailPasskeysHint:
    "Inicie sesión como antes, con su contraseña o con un enlace por correo. Después podrá añadir de nuevo una llave de acceso.",
  mailReadySubject: "Sus fotos están listas: {title}",
  mailReadyText: "Sus fotos ya están en línea. ¡Que las disfrute!",
  mailNewSubject: "Fotos nuevas en {title}",
  mailNewText: "Hay fotos nuevas en su galería. ¡Écheles un vistazo!",
  mailWaitingSubject: "Falta su selección de {title}",
  mailWaitingText:
    "Aún no ha enviado su selección. Lo que ha elegido hasta ahora sigue ahí. Envíela cuando haya terminado.",
  mailPaidSubject: "Su recibo de {studio}",
  mailPaidText: "¡Gracias! Hemos recibido {amount} por el pedido {order}.",
  mailPaidHint: "El recibo, la factura y sus descargas están en una misma página.",
  mailFreeText: "¡Gracias! El pedido {order} está listo. El recibo y sus descargas están en una misma página.",
  mailPaidOpen: "Abrir el recibo",
  mailPaidWhy: "Recibe este correo porque se indicó su dirección con un pedido de {title}.",
  mailClosingSubject: "{title} se cierra el {date}",
  mailClosingText:
    "Su galería estará en línea hasta el {date} inclusive. Hasta entonces puede ver sus fotos y guardar las que quiera conservar.",
  mailInviteSubject: "Invitación para ver {title}",
  mailInviteHint:
    "El enlace abre las fotos sin contraseña. Es solo para usted, no lo comparta: cualquiera que lo tenga puede usarlo.",
  mailInviteWhy: "Recibe este correo porque {studio} le ha enviado una invitación.",
  mailNotesSubject: "Novedades sobre sus notas: {title}",
  mailNotesText: "{studio} ha respondido a sus notas sobre las fotos o las ha marcado como resueltas.",
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
  stopTitle: "¿Dejar de recibir correos?",
  stopText:
    "No recibirá más correos de este sitio en esta dirección: ni novedades, ni recibos, ni los enlaces que pida.",
  stopButton: "No recibir más correos",
  stopDone: "Hecho. Este sitio no enviará más correos a esta dirección.",
  stopUndo: "Volver a recibir correos",
  stopUndone: "Este sitio volverá a enviar correos a esta dirección.",
  stopWait: "Demasiados intentos. Inténtelo de nuevo en {wait}.",
};
