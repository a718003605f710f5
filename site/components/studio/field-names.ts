/** What the fields of the studio's forms are called, so that a list of what is wrong says where. */
const NAMES: Readonly<Record<string, string>> = {
  "guest-password": "Guest password",
  "client-password": "Client password",
  "download-pin": "Download PIN",
  link: "Link",
  "end-link": "Earlier link",
  visibility: "Who can view",
  sets: "Sets for everyone",
  downloads: "Downloads",
  "download-sizes": "Download sizes",
  expires: "Last day",
  marks: "Private marks",
  "client-links": "Links made by clients",
  proofs: "Proofs",
  listed: "Home page",
  name: "Name",
  email: "Email",
  password: "Password",
  as: "Role",
  label: "For whom",
  lasts: "Valid for",
  uses: "Maximum uses",
  photo: "Photo name",
  reply: "Reply",
  preset: "Preset",
  "preset-name": "Name of the preset",
  "closes-after": "Closes after",
  before: "Move before this photo",
  to: "Set",
  caption: "Caption",
  alt: "Alt text",
  title: "Title",
  date: "Date",
  description: "Description",
  accent: "Accent colour",
  x: "From the left",
  y: "From the top",
  invites: "Who chooses",
  min: "At least",
  max: "At most",
  afterwards: "After sending",
  currency: "Currency",
  clients: "Clients",
  "free-photos": "Free photos",
  "free-size": "Size of free photos",
  "free-for": "Who gets free photos",
  "tax-kind": "Tax",
  "tax-rate": "Tax rate",
  "tax-label": "Tax label",
  seller: "Seller",
  transfer: "Payment details",
  conditions: "Terms",
  code: "Code",
  off: "Discount",
  amount: "Amount",
};

/** Of the fields that come several times, each row with its number. */
const ROWS: Readonly<Record<string, { of: string; names: Readonly<Record<string, string>> }>> = {
  i: { of: "Item", names: { kind: "type", size: "size", price: "price", count: "photos in a pack" } },
  q: { of: "Question", names: { text: "text", choices: "choices" } },
};

/** What a field is called, by its name in the page: "Item 2, price". */
export function fieldName(path: string): string {
  const [, prefix = "", n = "", name = ""] = /^([a-z])(\d+)-(.+)$/.exec(path) ?? [];
  const row = ROWS[prefix];
  return row ? `${row.of} ${Number(n) + 1}, ${row.names[name] ?? name}` : (NAMES[path] ?? path);
}
