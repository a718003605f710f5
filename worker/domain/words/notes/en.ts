/** What clients read about notes on photos, in English. */
export const notesEn = {
  notes: "Notes",
  notesOn: "Notes on {photo}",
  noteCount: { one: "{count} note", other: "{count} notes" },
  notePoint: "Tap the place in the photo that your note is about.",
  noteNew: "New note",
  noteWhere: "Where",
  notePointed: "The place you tapped",
  noteTopLeft: "Top left",
  noteTop: "Top",
  noteTopRight: "Top right",
  noteLeft: "Left",
  noteMiddle: "Middle",
  noteRight: "Right",
  noteBottomLeft: "Bottom left",
  noteBottom: "Bottom",
  noteBottomRight: "Bottom right",
  noteStays: "Where it is now",
  noteMove: "To move it, you can also tap its new place in the photo first.",
  noteText: "Your note",
  noteChange: "Change this note",
  noteDelete: "Delete this note",
  noteDeleted: "Note deleted.",
  noteDone: "Done on {date}",
  noteEarlier: "About an earlier version of this photo",
  noteNow: "This photo now",
  noteBefore: "As it was on {date}",
  approval: "Is this photo ready?",
  approved: "Approved",
  pleaseChange: "Please change",
  approvalTakeBack: "Take back",
  approvalEarlier: "About the earlier version you said: {answer}.",
} as const;

type Texts = typeof notesEn;

/** The texts about notes that every language must have. */
export type NoteWords = {
  [Key in keyof Texts]: Texts[Key] extends string ? string : { one: string; many?: string; other: string };
};
