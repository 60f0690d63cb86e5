import { defineConfig } from "tsup";

export default defineConfig({
  entry: [
    "src/index.ts",
    "src/effect.ts",
    "src/argon2.ts",
    "src/memory.ts",
    "src/openapi.ts",
    "src/postgres.ts",
    "src/smtp.ts",
    "src/sqlite.ts",
    "src/testing.ts",
    "src/cli.ts",
  ],
  format: "esm",
  target: "node22",
  platform: "node",
  splitting: true,
  treeshake: true,
  sourcemap: true,
  clean: true,
  // Declarations come from tsc: tsup's own `dts` needs the JavaScript API that TypeScript 7 no longer ships.
  dts: false,
});
