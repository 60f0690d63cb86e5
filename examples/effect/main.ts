import { Effect, Exit, ManagedRuntime, Schedule } from "effect";
import { errorBody, headersOf, openFirm, type Refusal, respond, statusOf } from "firmcore";
import { batch, CurrentCaller, Firm, FirmPorts } from "firmcore/effect";
import { memory } from "firmcore/memory";

const runtime = ManagedRuntime.make(FirmPorts.layer(memory));
const host = CurrentCaller.layer({ organizationId: "acme", userId: "host", role: "administrator" });

const setUp = Effect.gen(function* () {
  const { objectId: user } = yield* Firm.users.provision({ externalId: "ana", role: "engineer" });
  const { objectId: projectManager } = yield* Firm.users.provision({ externalId: "pia", role: "projectManager" });
  const ana = { user, fullName: "Ana Souza", discipline: "Structural", employmentStatus: "active" };
  const { objectId: engineer } = yield* Firm.engineers.create(ana);
  const bridge = { projectCode: "B-1", projectName: "Bridge", clientName: "City", projectManager };
  const { objectId: project } = yield* Firm.projects.create(bridge);
  return { engineer, project };
});
const { engineer, project } = await runtime.runPromise(setUp.pipe(Effect.provide(host)));

const book = (allocationPercent: number, startDate: string) =>
  Firm.allocations.assign({ engineer, project, assignmentRole: "Lead", allocationPercent, startDate }).pipe(
    Effect.map((booking) => `${booking.allocationPercent} % from ${booking.startDate}`),
    Effect.catchTag("OverCapacity", ({ windows: [over] }) => Effect.succeed(`${over?.total} % on ${over?.from}`)),
    Effect.catchTags({
      PointerInvalid: (refusal) => Effect.succeed(`no such ${refusal.class}`),
      ClassForbidden: (refusal) => Effect.succeed(`may not ${refusal.action}`),
    }),
  );
for (const percent of [60, 50])
  console.log(await runtime.runPromise(book(percent, "2027-03-10").pipe(Effect.provide(host))));

const ana = CurrentCaller.layer({ organizationId: "acme", externalId: "ana" });
const mine = Firm.allocations
  .list({ where: { startDate: { atLeast: "2027-03-01" } }, order: "startDate" })
  .pipe(Effect.map(({ results }) => results.map(({ startDate }) => startDate)));
console.log(await runtime.runPromise(mine.pipe(Effect.provide(ana))));

const soon = Schedule.exponential("20 millis").pipe(Schedule.jittered, Schedule.upTo({ times: 5 }));
const rename = (projectName: string, requestId: string) =>
  Firm.projects.update({ objectId: project, projectName }, { requestId }).pipe(
    Effect.retry({ schedule: soon, while: (refusal) => refusal._tag === "Busy" }),
    Effect.map((changed) => changed.projectName),
  );
console.log(await runtime.runPromise(rename("Old bridge", "rename 1").pipe(Effect.provide(host))));

const both = batch(
  [
    { operation: "projects.hold", input: { objectId: project }, reason: "The river is too high" },
    { operation: "projects.start", input: { objectId: project } },
  ],
  { transaction: true },
).pipe(
  Effect.map(() => "all are written"),
  Effect.catchTag("InvalidTransition", ({ index, from, event }) =>
    Effect.succeed(`item ${index}: no ${event} from ${from}; none is written`),
  ),
);
console.log(await runtime.runPromise(both.pipe(Effect.provide(host))));

const gone = AbortSignal.abort();
const provided = Firm.users.provision({ externalId: "ben" }, { signal: gone }).pipe(Effect.provide(host));
console.log(Exit.hasInterrupts(await runtime.runPromiseExit(provided)));

const app = await openFirm(memory());
const caller = { organizationId: "acme", userId: "host", role: "administrator" } as const;
const call = { operation: "projects.get", body: { objectId: project }, header: () => null, caller };
const { status } = await respond(app, { ...call, onError: console.error });

const response = <A, Needs>(of: Effect.Effect<A, Refusal, Needs>) =>
  Effect.match(of, {
    onSuccess: (body) => ({ status: 200, headers: { "cache-control": "no-store" }, body }),
    onFailure: (refusal) => ({
      status: statusOf(refusal),
      headers: headersOf(refusal),
      body: errorBody(refusal),
    }),
  });
const route = response(Firm.projects.get(project)).pipe(
  Effect.provideService(FirmPorts, app.ports),
  Effect.provide(host),
);
console.log(status, (await Effect.runPromise(route)).status);
await app.close();

await runtime.dispose();
