/** Every route of the dialect and its verbs (src/adapters/parse/routes.ts); a part that begins with `:` is any name. */
const routes: ReadonlyArray<readonly [path: string, ...verbs: ReadonlyArray<string>]> = [
  ["health", "GET", "POST"],
  ["users", "GET", "POST"],
  ["users/me", "GET"],
  ["users/:id", "GET", "PUT", "DELETE"],
  ["login", "GET", "POST"],
  ["logout", "POST"],
  ["loginAs", "POST"],
  ["verifyPassword", "GET", "POST"],
  ["requestPasswordReset", "POST"],
  ["verificationEmailRequest", "POST"],
  ["sessions", "GET"],
  ["sessions/me", "GET"],
  ["sessions/:id", "DELETE"],
  ["roles", "GET"],
  ["roles/:id", "GET"],
  ["classes/:class", "GET", "POST"],
  ["classes/:class/:id", "GET", "PUT", "DELETE"],
  ["batch", "POST"],
  ["functions/:name", "POST"],
  ["schemas", "GET"],
  ["schemas/:class", "GET", "POST", "PUT", "DELETE"],
  ["serverInfo", "GET"],
  ["config", "GET", "PUT"],
  ["aggregate/:class", "GET"],
  ["purge/:class", "DELETE"],
  ["files/:name", "GET", "POST", "DELETE"],
];

const parts = (path: string): ReadonlyArray<string> => path.split("/").filter((part) => part !== "");
const patterns = routes.flatMap(([path, ...verbs]) =>
  verbs.map((verb) => ({ name: `${verb} ${path}`, verb, of: parts(path) })),
);
export const routeNames: ReadonlyArray<string> = patterns.map(({ name }) => name);
/** The name of the route that answers a request; `me` comes before an id. */
export const routeOf = (verb: string, path: string): string | undefined => {
  const sent = parts(path.replace(/\?.*/, ""));
  return patterns.find(
    (each) =>
      each.verb === verb &&
      (each.of.length === sent.length || (each.of[0] === "functions" && sent.length > 1)) &&
      each.of.every((part, i) => part.startsWith(":") || part === sent[i]),
  )?.name;
};
