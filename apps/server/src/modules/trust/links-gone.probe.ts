import type { Link } from '@hyaline/contract';
import { passOrFail, type ProbeResult } from '@hyaline/evidence';
import { newId, toBase64Url, utf8 } from '@hyaline/kit';
import { contexts, deriveLink, type LinkKeys, mintLink, seal, wrapPayloadKey } from '@hyaline/sealed';
import type { OpenDatabase } from '../../platform/db/index.ts';
import { Refusal } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { createLink, Downloads, openLink, revokeLink } from '../links/index.ts';
import { CANARY_A, ensureCanaries } from './canary.ts';
import { isRed, type Probe, specOf } from './probe.ts';
import { lookAs } from './probe-sql.repo.ts';
import { breakScratch } from './rehearsal.repo.ts';

// A canary link is made, opened and withdrawn; then it must answer like one that never was, and nothing of it be left.

const VISITOR = { ip: '127.0.0.1', browser: 'prober', os: 'prober' };
const BY = { ...CANARY_A, role: 'provider' as const };
const NOTHING_BEHIND = {
  studies: {
    shareable: () => Promise.resolve({ patientRef: 'PT-CANARY', bulkObjects: [] }),
    objectKey: () => 'canary',
  },
  visits: { shareable: () => Promise.resolve(null) },
};

type Answer = 'opened' | { code: string; retryAfterSeconds: number | undefined; fields: readonly string[] };
type Open = (platform: Platform, lookup: Uint8Array) => Promise<Answer>;

/** What whoever asks gets to see. */
const open: Open = async (platform, lookup) => {
  try {
    await openLink(platform, { lookup: toBase64Url(lookup), passwordGate: null }, VISITOR);
    return 'opened';
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { code, retryAfterSeconds, fields } = error;
    return { code, retryAfterSeconds, fields };
  }
};

async function create(platform: Platform, keys: LinkKeys): Promise<Link> {
  const lookup = toBase64Url(keys.lookup);
  const payloadKey = mintLink(); // 32 random bytes, which is what a payload key is
  const sealed = await seal(payloadKey, utf8('{"canary":true}'), contexts.link(keys.lookup));
  const ask = {
    kind: 'study' as const,
    lookup,
    sealedPayload: toBase64Url(sealed),
    wrappedKey: toBase64Url(await wrapPayloadKey(keys, payloadKey)),
    hours: 1,
    maxOpens: 3,
    passwordGate: null,
    studyId: newId(),
    includesIdentity: false,
    patientConsent: true,
  };
  return createLink(platform, NOTHING_BEHIND, { by: BY, ask, ip: VISITOR.ip, repeatable: null });
}

async function look(platform: Platform, ask: Open): Promise<ProbeResult> {
  const [keys, nobody] = [await deriveLink(mintLink()), await deriveLink(mintLink())];
  const never = await ask(platform, nobody.lookup);
  const { id } = await create(platform, keys);
  const before = await ask(platform, keys.lookup);
  await revokeLink(platform, new Downloads(platform), { by: BY, id, ip: VISITOR.ip });
  const after = await ask(platform, keys.lookup);
  const { left, ended, kept } = await remains(platform.database, id);
  const findings = [
    ...(before === 'opened' ? [] : ['a live canary link could not be opened: nothing was shown']),
    ...(after === 'opened' ? ['a withdrawn link could be opened'] : []),
    ...(JSON.stringify(after) === JSON.stringify(never)
      ? []
      : ['a withdrawn link answers unlike one that never existed']),
    ...(left === 0 ? [] : ['a withdrawn link still has its payload']),
    ...(kept === 0 ? [] : [`${kept} links that are over still have their payload`]),
  ];
  return passOrFail({ ended, kept }, before === 'opened' ? 1 + ended : 0, findings);
}

/** Counts, through functions that show the prober nothing else. */
const remains = (database: OpenDatabase, linkId: string) =>
  lookAs(database, 'hyaline_prober', async (sql) => {
    const [payloads] = await sql.rows<{ n: number }>('select sec.probe_link_payloads($1)::float8 as n', [linkId]);
    const [over] = await sql.rows<{ ended: number; kept: number }>(
      'select ended::float8 as ended, kept::float8 as kept from sec.probe_ended_links()',
    );
    return { left: payloads?.n ?? Number.NaN, ended: over?.ended ?? 0, kept: over?.kept ?? Number.NaN };
  });

const IGNORE_DELETE = `create function core.keep() returns trigger language plpgsql as 'begin return null; end';
  create trigger keep before delete on core.link_payload for each row execute function core.keep()`;
const DELETE_AGAIN = 'drop trigger keep on core.link_payload; drop function core.keep()';

interface LinkFault {
  name: string;
  plant: string;
  undo: string;
  vacuity?: boolean;
  ask?: () => Open;
}
const FAULTS: LinkFault[] = [
  {
    name: 'a withdrawal that changes nothing',
    plant: `${IGNORE_DELETE}; create function core.stay() returns trigger language plpgsql as
        'begin new.revoked_at := null; new.emptied_at := null; return new; end';
      create trigger stay before update on core.link for each row execute function core.stay()`,
    undo: `${DELETE_AGAIN}; drop trigger stay on core.link; drop function core.stay()`,
  },
  { name: 'the payload of a withdrawn link kept', plant: IGNORE_DELETE, undo: DELETE_AGAIN },
  {
    name: 'the payload of an expired link kept',
    plant: `alter table core.link no force row level security; alter table core.link_payload no force row level security;
      insert into core.link (tenant_id, id, kind, lookup_mac, pepper_version, study_id, patient_ref, created_at, created_by,
        expires_at, has_password, includes_identity, patient_consent_at)
      select '${CANARY_A.tenantId}', '00000000-0000-7000-8000-00000000dead', 'study', sha256('dead'), 1, gen_random_uuid(),
        'PT-CANARY', now() - interval '2 days', '${CANARY_A.userId}', now() - interval '1 day', false, false, now();
      insert into core.link_payload (tenant_id, link_id, wrapped_key, payload)
      select '${CANARY_A.tenantId}', '00000000-0000-7000-8000-00000000dead', decode(repeat('00', 60), 'hex'), 'x';
      alter table core.link force row level security; alter table core.link_payload force row level security`,
    undo: `alter table core.link_payload no force row level security;
      delete from core.link_payload where link_id = '00000000-0000-7000-8000-00000000dead';
      alter table core.link_payload force row level security`,
  },
  { name: 'a resolver that remembers its answers', plant: '', undo: '', ask: remembering },
  {
    name: 'no link can be made',
    vacuity: true,
    plant: 'revoke insert on core.link from hyaline_app',
    undo: 'grant insert on core.link to hyaline_app',
  },
];

function remembering(): Open {
  const answers = new Map<string, Answer>();
  return async (platform, lookup) => {
    const name = toBase64Url(lookup);
    const answer = answers.get(name) ?? (await open(platform, lookup));
    answers.set(name, answer);
    return answer;
  };
}

const NO_LIMIT = { take: () => Promise.resolve({ allowed: true, retryAfterSeconds: 0 }) };

export const linksGone: Probe = {
  spec: specOf('share.lifecycle', 15, 1),
  sources: [new URL(import.meta.url), new URL('./probe-sql.repo.ts', import.meta.url)],
  run: (platform) => look(platform, open),
  async rehearse(real, scratch) {
    const platform = { ...real, database: scratch, db: scratch.db, limiter: NO_LIMIT };
    await ensureCanaries(platform);
    const isRedWith = (ask: Open) =>
      look(platform, ask).then(
        (result) => isRed(result, linksGone.spec),
        () => true,
      );
    const baseline = !(await isRedWith(open));
    const faults = [];
    for (const { name, plant, undo, vacuity = false, ask } of FAULTS) {
      await breakScratch(scratch, plant);
      faults.push({ name, vacuity, caught: await isRedWith(ask?.() ?? open) });
      await breakScratch(scratch, undo);
    }
    return { baseline, faults };
  },
};
