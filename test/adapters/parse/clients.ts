import {
  added,
  type Client,
  credentials,
  due,
  iso,
  json,
  listed,
  revocable,
  saved,
  scan,
  text,
} from "./client-requests.ts";

const flutter: Client = {
  ...{ name: "Flutter", repository: "parse-community/Parse-SDK-Flutter" },
  commit: "80553169d9c8e1cecf3f7b248538ec38329f3217",
  headersIn: "packages/dart/lib/src/network/parse_http_client.dart:251-267",
  headers: { "User-Agent": "Flutter Parse SDK", "X-Parse-Client-Key": "client" },
  flows: {
    logIn: {
      source: ["packages/dart/lib/src/objects/parse_user.dart:250-271"],
      request: () => ({
        ...{ method: "POST", path: "/login", body: text(credentials) },
        headers: { ...revocable, "X-Parse-Installation-Id": "install-1", "Content-Type": "text/plain; charset=utf-8" },
      }),
    },
    query: {
      source: [
        "packages/dart/lib/src/network/parse_query.dart:610-612",
        "packages/dart/lib/src/network/parse_query.dart:651-675",
        "packages/dart/lib/src/utils/parse_utils.dart:42-60",
      ],
      request: ({ project }) => {
        const { project: equal, dueDate } = due(project);
        const where = `{"project": ${text(equal)},"dueDate":${text(dueDate).replace("{", "{ ")}}`;
        const query = `where=${where}&order=${listed.order}&include=${listed.include}&limit=10`;
        return { method: "GET", path: `/classes/Task?${encodeURI(query)}` };
      },
    },
    save: {
      source: [
        "packages/dart/lib/src/objects/parse_object.dart:157-183",
        "packages/dart/lib/src/utils/parse_encoder.dart:76-88",
      ],
      request: ({ task, user }) => ({
        method: "PUT",
        path: `/classes/Task/${task}`,
        headers: json,
        body: text(saved(user)),
      }),
    },
    batch: {
      source: [
        "packages/dart/lib/src/objects/parse_object.dart:397-406",
        "packages/dart/lib/src/utils/parse_utils.dart:93-112",
      ],
      request: () => ({
        ...{ method: "POST", path: "/batch", body: text(added("/parse/")) },
        headers: { "Content-Type": "text/plain; charset=utf-8" },
      }),
    },
    file: {
      source: [
        "packages/dart/lib/src/objects/parse_file.dart:79-98",
        "packages/dart/lib/src/objects/parse_file_base.dart:19",
      ],
      request: () => ({
        method: "POST",
        path: "/files/scan.pdf",
        headers: { "Content-Type": "application/pdf" },
        body: scan,
      }),
    },
  },
};

const android: Client = {
  ...{ name: "Android", repository: "parse-community/Parse-SDK-Android" },
  commit: "e856b19cc780448947901de372fbae68528c6f05",
  headersIn: "parse/src/main/java/com/parse/ParsePlugins.java:118-152",
  headers: {
    ...{ "X-Parse-Client-Version": "a4.4.0", "X-Parse-Client-Key": "client", "X-Parse-Installation-Id": "install-2" },
    ...{ "X-Parse-App-Build-Version": "7", "X-Parse-App-Display-Version": "1.7", "X-Parse-OS-Version": "15" },
  },
  flows: {
    logIn: {
      source: [
        "parse/src/main/java/com/parse/ParseRESTUserCommand.java:69-76",
        "parse/src/main/java/com/parse/ParseRESTCommand.java:221-258",
      ],
      request: () => ({
        ...{ method: "POST", path: "/login", headers: { ...json, ...revocable } },
        body: text({ ...credentials, _method: "GET" }),
      }),
    },
    query: {
      source: [
        "parse/src/main/java/com/parse/ParseRESTQueryCommand.java:54-106",
        "parse/src/main/java/com/parse/ParseRESTCommand.java:251-257",
      ],
      request: ({ project }) => ({
        ...{ method: "POST", path: "/classes/Task", headers: json },
        body: text({ ...listed, where: text(due(project)), limit: "10", _method: "GET" }),
      }),
    },
    save: {
      source: [
        "parse/src/main/java/com/parse/ParseRESTObjectCommand.java:61-67",
        "parse/src/main/java/com/parse/ParseObject.java:2037-2058",
      ],
      request: ({ task, user }) => ({
        ...{ method: "PUT", path: `/classes/Task/${task}`, headers: json },
        body: text({ ...saved(user), objectId: task }),
      }),
    },
    batch: {
      source: ["parse/src/main/java/com/parse/ParseRESTObjectBatchCommand.java:68-88"],
      request: () => ({ method: "POST", path: "/batch", headers: json, body: text(added("/parse/")) }),
    },
    file: {
      source: ["parse/src/main/java/com/parse/ParseRESTFileCommand.java:42-78"],
      request: () => ({
        method: "POST",
        path: "/files/scan.pdf",
        headers: { "Content-Type": "application/pdf" },
        body: scan,
      }),
    },
  },
};

const ios: Client = {
  ...{ name: "iOS", repository: "parse-community/Parse-SDK-iOS-OSX" },
  commit: "5a812217f2cb91f8393295f67cad859209d428a2",
  headersIn:
    "Parse/Parse/Internal/Commands/CommandRunner/URLRequestConstructor/PFCommandURLRequestConstructor.m:125-159 (made once for a session: Parse/Parse/Internal/Commands/CommandRunner/URLSession/PFURLSessionCommandRunner.m:267-295)",
  headers: {
    ...{ "X-Parse-Client-Version": "i6.1.1", "X-Parse-Client-Key": "client", "X-Parse-Installation-Id": "install-3" },
    // One for all requests of a run: no key of a single one.
    "X-Parse-Request-Id": "8D0F4D5C-3B0B-4B5E-9C0B-7B8C0F5A1E11",
    "X-Parse-OS-Version": "18.4 (22E240)",
  },
  flows: {
    logIn: {
      source: [
        "Parse/Parse/Internal/Commands/PFRESTUserCommand.m:54-66",
        "Parse/Parse/Internal/Commands/CommandRunner/URLRequestConstructor/PFCommandURLRequestConstructor.m:61-83",
      ],
      request: () => ({
        ...{ method: "POST", path: "/login", headers: { ...json, ...revocable } },
        body: text({ ...credentials, _method: "GET" }),
      }),
    },
    query: {
      source: [
        "Parse/Parse/Internal/Commands/PFRESTQueryCommand.m:67-79",
        "Parse/Parse/Internal/Commands/PFRESTQueryCommand.m:117-165",
      ],
      request: ({ project }) => ({
        ...{ method: "POST", path: "/classes/Task", headers: json },
        body: text({ ...listed, where: due(project), limit: "10", _method: "GET" }),
      }),
    },
    save: {
      source: ["Parse/Parse/Internal/Commands/PFRESTObjectCommand.m:48-63", "Parse/Parse/Source/PFEncoder.m:36-49"],
      request: ({ task, user }) => ({
        method: "PUT",
        path: `/classes/Task/${task}`,
        headers: json,
        body: text(saved(user)),
      }),
    },
    batch: {
      source: ["Parse/Parse/Internal/Commands/PFRESTObjectBatchCommand.m:20-46"],
      request: () => ({ method: "POST", path: "/batch", headers: json, body: text(added("/parse/")) }),
    },
    file: {
      source: [
        "Parse/Parse/Internal/Commands/PFRESTFileCommand.m:17-28",
        "Parse/Parse/Internal/Commands/CommandRunner/URLRequestConstructor/PFCommandURLRequestConstructor.m:96-119",
      ],
      request: () => ({
        method: "POST",
        path: "/files/scan.pdf",
        headers: { "Content-Type": "application/pdf" },
        body: scan,
      }),
    },
  },
};

const php: Client = {
  ...{ name: "PHP", repository: "parse-community/parse-php-sdk" },
  commit: "081690dd822629933b27b8fa6b8adf143828a48d",
  headersIn: "src/Parse/ParseClient.php:530-566",
  headers: { "X-Parse-Client-Version": "php2.4.0", "X-Parse-REST-API-Key": "rest", ...revocable },
  flows: {
    logIn: {
      source: ["src/Parse/ParseUser.php:150-151", "src/Parse/ParseClient.php:563-566"],
      request: () => ({ method: "POST", path: "/login", headers: json, body: text(credentials) }),
    },
    query: {
      source: ["src/Parse/ParseQuery.php:566-574", "src/Parse/ParseQuery.php:696-703"],
      request: ({ project }) => {
        const query = new URLSearchParams({ where: text(due(project)), ...listed, limit: "10" });
        return { method: "GET", path: `/classes/Task?${query}` };
      },
    },
    save: {
      source: ["src/Parse/ParseObject.php:1296-1319", "src/Parse/ParseClient.php:338-369"],
      request: ({ task, user }) => ({
        method: "PUT",
        path: `/classes/Task/${task}`,
        headers: json,
        body: text(saved(user)),
      }),
    },
    batch: {
      source: ["src/Parse/ParseObject.php:1322-1331"],
      request: () => ({ method: "POST", path: "/batch", headers: json, body: text(added("/parse/")) }),
    },
    file: {
      source: ["src/Parse/ParseFile.php:219-233", "src/Parse/ParseClient.php:540-542"],
      // It never sends a session with a file, so a host that asks for one gets the master key.
      request: () => ({
        ...{ method: "POST", path: "/files/scan.pdf", anonymous: true, body: scan },
        headers: { "Content-Type": "application/pdf", "X-Parse-Master-Key": "the master key" },
      }),
    },
  },
};

/** A Date as .NET writes it: the same keys in another order. */
const dotnetDate = { iso, __type: "Date" };
const dotnet: Client = {
  ...{ name: ".NET", repository: "parse-community/Parse-SDK-dotNET" },
  commit: "3cf2951c27b7f17730991ff3f53106939fb8102a",
  headersIn: "Parse/Infrastructure/Execution/ParseCommandRunner.cs:140-191",
  headers: {
    ...{ "X-Parse-Installation-Id": "5b0f1b9e-3d6e-4b0a-9a51-0b0c6a1c2d3e", "X-Parse-Client-Version": "5.1.0" },
    ...{ "X-Parse-Windows-Key": "windows", "Cache-Control": "no-cache", "X-Parse-OS-Version": "Windows 11" },
  },
  flows: {
    logIn: {
      source: [
        "Parse/Platform/Users/ParseUserController.cs:68-72",
        "Parse/Infrastructure/Execution/ParseCommand.cs:31-52",
      ],
      request: () => ({ method: "POST", path: "/login", headers: json, body: text(credentials) }),
    },
    query: {
      source: [
        "Parse/Platform/Queries/ParseQueryController.cs:80-87",
        "Parse/Platform/Queries/ParseQuery.cs:835-855",
        "Parse/Platform/ParseClient.cs:119-122",
      ],
      request: ({ project }) => {
        const parameters = { where: text(due(project, dotnetDate)), ...listed, limit: "10" };
        const query = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
        return { method: "GET", path: `/classes/Task?${query.join("&")}` };
      },
    },
    save: {
      source: [
        "Parse/Platform/Objects/ParseObjectController.cs:48-54",
        "Parse/Infrastructure/Data/ParseDataEncoder.cs:99-107",
      ],
      request: ({ task, user }) => ({
        ...{ method: "PUT", path: `/classes/Task/${task}`, headers: json, body: text(saved(user, dotnetDate)) },
      }),
    },
    batch: {
      source: [
        "Parse/Platform/Objects/ParseObjectController.cs:91-94",
        "Parse/Platform/Objects/ParseObjectController.cs:135-149",
      ],
      // It saves one by one; only deletes go together.
      request: ({ companies }) => ({
        ...{ method: "POST", path: "/batch", headers: json },
        body: text({ requests: companies.map((id) => ({ method: "DELETE", path: `/parse/classes/Company/${id}` })) }),
      }),
    },
    file: {
      source: [
        "Parse/Platform/Files/ParseFileController.cs:33-36",
        "Parse/Infrastructure/Execution/UniversalWebClient.cs:50-70",
      ],
      request: () => ({
        method: "POST",
        path: "/files/scan.pdf",
        headers: { "Content-Type": "application/pdf" },
        body: scan,
      }),
    },
  },
};

export const clients: ReadonlyArray<Client> = [flutter, android, ios, php, dotnet];
