import * as Result from "effect/Result";
import { entityNamed } from "../../src/domain/entities.ts";
import type { Settings } from "../../src/domain/kernel/context/settings.ts";
import type { Field } from "../../src/domain/kernel/schema/entity.ts";
import { filterableFields } from "../../src/operations/query/filter-fields.ts";
import type { World } from "../policies/world.ts";
import { customOf, type Listed, pointed, type Where } from "./filters.ts";

type Plain = Readonly<Record<string, unknown>>;
/** What one actor sees: the lists without a filter, of a firm with these settings. */
export interface Sight {
  readonly world: World;
  readonly firm: Settings;
  readonly rows: (of: Listed) => ReadonlyArray<Plain>;
}

/** A value that an answer shows, as it is compared: words as states, amounts in their currency; null if it is of another type. */
const comparedOf = ({ kind }: Field, plain: unknown, firm: Settings, strict: boolean): unknown => {
  if (plain === null || plain === undefined) return null;
  const parsed = kind.parse(plain);
  if (Result.isFailure(parsed)) return strict ? null : plain;
  return Result.getOrElse(kind.validate(parsed.success, firm), () => parsed.success as never);
};
const codePoints = (text: string): ReadonlyArray<number> => Array.from(text, (letter) => letter.codePointAt(0) ?? 0);
/** Less than zero, zero, or more; undefined if the values cannot be compared. */
const order = (left: unknown, right: unknown): number | undefined => {
  if (typeof left === "string" && typeof right === "string") {
    const [a, b] = [codePoints(left), codePoints(right)];
    const at = a.findIndex((each, i) => each !== b[i]);
    return at < 0 ? a.length - b.length : (a[at] ?? 0) - (b[at] ?? -1);
  }
  if (typeof left === "object" && left !== null && "minor" in left) {
    const [a, b] = [left, right] as ReadonlyArray<{ minor: number; currency: string }>;
    return a?.currency === b?.currency ? (a?.minor ?? 0) - (b?.minor ?? 0) : undefined;
  }
  if (Array.isArray(left) || (typeof left === "object" && left !== null))
    return JSON.stringify(left) === JSON.stringify(right) ? 0 : undefined;
  return typeof left === typeof right ? Number(left) - Number(right) : undefined;
};

const sameLetter = (one: string, other: string): boolean =>
  one === other || one.toLowerCase() === other || one.toUpperCase() === other;
const sameText = (one: ReadonlyArray<string>, other: ReadonlyArray<string>, anyCase: boolean): boolean =>
  one.length === other.length &&
  one.every((each, i) => each === other[i] || (anyCase && sameLetter(each, other[i] as string)));
const hasPart = (text: string, operator: string, given: unknown): boolean => {
  const { text: part, anyCase = false } = (typeof given === "string" ? { text: given } : given) as {
    text: string;
    anyCase?: boolean;
  };
  const [letters, sought] = [[...text], [...part.normalize("NFC")]];
  const last = letters.length - sought.length;
  const places =
    operator === "startsWith" ? [0] : operator === "endsWith" ? [last] : [...Array(Math.max(0, last + 1)).keys()];
  return last >= 0 && places.some((at) => sameText(sought, letters.slice(at, at + sought.length), anyCase));
};
const isLike = (text: string, given: unknown): boolean => {
  const { pattern, anyCase = false } = (typeof given === "string" ? { pattern: given } : given) as {
    pattern: string;
    anyCase?: boolean;
  };
  return new RegExp(pattern.normalize("NFC"), anyCase ? "iu" : "u").test(text);
};
const wordsIn = (text: string): ReadonlyArray<string> => text.toLowerCase().split(/[^\p{L}\p{M}\p{N}_\uFFFD]+/u);

type Place = { readonly latitude: number; readonly longitude: number };
const radians = Math.PI / 180;
const kilometers = (a: Place, b: Place): number => {
  const sine2 = (degrees: number): number => Math.sin((degrees * radians) / 2) ** 2;
  const across = Math.cos(a.latitude * radians) * Math.cos(b.latitude * radians);
  const far = sine2(a.latitude - b.latitude) + across * sine2(a.longitude - b.longitude);
  return 2 * 6_371 * Math.asin(Math.min(1, Math.sqrt(far)));
};
/** Whether a place is in the box around some others; the polygons here are boxes. */
const isInBox = ({ latitude, longitude }: Place, corners: ReadonlyArray<Place>): boolean => {
  const [ys, xs] = [corners.map((each) => each.latitude), corners.map((each) => each.longitude)];
  return (
    latitude >= Math.min(...ys) &&
    latitude <= Math.max(...ys) &&
    longitude >= Math.min(...xs) &&
    longitude <= Math.max(...xs)
  );
};
// Below a millimetre, sine and cosine of the platform say nothing.
const isWithinKm = (a: Place, b: Place, km: number): boolean => kilometers(a, b) <= km + 1e-7;

const holds = (
  sight: Sight,
  field: Field,
  value: unknown,
  operator: string,
  given: unknown,
  strict: boolean,
): boolean => {
  const asked = (of: unknown): unknown => comparedOf(field, of, sight.firm, strict);
  const isIn = (values: ReadonlyArray<unknown>): boolean =>
    value === null
      ? field.absentState !== undefined && values.some((each) => asked(each) === field.absentState)
      : values.some((each) => order(value, asked(each)) === 0);
  switch (operator) {
    case "exists":
      return (value !== null) === given;
    case "is":
      return given === null ? value === null : isIn([given]);
    case "not":
      return given === null ? value !== null : !isIn([given]);
    case "in":
      return isIn(given as ReadonlyArray<unknown>);
    case "notIn":
      return !isIn(given as ReadonlyArray<unknown>);
    case "notAmong":
      return !holds(sight, field, value, "among", given, strict);
    case "reaches":
      return value === null || (order(value, asked(given)) ?? -1) >= 0;
  }
  if (value === null) return false;
  const by = order(value, asked(given)) ?? Number.NaN;
  switch (operator) {
    case "atLeast":
      return by >= 0;
    case "atMost":
      return by <= 0;
    case "above":
      return by > 0;
    case "below":
      return by < 0;
    case "startsWith":
    case "endsWith":
    case "contains":
      return hasPart(value as string, operator, given);
    case "matches":
      return isLike(value as string, given);
    case "words":
      return wordsIn(given as string).every((word) => wordsIn(value as string).includes(word));
    case "hasAll":
      return (given as ReadonlyArray<unknown>).every((each) => (value as ReadonlyArray<unknown>).includes(each));
    case "hasAny":
      return (given as ReadonlyArray<unknown>).some((each) => (value as ReadonlyArray<unknown>).includes(each));
    case "hasOnly":
      return (value as ReadonlyArray<unknown>).every((each) => (given as ReadonlyArray<unknown>).includes(each));
    case "among": {
      const { of, where = {} } = given as { of: string; where?: Where };
      const [source = "", name = ""] = of.split(".");
      const entity = entityNamed(source);
      const other = filterableFields(entity).get(name) as Field;
      return sight.rows({ entity }).some((row) => {
        const found = comparedOf(other, row[name], sight.firm, false);
        return found !== null && order(value, found) === 0 && satisfies(sight, { entity }, where, row);
      });
    }
    case "where": {
      const target = pointed(field) as Listed;
      const ids = Array.isArray(value) ? value : [value];
      return sight
        .rows(target)
        .some((row) => ids.includes(row.objectId) && satisfies(sight, target, given as Where, row));
    }
    case "near": {
      const { point, maxKm } = given as { point: Place; maxKm?: number };
      return maxKm === undefined || isWithinKm(value as Place, point, maxKm);
    }
    case "within": {
      const {
        center,
        radiusKm = 0,
        box,
        polygon,
      } = given as { center?: Place; radiusKm?: number; box?: ReadonlyArray<Place>; polygon?: ReadonlyArray<Place> };
      return center !== undefined
        ? isWithinKm(value as Place, center, radiusKm)
        : isInBox(value as Place, box ?? polygon ?? []);
    }
    case "covers":
      return isInBox(given as Place, value as ReadonlyArray<Place>);
    default:
      throw new Error(`There is no operator ${operator}`);
  }
};

/** Whether a row that an actor sees satisfies a filter: written again, from what docs/queries.md says, on what the answers show. */
export const satisfies = (sight: Sight, of: Listed, where: Where, row: Plain): boolean =>
  Object.entries(where).every(([key, asked]) => {
    const inside = (each: unknown): boolean => satisfies(sight, of, each as Where, row);
    if (key === "and") return (asked as ReadonlyArray<unknown>).every(inside);
    if (key === "or") return (asked as ReadonlyArray<unknown>).some(inside);
    if (key === "not") return !inside(asked);
    const on = (field: Field, plain: unknown, conditions: unknown, strict: boolean): boolean =>
      Object.entries(conditions as object).every(([operator, given]) =>
        holds(sight, field, comparedOf(field, plain, sight.firm, strict), operator, given, strict),
      );
    if (key !== "custom") return on(filterableFields(of.entity).get(key) as Field, row[key], asked, false);
    const fields = new Map(customOf(sight.world, of));
    return Object.entries(asked as object).every(([name, each]) =>
      on(fields.get(name) as Field, (row.custom as Plain | null)?.[name], each, true),
    );
  });
