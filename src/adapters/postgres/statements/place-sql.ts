import { type RawBuilder, type SqlBool, sql } from "kysely";
import { cutAt, degree, type PlaceTest, sineSeries } from "../../../domain/kernel/values/place.ts";

type Sql = RawBuilder<unknown>;
const exactly = (value: number): Sql => sql.raw(`'${value}'::float8`);
const cut = (degrees: Sql): Sql => sql`(${degrees} + ${sql.raw(String(cutAt))} - ${sql.raw(String(cutAt))})`;
/** The steps of the sine in place.ts, of a column and its square. */
const sine = (x: string): Sql => {
  const [of, square] = [sql.ref(x), sql.ref(`${x}2`)];
  const series = sineSeries.reduceRight((sum, each) => sql`(${exactly(each)} + ${square} * ${sum})`, sql`0::float8`);
  return sql`(${of} + ${of} * (${square} * ${series}))`;
};

// `offset 0` keeps each step a step: otherwise Postgres would write a value out wherever it is used, and compute it each time.
const coordinate = (of: Sql, name: "latitude" | "longitude"): Sql =>
  sql`case when json_typeof(${of} -> ${sql.lit(name)}) = 'number' then (${of} ->> ${sql.lit(name)})::float8 end`;
const isPlace = sql`(lat between -90 and 90 and lng between -180 and 180)`;
/** One row with the place and its degrees; none if the value is no place. */
const place = (value: Sql): Sql =>
  sql`(select v, lat, lng from (select v, ${coordinate(sql`v`, "latitude")} as lat, ${coordinate(sql`v`, "longitude")} as lng from (select ${value} as v offset 0) as held offset 0) as degrees where ${isPlace}) as place`;
/** The corners of a stored polygon, in order. */
const corners = (value: Sql): Sql =>
  sql`(select number, lat, lng, coalesce(${isPlace}, false) as valid from (select number, ${coordinate(sql`item`, "latitude")} as lat, ${coordinate(sql`item`, "longitude")} as lng from json_array_elements((select case when json_typeof(v) = 'array' then v end from (select ${value} as v offset 0) as held)) with ordinality as items(item, number) offset 0) as degrees offset 0) as corners`;

/** A value of a place, NULL if it is none. */
export const placeValue = (value: Sql, what: "point" | "latitude" | "longitude"): Sql =>
  sql`(select ${sql.raw({ point: "v", latitude: "lat", longitude: "lng" }[what])} from ${place(value)})`;

/** The steps of `farness` in place.ts, to the same last bit. */
export const farness = (value: Sql, from: Sql): Sql => {
  const given = sql`(select lat, lng, n from ${place(value)}, (select ${from} as n) as given offset 0) as given`;
  const apart = sql`(select abs(${cut(sql`lat`)} - ${cut(sql`n[1]`)}) as up, abs(${cut(sql`lng`)} - ${cut(sql`n[2]`)}) as across, abs(${cut(sql`lat`)}) as lat, n[3] as cosine from ${given} offset 0) as apart`;
  const angles = sql`(select up / 2 * ${exactly(degree)} as a, (case when across > 180 then 360 - across else across end) / 2 * ${exactly(degree)} as b, (90 - lat) * ${exactly(degree)} as c, cosine from ${apart} offset 0) as angles`;
  const squares = sql`(select a, a * a as a2, b, b * b as b2, c, c * c as c2, cosine from ${angles} offset 0) as squares`;
  const sines = sql`(select ${sine("a")} as up, ${sine("b")} as across, ${sine("c")} as lat, cosine from ${squares} offset 0) as sines`;
  return sql`(select up * up + lat * cosine * (across * across) from ${sines})`;
};

/** Whether the rows of edges, from (y1, x1) to (y2, x2), hold (y, x) inside or on them, as `isInside` in place.ts. */
const isInside = (edges: Sql): Sql =>
  sql`coalesce(bool_or(side = 0 and x between least(x1, x2) and greatest(x1, x2) and y between least(y1, y2) and greatest(y1, y2)), false) or count(*) filter (where (y1 > y) <> (y2 > y) and (side > 0) = (y2 > y1)) % 2 = 1 from (select y, x, y1, x1, y2, x2, (x2 - x1) * (y - y1) - (x - x1) * (y2 - y1) as side from ${edges} as edges offset 0) as sides`;

/** The same as `placeHolds` in place.ts. */
export const placeHolds = (by: PlaceTest, value: Sql, numbers: Sql): RawBuilder<SqlBool> => {
  if (by === "inside") {
    const edges = sql`(select ${cut(sql`lat`)} as y, ${cut(sql`lng`)} as x, ${cut(sql`n[2 * i - 1]`)} as y1, ${cut(sql`n[2 * i]`)} as x1, ${cut(sql`n[2 * i + 1]`)} as y2, ${cut(sql`n[2 * i + 2]`)} as x2 from ${place(value)}, (select ${numbers} as n offset 0) as given, generate_series(1, array_length(n, 1) / 2 - 1) as edge(i) offset 0)`;
    return sql<SqlBool>`(select ${isInside(edges)})`;
  }
  const given = sql`(select ${numbers} as n offset 0) as given`;
  if (by === "oneOf")
    return sql<SqlBool>`exists (select 1 from ${place(value)}, unnest(${numbers}) with ordinality as one(of, i), ${given} where i % 2 = 1 and of = lat and n[i + 1] = lng)`;
  if (by === "same")
    return sql<SqlBool>`(select count(*) = max(array_length(n, 1)) / 2 and coalesce(bool_and(valid and lat = n[2 * number - 1] and lng = n[2 * number]), false) from ${corners(value)}, ${given})`;
  const ring = sql`(select valid, ${cut(sql`n[1]`)} as y, ${cut(sql`n[2]`)} as x, ${cut(sql`lat`)} as y1, ${cut(sql`lng`)} as x1, lead(${cut(sql`lat`)}) over (order by number) as y2, lead(${cut(sql`lng`)}) over (order by number) as x2 from ${corners(value)}, ${given} offset 0)`;
  return sql<SqlBool>`(coalesce((select bool_and(valid) from ${corners(value)}), false) and (select ${isInside(ring)}))`;
};
