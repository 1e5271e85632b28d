const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The visit that the atlas's address names: an id alone; null where no record is behind the page. */
export function visitIn(search: string): string | null {
  const id = new URLSearchParams(search).get('visit') ?? '';
  return UUID.test(id) ? id : null;
}
