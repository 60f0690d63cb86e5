import type { AnyOperation } from "./define/operation.ts";

const isOperation = (of: unknown): of is AnyOperation => {
  const { kind } = of as { readonly kind?: unknown };
  return kind === "command" || kind === "query" || kind === "flow";
};

/** Maps every operation of a nested record. */
export const mapOperations = (of: object, make: (each: AnyOperation) => unknown): unknown =>
  Object.fromEntries(
    Object.entries(of).map(([name, each]) => [
      name,
      isOperation(each) ? make(each) : mapOperations(each as object, make),
    ]),
  );

/** Every operation of a nested record, in order. */
export const listOperations = (of: object): ReadonlyArray<AnyOperation> =>
  Object.values(of).flatMap((each) => (isOperation(each) ? [each] : listOperations(each as object)));
