/** Which visit stands on the desk, at which revision it was opened. One page has one desk. */
export const held: { visit: string | null; revision: number } = { visit: null, revision: 0 };
