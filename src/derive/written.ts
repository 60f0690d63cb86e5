/** A file that `npm run derive` writes: its path from the root of the repository, and its whole text. */
export interface Written {
  readonly path: string;
  readonly text: string;
}
