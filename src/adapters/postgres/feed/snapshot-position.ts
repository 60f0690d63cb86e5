/** How far a reader of the log has come. */
export interface SnapshotPosition {
  /** The highest `seq` of the firm that `seen` sees; 0 where it sees none. */
  readonly lastSeq: number;
  /** A snapshot, as Postgres writes it: what it sees was given. */
  readonly snapshot: string;
  /** Where a page was cut short: of what `upTo` sees as well, what comes behind `last` is still to be given. */
  readonly cut: { readonly last: number; readonly upTo: string } | null;
}

/** No digit of it is a dot: those are the cursor's own. */
export const snapshotPositionText = ({ lastSeq: known, snapshot: seen, cut }: SnapshotPosition): string =>
  [known, seen, ...(cut === null ? [] : [cut.last, cut.upTo])].join("_");

const highest = 2n ** 64n - 1n;
/** A transaction id as Postgres writes it, but never 0: that is none. */
const idIn = (text: string): bigint | null => {
  if (!/^[1-9]\d{0,19}$/.test(text)) return null;
  const id = BigInt(text);
  return id <= highest ? id : null;
};
/** Postgres refuses a text that is no snapshot with an exception, so all that it asks is asked before. */
const isSnapshot = (text: string): boolean => {
  const [first = "", next = "", running, ...rest] = text.split(":");
  const [xmin, xmax] = [idIn(first), idIn(next)];
  if (xmin === null || xmax === null || running === undefined || rest.length > 0 || xmin > xmax) return false;
  let before = xmin - 1n;
  for (const each of running === "" ? [] : running.split(",")) {
    const id = idIn(each);
    if (id === null || id <= before || id >= xmax) return false;
    before = id;
  }
  return true;
};
const seqIn = (text: string): number | null => (/^(0|[1-9]\d{0,15})$/.test(text) ? Number(text) : null);

/** The place that a text says; null where it says none. */
export const parseSnapshotPosition = (text: string): SnapshotPosition | null => {
  const [first = "", seen = "", behind, upTo, ...rest] = text.split("_");
  const known = seqIn(first);
  if (known === null || !isSnapshot(seen) || rest.length > 0) return null;
  if (behind === undefined) return { lastSeq: known, snapshot: seen, cut: null };
  const last = seqIn(behind);
  return last === null || upTo === undefined || !isSnapshot(upTo)
    ? null
    : { lastSeq: known, snapshot: seen, cut: { last, upTo } };
};

/** The first transaction that had not begun yet. */
const endOf = (snapshot: string): bigint => BigInt(snapshot.split(":")[1] ?? "0");
/** Whether a place was come to at or before a snapshot of the same server. */
export const isBefore = ({ snapshot: seen, cut }: SnapshotPosition, snapshot: string): boolean =>
  endOf(seen) <= endOf(snapshot) && (cut === null || endOf(cut.upTo) <= endOf(snapshot));
