/** Content types by the end of a name, for clients that send none. */
const types: Readonly<Record<string, string>> = {
  ...{ avif: "image/avif", gif: "image/gif", jpeg: "image/jpeg", jpg: "image/jpeg", png: "image/png" },
  ...{ heic: "image/heic", svg: "image/svg+xml", tif: "image/tiff", tiff: "image/tiff", webp: "image/webp" },
  ...{ pdf: "application/pdf", json: "application/json", xml: "application/xml", zip: "application/zip" },
  ...{ csv: "text/csv", html: "text/html", md: "text/markdown", txt: "text/plain", ics: "text/calendar" },
  ...{ mp3: "audio/mpeg", mp4: "video/mp4", webm: "video/webm", mov: "video/quicktime" },
  doc: "application/msword",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  xls: "application/vnd.ms-excel",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  ppt: "application/vnd.ms-powerpoint",
  pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
};
const unknownType = "application/octet-stream";
const isType = (text: string): boolean => /^[\w.+-]{1,60}\/[\w.+-]{1,100}(;\s*charset=[\w-]{1,40})?$/i.test(text);

const endOf = (name: string): string | undefined => /\.([A-Za-z0-9]+)$/.exec(name)?.[1]?.toLowerCase();
/** The content type of an upload: what the client says, or what the end of the name says. */
export const typeOf = (name: string, sent: string | null): string => {
  const said = sent?.trim() ?? "";
  if (isType(said) && said.toLowerCase() !== unknownType) return said.toLowerCase();
  const end = endOf(name) ?? "";
  return (Object.hasOwn(types, end) ? types[end] : undefined) ?? unknownType;
};
/** A name with the usual end of its type, where it has none. */
export const withEnd = (name: string, type: string): string => {
  if (endOf(name) !== undefined) return name;
  const end = Object.keys(types).find((each) => types[each] === bare(type));
  return end === undefined ? name : `${name}.${end}`;
};
const bare = (type: string): string => type.split(";")[0]?.trim() ?? type;

/** Whether a list of types such as `image/*` has this one. */
export const isAmong = (type: string, allowed: ReadonlyArray<string>): boolean =>
  allowed.some(
    (each) =>
      each === "*/*" ||
      each.toLowerCase() === bare(type) ||
      (each.endsWith("/*") && bare(type).startsWith(each.slice(0, -1).toLowerCase())),
  );

/** What a browser shows without running anything in it. */
const shownInPlace = /^(image\/(avif|gif|jpeg|png|webp)|audio\/[\w.+-]+|video\/[\w.+-]+|text\/plain)$/;
/** The headers under which the bytes of a stranger may be sent: no guess of the type, no script, no page of this host. */
export const safeHeaders = (name: string, type: string): Readonly<Record<string, string>> => ({
  "content-type": type,
  "content-disposition": `${shownInPlace.test(bare(type)) ? "inline" : "attachment"}; filename="${name}"`,
  "content-security-policy": "default-src 'none'; sandbox",
  "cross-origin-resource-policy": "cross-origin",
  "x-content-type-options": "nosniff",
});
