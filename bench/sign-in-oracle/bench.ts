import { newId } from '@hyaline/kit';
import { API, expectStatus, makeClient, PASSWORD } from '../../e2e/support/api.ts';
import { type Bench, timeMs } from '../bench.ts';
import { connectRaw } from '../support/raw-sql.ts';
import { openStage, type Stage } from '../support/stage.ts';

const TRIES = 300;
/** A mail of one kind goes to an address three times an hour; a fourth ask would do less work. */
const ASKS_OF_ONE = 3;

/**
 * Whether the time of an answer tells that an e-mail has an account: 300 tries for each way in, known and unknown
 * addresses in turns, each from another network, so that no limit comes in between.
 */
export default async function signInOracle(bench: Bench): Promise<void> {
  const stage = await openStage();
  try {
    const rounds = (bench.quick ? 12 : TRIES) / 2;
    const known = await manyAccounts(stage, Math.ceil((rounds + 1) / ASKS_OF_ONE));
    const wrong = { password: 'Wrong-Kayak-4-Tuesday' };
    const clinic = { clinicName: 'North', name: 'Someone Else', locale: 'en', password: PASSWORD };
    const ways = [
      { metric: 'sign-in, wrong password', path: '/sign-in', status: 401, more: wrong },
      { metric: 'sign-up', path: '/sign-up', status: 202, more: clinic },
      { metric: 'password reset', path: '/password-reset', status: 202, more: {} },
      { metric: 'magic link', path: '/sign-in/magic', status: 202, more: {} },
    ];
    for (const { metric, path, status, more } of ways) {
      let next = 0;
      const answerTo = (email: string) => {
        const client = makeClient(stage.server.url);
        const { 'x-forwarded-for': from = '' } = stage.headers();
        const ask = {
          method: 'POST',
          path: API + path,
          headers: { 'x-forwarded-for': from },
          body: { email, ...more },
        };
        return timeMs(() => expectStatus(client.ask(ask), status));
      };
      const ours = () => answerTo(known[next++ % known.length] ?? '');
      const run = () => answerTo(`${newId()}@clinic.example`);
      const peer = { name: 'an address without an account', version: 'same server', run };
      const median = await bench.compare({ metric, unit: 'ms', rounds, ours, peer });
      report(bench, metric, median.ours, median.peer ?? Number.NaN);
    }
  } finally {
    await stage.end();
  }
}

/** The aim: less than 2 ms, or less than a tenth. */
function report(bench: Bench, metric: string, known: number, unknown: number): void {
  const apart = Math.abs(known - unknown);
  const met = apart < 2 || apart < 0.1 * Math.max(known, unknown);
  bench.say(`${metric}: ${apart.toFixed(2)} ms apart (${met ? 'met' : 'NOT MET'})`);
}

/** Accounts like the benchmark's own, with a second factor and a place in its clinic. */
async function manyAccounts(stage: Stage, count: number): Promise<string[]> {
  const { clinic } = stage;
  const people = Array.from({ length: count }, () => ({ id: newId(), email: `${newId()}@known.example` }));
  const client = await connectRaw(stage.database);
  for (const { id, email } of people) {
    const as = [id, clinic.session.account.id];
    await client.query(
      `insert into core.account (id, email, email_key, name, locale, password_hash)
       select $1, $3, $3, name, locale, password_hash from core.account where id = $2`,
      [...as, email],
    );
    await client.query(
      `insert into core.membership (tenant_id, account_id, role)
       select tenant_id, $1, 'staff' from core.membership where account_id = $2`,
      as,
    );
    await client.query(
      `insert into core.totp_factor (account_id, sealed, confirmed_at)
       select $1, sealed, confirmed_at from core.totp_factor where account_id = $2`,
      as,
    );
  }
  await client.end();
  return people.map(({ email }) => email);
}
