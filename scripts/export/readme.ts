/** What is in an export, for whoever opens it years later. */
export const README = `# What is in this folder

\`content/\` has the photos and videos as they were delivered (with location data removed, if the gallery said so), a folder for
each gallery and in it a folder for each set. A photo that several sets show is in the folder of each. \`gallery.yaml\` in each
gallery has its title, its sets, the order of photos, captions and texts for screen readers; \`studio.yaml\` is about the studio.
Glassine can publish this folder as it is; other programs need only the photos. A photo whose name some systems refuse, such as "Why?",
is called "Why_" here; photos.csv has both.

\`entered/<gallery>/\` has what people entered:

| file | what |
|---|---|
| photos.csv | each photo with its set, file, time, caption, whether it is private, and the SHA-256 of its file |
| selections-sent.csv, .json | what each person sent last, with stars, labels, comments and answers |
| selections-now.csv | the same as it is now, sent or not |
| orders.csv | orders with invoice numbers and amounts |
| activity.csv | what happened, and when |

\`entered/tables/\` has every entry of the database, a file for each table and a line of JSON for each entry; times are milliseconds
since 1970, UTC. Hashes of passwords, PINs and links are left out.

CSV files are UTF-8. Text that a spreadsheet could take for a formula has an apostrophe in front.

\`export.json\` says whether the export is complete. If it isn't, the same command goes on with it.

This folder has names and addresses of your clients, and photos they marked private. Keep it as safe as a password.
`;
