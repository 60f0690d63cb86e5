import { hasFields } from "../../../domain/kernel/values/plain-object.ts";
import type { Context } from "./context.ts";

/** The fields of a write with each `upload` in them kept, and the file that it became in its place. */
export const withUploads = async <T>(value: T, upload: Context["upload"]): Promise<T> => {
  const kept = async (each: unknown): Promise<unknown> => {
    if (Array.isArray(each)) return Promise.all(each.map(kept));
    if (!hasFields(each)) return each;
    const { upload: sent } = each as { readonly upload?: unknown };
    if (sent instanceof File) return { file: await upload(sent) };
    const fields = Object.entries(each).map(async ([name, inner]) => [name, await kept(inner)] as const);
    return Object.fromEntries(await Promise.all(fields));
  };
  return (await kept(value)) as T;
};
