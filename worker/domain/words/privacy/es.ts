/** What the page about privacy says, in Spanish. */
export const privacyEs = {
  privacy: "Privacidad",
  privacyTitle: "Qué se guarda aquí",
  privacyWho:
    "{studio} es responsable de lo que este sitio guarda sobre usted. Pregunte aquí qué es, o pida que se corrija o se borre:",
  privacyAsk: "Escribir a {studio}",
  privacyNobody: "Pregunte a la persona que le envió el enlace de su galería.",
  privacyCookies: "Cookies",
  privacyCookiesText:
    "Solo las que este sitio necesita. Que ha entrado se recuerda 30 días; que su navegador conoce una contraseña, 180; y qué selección es suya, 400. Al cerrar la sesión se borran la primera y la última.",
  privacyNames: "Nombres que dejan los invitados",
  privacyNamesText:
    "Su nombre, su correo electrónico y lo que aceptó, con las palabras que leyó. Se guardan hasta que {studio} los borra, o durante los días fijados para esa galería; el formulario dice cuántos.",
  privacyChoices: "Lo que elige y envía",
  privacyChoicesText:
    "Las fotos que elige u oculta, las valoraciones, los comentarios, las respuestas y el nombre y la dirección con que los envía: hasta que {studio} borra la galería o se le pide que los borre.",
  privacyOrders: "Pedidos",
  privacyOrdersText:
    "Lo que compró, su nombre y sus direcciones: el tiempo que la ley exige para las facturas. De las tarjetas se encarga el proveedor de pagos; a este sitio no llega ningún número de tarjeta.",
  privacyAccounts: "Cuentas de clientes",
  privacyAccountsText:
    "Su nombre, su correo electrónico y una contraseña que nadie puede leer, hasta que se borra la cuenta.",
  privacyVisits: "Visitas",
  privacyVisitsText:
    "Las visitas y las descargas se muestran a {studio} sin nombre; las de las cuentas de clientes, con él. Los visitantes se cuentan con un número que cambia cada día. Contra los abusos, su dirección de red se cuenta hasta dos días y se guarda, ilegible, 30 días. Donde se cuentan las fotos en tamaño original, se guarda cuáles ha descargado hasta que {studio} lo borre.",
  privacyMarks: "Marcas en las descargas",
  privacyMarksText:
    "En algunas galerías, las fotos y los vídeos que descarga con una invitación o con una cuenta de cliente llevan un código. Solo {studio} puede averiguar a qué corresponde: a esa invitación o a esa cuenta. Cuando una cuenta se borra a petición de su titular, su código ya no corresponde a nadie.",
  privacyMail: "Correos",
  privacyMailText:
    "Qué correos se le enviaron: 90 días. Si los rechazó, solo queda un código de su dirección que nadie puede descifrar.",
  privacyBackups: "Copias de seguridad",
  privacyBackupsText:
    "{studio} guarda copias por si algo se pierde. A quien se borró por petición propia se le vuelve a borrar cuando se usa una de ellas.",
  registerKept: {
    one: "Se borra después de {count} día.",
    many: "Se borra después de {count} días.",
    other: "Se borra después de {count} días.",
  },
} as const;
