import type { IncomingMessage } from "node:http";

const name = "firm_session";
/**
 * HttpOnly: no script reads the token. Lax: other sites' forms do not send it, while a link to the page works. A host
 * that is reached by HTTPS adds Secure.
 */
export const sessionCookie = (token: string): string => `${name}=${token}; Path=/; HttpOnly; SameSite=Lax`;
export const endedCookie = `${name}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0`;

/** The session token of the cookie, or of a header `Authorization: Bearer`; never of the address. */
export const tokenOf = ({ headers }: IncomingMessage): string | null => {
  const [, bearer] = /^bearer +(\S+)$/i.exec(headers.authorization ?? "") ?? [];
  if (bearer !== undefined) return bearer;
  const cookies = (headers.cookie ?? "").split(/; */);
  const found = cookies.find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1);
  return found === undefined || found === "" ? null : found;
};

/**
 * Whether a form was sent by a page of this host. Browsers say so themselves; a program that says nothing has no
 * cookies of somebody else.
 */
export const isOwnPage = ({ headers }: IncomingMessage): boolean => {
  const site = headers["sec-fetch-site"];
  if (site !== undefined) return site === "same-origin" || site === "none";
  const { origin, host } = headers;
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
};
