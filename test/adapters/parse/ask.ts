type Answer = Readonly<Record<string, unknown>> & {
  readonly results: ReadonlyArray<Readonly<Record<string, unknown>>>;
};
interface Asked {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Plain REST requests to a host; `session` adds a session token. */
export const asker = (url: string) => {
  const ask = async (path: string, { method = "GET", body, headers = {} }: Asked = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { "X-Parse-Application-Id": "firmcore", ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Answer };
  };
  return {
    ask,
    post: (path: string, body: unknown, headers = {}) => ask(path, { method: "POST", body, headers }),
    put: (path: string, body: unknown, headers = {}) => ask(path, { method: "PUT", body, headers }),
    remove: (path: string, headers = {}) => ask(path, { method: "DELETE", headers }),
    find: (className: string, parameters: Readonly<Record<string, unknown>>, headers = {}) => {
      const query = Object.entries(parameters).map(([name, value]): [string, string] => [
        name,
        typeof value === "string" ? value : JSON.stringify(value),
      ]);
      return ask(`/classes/${className}?${new URLSearchParams(query)}`, { headers });
    },
  };
};
export const sessionHeader = (token: unknown) => ({ "X-Parse-Session-Token": String(token) });
