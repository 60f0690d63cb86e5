/** A position in the log of a firm, for `feed: "snapshot"`. */
export interface SnapshotPosition {
  /** The highest `seq` of the firm that is visible in `snapshot`; 0 for none. */
  readonly lastSeq: number;
  /** A `pg_snapshot`: the reader has all entries that are visible in it. */
  readonly snapshot: string;
  /** After a full page: of the entries that are also visible in `upTo`, those after `last` are still to come. */
  readonly cut: { readonly last: number; readonly upTo: string } | null;
}

/** The text of a position, without dots, which separate the parts of a cursor. */
export const snapshotPositionText = ({ lastSeq: known, snapshot: seen, cut }: SnapshotPosition): string =>
  cut === null ? `${known}_${seen}` : `${known}_${seen}_${cut.last}_${cut.upTo}`;

const highest = 2n ** 64n - 1n;
/** Parses a transaction id; null for 0, which is no transaction. */
const idIn = (text: string): bigint | null => {
  if (!/^[1-9]\d{0,19}$/.test(text)) return null;
  const id = BigInt(text);
  return id <= highest ? id : null;
};
/** Whether Postgres accepts the text as a snapshot; an invalid one would abort the transaction. */
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

/** Parses a position; null for any other text. */
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

/** The first transaction that had not begun at the snapshot. */
const endOf = (snapshot: string): bigint => BigInt(snapshot.split(":")[1] ?? "0");
/** Whether the position is not later than a snapshot of the same server. */
export const isBefore = ({ snapshot: seen, cut }: SnapshotPosition, snapshot: string): boolean =>
  endOf(seen) <= endOf(snapshot) && (cut === null || endOf(cut.upTo) <= endOf(snapshot));
