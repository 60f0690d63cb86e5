import type * as SchemaAST from "effect/SchemaAST";

/** The bounds of a number, both included; a missing one is unbounded. */
export interface NumberBounds {
  readonly minimum?: number;
  readonly maximum?: number;
}

/** The bounds that the checks of a schema set (`isBetween`, `isGreaterThanOrEqualTo`, …). */
export const numberBounds = (ast: SchemaAST.AST): NumberBounds => {
  let found: NumberBounds = {};
  for (const { annotations } of ast.checks ?? []) {
    const { minimum, maximum } = (annotations?.arbitraryConstraint ?? {}) as NumberBounds;
    found = {
      ...found,
      ...(minimum === undefined ? {} : { minimum }),
      ...(maximum === undefined ? {} : { maximum }),
    };
  }
  return found;
};
