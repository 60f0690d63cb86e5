import type { Arbitrary } from "fast-check";
import type { oracles } from "../oracles/plain/oracles.ts";

type Oracles = typeof oracles;
/** Arbitraries of the input of each of these rules. */
export type InputsOf<Rules extends keyof Oracles> = {
  readonly [Rule in Rules]: Arbitrary<Parameters<Oracles[Rule]>[0]>;
};
