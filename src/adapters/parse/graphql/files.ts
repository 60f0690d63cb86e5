import type { GraphQLFieldConfigMap } from "graphql";
import { FileInfo, required } from "./common-types.ts";
import type { Context } from "./context.ts";
import { mutation } from "./mutations.ts";
import { GraphQLUpload } from "./scalars.ts";

export const fileMutations: GraphQLFieldConfigMap<unknown, Context> = {
  createFile: mutation(
    "createFile",
    { upload: { type: required(GraphQLUpload) } },
    { fileInfo: { type: required(FileInfo) } },
    async ({ upload }, context) => ({ fileInfo: await context.upload(upload as File) }),
  ),
};
