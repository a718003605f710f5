import type { VisitorCode } from "../../problem.ts";

/** Why input was refused, in Spanish. */
export const problemsEs: Record<VisitorCode, string> = {
  formUnreadable: "No se ha podido leer el formulario. Vuelva atrás, recargue la página e inténtelo de nuevo.",
  missing: "Rellene este campo.",
  needAgain: "Pulse el botón otra vez.",
  chooseOneOf: "Elija una de estas opciones: {choices}.",
  tooLong: "Es demasiado largo. Acórtelo a {most} caracteres.",
  throttled: "Demasiados intentos. Inténtelo de nuevo dentro de {wait}.",
  needName: "Escriba su nombre.",
  needEmail: "Escriba un correo como anna@example.com.",
  passwordLength: "Elija de {least} a {most} caracteres.",
  needAnswer: "Responda a la pregunta «{question}».",
  needMore: "Elija al menos {least}; por ahora {chosen}.",
  needFewer: "Elija como máximo {most}; por ahora {chosen}.",
  pickFull: "Puede elegir hasta {most} fotos. Quite una primero.",
  noRoomToKeep: "En su selección no cabe más texto. Acorte o borre algunos comentarios e inténtelo de nuevo.",
  noRoomToSend:
    "Ya no queda espacio para volver a enviar esta selección. No se ha perdido nada de lo que eligió. Escriba a {studio}.",
  selectionOver: "Esta selección ya se envió y no se puede cambiar.",
  otherSignedIn:
    "Ahora hay otra persona conectada aquí. Vuelva a iniciar sesión: lo que eligió se conserva en este navegador.",
  photographerPicks: "El fotógrafo no tiene una selección propia.",
  photosToMark: "Seleccione de 1 a {most} fotos.",
  photographerBuys: "El fotógrafo no tiene un carrito propio.",
  itemGone: "Esto ya no está en la lista de precios. Vuelva a mirar los precios, por favor.",
  nothingToBuy: "Elija lo que desea comprar.",
  cartFull: "En el carrito caben {most} artículos como máximo.",
  cartChanged: "Su carrito o los precios han cambiado. Revíselos de nuevo, por favor.",
  voucherWrong: "Este código no es válido aquí. Compruébelo.",
  needMethod: "Elija cómo pagar, por favor.",
  needAgree: "Marque la casilla para aceptarlo.",
  payUnreachable:
    "Ahora mismo no se puede acceder a la página de pago. No se ha cobrado nada. Inténtelo de nuevo en un minuto.",
  payRefused: "No se ha podido iniciar el pago. No se ha cobrado nada. Contacte con {studio}.",
  enterFirst: "Entre primero en la galería.",
  pinFirst: "Esta descarga necesita el PIN.",
  methodRefused: "Esta dirección no admite ese tipo de petición.",
  httpsOnly: "A este sitio solo se puede acceder por https.",
  otherSite: "Este formulario se envió desde otro sitio.",
};
