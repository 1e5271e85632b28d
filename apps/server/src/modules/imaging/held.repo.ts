import type { Statement } from '../../platform/db/index.ts';
import { INSTANCE_COLUMNS } from './instance.repo.ts';
import { eventOf, listedOf, OWN_RIGHT, SEEN, STUDY_COLUMNS } from './study.repo.ts';

/** A search looks into a study; files are handed to a program, or leave the platform with a person. */
export type ImageEvent = 'study.read' | 'study.retrieved' | 'study.exported';
/** Special access lets its person look and no more: what is taken out takes one's own right, whoever asks. */
const READABLE: Readonly<Record<ImageEvent, string>> = {
  'study.read': SEEN,
  'study.retrieved': `s.state = 'saved' and ${OWN_RIGHT}`,
  'study.exported': `s.state = 'saved' and ${OWN_RIGHT}`,
};

/**
 * Images by hashes of their UIDs, oldest study first, and one ledger entry for each study that they are of. $1 sealed
 * address, $2 facts, $3 study, $4 series or null, $5 image or null, $6 studies whose entry was written a moment ago, $7 this
 * study alone or null.
 */
const imagesWith = (event: ImageEvent): Statement => ({
  name: `held-images-${event}`,
  text: `with hit as materialized (
      select ${INSTANCE_COLUMNS}, s.saved_at as "savedAt" from study s join instance i on i.tenant_id = s.tenant_id and i.study_id = s.id
      where s.uid_key = $3 and ${READABLE[event]} and ($4::bytea is null or i.series_key = $4) and ($5::bytea is null or i.sop_key = $5)
        and ($7::uuid is null or s.id = $7)
    ), looked as materialized (
      select s.id, case when s.id = any ($6::uuid[]) then null else ${eventOf(event)} end as written
      from study s where s.id in (select "studyId" from hit)
    )
    select hit.*, looked.written from hit join looked on looked.id = hit."studyId"
    order by hit."savedAt", hit."studyId", hit.id`,
});

/**
 * The same for one image of one series, both named: found by its own hash, where the plan that serves any question reads
 * all images of the study for it, and the study is looked at once.
 */
const imageWith = (event: ImageEvent): Statement => ({
  name: `held-image-${event}`,
  text: `with hit as materialized (
      select ${INSTANCE_COLUMNS}, s.saved_at as "savedAt", s.patient_ref, s.patient_id, s.saved_by, s.assignee_ids
      from study s join instance i on i.tenant_id = s.tenant_id and i.study_id = s.id
      where s.uid_key = $3 and ${READABLE[event]} and i.series_key = $4 and i.sop_key = $5 and ($7::uuid is null or s.id = $7)
    ), looked as materialized (
      select s.id, case when s.id = any ($6::uuid[]) then null else ${eventOf(event)} end as written
      from (select distinct on ("studyId") "studyId" as id, patient_ref, patient_id, saved_by, assignee_ids from hit) s
    )
    select hit.id, hit."studyId", "dedupeKey", details, "headerObject", "headerBytes", "bulkObject", "bulkBytes", "fileBytes", written
    from hit join looked on looked.id = hit."studyId" order by "savedAt", hit."studyId", hit.id`,
});
const statementsOf = (event: ImageEvent) => ({ any: imagesWith(event), one: imageWith(event) });
/** By event; `one` when series and image are both named. */
export const IMAGES = {
  'study.read': statementsOf('study.read'),
  'study.retrieved': statementsOf('study.retrieved'),
  'study.exported': statementsOf('study.exported'),
} as const;

export interface FoundStudy {
  id: string;
  uidKey: Buffer;
  patientRef: string;
  details: Buffer;
  seriesCount: number;
  instanceCount: number;
  savedAt: Date;
}

const OF_UIDS = `s.uid_key is not null and ($3::bytea[] is null or s.uid_key = any ($3))`;

/**
 * Studies whose UIDs are among those of a query. As a join it would be planned, before a clinic's tables are analysed, as
 * a scan of all studies for each UID.
 */
const amongHashed = (query: string): string => `case when s.uid_key in (${query}) then true end`;

const pageWith = (name: string, which: string): Statement => ({
  name,
  text: `with page as materialized (
      select s.uid_key, max(s.saved_at) as at from study s where ${SEEN} and ${which}
      group by s.uid_key order by max(s.saved_at) desc, s.uid_key limit $4 offset $5
    ), shown as materialized (
      select s.*, page.at from study s join page on page.uid_key = s.uid_key
      where ${SEEN} and ${amongHashed('select page.uid_key from page')}
    ), listed as materialized (${listedOf('select * from shown s order by s.at desc, s.uid_key, s.saved_at, s.id')})
    select ${STUDY_COLUMNS}, s.uid_key as "uidKey", listed.written
    from shown s cross join listed order by s.at desc, s.uid_key, s.saved_at, s.id`,
});

/**
 * One page of the studies that this person sees, each UID once, newest first; one ledger entry for each row of it.
 * $1 sealed address, $2 facts, $3 hashes of UIDs or null for all, $4 limit, $5 offset. Those of UIDs have a statement of
 * their own: no one plan is good for both, and the database would make a new one each time.
 */
export const STUDY_PAGE = {
  all: pageWith('held-studies', OF_UIDS),
  ofUids: pageWith('held-studies-of-uids', 's.uid_key = any ($3::bytea[])'),
} as const;

/** Everything that a search may have to look through; nothing of it is shown. $1 is not used, $2 facts, $3 as above. */
export const STUDY_SCAN: Statement = {
  name: 'held-scan',
  text: `select s.id, s.uid_key as "uidKey", s.details from study s
    where ${SEEN} and ${OF_UIDS} and $1::bytea is null order by s.saved_at desc, s.id`,
};

/**
 * The same for what has this number, by its hash: the rows of every UID of which one row may have it. $4 is the hash; a row
 * that has none yet may be any.
 */
const scanBy = (column: 'patient_key' | 'accession_key'): Statement => ({
  name: `held-scan-${column}`,
  text: `with hit as materialized (
      select c.uid_key from study c where c.state = 'saved' and c.${column} = $4
      union select c.uid_key from study c where c.state = 'saved' and c.${column} is null
    )
    select s.id, s.uid_key as "uidKey", s.details from study s
    where ${SEEN} and ${OF_UIDS} and ${amongHashed('select hit.uid_key from hit')} and $1::bytea is null
    order by s.saved_at desc, s.id`,
});
export const STUDY_SCAN_BY = { patient: scanBy('patient_key'), accession: scanBy('accession_key') } as const;

/**
 * Studies that a search across them may come to, each UID once, newest first, and how much of them there is; nothing of
 * them is opened. $1 is not used, $2 facts, $3 as above, $4 how many.
 */
export const CANDIDATES: Statement = {
  name: 'held-candidates',
  text: `with of_uid as materialized (
      select s.uid_key, max(s.saved_at) as at, array_agg(s.id) as ids, max(s.instance_count) as images, max(s.series_count) as series
      from study s where ${SEEN} and ${OF_UIDS} and $1::bytea is null
      group by s.uid_key order by max(s.saved_at) desc, s.uid_key limit $4
    )
    select u.uid_key as "uidKey", coalesce(t.images, u.images) as "instanceCount", coalesce(t.series, u.series) as "seriesCount"
    from of_uid u left join lateral (
      select count(distinct i.sop_key)::integer as images, count(distinct i.series_key)::integer as series
      from instance i where i.study_id = any (u.ids)
    ) t on cardinality(u.ids) > 1 order by u.at desc, u.uid_key`,
};

/** How many images and series several rows of one UID have together. $1 studies. */
export const COUNT_TOGETHER: Statement = {
  name: 'held-count',
  text: `select count(distinct i.sop_key)::integer as images, count(distinct i.series_key)::integer as series
    from instance i where i.study_id = any ($1)`,
};
