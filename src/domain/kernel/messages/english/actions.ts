/** The actions of policies whose name is no verb that goes before a noun: what a person may not do with these records. */
const phrases: Readonly<Record<string, (nouns: string) => string>> = {
  addClass: () => "add classes",
  addField: () => "add fields",
  assign: (nouns) => `make ${nouns}`,
  availability: (nouns) => `see the availability of ${nouns}`,
  back: (nouns) => `move ${nouns} back`,
  changePassword: () => "change passwords",
  decideMany: (nouns) => `decide about ${nouns}`,
  deleteField: () => "delete fields",
  exportData: (nouns) => `export the data of ${nouns}`,
  history: () => "see the history of records",
  hold: (nouns) => `put ${nouns} on hold`,
  import: () => "import an export",
  logOut: (nouns) => `end ${nouns}`,
  lose: (nouns) => `mark ${nouns} as lost`,
  pay: (nouns) => `mark ${nouns} as paid`,
  provision: (nouns) => `create ${nouns}`,
  readDocument: (nouns) => `open ${nouns}`,
  set: (nouns) => `change ${nouns}`,
  setBillable: (nouns) => `set whether ${nouns} are billable`,
  setRole: (nouns) => `change the roles of ${nouns}`,
  verify: () => "confirm e-mail addresses",
  win: (nouns) => `mark ${nouns} as won`,
  writeOff: (nouns) => `write off ${nouns}`,
};
/** "create certificates", "change the roles of users". */
export const actionText = (action: string, nouns: string): string => phrases[action]?.(nouns) ?? `${action} ${nouns}`;
