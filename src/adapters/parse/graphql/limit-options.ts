/** The most of everything in one request. */
export interface GraphqlLimits {
  /** Levels of fields. Default 20. */
  readonly depth?: number;
  /** Rows that a request may ask for at most, counting what each list may hold. Default 50,000. */
  readonly cost?: number;
  /** Fields under another name. Default 50. */
  readonly aliases?: number;
  /** Fields, after fragments are put in their places. Default 2,000. */
  readonly fields?: number;
  /** Words and signs of the document. Default 10,000. */
  readonly tokens?: number;
}
export const defaultLimits: Required<GraphqlLimits> = {
  ...{ depth: 20, cost: 50_000, aliases: 50, fields: 2_000, tokens: 10_000 },
};
/** Rows of a page, at most and by default, as for every list of the dialect. */
export const [mostRows, defaultRows] = [1_000, 100];
