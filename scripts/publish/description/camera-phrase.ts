// What cameras, scanners and programs write as the description of whatever they make.
const PHRASES = [
  /^(?:\w+ ){0,3}digital (?:still )?camera$/i,
  // Phones note how they made the picture.
  /^(?:dav|mde|sdr|cof|nor|bty|ptr|[rv]?hdr(?:pl)?|oznor\w{0,8}|(?:cof|mde|sdr)_\w{1,10}|samsung camera pictures)$/i,
  /^(?:sony dsc|samsung|exif[_ ]jpeg(?:[_ ]picture)?|charset=\w+.*)$/i,
  /^(?:default|untitled|screenshot|image|picture|photo|jpeg|none|null|n\/a|\?+|-+|\.+)$/i,
  /^(?:[a-z]:)?[\\/]?dcim[\\/][^\n]*$/i,
  /^<[^\n>]*(?:kenox|digimax|samsung)[^\n]*>$/i,
  /^created with (?:the )?gimp\.?$|^processed with (?:vsco|rawtherapee|darktable)[^\n]*$/i,
  /^(?:dsc[fn]?_?|_dsc|img_?|_mg_|p|pict|mvimg_|pxl_|dji_|gopr|gp)\d{3,}[\w-]*(?:\.\w{3,4})?$/i,
];

/** Whether a text is what a device writes into every photo, and says nothing of this one. */
export const isCameraPhrase = (text: string): boolean => PHRASES.some((phrase) => phrase.test(text.trim()));
