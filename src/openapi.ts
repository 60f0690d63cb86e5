export { answerSchema } from "./derive/answers.ts";
export { inputSchema } from "./derive/json-schema.ts";
export { type OpenApiDocument, type OpenApiOptions, openApi } from "./derive/openapi.ts";
export type { JsonSchema } from "./domain/kernel/schema/kind.ts";
