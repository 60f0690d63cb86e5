/** The CRUD letter of each action; other actions are events with their own names. */
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

/** The CRUD letter of an action; null for an event. */
export const letterOf = (action: string): string | null => letters[action] ?? null;
/** The CRUD letters of the actions, in the order C, R, U, D. */
export const lettersOf = (actions: ReadonlyArray<string>): string =>
  [...order].filter((letter) => actions.some((action) => letterOf(action) === letter)).join("");
/** The actions that create or update the fields of a record. */
export const writingActions = (actions: ReadonlyArray<string>): ReadonlyArray<string> =>
  actions.filter((action) => ["C", "U"].includes(letterOf(action) ?? ""));
