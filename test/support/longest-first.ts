import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The slowest test files, longest first; two workers that begin with them end at about the same time. */
const long = [
  "conformance/side-by-side.",
  "conformance/postgres",
  "conformance/pgbouncer.",
  "faults/interleavings.",
  "conformance/",
  "faults/kill.",
  "policies/laws.",
  "examples/page.",
  "examples/host.",
  "gates.",
  "derive/migration.",
  "import/memory.",
  "input/",
  "faults/",
  "import/duplicates.",
  "adapters/postgres/query-plans.",
];
const rankOf = ({ moduleId }: TestSpecification): number => {
  const rank = long.findIndex((part) => moduleId.replaceAll("\\", "/").includes(`/test/${part}`));
  return rank === -1 ? long.length : rank;
};

/** Projects one after another, because a worker is shared only while the next file of the queue may share it; the slowest first. */
const projects = ["alone", "domain", "stores"];
const projectOf = ({ project }: TestSpecification): number => projects.indexOf(project.name);

/** A fresh clone has no recorded durations and would begin with the largest file. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => projectOf(a) - projectOf(b) || rankOf(a) - rankOf(b));
  }
}
