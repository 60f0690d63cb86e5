type Right = { readonly read?: boolean; readonly write?: boolean };
type AccessList = Readonly<Record<string, Right>>;
type Values = Readonly<Record<string, unknown>>;

const rights = ({ read = false, write = false }: Right) => ({ read, write });
const role = "role:";

/** The access list of a row, as the GraphQL API of Parse shows it. */
export const accessOut = (list: unknown): object | null => {
  if (list === undefined || list === null) return null;
  const entries = Object.entries(list as AccessList);
  const all = entries.find(([key]) => key === "*")?.[1];
  return {
    users: entries.flatMap(([key, each]) =>
      key === "*" || key.startsWith(role) ? [] : [{ userId: key, ...rights(each) }],
    ),
    roles: entries.flatMap(([key, each]) =>
      key.startsWith(role) ? [{ roleName: key.slice(role.length), ...rights(each) }] : [],
    ),
    public: all === undefined ? null : rights(all),
  };
};
/** An access list that a client sends, in the dialect. */
export const accessIn = (sent: Values): object => {
  const entries: Array<[string, Right]> = [];
  for (const each of (sent.users ?? []) as ReadonlyArray<Right & { readonly userId: string }>)
    entries.push([each.userId, rights(each)]);
  for (const each of (sent.roles ?? []) as ReadonlyArray<Right & { readonly roleName: string }>)
    entries.push([`${role}${each.roleName}`, rights(each)]);
  if (sent.public !== null && sent.public !== undefined) entries.push(["*", rights(sent.public as Right)]);
  return Object.fromEntries(
    entries.map(([key, { read, write }]) => [
      key,
      { ...(read === true ? { read } : {}), ...(write === true ? { write } : {}) },
    ]),
  );
};
