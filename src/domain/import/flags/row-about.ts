import { knownEntity } from "../../entities.ts";
import type { ReportSentence } from "../../kernel/messages/english/flags.ts";
import { displayNameOf } from "../../kernel/schema/entity.ts";
import { dayText } from "../../kernel/values/day.ts";
import type { Values } from "../import-class.ts";

const textIn = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);
const dayIn = (value: unknown): string | undefined => (typeof value === "number" ? dayText(value) : undefined);

/**
 * A sentence about a record of an import, which begins with what people know of it: its name, whom and which project it
 * is about, its days. The ids of engineer and project become names in `explain`.
 */
export const aboutRecord = (of: string, record: Values, what: ReportSentence): ReportSentence => {
  // It says the name itself.
  if (what.id === "keptUnderName") return what;
  const entity = knownEntity(of);
  const label = (entity === undefined ? undefined : displayNameOf(entity)) ?? "";
  const [name, engineer, project] = [record[label], record.engineer, record.project].map(textIn);
  const day = dayIn(record.workDate);
  const from = of === "Allocation" ? dayIn(record.startDate) : undefined;
  if ([name, engineer, project, day, from].every((part) => part === undefined)) return what;
  return {
    id: "aboutRecord",
    ...(name === undefined ? {} : { name }),
    ...(engineer === undefined ? {} : { engineer }),
    ...(project === undefined ? {} : { project }),
    ...(day === undefined ? {} : { day }),
    ...(from === undefined ? {} : { from, to: dayIn(record.endDate) ?? null }),
    what,
  };
};
