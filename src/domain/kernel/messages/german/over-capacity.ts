import type { OverCapacity } from "../../refusal/refusal.ts";
import { freePercent } from "../free-percent.ts";
import type { Say } from "../say.ts";
import { engineerOf, first, onDays, projectName } from "./words.ts";

type Window = OverCapacity["windows"][number];

const bookings = ({ allocations, moreAllocations = 0 }: Window, say: Say): string =>
  first(
    allocations.map(({ candidate, project, percent }) => {
      const what = candidate
        ? "diese Buchung"
        : project === undefined
          ? "ein anderes Projekt"
          : projectName(project, say);
      return `${what} ${say.percent(percent)}`;
    }),
    say,
    { most: 9, more: moreAllocations },
  );

/** Who is booked over the limit on which days, by which bookings, and how much would fit. */
export const overCapacity = (of: OverCapacity, say: Say): string => {
  const windows = of.windows.map(
    (window) =>
      `${engineerOf(window.engineer ?? of.engineer, say)} ${onDays(window, say)}, ${say.percent(window.total)} statt höchstens ${say.percent(window.limit)} (${bookings(window, say)})`,
  );
  const free = freePercent(of);
  const fits =
    free === null
      ? ""
      : free > 0
        ? `. An ${windows.length === 1 ? "diesen" : "allen diesen"} Tagen können höchstens ${say.percent(free)} gebucht werden`
        : ". An diesen Tagen ist nichts frei";
  return `Über der Obergrenze: ${first(windows, say, {
    between: "; ",
    ...(of.moreWindows === undefined ? {} : { more: of.moreWindows }),
  })}${fits}`;
};
