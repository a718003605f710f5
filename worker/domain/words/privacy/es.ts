/** What the page about privacy says, in Spanish. */
export const privacyEs = {
  privacy: "Privacidad",
  privacyTitle: "Qué se guarda aquí",
  privacyWho:
    "{studio} es responsable de lo que este sitio guarda sobre usted. Para saber qué es, o para que se corrija o se borre:",
  privacyAsk: "Escribir a {studio}",
  privacyNobody: "Pregunte a la persona que le envió el enlace de su galería.",
  privacyCookies: "Cookies",
  privacyCookiesText:
    "Solo las que este sitio necesita. Recuerdan durante 30 días que ha entrado, durante 180 días que su navegador conoce una contraseña y durante 400 días qué selección es la suya. Al cerrar la sesión se borran el primer dato y el último.",
  privacyNames: "Nombres que dejan los invitados",
  privacyNamesText:
    "Su nombre, su correo electrónico y lo que aceptó, tal como lo leyó. Se guardan hasta que {studio} los borra, o durante los días que indica el formulario de la galería.",
  privacyChoices: "Lo que elige y envía",
  privacyChoicesText:
    "Las fotos que elige u oculta, las valoraciones, los comentarios, las respuestas y el nombre y la dirección con que los envía: hasta que {studio} borra la galería o alguien pide que se borren.",
  privacyOrders: "Pedidos",
  privacyOrdersText:
    "Lo que compró, su nombre y sus direcciones: el tiempo que la ley exige para las facturas. De las tarjetas se encarga el proveedor de pagos; a este sitio no llega ningún número de tarjeta.",
  privacyAccounts: "Cuentas de clientes",
  privacyAccountsText:
    "Su nombre, su correo electrónico y una contraseña que nadie puede leer, hasta que se borra la cuenta.",
  privacyVisits: "Visitas",
  privacyVisitsText:
    "Las visitas y las descargas se muestran a {studio} sin nombre, salvo las de las cuentas de clientes. Los visitantes se cuentan con un número que cambia cada día. Para evitar abusos, su dirección IP se guarda durante dos días como máximo y, de forma ilegible, durante 30 días. Donde se cuentan las descargas en tamaño original, la lista de las fotos que ha descargado se guarda hasta que {studio} la borra.",
  privacyMarks: "Marcas en las descargas",
  privacyMarksText:
    "En algunas galerías, las fotos y los vídeos que descarga con una invitación o con una cuenta de cliente llevan un código. Solo {studio} puede averiguar a qué corresponde: a esa invitación o a esa cuenta. Cuando una cuenta se borra a petición de su titular, su código ya no corresponde a nadie.",
  privacyMail: "Correos",
  privacyMailText:
    "Qué correos se le enviaron: 90 días. Si los rechazó, solo se guarda un código calculado a partir de su dirección, con el que nadie puede recuperarla.",
  privacyBackups: "Copias de seguridad",
  privacyBackupsText:
    "{studio} guarda copias por si algo se pierde. Cuando se usa una de ellas, se vuelven a borrar los datos de quienes lo habían pedido.",
  registerKept: {
    one: "Se borra después de {count} día.",
    many: "Se borra después de {count} días.",
    other: "Se borra después de {count} días.",
  },
} as const;
