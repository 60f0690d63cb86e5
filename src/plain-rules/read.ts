import * as Result from "effect/Result";
import { derivedFieldsOf } from "../domain/derived-fields.ts";
import { defaultSettings } from "../domain/kernel/context/settings.ts";
import type { Sentence } from "../domain/kernel/messages/english/sentences.ts";
import { type InputFault, invalid, mostIssues } from "../domain/kernel/refusal/refusal.ts";
import { similarNames } from "../domain/kernel/refusal/similar-names.ts";
import { allFields, type Entity } from "../domain/kernel/schema/entity.ts";
import { faultAt } from "../domain/kernel/schema/input-faults.ts";
import type { Kind, Problem } from "../domain/kernel/schema/kind.ts";
import { FirmError } from "../operations/caller/firm-error.ts";

type Path = ReadonlyArray<string>;
/** The faults of one input: those that its refusal lists, and the number of others. */
interface Faults {
  readonly listed: Array<InputFault>;
  count: number;
}
/** Reports a fault. */
export const report = (faults: Faults, path: Path, problem: Omit<Problem, "inside">, got: unknown): void => {
  if (faults.count++ < mostIssues) faults.listed.push(faultAt(path, problem, got));
};

/** Reads an outside value at a path. What it returns after a fault is not used. */
export interface Reader<T> {
  readonly expected: Sentence;
  readonly read: (sent: unknown, path: Path, faults: Faults) => T;
}
/** A value of one kind, parsed and validated. */
export const value = <V, P, S, H>(kind: Kind<V, P, S, H>): Reader<V> => ({
  expected: kind.expected,
  read: (sent, path, faults) => {
    const outcome = Result.flatMap(kind.parse(sent), (parsed) => kind.validate(parsed, defaultSettings));
    if (Result.isSuccess(outcome)) return outcome.success;
    const { inside, ...problem } = outcome.failure;
    report(faults, [...path, ...(inside?.path ?? [])], problem, inside === undefined ? sent : inside.got);
    return undefined as V;
  },
});

/** A list of any length. */
export const list = <T>(of: Reader<T>): Reader<ReadonlyArray<T>> => {
  const expected: Sentence = { id: "listOf", each: of.expected };
  return {
    expected,
    read: (sent, path, faults) => {
      if (Array.isArray(sent)) return sent.map((each, at) => of.read(each, [...path, String(at)], faults));
      report(faults, path, { tag: "TypeMismatch", expected }, sent);
      return [];
    },
  };
};

/** A member of an object. Without `absent` it must be given. */
export interface Member<T = unknown> {
  readonly reader: Reader<T>;
  readonly absent?: { readonly value: T };
}
/** A member that must be given. */
export const given = <T>(reader: Reader<T>): Member<T> => ({ reader });
/** A member that may be left out or null. */
export const nullable = <T>(reader: Reader<T>): Member<T | null> => ({ reader, absent: { value: null } });
/** A member that may be left out. */
export const defaulted = <T>(reader: Reader<T>, absent: T): Member<T> => ({ reader, absent: { value: absent } });

type Members = Readonly<Record<string, Member>>;
export type ValuesOf<M extends Members> = { readonly [K in keyof M]: M[K] extends Member<infer T> ? T : never };

/** What is wrong with the members together, and where. */
export interface Mismatch extends Omit<Problem, "inside"> {
  readonly path: Path;
}
type Check<M extends Members> = (values: ValuesOf<M>) => Mismatch | null;

interface More<M extends Members> {
  /** Records of this class may be given as they were read: their other fields are not looked at. */
  readonly record?: Entity;
  readonly check?: Check<M>;
}
/** What an answer has beside the fields of its record. */
const besideRecord = ["warnings", "certificationUntil"];

/** An object with these members and no others. */
export const object = <const M extends Members>(what: string, members: M, more: More<M> = {}): Reader<ValuesOf<M>> => {
  const names = Object.keys(members);
  const required = names.filter((name) => members[name]?.absent === undefined);
  const expected: Sentence = { id: "forDevelopers", text: `${what} as an object with ${required.join(", ")}` };
  const { record, check } = more;
  const unread = new Set(
    record === undefined ? [] : [...besideRecord, ...Object.keys({ ...allFields(record), ...derivedFieldsOf(record) })],
  );
  const readMember = (name: string, sent: object, path: Path, faults: Faults): unknown => {
    const { reader, absent } = members[name] as Member;
    const got: unknown = Object.hasOwn(sent, name) ? sent[name as never] : undefined;
    if (got === undefined && absent !== undefined) return absent.value;
    if (got === null && absent?.value === null) return null;
    if (got !== undefined && got !== null) return reader.read(got, [...path, name], faults);
    report(faults, [...path, name], { tag: "Required", expected: reader.expected }, got);
    return undefined;
  };
  return {
    expected,
    read: (sent, path, faults) => {
      const before = faults.count;
      const isObject = typeof sent === "object" && sent !== null && !Array.isArray(sent);
      if (!isObject) report(faults, path, { tag: "TypeMismatch", expected }, sent);
      for (const name of isObject ? Object.keys(sent) : [])
        if (!Object.hasOwn(members, name) && !unread.has(name)) {
          const known = similarNames(name, names);
          const got = sent?.[name as never];
          report(
            faults,
            [...path, name],
            { tag: "UnknownField", expected: { id: "oneOfFields", fields: names }, known },
            got,
          );
        }
      const values = Object.fromEntries(
        isObject ? names.map((name) => [name, readMember(name, sent, path, faults)]) : [],
      ) as ValuesOf<M>;
      const wrong = faults.count === before ? (check?.(values) ?? null) : null;
      if (wrong !== null) {
        const got = wrong.path.reduce<unknown>((of, name) => (of as Record<string, unknown>)[name], sent);
        report(faults, [...path, ...wrong.path], wrong, got);
      }
      return values;
    },
  };
};

/** The values of an input. Throws the refusal that names its faults. */
export const readInput = <T>(reader: Reader<T>, sent: unknown): T => {
  const faults: Faults = { listed: [], count: 0 };
  const values = reader.read(sent, [], faults);
  if (faults.count > 0) throw new FirmError(invalid(faults.listed, faults.count - faults.listed.length));
  return values;
};
