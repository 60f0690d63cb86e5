/** How the classes call what a table for people calls create, read, update and delete. */
const letters: Readonly<Record<string, string>> = {
  create: "C",
  assign: "C",
  request: "C",
  provision: "C",
  read: "R",
  update: "U",
  edit: "U",
  change: "U",
  set: "U",
  delete: "D",
  revoke: "D",
};
const order = "CRUD";

/** The letter of an action; null for an event that has a name of its own. */
export const letterOf = (action: string): string | null => letters[action] ?? null;
/** The letters of the actions, in the order C, R, U, D. */
export const lettersOf = (actions: ReadonlyArray<string>): string =>
  [...order].filter((letter) => actions.some((action) => letterOf(action) === letter)).join("");
/** The actions that take a record's fields as they are to be. */
export const writingActions = (actions: ReadonlyArray<string>): ReadonlyArray<string> =>
  actions.filter((action) => ["C", "U"].includes(letterOf(action) ?? ""));
