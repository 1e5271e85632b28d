/** L4-L5 as it is printed, with a dash that means "to". */
export const levelName = (level: string): string => level.replace('-', '–');
