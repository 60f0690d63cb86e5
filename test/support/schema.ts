/** The schema of the tables in tests; its name must be quoted. */
export const schema = "The firm";
