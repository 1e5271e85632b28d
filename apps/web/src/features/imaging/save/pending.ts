const KEY = 'hy.saving';

/** A save that was begun in this browser: ids and a fingerprint only, nothing of the patient. */
interface Pending {
  studyId: string;
  fingerprint: string;
}

/** Storage may be switched off; then a save cannot go on after a reload, and starts anew. */
export function rememberSave(pending: Pending): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(pending));
  } catch {
    // see above
  }
}

export function forgetSave(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // see above
  }
}

/** The id of the study under which this very set of files was begun, if it was. */
export function begunSave(fingerprint: string): string | null {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY) ?? 'null') as Partial<Pending> | null;
    return stored?.fingerprint === fingerprint && typeof stored.studyId === 'string' ? stored.studyId : null;
  } catch {
    return null;
  }
}
