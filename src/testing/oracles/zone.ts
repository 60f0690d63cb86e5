const millisecondsPerDay = 86_400_000;

/** Minutes east of UTC of a zone at an instant, from the text of Intl: `GMT+05:30`, or `GMT` for 0. */
const offsetIn = (zone: string): ((milliseconds: number) => number) => {
  const format = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
  return (milliseconds) => {
    const written = format.formatToParts(milliseconds).find(({ type }) => type === "timeZoneName")?.value ?? "";
    const [, sign, hours = "0", minutes = "0"] = /^GMT(?:([+-])(\d\d):(\d\d))?$/.exec(written) ?? [];
    return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  };
};

/** The day of an instant in a zone, computed by adding the offset at that instant (R-VAL-11). */
export const dayByOffset = (milliseconds: number, zone: string): number =>
  Math.floor((milliseconds + offsetIn(zone)(milliseconds) * 60_000) / millisecondsPerDay);

/** The instants in [from, to] at which the offset of a zone changes, to the minute, found by bisecting each week. */
export const offsetChanges = (zone: string, from: number, to: number): ReadonlyArray<number> => {
  const offset = offsetIn(zone);
  const changes: Array<number> = [];
  for (let week = from; week < to; week += 7 * millisecondsPerDay) {
    let [before, after] = [week, Math.min(week + 7 * millisecondsPerDay, to)];
    if (offset(before) === offset(after)) continue;
    while (after - before > 60_000) {
      const middle = before + Math.floor((after - before) / 120_000) * 60_000;
      if (offset(middle) === offset(before)) before = middle;
      else after = middle;
    }
    changes.push(after);
  }
  return changes;
};
