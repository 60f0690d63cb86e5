/** A longer name is not compared, so that the work is bounded. */
const longestName = 64;
/** The most names that are offered. */
export const mostSimilar = 3;

/** Only letters and digits count: people mistype case, dots and underscores first. */
const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, "");

/** The number of letters to insert, delete, replace or swap with the next to turn one text into the other. */
const distance = (from: string, to: string): number => {
  let before: ReadonlyArray<number> = [];
  let above: ReadonlyArray<number> = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const same = from[i - 1] === to[j - 1];
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      const [over, beside, across] = [above[j], row[j - 1], above[j - 1]] as [number, number, number];
      const least = Math.min(over + 1, beside + 1, across + (same ? 0 : 1));
      row.push(swapped ? Math.min(least, (before[j - 2] as number) + 1) : least);
    }
    [before, above] = [above, row];
  }
  return above[to.length] as number;
};

/**
 * At most three known names that a mistyped one may stand for, the nearest first. At most a third of the letters may
 * differ, or one name contains the other. Names more than one letter further away than the nearest are left out.
 *
 * @example similarNames("startdate", ["startDate", "endDate"]) // ["startDate"]
 */
export const similarNames = (name: string, known: ReadonlyArray<string>): ReadonlyArray<string> => {
  if (name.length > longestName) return [];
  const wanted = plain(name);
  const found: Array<{ readonly each: string; readonly away: number }> = [];
  for (const each of known) {
    const other = plain(each);
    const longer = Math.max(wanted.length, other.length);
    const shorter = Math.min(wanted.length, other.length);
    // At least the difference in length must be typed.
    if (longer - shorter <= longer / 3) {
      const away = distance(wanted, other);
      if (away <= longer / 3) found.push({ each, away });
    } else if (shorter >= 4 && (wanted.includes(other) || other.includes(wanted)))
      found.push({ each, away: longer - shorter });
  }
  const least = Math.min(...found.map(({ away }) => away));
  return found
    .filter(({ away }) => away <= least + 1)
    .sort((a, b) => a.away - b.away)
    .slice(0, mostSimilar)
    .map(({ each }) => each);
};
