/** What a command line writes to. */
export interface Output {
  readonly write: (text: string) => void;
  readonly isTTY?: boolean;
}
export interface Streams {
  readonly out: Output;
  readonly err: Output;
  /** Milliseconds since 1970; default the machine's clock. */
  readonly now?: () => number;
}
/** The streams, and the exit status that the command leaves behind. */
export interface Terminal extends Streams {
  status: number;
}

/** Why the command could not run, in words for the person at the terminal. */
export class CannotRun extends Error {}

/** An answer for programs: JSON, and nothing else on that stream. */
export const writeJson = (out: Output, answer: unknown): void => out.write(`${JSON.stringify(answer, null, 2)}\n`);

/** A line that is written over itself while long work goes on; nothing at all when nobody watches. */
export const progressLine = ({ err }: Streams): { readonly show: (text: string) => void; readonly end: () => void } => {
  let shown = 0;
  return {
    show: (text) => {
      if (err.isTTY !== true) return;
      err.write(`\r${text.padEnd(shown)}`);
      shown = text.length;
    },
    end: () => {
      if (shown > 0) err.write(`\r${" ".repeat(shown)}\r`);
    },
  };
};
