import { createHash } from "node:crypto";

const SEGMENT = 65_000;
const DABS = 40;

/** The JPEG with so many bytes of XMP behind its start, in pieces, as Lightroom writes a photo's brush strokes. */
export function withLargeXmp(jpeg: Buffer, bytes: number): Buffer {
  const packet = strokes(bytes);
  const guid = createHash("md5").update(packet).digest("hex").toUpperCase();
  const main = `http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:xmpNote="http://ns.adobe.com/xmp/note/" xmpNote:HasExtendedXMP="${guid}"/></rdf:RDF></x:xmpmeta>`;
  const pieces = Array.from({ length: Math.ceil(packet.length / SEGMENT) }, (_, i) => {
    const place = Buffer.alloc(8);
    place.writeUInt32BE(packet.length, 0);
    place.writeUInt32BE(i * SEGMENT, 4);
    const head = Buffer.from(`http://ns.adobe.com/xmp/extension/\0${guid}`, "latin1");
    return segment(Buffer.concat([head, place, packet.subarray(i * SEGMENT, (i + 1) * SEGMENT)]));
  });
  return Buffer.concat([jpeg.subarray(0, 2), segment(Buffer.from(main, "latin1")), ...pieces, jpeg.subarray(2)]);
}

function segment(data: Buffer): Buffer {
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([head, data]);
}

function strokes(bytes: number): Buffer {
  const masks: string[] = [];
  for (let length = 0, i = 0; length < bytes; i++) {
    const mask = maskOf(i);
    masks.push(mask);
    length += mask.length;
  }
  return Buffer.from(
    `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/"><crs:MaskGroupBasedCorrections><rdf:Seq>${masks.join("")}</rdf:Seq></crs:MaskGroupBasedCorrections></rdf:Description></rdf:RDF></x:xmpmeta>`,
  );
}

function maskOf(i: number): string {
  const dabs = Array.from(
    { length: DABS },
    (_, k) => `<rdf:li>d ${(k / 60).toFixed(6)} ${((i % 97) / 97).toFixed(6)}</rdf:li>`,
  );
  const id = createHash("md5").update(String(i)).digest("hex").toUpperCase();
  return `<rdf:li><rdf:Description crs:What="Mask/Brush" crs:MaskActive="true" crs:MaskName="Brush ${i}" crs:MaskSyncID="${id}"><crs:Dabs><rdf:Seq>${dabs.join("")}</rdf:Seq></crs:Dabs></rdf:Description></rdf:li>`;
}
