import type { JsonSchema } from "../../domain/kernel/schema/kind.ts";
import type { GeneratedFile } from "../generated-file.ts";
import { markdownTable } from "../markdown-table.ts";
import { type OpenApiDocument, openApi } from "./openapi.ts";

type Codes = ReadonlyMap<string, number>;
/** One row of the page, from the path of an operation in the OpenAPI document. */
interface Row {
  readonly name: string;
  readonly doc: string;
  readonly input: JsonSchema;
  readonly answer: JsonSchema;
  /** The status of each code. */
  readonly codes: Codes;
}
interface Content {
  readonly content: { readonly "application/json": { readonly schema: JsonSchema } };
}
interface Post {
  readonly operationId: string;
  readonly summary: string;
  readonly requestBody: Content;
  readonly responses: Readonly<Record<string, Content | { readonly $ref: string }>>;
}

const schemaOf = (of: Content): JsonSchema => of.content["application/json"].schema;
const lastOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** The codes of a response; that of a defect has none. */
const codesOf = (document: OpenApiDocument, response: Post["responses"][string]): ReadonlyArray<string> => {
  const of = "$ref" in response ? document.components.responses?.[lastOf(response.$ref)] : response;
  const { properties } = schemaOf(of as unknown as Content) as { readonly properties?: { readonly code?: JsonSchema } };
  return (properties?.code?.enum ?? []) as ReadonlyArray<string>;
};
const rowOf = (document: OpenApiDocument, post: Post): Row => {
  const { 200: answer, ...refused } = post.responses;
  return {
    name: post.operationId,
    doc: post.summary,
    input: schemaOf(post.requestBody),
    answer: schemaOf(answer as Content),
    codes: new Map(
      Object.entries(refused).flatMap(([status, of]) =>
        codesOf(document, of).map((code): [string, number] => [code, Number(status)]),
      ),
    ),
  };
};

/** What a change of a seen record takes besides its own fields. */
const seen = ["expectedVersion", "expectedUpdatedAt"];
/** The fields of an input; those that may be left out have a question mark. */
const inputText = ({ properties, required }: JsonSchema): string => {
  const names = Object.keys((properties ?? {}) as object);
  const mustBe = new Set((required ?? []) as ReadonlyArray<string>);
  const own = names.filter((name) => !seen.includes(name)).map((name) => `\`${name}${mustBe.has(name) ? "" : "?"}\``);
  return `${own.join(", ") || "–"}${names.some((name) => seen.includes(name)) ? " †" : ""}`;
};

/** The properties with the rows of an answer. */
const rowLists: ReadonlySet<string> = new Set(["results", "rows"]);
/** The shape of an answer: records by their class, other objects by their fields, and of those in a list theirs too. */
const shapeText = ({ $ref, type, items, properties, anyOf }: JsonSchema): string => {
  // The rows of a list, of which `select` makes smaller ones.
  if (anyOf !== undefined) return shapeText((anyOf as ReadonlyArray<JsonSchema>)[0] ?? {});
  if ($ref !== undefined) return lastOf(String($ref)).replace(/^Accepted(\w+)$/, "$1 & { warnings }");
  if (type === "array") return `${shapeText((items ?? {}) as JsonSchema)}[]`;
  if (properties === undefined) return [type ?? "value"].flat().join(" | ");
  const fields = Object.entries(properties as Readonly<Record<string, JsonSchema>>).map(([name, each]) => {
    const shape = shapeText(each);
    const shown = rowLists.has(name) || /^(?!Percent|Warning)[A-Z]/.test(shape);
    return shown ? `${name}: ${shape}` : name;
  });
  return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
};

const codesText = (codes: Codes): string =>
  [...Map.groupBy(codes, ([, status]) => status)]
    .map(([status, of]) => `${status} ${of.map(([code]) => `\`${code}\``).join(", ")}`)
    .join("; ");

/** The codes that more than half of the operations can give, in the order of their statuses. */
const usualOf = (rows: ReadonlyArray<Row>): Codes => {
  const all = rows.flatMap(({ codes }) => [...codes]);
  const most = [...Map.groupBy(all, ([code]) => code).values()].filter((of) => of.length > rows.length / 2);
  return new Map(most.flatMap(([each]) => (each === undefined ? [] : [each])).sort(([, one], [, two]) => one - two));
};

const pageText = (): string => {
  const document = openApi();
  const rows = Object.values(document.paths).map(({ post }) => rowOf(document, post as unknown as Post));
  const operations = rows.filter(({ name }) => name.includes("."));
  const usual = usualOf(operations);
  const bare = operations.filter(({ answer }) => answer.type === "array");
  const own = ({ codes }: Row): Codes => new Map([...codes].filter(([code]) => !usual.has(code)));
  const part = (tag: { readonly name?: unknown; readonly description?: unknown }): ReadonlyArray<string> => {
    const of = operations.filter(({ name }) => name.startsWith(`${tag.name}.`));
    if (of.length === 0) return [];
    return [
      `## ${tag.name}`,
      String(tag.description),
      markdownTable(
        ["operation", "what it does", "input", "answer", "other refusals"],
        of.map((row) => [
          `\`${row.name}\``,
          row.doc,
          inputText(row.input),
          `\`${shapeText(row.answer)}\``,
          codesText(own(row)) || "–",
        ]),
      ),
    ];
  };
  return [
    "<!-- Generated from src/operations by `npm run derive`. CI runs `npm run derive -- --check`. -->",
    "# Operations",
    'Every operation under its one name: `firm.allocations.assign(input)`, `firm.call("allocations.assign", input)`, `POST /operations/allocations.assign` ([transports](transports.md)). ' +
      "The fields of the classes are in the [data dictionary](data-dictionary.md), inputs and answers in full in what `openApi()` of `firmcore/openapi` returns.",
    [
      "- **Verbs.** A class without rules of its own has `create`, `get`, `list`, `count`, `update` and `delete`. Where rules apply, an operation has the name of its event: a booking is `assign`ed and `change`d, hours are `edit`ed and `approve`d, a leave is `request`ed and `grant`ed. Values that hold from a day on are `set`.",
      "- **Input.** An object. `?` marks fields that may be left out. An operation on one record also takes the bare id where no other field is required. † marks changes that also take `expectedVersion?` and `expectedUpdatedAt?`, the record as the caller saw it (R-VER-1).",
      "- **Answer.** `list` and the reports answer `{ results, … }`, where `more` says that there are others; `count` a number; an operation on one record the record. A change also has `warnings`. " +
        `${bare.map(({ name }) => `\`${name}\``).join(" and ")} answer a bare list.`,
      `- **Usual refusals,** which most operations can give: ${codesText(usual)}. The tables list the others, with their HTTP status; [errors](rules/errors.md) says what each carries.`,
      "- **Several at once.** `firm.batch(items, { transaction: true })` and `POST /operations/batch` with `{ items, transaction? }` run operations in order, all or none ([R-BATCH-1](rules/firm.md)).",
    ].join("\n"),
    ...document.tags.flatMap(part),
  ].join("\n\n");
};

/** docs/operations.md: one row for each operation. */
export const operationsPage = (): ReadonlyArray<GeneratedFile> => [
  { path: "docs/operations.md", text: `${pageText()}\n` },
];
