import type { OpenApiDocument } from "firmcore/openapi";

type Node = Readonly<Record<string, unknown>>;
/** The value at a path of a document. */
export const placeIn = (of: unknown, path: ReadonlyArray<string>): unknown =>
  path.reduce((node, name) => (node as Node | undefined)?.[name], of);

/** The codes that an operation documents for a status. */
export const codesIn = (document: OpenApiDocument, name: string, status: number): ReadonlyArray<string> => {
  const said = placeIn(document.paths[`/operations/${name}`]?.post, ["responses", String(status)]);
  const { $ref } = (said ?? {}) as { readonly $ref?: string };
  const response = $ref === undefined ? said : placeIn(document, $ref.slice(2).split("/"));
  const codes = placeIn(response, ["content", "application/json", "schema", "properties", "code", "enum"]);
  return (codes ?? []) as ReadonlyArray<string>;
};
