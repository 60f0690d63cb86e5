import pg from "pg";

/** A statement and its values. */
export interface Asked {
  readonly text: string;
  readonly values: ReadonlyArray<string | null>;
}
/** How a plan accesses the rows of one table. */
export interface Access {
  readonly node: string;
  readonly table: string;
  /** `""` for a scan of the whole table. */
  readonly index: string;
  /** The columns of the index condition. */
  readonly by: ReadonlyArray<string>;
}
/** Whether the planner knows the values. A prepared statement gets the generic plan after some calls. */
export type PlanFor = "custom" | "generic";

interface Node {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Index Name"?: string;
  readonly "Index Cond"?: string;
  readonly Plans?: ReadonlyArray<Node>;
}
/** The left side of an operator. */
const columnsIn = (condition = ""): ReadonlyArray<string> => [
  ...new Set([...condition.matchAll(/([a-z_]+)"?\)?(?:::[a-z]+)? (?:=|<|>|<=|>=) /g)].map(([, name = ""]) => name)),
];

const accesses = (node: Node): ReadonlyArray<Access> => {
  const { Plans: below = [], "Node Type": type, "Relation Name": table, "Index Name": name, "Index Cond": cond } = node;
  const own =
    type === "Bitmap Index Scan"
      ? [{ node: type, table: "", index: name ?? "", by: columnsIn(cond) }]
      : table === undefined || type === "Bitmap Heap Scan" || /Insert|Update|Delete|ModifyTable|LockRows/.test(type)
        ? []
        : [{ node: type, table, index: name ?? "", by: columnsIn(cond) }];
  return [...own, ...below.flatMap(accesses)];
};

/** The plan of a statement, which is not run. */
export const explainer = (client: pg.Client) => {
  let names = 0;
  return async ({ text, values }: Asked, plan: PlanFor): Promise<ReadonlyArray<Access>> => {
    const name = `asked_${++names}`;
    await client.query(`set plan_cache_mode = force_${plan}_plan`);
    await client.query(`prepare ${name} as ${text}`);
    const given = values.map((value) => (value === null ? "null" : pg.escapeLiteral(value))).join(", ");
    const { rows } = await client.query({
      text: `explain (format json) execute ${name}${values.length === 0 ? "" : `(${given})`}`,
    });
    await client.query(`deallocate ${name}`);
    return accesses((rows[0]["QUERY PLAN"] as ReadonlyArray<{ readonly Plan: Node }>)[0]?.Plan as Node);
  };
};
