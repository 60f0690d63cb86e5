import type { Identity } from "../../ports/identity.ts";
import { isIdentifier, type SessionCaller } from "./caller.ts";

/** In characters. A longer text is not parsed. */
const maxTokenLength = 1_024;
const tokenPattern = /^r:((?:[\w-]|~[0-9A-F]{2})+)\.[\w-]+$/;
/** A token without a firm: the secret alone. */
const bareTokenPattern = /^[\w-]{43}$/;

/**
 * The organizationId as a token contains it: `[A-Za-z0-9_-]` as they are, every other byte of its UTF-8 as `~` and two digits `0-9A-F`.
 * Not as `%`: cookies and URLs decode that on their way, and the digest would no longer match.
 */
const encodeOrganization = (organizationId: string): string =>
  encodeURIComponent(organizationId).replace(/[.!~*'()%]/g, (each) =>
    each === "%" ? "~" : `~${each.charCodeAt(0).toString(16).toUpperCase()}`,
  );

const decodeOrganization = (text: string): string | null => {
  try {
    return decodeURIComponent(text.replaceAll("~", "%"));
  } catch {
    return null;
  }
};

/** The firm that a token names; null unless it is written as {@link newSessionToken} writes it, so that each firm has one form (R-ID-7). */
const organizationIn = (token: string): string | null => {
  const [, text] = (token.length <= maxTokenLength && tokenPattern.exec(token)) || [];
  if (text === undefined) return null;
  const organizationId = decodeOrganization(text);
  return isIdentifier(organizationId) && encodeOrganization(organizationId) === text ? organizationId : null;
};

/** The firm in which a token is looked up; null when it is invalid. The name is no proof: a session row of that firm decides. */
export const organizationOfToken = ({ organizationId, sessionToken }: SessionCaller): string | null => {
  if (typeof sessionToken !== "string") return null;
  if (bareTokenPattern.test(sessionToken)) return isIdentifier(organizationId) ? organizationId : null;
  const named = organizationIn(sessionToken);
  return organizationId === undefined || organizationId === named ? named : null;
};

/**
 * A new token, `r:<organization>.<secret>`, and the digest that is stored of it. The digest is that of the whole text, so a secret is valid
 * only with the firm it was made for.
 */
export const newSessionToken = ({
  organizationId,
  identity,
}: {
  readonly organizationId: string;
  readonly identity: Identity;
}): { readonly sessionToken: string; readonly tokenHash: string } => {
  const sessionToken = `r:${encodeOrganization(organizationId)}.${identity.newToken()}`;
  return { sessionToken, tokenHash: identity.digest(sessionToken) };
};
