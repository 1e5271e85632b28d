declare const PHI: unique symbol;

/** Data of a patient, marked so in its type: it is refused wherever `Plain` is asked for. */
export type Phi<T> = T & { readonly [PHI]: true };

/** Text that says nothing of a patient. Any ordinary string is taken; one marked `Phi` does not type-check. */
export type Plain = string & { readonly [PHI]?: never };
