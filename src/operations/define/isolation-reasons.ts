/** Reasons that several loads share (`isolation` of a load, docs/concurrency.md). */
export const engineerLocked =
  "Every command that books, enters hours, or changes dated values or certificates of this engineer runs before or after";
export const ownRowOnly =
  "It depends on nothing but the row that it writes: if the version of that row changed, the command runs again.";
