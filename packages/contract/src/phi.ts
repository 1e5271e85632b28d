import { z } from 'zod';

declare const PHI: unique symbol;

/** Data of a patient, marked so in its type: it is refused wherever `Plain` is asked for. */
export type Phi<T> = T & { readonly [PHI]: true };

/** Text that says nothing of a patient. Any ordinary string is taken; one marked `Phi` does not type-check. */
export type Plain = string & { readonly [PHI]?: never };

/** Marks text where it comes out of a file or a sealed field. */
export const phi = (text: string): Phi<string> => text as Phi<string>;

/** Text of a patient in an answer: an ordinary string to whoever shows it, refused by whatever takes `Plain`. */
export const PhiText = z.string() as unknown as z.ZodType<Phi<string>, string>;
