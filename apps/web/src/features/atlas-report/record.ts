/** Of whose record the page's address says the atlas shows a visit: ids alone. */
export interface Record {
  patient: string;
  visit: string | null;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Null where no record is behind the atlas: then nothing is sent anywhere. */
export function recordIn(search: string): Record | null {
  const named = new URLSearchParams(search);
  const idOf = (name: string): string | null => {
    const id = named.get(name) ?? '';
    return UUID.test(id) ? id : null;
  };
  const patient = idOf('patient');
  return patient === null ? null : { patient, visit: idOf('visit') };
}
