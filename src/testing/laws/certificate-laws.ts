import { fc } from "../../derive/test-data/fast-check.ts";
import { holds } from "../kit/harness/expect.ts";
import { oracles } from "../oracles/plain/oracles.ts";
import { type CertificateCase, certificateArbitrary, certificateCaseArbitrary } from "./certificate-arbitrary.ts";
import { lawsOf } from "./rule-law.ts";

/** A rule that decides whether a valid certificate of the name covers every day of the range. */
export type CertificateRule = (of: CertificateCase) => boolean;
const law = lawsOf<CertificateRule>();

const said = (covered: boolean): string => (covered ? "covered" : "not covered");

/** The laws of a rule that decides whether certificates cover a range, by id. */
export const certificateLaws = {
  "L-17": law(
    "L-17",
    "one more certificate uncovers nothing",
    "Adding a certification never uncovers a day.",
    fc.tuple(certificateCaseArbitrary(), certificateArbitrary()),
    (covers, [of, more]) => {
      const { certificates } = of;
      if (covers(of)) holds(covers({ ...of, certificates: [...certificates, more] }), "covered, but not with one more");
    },
  ),
  "L-18": law(
    "L-18",
    "the rule agrees with looking at every day, in any order of rows",
    "Cover does not depend on the order of rows. Gaps and cover are disjoint and together are the window.",
    certificateCaseArbitrary(),
    (covers, of) => {
      const [gap] = oracles.certificateGaps(of);
      const covered = covers(of);
      holds(!covered || gap === undefined, `covered, although no certificate is valid on ${gap?.from}`);
      holds(covered || gap !== undefined, "not covered, although one is valid on each day");
      const other = covers({ ...of, certificates: of.certificates.toReversed() });
      holds(covered === other, `${said(covered)}, but ${said(other)} in the reverse order`);
    },
  ),
  "L-19": law(
    "L-19",
    "a covered range has no uncovered part",
    "If the required cover is accepted on a window, it is accepted on every sub-window.",
    fc.tuple(certificateCaseArbitrary(), fc.nat(9), fc.nat(9)),
    (covers, [of, first, second]) => {
      const day = (index: number): string =>
        new Date(Date.parse(of.from) + index * 86_400_000).toISOString().slice(0, 10);
      const [from, to] = [day(Math.min(first, second)), day(Math.max(first, second))];
      if (to > of.to || !covers(of)) return;
      holds(covers({ ...of, from, to }), `covered, but not from ${from} to ${to}`);
    },
  ),
  "L-20": law(
    "L-20",
    "a later end uncovers nothing",
    "A later expiresOn never turns acceptance into refusal.",
    fc.tuple(certificateCaseArbitrary(), fc.nat(3)),
    (covers, [of, index]) => {
      const longer = of.certificates.map((each, i) => (i === index ? { ...each, expiresOn: null } : each));
      if (covers(of))
        holds(covers({ ...of, certificates: longer }), `covered, but not once certificate ${index} never expires`);
    },
  ),
} as const;
