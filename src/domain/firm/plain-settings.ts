import { percentOf } from "../kernel/basis-points.ts";
import { dayText, instantText } from "../kernel/day.ts";
import type { Row } from "../kernel/entity.ts";
import {
  defaultHoursPerDayMax,
  defaultLimit,
  defaultSettings,
  defaultWeek,
  type Settings,
  type Step,
  valueOn,
} from "../kernel/settings.ts";
import { type DatedName, plainChances } from "./settings-kinds.ts";

/** A dated setting from a day on. */
export interface PlainStep<T> {
  readonly from: string;
  readonly value: T;
}
/** What a firm decided, in plain values: days as text, percents as numbers; the dated ones as they hold today. */
export type PlainSettings = Omit<Settings, DatedName | "closedThrough" | "todayOffset"> & {
  readonly capacityLimit: number;
  readonly hoursPerDayMax: number | null;
  readonly week: ReadonlyArray<number>;
  readonly closedThrough: string | null;
  readonly todayZone: string;
  /** Of the settings as a whole: 0, and no `updatedAt`, while a firm chose nothing. */
  readonly version: number;
  readonly updatedAt: string | null;
  /** Every day on which a dated setting changes. */
  readonly steps: {
    readonly capacityLimit: ReadonlyArray<PlainStep<number>>;
    readonly hoursPerDayMax: ReadonlyArray<PlainStep<number | null>>;
    readonly week: ReadonlyArray<PlainStep<ReadonlyArray<number>>>;
  };
};

const two = (value: number): string => String(value).padStart(2, "0");
/** Minutes east of UTC as people write them: `UTC`, `+05:30`. */
export const zoneText = (offset: number): string =>
  offset === 0
    ? "UTC"
    : `${offset < 0 ? "-" : "+"}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;

/** Minutes east of UTC from what people write, `UTC` or `+05:30`; null for anything else, and for what lies further than a day's zones go. */
export const zoneOffset = (text: string): number | null => {
  if (text === "UTC") return 0;
  const [, sign, hours, minutes] = /^([+-])(\d\d):([0-5]\d)$/.exec(text) ?? [];
  if (hours === undefined || minutes === undefined) return null;
  const offset = Number(hours) * 60 + Number(minutes);
  return offset > 14 * 60 ? null : (sign === "-" ? -offset : offset) + 0;
};

const plainSteps = <T, P>(steps: ReadonlyArray<Step<T>>, print: (value: T) => P): ReadonlyArray<PlainStep<P>> =>
  steps.map(({ from, value }) => ({ from: dayText(from), value: print(value) }));

const same = <T>(value: T): T => value;
const stepsOf = ({ capacityLimit, hoursPerDayMax, week }: Pick<Settings, DatedName>): PlainSettings["steps"] => ({
  capacityLimit: plainSteps(capacityLimit, percentOf),
  hoursPerDayMax: plainSteps(hoursPerDayMax, same),
  week: plainSteps(week, same),
});
const undated = (firm: Settings) => {
  const { capacityLimit: _, hoursPerDayMax: __, week: ___, todayOffset, ...rest } = firm;
  return {
    ...rest,
    closedThrough: firm.closedThrough === null ? null : dayText(firm.closedThrough),
    stageProbability: plainChances(firm.stageProbability),
    todayZone: zoneText(todayOffset),
  };
};

export const plainSettings = (
  firm: Settings,
  today: number,
  row: Pick<Row, "version" | "updatedAt"> | null | undefined,
): PlainSettings => ({
  ...undated(firm),
  capacityLimit: percentOf(valueOn(firm.capacityLimit, today, defaultLimit)),
  hoursPerDayMax: valueOn<number | null>(firm.hoursPerDayMax, today, defaultHoursPerDayMax),
  week: valueOn(firm.week, today, defaultWeek),
  version: row?.version ?? 0,
  updatedAt: row ? instantText(row.updatedAt) : null,
  steps: stepsOf(firm),
});

const names: Readonly<Partial<Record<keyof Settings, string>>> = { todayOffset: "todayZone" };
/** What a firm chose, in the values and under the names of {@link PlainSettings}; of dated settings the steps. */
export const plainChosen = (chosen: Partial<Settings>): Partial<PlainSettings> => {
  const all: Settings = { ...defaultSettings, ...chosen };
  const [plain, steps] = [undated(all), stepsOf(all)];
  const some = <T extends object>(of: T) =>
    Object.fromEntries(
      Object.keys(chosen).flatMap((name) => {
        const own = names[name as keyof Settings] ?? name;
        return own in of ? [[own, of[own as keyof T]]] : [];
      }),
    );
  const dated = some(steps);
  return { ...some(plain), ...(Object.keys(dated).length === 0 ? {} : { steps: dated }) } as Partial<PlainSettings>;
};
