import type { Statement, Tx } from '../../platform/db/index.ts';

export interface UploadRow {
  id: string;
  studyId: string;
  details: Buffer;
  size: number;
  state: 'receiving' | 'kept' | 'refused';
  createdAt: Date;
  /** Started more than a day ago and not finished. */
  expired: boolean;
}

const COLUMNS = `u.id, u.study_id as "studyId", u.details, u.size::float8 as size, u.state, u.created_at as "createdAt",
  u.state = 'receiving' and u.created_at < now() - interval '24 hours' as expired`;

const FIND: Statement = {
  name: 'upload-find',
  text: `select ${COLUMNS} from upload u join study s on s.id = u.study_id
    where u.id = $1 and s.saved_by = (select sec.user_id()) and s.state <> 'destroying'`,
};
export const findUpload = async (tx: Tx, id: string): Promise<UploadRow | undefined> =>
  (await tx.query<UploadRow>(FIND, [id]))[0];

const OF_STUDY: Statement = {
  name: 'uploads-of-study',
  text: `select ${COLUMNS} from upload u where u.study_id = $1 order by u.created_at, u.id`,
};
export const uploadsOf = (tx: Tx, studyId: string): Promise<UploadRow[]> => tx.query(OF_STUDY, [studyId]);

export interface NewUpload {
  id: string;
  studyId: string;
  nameKey: Buffer;
  details: Buffer;
  size: number;
}

const BEGIN: Statement = {
  name: 'upload-begin',
  text: `insert into upload as u (tenant_id, id, study_id, name_key, details, size)
    values ((select sec.tenant()), $1, $2, $3, $4, $5)
    on conflict (tenant_id, study_id, name_key) do update
      set id = excluded.id, details = excluded.details, size = excluded.size, created_at = now()
      where u.state = 'receiving'
    returning u.id`,
};

/** Starts a file over when its name was begun before; false when a file of that name is here already. */
export const beginUpload = async (tx: Tx, { id, studyId, nameKey, details, size }: NewUpload): Promise<boolean> =>
  (await tx.query(BEGIN, [id, studyId, nameKey, details, size])).length === 1;

const TOTAL: Statement = {
  name: 'upload-total',
  text: `select coalesce(sum(size), 0)::float8 as bytes, count(*)::integer as files from upload where study_id = $1`,
};
export const uploadTotals = async (tx: Tx, studyId: string): Promise<{ bytes: number; files: number }> => {
  const [row] = await tx.query<{ bytes: number; files: number }>(TOTAL, [studyId]);
  return row ?? { bytes: 0, files: 0 };
};

const END: Statement = { name: 'upload-end', text: `update upload set state = $2, details = $3 where id = $1` };
export const endUpload = (tx: Tx, id: string, state: 'kept' | 'refused', details: Buffer): Promise<object[]> =>
  tx.query(END, [id, state, details]);

const REMOVE: Statement = { name: 'upload-remove', text: `delete from upload where id = $1 and state = 'receiving'` };
export const removeUpload = (tx: Tx, id: string): Promise<object[]> => tx.query(REMOVE, [id]);
