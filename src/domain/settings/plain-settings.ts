import type { Declarations } from "../kernel/context/custom-fields.ts";
import {
  chosenSettings,
  type DatedValue,
  defaultHoursPerDayMax,
  defaultLimit,
  defaultSettings,
  defaultWeek,
  type Settings,
  type StoredSettings,
  valueInForce,
} from "../kernel/context/settings.ts";
import type { Row } from "../kernel/schema/entity.ts";
import { percentOf } from "../kernel/values/basis-points.ts";
import { clone } from "../kernel/values/clone.ts";
import { dayText, instantText } from "../kernel/values/day.ts";
import { type DatedName, plainChances } from "./setting-kinds.ts";

/** A dated setting from a day on. */
export interface PlainStep<T> {
  readonly from: string;
  readonly value: T;
}
/** The settings of a firm in plain values: days as text, percents as numbers, dated settings as they hold today. */
export type PlainSettings = Omit<Settings, DatedName | "closedThrough" | keyof Declarations> & {
  readonly capacityLimit: number;
  readonly hoursPerDayMax: number | null;
  readonly week: ReadonlyArray<number>;
  readonly closedThrough: string | null;
  /** The version of the settings as a whole; 0, without `updatedAt`, until a firm sets one. */
  readonly version: number;
  readonly updatedAt: string | null;
  /** Every day on which a dated setting changes. */
  readonly steps: {
    readonly capacityLimit: ReadonlyArray<PlainStep<number>>;
    readonly hoursPerDayMax: ReadonlyArray<PlainStep<number | null>>;
    readonly week: ReadonlyArray<PlainStep<ReadonlyArray<number>>>;
  };
};

const plainSteps = <T, P>(steps: ReadonlyArray<DatedValue<T>>, print: (value: T) => P): ReadonlyArray<PlainStep<P>> =>
  steps.map(({ from, value }) => ({ from: dayText(from), value: print(value) }));

const same = <T>(value: T): T => value;
const stepsOf = ({ capacityLimit, hoursPerDayMax, week }: Pick<Settings, DatedName>): PlainSettings["steps"] => ({
  capacityLimit: plainSteps(capacityLimit, percentOf),
  hoursPerDayMax: plainSteps(hoursPerDayMax, same),
  week: plainSteps(week, same),
});
const undated = (firm: Settings) => {
  const { capacityLimit: _, hoursPerDayMax: __, week: ___, ...others } = firm;
  const { customFields: ____, customClasses: _____, customIndexes: ______, ...rest } = others;
  return {
    ...rest,
    closedThrough: firm.closedThrough === null ? null : dayText(firm.closedThrough),
    stageProbability: plainChances(firm.stageProbability),
  };
};

/** The settings as callers read them. They are copied, because the settings are cached and the defaults shared. */
export const plainSettings = (
  firm: Settings,
  today: number,
  row: Pick<Row, "version" | "updatedAt"> | null | undefined,
): PlainSettings =>
  clone({
    ...undated(firm),
    capacityLimit: percentOf(valueInForce(firm.capacityLimit, today, defaultLimit)),
    hoursPerDayMax: valueInForce<number | null>(firm.hoursPerDayMax, today, defaultHoursPerDayMax),
    week: valueInForce(firm.week, today, defaultWeek),
    version: row?.version ?? 0,
    updatedAt: row ? instantText(row.updatedAt) : null,
    steps: stepsOf(firm),
  });

/** The settings that a firm chose, in the form of {@link PlainSettings}; for dated settings, the steps. */
export const plainChosen = (stored: StoredSettings): Partial<PlainSettings> => {
  const chosen = chosenSettings(stored);
  const all: Settings = { ...defaultSettings, ...chosen };
  const some = <T extends object>(of: T) =>
    Object.fromEntries(Object.keys(chosen).flatMap((name) => (name in of ? [[name, of[name as keyof T]]] : [])));
  const dated = some(stepsOf(all));
  return {
    ...some(undated(all)),
    ...some<Declarations>({
      customFields: all.customFields,
      customClasses: all.customClasses,
      customIndexes: all.customIndexes,
    }),
    ...(Object.keys(dated).length === 0 ? {} : { steps: dated }),
  } as Partial<PlainSettings>;
};
