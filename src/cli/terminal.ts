import { printable } from "../domain/kernel/values/printable.ts";

/** A stream that the command line writes to. */
export interface Output {
  readonly write: (text: string) => void;
  readonly isTTY?: boolean;
}
export interface Streams {
  readonly out: Output;
  readonly err: Output;
  /** The clock, in milliseconds since 1970. Default: the clock of the machine. */
  readonly now?: () => number;
  /** The folder in which what an import found is kept for the next one. Default: that of the user for such files. */
  readonly stateFolder?: string;
}
/** The streams, and the exit status of the command. */
export interface Terminal extends Streams {
  status: number;
  /** Standard error for a line that overwrites itself: as it is given, control characters included. */
  readonly progress: Output;
}

/** The command could not run; the message is shown to the person at the terminal. */
export class CannotRun extends Error {}

/** A text of firmcore or of the firm as one line. */
export const lineText = (text: string): string => `${printable(text)}\n`;
export const jsonText = (answer: unknown): string => `${JSON.stringify(answer, null, 2)}\n`;
/** Writes an answer as JSON and nothing else. */
export const writeJson = (out: Output, answer: unknown): void => out.write(jsonText(answer));

/** A progress line that overwrites itself. Writes nothing if the output is not a terminal. */
export const progressLine = ({
  progress: err,
}: Terminal): { readonly show: (text: string) => void; readonly end: () => void } => {
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
