export { type GraphqlHandler, type GraphqlOptions, graphqlHandler } from "./adapters/parse/graphql/graphql-handler.ts";
export type { GraphqlLimits } from "./adapters/parse/graphql/limit-options.ts";
