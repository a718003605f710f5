import type { ReceiptWords } from "./en.ts";

/** What receipts say, in German. */
export const receiptDe: ReceiptWords = {
  selectionReceipt: "Beleg",
  selectionReceiptTitle: "Beleg über Ihre Auswahl",
  selectionReceiptText: "{studio} hat diese Auswahl am {date} erhalten.",
  selectionReceiptSigned:
    "Die Datei ist signiert: Ändert jemand auch nur ein Zeichen darin, lässt sich das feststellen. Bewahren Sie sie gut auf.",
  saveReceipt: "Beleg speichern",
  verifyReceipt: "Beleg prüfen",
  receiptBy: "Gesendet von",
  receiptTime: "Gesendet",
  receiptRound: "Runde",
  receiptGallery: "Galerie",
  receiptVersion: "Fassung",
  receiptContent: "SHA-256 des Originals",
  receiptRated: "Bewertet, nicht ausgewählt",
  receiptBefore: "Diese Auswahl wurde gesendet, bevor es Belege gab. Für sie gibt es keinen.",
  receiptUnavailable:
    "Dieser Beleg nennt Fotos, die derzeit nicht verfügbar sind, und kann deshalb nicht angezeigt werden. Ein gespeicherter Beleg bleibt gültig.",

  verifyText:
    "Wählen Sie die Datei eines Belegs oder ziehen Sie sie auf diese Seite. Sie wird in Ihrem Browser geprüft und nirgendwohin gesendet.",
  verifyFile: "Datei des Belegs",
  verifyNoScript:
    "Diese Seite braucht JavaScript, weil die Datei Ihren Computer nicht verlässt. Auch jedes Programm für JWS kann sie prüfen; die öffentlichen Schlüssel stehen unter {address}.",
  verifyRight: "Dieser Beleg ist echt",
  verifyRightText: "Er ist genau so, wie er signiert wurde.",
  verifyChanged: "Diese Datei wurde verändert",
  verifyChangedText: "Was signiert wurde, steht unten. An diesen Stellen weicht die Datei davon ab:",
  verifyForged: "Die Signatur passt nicht",
  verifyForgedText: "Die Datei wurde verändert oder nie von diesem Studio signiert. Sie beweist nichts.",
  verifyUnknown: "Der Schlüssel ist unbekannt",
  verifyUnknownText:
    "Die Datei wurde mit einem Schlüssel signiert, den dieses Studio nicht hat. Entweder stammt sie von jemand anderem, oder das Studio hat diesen Schlüssel verloren. Sie beweist nichts.",
  verifyOther: "Von einem anderen Studio",
  verifyOtherText: "Laut der Datei stammt sie von {site}. Prüfen Sie sie dort.",
  verifyRevoked: "Der Schlüssel wurde widerrufen",
  verifyRevokedText:
    "Das Studio hat den Schlüssel dieser Datei widerrufen, weil ihn vielleicht jemand anderes hat. Die Datei beweist nichts. Wer die Auswahl gesendet hat, kann den Beleg noch einmal speichern: Dann ist er mit einem anderen Schlüssel signiert.",
  verifyEarlier: "Der Schlüssel wurde später widerrufen",
  verifyEarlierText:
    "Das Studio hat diesen Schlüssel für alles widerrufen, was ab {time} gesendet wurde. Laut dieser Datei wurde die Auswahl früher gesendet; das könnte aber auch jemand hineingeschrieben haben, der den Schlüssel hat. Fragen Sie beim Studio nach, oder speichern Sie den Beleg noch einmal: Dann ist er mit einem anderen Schlüssel signiert.",
  verifyNoKeys: "Dieses Studio hat keine Schlüssel",
  verifyNoKeysText:
    "Die Schlüssel, mit denen seine Belege signiert wurden, sind verloren. Nur das Studio kann sie aus einer Sicherung wiederherstellen.",
  verifyTooLarge: "Diese Datei ist zu groß",
  verifyTooLargeText: "Ein Beleg ist höchstens {size} groß. Wählen Sie eine andere Datei.",
  verifyNotJson: "Diese Datei ist nicht lesbar",
  verifyNotJsonText:
    "Sie ist kein JSON. Entweder ist es eine andere Datei, oder eine Änderung hat sie unlesbar gemacht. Wählen Sie die Datei so, wie Sie sie gespeichert haben.",
  verifyNotReceipt: "Das ist kein Beleg",
  verifyNotReceiptText:
    "Die Datei ist JSON, aber es fehlen Teile eines Belegs. Wählen Sie die Datei so, wie Sie sie gespeichert haben.",
  verifyUnable: "Ihr Browser kann keine Signaturen prüfen",
  verifyUnableText:
    "Er unterstützt Ed25519 nicht. Verwenden Sie eine aktuelle Version von Chrome, Edge, Firefox oder Safari.",
  verifyUnreachable: "Die Schlüssel konnten nicht geladen werden",
  verifyUnreachableText: "Prüfen Sie Ihre Verbindung und wählen Sie die Datei noch einmal.",
  changeOther: "{at}: Signiert wurde {signed}, in der Datei steht {found}.",
  changeAlike:
    "{at}: Signiert wurde {signed}. Was in der Datei steht, sieht genauso aus, besteht aber aus anderen Zeichen.",
  changeMissing: "{at} fehlt: Signiert wurde {signed}.",
  changeAdded: "{at} wurde hinzugefügt: {found}.",
  changeTwice: "{at} kommt doppelt vor.",
  changePart: "{at}: Dieser Teil der Signatur wurde verändert.",
};
