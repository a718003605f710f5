import type { ReceiptWords } from "./en.ts";

/** What receipts say, in Spanish. */
export const receiptEs: ReceiptWords = {
  selectionReceipt: "Recibo",
  selectionReceiptTitle: "Recibo de su selección",
  selectionReceiptText: "{studio} recibió esta selección el {date}.",
  selectionReceiptSigned:
    "El archivo está firmado: si alguien cambia un solo carácter, se puede comprobar. Guárdelo con sus documentos.",
  saveReceipt: "Guardar el recibo",
  verifyReceipt: "Comprobar un recibo",
  receiptBy: "Enviada por",
  receiptTime: "Enviada",
  receiptRound: "Envío",
  receiptGallery: "Galería",
  receiptVersion: "Versión",
  receiptContent: "SHA-256 del original",
  receiptRated: "Valoradas, no elegidas",
  receiptBefore: "Esta selección se envió antes de que hubiera recibos, así que no tiene ninguno.",
  receiptUnavailable:
    "Este recibo nombra fotos que ahora no están disponibles, por lo que no se puede mostrar. Una copia que haya guardado sigue siendo válida.",

  verifyText:
    "Elija el archivo de un recibo o suéltelo en esta página. Se comprueba en su navegador y no se envía a ninguna parte.",
  verifyFile: "Archivo del recibo",
  verifyNoScript:
    "Esta página necesita JavaScript, porque el archivo no sale de su ordenador. También puede comprobarlo cualquier programa para JWS; las claves públicas están en {address}.",
  verifyRight: "Este recibo es auténtico",
  verifyRightText: "Está exactamente como se firmó.",
  verifyChanged: "Este archivo se ha modificado",
  verifyChangedText: "Abajo figura lo que se firmó. El archivo difiere aquí:",
  verifyForged: "La firma no coincide",
  verifyForgedText: "El archivo se ha modificado o este estudio nunca lo firmó. No prueba nada.",
  verifyUnknown: "La clave es desconocida",
  verifyUnknownText:
    "El archivo se firmó con una clave que este estudio no tiene. O lo creó otra persona, o el estudio perdió esa clave. No prueba nada.",
  verifyOther: "De otro estudio",
  verifyOtherText: "El archivo dice que es de {site}. Compruébelo allí.",
  verifyRevoked: "La clave se ha revocado",
  verifyRevokedText:
    "El estudio revocó la clave con la que se firmó este archivo, porque es posible que la tenga otra persona. El archivo no prueba nada. Quien envió la selección puede guardar el recibo de nuevo: estará firmado con otra clave.",
  verifyEarlier: "La clave se revocó más tarde",
  verifyEarlierText:
    "El estudio revocó esta clave para todo lo enviado a partir de {time}. Según este archivo, el envío es anterior, pero quien tenga la clave también podría haber escrito eso. Consulte al estudio o guarde el recibo de nuevo: estará firmado con otra clave.",
  verifyNoKeys: "Este estudio no tiene claves",
  verifyNoKeysText:
    "Se han perdido las claves con las que se firmaron sus recibos. Solo el estudio puede restaurarlas desde una copia de seguridad.",
  verifyTooLarge: "Este archivo es demasiado grande",
  verifyTooLargeText: "Un recibo ocupa como máximo {size}. Elija otro archivo.",
  verifyNotJson: "No se puede leer este archivo",
  verifyNotJsonText:
    "No es JSON: es otro archivo, o un cambio lo ha hecho ilegible. Elija el archivo tal como lo guardó.",
  verifyNotReceipt: "Esto no es un recibo",
  verifyNotReceiptText: "Es JSON, pero le faltan partes de un recibo. Elija el archivo tal como lo guardó.",
  verifyUnable: "Su navegador no puede comprobar firmas",
  verifyUnableText: "No admite Ed25519. Use una versión actual de Chrome, Edge, Firefox o Safari.",
  verifyUnreachable: "No se pudieron cargar las claves",
  verifyUnreachableText: "Compruebe su conexión y vuelva a elegir el archivo.",
  changeOther: "{at}: se firmó {signed}, el archivo dice {found}.",
  changeAlike: "{at}: se firmó {signed}. Lo que dice el archivo parece igual, pero está escrito con otros caracteres.",
  changeMissing: "Falta {at}: se firmó {signed}.",
  changeAdded: "Se añadió {at}: {found}.",
  changeTwice: "{at} aparece dos veces.",
  changePart: "{at}: esta parte de la firma se ha modificado.",
};
