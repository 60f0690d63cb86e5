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
  readonly "Actual Rows"?: number;
  readonly "Actual Loops"?: number;
  readonly "Rows Removed by Filter"?: number;
  readonly "Rows Removed by Index Recheck"?: number;
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

/** The rows that a plan read from tables; those of an index that a bitmap leads to are counted there. */
const rowsRead = (node: Node): number => {
  const removed = (node["Rows Removed by Filter"] ?? 0) + (node["Rows Removed by Index Recheck"] ?? 0);
  const own = ((node["Actual Rows"] ?? 0) + removed) * (node["Actual Loops"] ?? 1);
  const below = (node.Plans ?? []).reduce((sum, each) => sum + rowsRead(each), 0);
  return node["Relation Name"] === undefined ? below : below + own;
};

const prepareAnd = (client: pg.Client) => {
  let names = 0;
  return async (how: string, { text, values }: Asked, plan: PlanFor): Promise<Node> => {
    const name = `asked_${++names}`;
    await client.query(`set plan_cache_mode = force_${plan}_plan`);
    await client.query(`prepare ${name} as ${text}`);
    const given = values.map((value) => (value === null ? "null" : pg.escapeLiteral(value))).join(", ");
    const { rows } = await client.query({
      text: `explain (${how}, format json) execute ${name}${values.length === 0 ? "" : `(${given})`}`,
    });
    await client.query(`deallocate ${name}`);
    return (rows[0]["QUERY PLAN"] as ReadonlyArray<{ readonly Plan: Node }>)[0]?.Plan as Node;
  };
};

/** The plan of a statement, which is not run. */
export const explainer = (client: pg.Client) => {
  const explained = prepareAnd(client);
  return async (asked: Asked, plan: PlanFor): Promise<ReadonlyArray<Access>> =>
    accesses(await explained("costs", asked, plan));
};
/** How many rows a query reads. */
export const readCounter = (client: pg.Client) => {
  const explained = prepareAnd(client);
  return async (asked: Asked, plan: PlanFor): Promise<number> =>
    rowsRead(await explained("analyze, timing off", asked, plan));
};
