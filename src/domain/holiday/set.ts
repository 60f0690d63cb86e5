import * as Result from "effect/Result";
import { type Decide, deletion } from "../kernel/decision/decision.ts";
import { existing } from "../kernel/decision/existing.ts";
import { createInputOf } from "../kernel/decision/record-from-input.ts";
import { upsertInto } from "../kernel/decision/upsert.ts";
import type { InputOf } from "../kernel/schema/input.ts";
import { Holiday } from "./entity.ts";

export interface HolidayState {
  readonly holiday: Holiday | null;
  readonly current: ReadonlyArray<Holiday>;
}
export const holidayInput = createInputOf(Holiday);

const upsertHoliday = upsertInto(Holiday);
/** Makes a day a holiday of a calendar, or renames it (R-TIME-2). */
export const setHoliday: Decide<Pick<HolidayState, "current">, InputOf<typeof holidayInput>, Holiday, never> = (
  { current },
  input,
  at,
) => {
  const { row, changes } = upsertHoliday(current[0], input, at);
  return Result.succeed({ answer: row, changes });
};

export const deleteHoliday: Decide<Pick<HolidayState, "holiday">, object, Holiday, never> = (state, _input, at) => {
  const holiday = existing(state.holiday);
  return Result.succeed({ answer: holiday, changes: [deletion("Holiday", holiday, at)] });
};
