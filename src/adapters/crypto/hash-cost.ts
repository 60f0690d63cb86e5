/** What an argon2id hash costs. */
export interface Argon2idCost {
  readonly memoryKiB: number;
  readonly passes: number;
  readonly parallelism: number;
}

/** R-ID-4, which is the first of OWASP's recommended sets for argon2id (Password Storage Cheat Sheet, 2024). */
export const minimumCost: Argon2idCost = { memoryKiB: 19_456, passes: 2, parallelism: 1 };

/** Costs that a machine can bear for one log-in. More, in a hash from elsewhere, would let one log-in stop all others. */
const affordable = { memoryKiB: 2 ** 20, work: 2 ** 22, parallelism: 16 };

/** Whether argon2 takes these figures (RFC 9106: 8 KiB for each degree of parallelism), and the work is not more than a machine can bear. */
export const isAffordable = ({ memoryKiB, passes, parallelism }: Argon2idCost): boolean =>
  [memoryKiB, passes, parallelism].every((figure) => Number.isSafeInteger(figure) && figure >= 1) &&
  memoryKiB >= 8 * parallelism &&
  memoryKiB <= affordable.memoryKiB &&
  memoryKiB * passes <= affordable.work &&
  parallelism <= affordable.parallelism;

/** Whether any figure of the first is below the second's. */
export const isWeaker = (cost: Argon2idCost, than: Argon2idCost): boolean =>
  cost.memoryKiB < than.memoryKiB || cost.passes < than.passes || cost.parallelism < than.parallelism;
