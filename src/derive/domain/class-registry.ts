import { existsSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Policy } from "../../domain/kernel/policy/policy.ts";
import { allFields, type Entity } from "../../domain/kernel/schema/entity.ts";
import type { GeneratedFile } from "../generated-file.ts";

/** A class as its folder has it. */
interface ClassFolder {
  readonly folder: string;
  readonly entity: Entity;
  /** The name of the exported policy; absent if only the library reads and writes the class. */
  readonly policy: string | null;
}

const isEntity = (value: unknown): value is Entity =>
  typeof value === "object" && value !== null && "fields" in value && "uniques" in value;
const isPolicy = (value: unknown): value is Policy =>
  typeof value === "object" && value !== null && "may" in value && "entity" in value;

const exportsOf = async (path: string): Promise<ReadonlyArray<readonly [name: string, value: unknown]>> =>
  Object.entries((await import(pathToFileURL(path).href)) as Readonly<Record<string, unknown>>);

const read = async (domain: string, folder: string): Promise<ClassFolder> => {
  const found = (await exportsOf(resolve(domain, folder, "entity.ts"))).filter(([, value]) => isEntity(value));
  const [[name, value] = ["", null]] = found;
  if (found.length !== 1 || !isEntity(value) || value.name !== name)
    throw new Error(`src/domain/${folder}/entity.ts must export one class, under its own name`);
  const path = resolve(domain, folder, "policy.ts");
  if (!existsSync(path)) return { folder, entity: value, policy: null };
  const [[policy] = [null]] = (await exportsOf(path)).filter(([, each]) => isPolicy(each) && each.entity === name);
  if (policy === null) throw new Error(`src/domain/${folder}/policy.ts must export the policy of ${name}`);
  return { folder, entity: value, policy };
};

/** Every class after those that its pointers hold, else in the order of the alphabet. */
const inOrder = (classes: ReadonlyArray<ClassFolder>): ReadonlyArray<ClassFolder> => {
  const ordered = new Set<ClassFolder>();
  const add = (each: ClassFolder, above: ReadonlyArray<ClassFolder>): void => {
    if (ordered.has(each)) return;
    if (above.includes(each))
      throw new Error(`${each.entity.name}: its pointers lead back to it; let one of them dangle`);
    for (const { references, dangles } of Object.values(allFields(each.entity))) {
      const target = classes.find(({ entity }) => entity.name === references);
      if (target !== undefined && target !== each && dangles !== true) add(target, [...above, each]);
    }
    ordered.add(each);
  };
  for (const each of classes) add(each, []);
  return [...ordered];
};

/** The registry of classes: one for each folder of `src/domain` that has an `entity.ts`. */
export const classRegistryFile = async (root: string): Promise<GeneratedFile> => {
  const domain = resolve(root, "src/domain");
  const folders = readdirSync(domain).filter(
    // The kernel defines what a class is and contains no class.
    (each) => each !== "kernel" && existsSync(resolve(domain, each, "entity.ts")),
  );
  const classes = inOrder(await Promise.all(folders.sort().map((each) => read(domain, each))));
  const withPolicy = classes.filter(({ policy }) => policy !== null);
  const text = [
    "// Generated from src/domain/*/entity.ts and policy.ts by `npm run derive`.",
    ...classes
      .flatMap(({ folder, entity, policy }) => [
        [`./${folder}/entity.ts`, entity.name],
        ...(policy === null ? [] : [[`./${folder}/policy.ts`, policy]]),
      ])
      .toSorted(([left = ""], [right = ""]) => (left < right ? -1 : 1))
      .map(([path, name]) => `import { ${name} } from "${path}";`),
    "",
    "/** Every class of records, in an order in which pointers only look back. */",
    `export const entities = { ${classes.map(({ entity }) => entity.name).join(", ")} } as const;`,
    "",
    "/** The policy of every class that operations show. */",
    "export const classPolicies = {",
    ...withPolicy.map(({ entity, policy }) => `  ${entity.name}: ${policy},`),
    "} as const;",
    "",
  ].join("\n");
  return { path: "src/domain/classes.gen.ts", text };
};
