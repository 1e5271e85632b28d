import { type Claim, readCoverage } from './checks/claims.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const both = (claim: Claim): string => `${claim.id} ${claim.claim}\n       checked by: ${claim.howVerified}`;

const { covered, uncovered, notCheckableHere, unknown } = await readCoverage();

say(`COVERED BY TESTS (${covered.length})`);
for (const { claim, by } of covered) {
  say(both(claim));
  for (const { file, title } of by) say(`       ${file}: ${title}`);
}
say(`\nUNCOVERED (${uncovered.length})`);
for (const claim of uncovered) say(both(claim));
say(`\nNOT CHECKABLE ON ONE MACHINE (${notCheckableHere.length})`);
for (const claim of notCheckableHere) say(`${both(claim)}\n       why not here: ${claim.hardToVerify}`);
say(`\n${covered.length} covered, ${uncovered.length} uncovered, ${notCheckableHere.length} not checkable here`);
for (const { id, file, title } of unknown) say(`UNKNOWN ${id} in ${file}: ${title}`);
process.exit(unknown.length === 0 ? 0 : 1);
