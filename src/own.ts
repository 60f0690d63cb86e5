export { entities } from "./domain/classes.gen.ts";
export { and, not, or } from "./domain/kernel/policy/predicate.ts";
export { guard, type Sentences } from "./operations/own/guard.ts";
export { byId, count, type Lock, many } from "./ports/load.ts";
