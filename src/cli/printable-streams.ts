import { printable } from "../domain/kernel/values/printable.ts";
import type { Output, Streams } from "./terminal.ts";

/** Lines that a terminal shows as they are. JSON stays the same JSON: such characters are only in its texts. */
const printableLines = (text: string): string => text.split("\n").map(printable).join("\n");
const printing = (to: Output): Output => ({
  write: (text) => to.write(printableLines(text)),
  ...(to.isTTY === undefined ? {} : { isTTY: to.isTTY }),
});

/** The streams, which write control and bidi characters visibly; only line breaks stay. */
export const printableStreams = (streams: Streams): Streams => ({
  ...streams,
  out: printing(streams.out),
  err: printing(streams.err),
});
