/** The schema that tests keep the firm's tables in: a name that has to be quoted. */
export const schema = "The firm";
