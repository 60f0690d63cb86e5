import { openEnd } from "../../../domain/kernel/values/day.ts";
import type { Column } from "../../sql/schema/columns.ts";

const whenThere =
  (decode: (value: string) => unknown) =>
  (value: string | null): unknown =>
    value === null ? null : decode(value);

/** Reads one column from the text that Postgres sends; a boolean says `t`, or `true` where a statement cast it to text. */
export const decoderOf = ({ storage, open }: Column): ((value: string | null) => unknown) => {
  if (open) return whenThere((value) => (value === String(openEnd) ? null : Number(value)));
  switch (storage) {
    case "integer":
      return whenThere(Number);
    case "boolean":
      return whenThere((value) => value.startsWith("t"));
    case "json":
      return whenThere((value) => JSON.parse(value));
    case "text":
      return (value) => value;
  }
};
