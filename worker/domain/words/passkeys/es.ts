import type { PasskeyWords } from "./en.ts";

/** What clients read about their passkeys, in Spanish. */
export const passkeysEs: PasskeyWords = {
  passkeys: "Llaves de acceso",
  passkeysExplain:
    "Con una llave de acceso inicia sesión mediante su huella, su cara o el PIN del dispositivo. Las otras formas de entrar siguen funcionando.",
  passkeyDates: "Añadida el {added}, usada por última vez el {used}",
  passkeyUnused: "Añadida el {added}, sin usar",
  passkeyRename: "Cambiar el nombre",
  passkeyName: "Nombre, por ejemplo el del dispositivo",
  passkeyRemoves:
    "Nadie podrá entrar con ella, y se cerrará la sesión en sus otros dispositivos. Bórrela también en su dispositivo.",
  passkeyRemove: "Eliminar la llave de acceso",
  passkeyAdd: "Añadir una llave de acceso",
  passkeyAdded: "Llave de acceso añadida. Pruébela la próxima vez que entre.",
  passkeyRemoved: "Llave de acceso eliminada. Se ha cerrado la sesión en sus otros dispositivos.",
  passkeyRenamed: "Nombre guardado.",
  passkeyNoScript: "Para añadir una llave de acceso hacen falta JavaScript y un navegador que las admita.",
  passkeyElsewhere: "Las llaves de acceso solo funcionan en {site}.",
  passkeysNowhere: "Este sitio no tiene llaves de acceso.",
  passkeysFull: "No puede tener más llaves de acceso. Elimine una para añadir otra.",
  passkeyAgain: "Para añadir una llave de acceso, inicie sesión de nuevo primero.",
  passkeyNotMade: "No se ha creado ninguna llave de acceso. Puede intentarlo de nuevo.",
  passkeyKnown: "Este dispositivo ya tiene una llave de acceso para su cuenta.",
  passkeyNotAdded: "No se ha podido añadir la llave de acceso. Vuelva a cargar la página.",
  passkeyWasRemoved: "Esta llave de acceso ya se había eliminado.",
};
