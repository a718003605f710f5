/** The files of a folder as a zip, stored, by archiver over HTTP. Prints its port. Run: node archiver.mjs FILE... */
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";
import { ZipArchive } from "archiver";

const files = process.argv.slice(2);
const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
// Local header and data descriptor, central record; end of the directory. Needed to know the length.
const names = files.map((file) => path.basename(file));
const length = sizes.reduce((sum, size, i) => sum + size + 30 + 16 + 46 + 2 * names[i].length, 22);

const server = createServer((_, response) => {
  const zip = new ZipArchive({ store: true });
  response.writeHead(200, { "content-type": "application/zip", "content-length": length });
  zip.on("error", (error) => response.destroy(error));
  zip.pipe(response);
  for (const [i, file] of files.entries()) zip.file(file, { name: names[i] });
  void zip.finalize();
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
