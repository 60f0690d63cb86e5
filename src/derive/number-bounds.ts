import type * as SchemaAST from "effect/SchemaAST";

/** From `minimum` to `maximum`, both included; what is not said is absent. */
export interface NumberBounds {
  readonly minimum?: number;
  readonly maximum?: number;
}

/** The bounds that the checks of a number say (`isBetween`, `isGreaterThanOrEqualTo`, …). */
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
