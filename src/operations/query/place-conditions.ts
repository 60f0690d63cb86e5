import * as Result from "effect/Result";
import type { Sentence } from "../../domain/kernel/messages/english/sentences.ts";
import { customKind } from "../../domain/kernel/schema/custom-kind.ts";
import type { Problem } from "../../domain/kernel/schema/kind.ts";
import { unknownField } from "../../domain/kernel/schema/unknown-field.ts";
import type { Place } from "../../domain/kernel/values/place.ts";
import { isPlainObject } from "../../domain/kernel/values/plain-object.ts";
import type { FieldCondition, PlaceCondition } from "./filter-condition.ts";

type Path = ReadonlyArray<string>;
type Found<T> = Result.Result<T, Problem>;
const bad = (expected: Sentence, path: Path, got: unknown): Found<never> =>
  Result.fail({ tag: "TypeMismatch", expected, inside: { path, got } });

/** A value of a place, a polygon or a distance at its place in the filter. */
const parsed = <T>(type: "GeoPoint" | "Polygon", sent: unknown, path: Path): Found<T> => {
  const { expected, parse } = customKind({ type });
  const found = parse(sent);
  return Result.isFailure(found) ? bad(expected, path, sent) : Result.succeed(found.success as T);
};
const placeOf = (sent: unknown, path: Path) => parsed<Place>("GeoPoint", sent, path);
const kilometers = (sent: unknown, path: Path): Found<number> =>
  typeof sent === "number" && Number.isFinite(sent) && sent >= 0
    ? Result.succeed(sent)
    : bad({ id: "kilometers" }, path, sent);

/** The members of a condition, none of which has another name. */
const membersOf = (sent: unknown, known: ReadonlyArray<string>, expected: Sentence, path: Path) => {
  if (!isPlainObject(sent)) return bad(expected, path, sent);
  const unknown = Object.keys(sent).find((name) => !known.includes(name));
  return unknown === undefined
    ? Result.succeed(sent)
    : unknownField({ id: "oneOf", words: known }, [...path, unknown], unknown, known);
};

type Values = Pick<FieldCondition, "values"> & { readonly by: PlaceCondition };
/** `{ point, maxKm? }`: these places, the nearest first. */
const near = (sent: unknown, path: Path): Found<Values> =>
  Result.flatMap(membersOf(sent, ["point", "maxKm"], { id: "nearShape" }, path), ({ point, maxKm }) =>
    Result.map(
      Result.all([
        placeOf(point, [...path, "point"]),
        maxKm === undefined ? Result.succeed(null) : kilometers(maxKm, [...path, "maxKm"]),
      ]),
      (values): Values => ({ by: "near", values }),
    ),
  );

/** `{ center, radiusKm }`, `{ box: [corner, corner] }` or `{ polygon }`. */
const within = (sent: unknown, path: Path): Found<Values> => {
  const expected: Sentence = { id: "withinShape" };
  const members = membersOf(sent, ["center", "radiusKm", "box", "polygon"], expected, path);
  return Result.flatMap(members, (found) => {
    switch (Object.keys(found).sort().join()) {
      case "center,radiusKm":
        return Result.map(
          Result.all([placeOf(found.center, [...path, "center"]), kilometers(found.radiusKm, [...path, "radiusKm"])]),
          (values): Values => ({ by: "circle", values }),
        );
      case "box": {
        const { box } = found;
        if (!Array.isArray(box) || box.length !== 2) return bad({ id: "boxShape" }, [...path, "box"], box);
        const corners = Result.all(box.map((each, i) => placeOf(each, [...path, "box", String(i)])));
        return Result.map(corners, (values): Values => ({ by: "box", values }));
      }
      case "polygon":
        return Result.map(
          parsed<ReadonlyArray<Place>>("Polygon", found.polygon, [...path, "polygon"]),
          (values): Values => ({ by: "polygon", values }),
        );
      default:
        return bad(expected, path, sent);
    }
  });
};

/** Parses an operator of places; undefined if it is another. */
export const placeCondition = (operator: string, sent: unknown, path: Path): Found<Values> | undefined => {
  if (operator === "near") return near(sent, path);
  if (operator === "within") return within(sent, path);
  if (operator === "covers")
    return Result.map(placeOf(sent, path), (place): Values => ({ by: "covers", values: [place] }));
  return undefined;
};
