import { scrypt, timingSafeEqual } from "node:crypto";

/** The parts of `$scrypt$ln=…,r=…,p=…$salt$key`; ln is the binary logarithm of N. */
export interface ScryptHash {
  readonly ln: number;
  readonly r: number;
  readonly p: number;
  readonly salt: Uint8Array;
  readonly key: Uint8Array;
}

/** At most 1 GiB and 8 times the work of R-ID-4: more would let one log-in block all others. */
export const isAffordableScrypt = ({ ln, r, p }: ScryptHash): boolean =>
  ln >= 1 && ln <= 20 && r >= 1 && p >= 1 && 2 ** ln * r * p <= 2 ** 23;

/** Compares on Node's thread pool, in constant time. */
export const scryptMatches = (password: Uint8Array, { ln, r, p, salt, key }: ScryptHash): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const N = 2 ** ln;
    // Node needs more than the algorithm's own 128 r (N + p) bytes.
    scrypt(password, salt, key.length, { N, r, p, maxmem: 128 * r * (N + p + 8) }, (error, derived) =>
      error === null ? resolve(timingSafeEqual(derived, key)) : reject(error),
    );
  });
