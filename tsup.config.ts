import { readFile, writeFile } from "node:fs/promises";
import { defineConfig, type Options } from "tsup";

// In every file, so that whichever is evaluated first says it, instead of "Map.groupBy is not a function".
const versionCheck = `if (!Map.groupBy) throw new Error("firmcore needs Node 22.12 or later");`;

const shared: Options = {
  format: "esm",
  target: "node22",
  platform: "node",
  clean: true,
  splitting: true,
  treeshake: { moduleSideEffects: "no-external" },
  banner: { js: versionCheck },
  // Declarations come from tsc: tsup's own `dts` needs the JavaScript API that TypeScript 7 no longer ships.
  dts: false,
};

export default defineConfig([
  {
    ...shared,
    entry: [
      "src/index.ts",
      "src/effect.ts",
      "src/argon2.ts",
      "src/calendar.ts",
      "src/files.ts",
      "src/graphql.ts",
      "src/live-query.ts",
      "src/memory.ts",
      "src/openapi.ts",
      "src/own.ts",
      "src/parse.ts",
      "src/postgres.ts",
      "src/rules.ts",
      "src/smtp.ts",
      "src/sqlite.ts",
      "src/testing.ts",
      "src/webhook.ts",
      "src/cli.ts",
    ],
    minify: true,
    // The command line says it without a stack.
    onSuccess: async () => {
      const file = "dist/cli.js";
      await writeFile(
        file,
        (await readFile(file, "utf8")).replace(versionCheck, "// cli.ts checks the version of Node"),
      );
    },
  },
  {
    ...shared,
    // The package firmcore-conformance, with a copy of what it calls. Its cases are read by those whose store fails them.
    entry: ["packages/conformance/src/conformance.ts"],
    outDir: "packages/conformance/dist",
  },
]);
