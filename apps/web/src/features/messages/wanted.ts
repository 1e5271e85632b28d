let wanted: string | null = null;

/** Which conversation shall be open on the record that comes next: its id stands in no address. */
export const wantThread = (id: string): void => void (wanted = id);

export function takeWanted(): string | null {
  const id = wanted;
  wanted = null;
  return id;
}
