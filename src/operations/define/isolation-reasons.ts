/** What the reasons of several loads say (`isolation` of a load, docs/concurrency.md). */
export const engineerLocked =
  "Whatever books, enters hours, or changes steps and certificates of this engineer comes before or after";
export const ownRowOnly = "All it depends on is the row it writes: another version of it makes the step run again.";
