import type { Allocation } from "../../../domain/allocation/entity.ts";
import type { Settings } from "../../../domain/kernel/context/settings.ts";
import type { Refusal } from "../../../domain/kernel/refusal/refusal.ts";
import { windowsByDay } from "../../oracles/capacity.ts";
import { holds, same } from "../harness/expect.ts";
import type { StoredRow, Tables } from "../harness/raw-store.ts";

type Conflict = Extract<Refusal, { readonly _tag: "OverCapacity" }>;
interface Asked {
  readonly engineer: string;
  readonly allocationPercent: number;
  readonly startDate: string;
  readonly endDate: string | null;
  readonly status?: string;
}
const dayOf = (text: string): number => Date.parse(`${text}T00:00:00Z`) / 86_400_000;
const textOf = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

/** L-02, L-03 and L-04: the windows of a refused booking agree with counting day by day. */
export const checkConflictWindows = (tables: Tables, asked: Asked, refusal: Conflict): void => {
  const rows = <T>(name: string) => (tables[name] ?? []) as unknown as ReadonlyArray<T & StoredRow>;
  const settings = rows<{ readonly settings: Partial<Settings> }>("Organization")[0]?.settings ?? {};
  const { tentativeCounts = true, capacityLimit = [] } = settings;
  const before = rows<Allocation>("Allocation").filter(
    ({ engineer, status }) =>
      engineer === asked.engineer && (status === "confirmed" || (tentativeCounts && status === "tentative")),
  );
  const own = rows<{ readonly engineer: string; readonly from: number; readonly limit: number }>(
    "CapacityLimit",
  ).filter(({ engineer }) => engineer === asked.engineer);
  const limits = { own, firm: capacityLimit.map(({ from, value }) => ({ from, limit: value })) };
  const candidate = {
    objectId: "candidate",
    project: "",
    status: "confirmed",
    allocationPercent: Math.round(asked.allocationPercent * 100),
    startDate: dayOf(asked.startDate),
    endDate: asked.endDate === null ? null : dayOf(asked.endDate),
  } as const;
  const change = { before, after: [...before, candidate], limitsBefore: limits, limitsAfter: limits } as never;
  const expected = windowsByDay(change, candidate.startDate, candidate.startDate + 120).map((window) => ({
    from: textOf(window.from),
    to: window.to === null ? null : textOf(window.to),
    total: window.total / 100,
    limit: window.limit / 100,
    percents: window.allocations.map((each) => each.allocationPercent / 100).sort(),
  }));
  const answers = refusal.windows.map(({ from, to, total, limit, allocations }) => ({
    ...{ from, to, total, limit },
    percents: allocations.map(({ percent }) => percent).sort(),
  }));
  holds(answers.length > 0, "refused by capacity without a window");
  same(answers, expected, "the windows of a refusal");
};
