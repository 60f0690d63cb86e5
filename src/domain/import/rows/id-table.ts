/** A map from ids to integers. */
export interface IdTable {
  readonly size: () => number;
  readonly get: (id: string) => number | undefined;
  /** The value is a signed 32-bit integer. */
  readonly set: (id: string, value: number) => void;
}

const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const noDigit = 62;
const digitOf = new Uint8Array(128).fill(noDigit);
for (let digit = 0; digit < digits.length; digit++) digitOf[digits.charCodeAt(digit)] = digit;

/** Five of an id's ten characters as a base-62 number below 2^30, or -1 if they are no base-62 digits. */
const half = (id: string, from: number): number => {
  let number = 0;
  for (let at = from; at < from + 5; at++) {
    const code = id.charCodeAt(at);
    const digit = code < 128 ? (digitOf[code] as number) : noDigit;
    if (digit === noDigit) return -1;
    number = number * 62 + digit;
  }
  return number;
};
const slotOf = (high: number, low: number): number => {
  const mixed = Math.imul(high, 0x9e37_79b1) ^ Math.imul(low, 0x85eb_ca6b);
  return mixed ^ (mixed >>> 15);
};

/**
 * An open-addressing hash table in typed arrays, for millions of ids: 16 to 32 bytes for each. An id of ten characters is stored whole,
 * as a number of 60 bits; any other id goes into a plain map.
 */
export const idTable = (): IdTable => {
  let highs = new Uint32Array(0);
  let lows = new Uint32Array(0);
  let values = new Int32Array(0);
  let used = 0;
  const others = new Map<string, number>();

  /** The slot of the id, or the free slot where it belongs. A free slot holds 0; a high half is stored plus one. */
  const find = (high: number, low: number): number => {
    const mask = highs.length - 1;
    let slot = slotOf(high, low) & mask;
    while (highs[slot] !== 0 && (highs[slot] !== high || lows[slot] !== low)) slot = (slot + 1) & mask;
    return slot;
  };
  const put = (high: number, low: number, value: number): void => {
    const slot = find(high, low);
    if (highs[slot] === 0) used++;
    highs[slot] = high;
    lows[slot] = low;
    values[slot] = value;
  };
  const grow = (): void => {
    const old = { highs, lows, values };
    const slots = Math.max(64, highs.length * 2);
    [highs, lows, values] = [new Uint32Array(slots), new Uint32Array(slots), new Int32Array(slots)];
    used = 0;
    for (let slot = 0; slot < old.highs.length; slot++)
      if (old.highs[slot] !== 0) put(old.highs[slot] as number, old.lows[slot] as number, old.values[slot] as number);
  };

  return {
    size: () => used + others.size,
    get: (id) => {
      const [high, low] = [half(id, 0), half(id, 5)];
      if (id.length !== 10 || high < 0 || low < 0) return others.get(id);
      if (used === 0) return undefined;
      const slot = find(high + 1, low);
      return highs[slot] === 0 ? undefined : values[slot];
    },
    set: (id, value) => {
      const [high, low] = [half(id, 0), half(id, 5)];
      if (id.length !== 10 || high < 0 || low < 0) {
        others.set(id, value);
        return;
      }
      if (used * 4 >= highs.length * 3) grow();
      put(high + 1, low, value);
    },
  };
};
