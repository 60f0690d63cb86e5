/** The cost parameters of an argon2id hash. */
export interface Argon2idCost {
  readonly memoryKiB: number;
  readonly passes: number;
  readonly parallelism: number;
}

/** The minimum of R-ID-4: the first recommendation of OWASP for argon2id (Password Storage Cheat Sheet, 2024). */
export const minimumCost: Argon2idCost = { memoryKiB: 19_456, passes: 2, parallelism: 1 };

/** The most that one log-in may cost. An imported hash with a higher cost would block all other log-ins. */
const affordable = { memoryKiB: 2 ** 20, work: 2 ** 22, parallelism: 16 };

/** Whether argon2 accepts these values (RFC 9106: 8 KiB for each degree of parallelism) and the work is within the limit. */
export const isAffordable = ({ memoryKiB, passes, parallelism }: Argon2idCost): boolean =>
  [memoryKiB, passes, parallelism].every((figure) => Number.isSafeInteger(figure) && figure >= 1) &&
  memoryKiB >= 8 * parallelism &&
  memoryKiB <= affordable.memoryKiB &&
  memoryKiB * passes <= affordable.work &&
  parallelism <= affordable.parallelism;

/** Whether any value of `cost` is below that of `than`. */
export const isWeaker = (cost: Argon2idCost, than: Argon2idCost): boolean =>
  cost.memoryKiB < than.memoryKiB || cost.passes < than.passes || cost.parallelism < than.parallelism;
