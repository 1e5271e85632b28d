/** Why values are refused, with the sentence a person reads. Nothing is ever cut down to fit in silence. */
export const PROBLEMS = {
  malformed: {
    en: 'This value is missing, not of its kind, or outside what a spine can be.',
    es: 'Este valor falta, no es del tipo debido o está fuera de lo posible en una columna.',
  },
  'pelvic-tilt': {
    en: 'Pelvic tilt is pelvic incidence minus sacral slope. The three numbers do not agree.',
    es: 'La versión pélvica es la incidencia pélvica menos la pendiente sacra. Los tres números no concuerdan.',
  },
  'not-upright': {
    en: 'With this slope, lordosis and kyphosis together nobody could look ahead. Check the three numbers.',
    es: 'Con esta pendiente, lordosis y cifosis juntas nadie podría mirar al frente. Revise los tres números.',
  },
  'segment-sum': {
    en: 'Every segment of this region has an angle of its own, and together they do not make the angle of the region.',
    es: 'Todos los segmentos de esta región tienen un ángulo propio y juntos no suman el ángulo de la región.',
  },
  'curve-order': {
    en: 'The upper end of a curve lies above its apex, and the apex above its lower end.',
    es: 'El extremo superior de una curva está por encima de su ápice y el ápice por encima del extremo inferior.',
  },
  'curve-overlap': {
    en: 'Two curves share more than an end vertebra.',
    es: 'Dos curvas comparten más que una vértebra límite.',
  },
  'curve-too-sharp': {
    en: 'So large an angle over so few discs is not possible. Check the end vertebrae.',
    es: 'Un ángulo tan grande en tan pocos discos no es posible. Revise las vértebras límite.',
  },
  'apex-rotation': {
    en: 'A curve of no angle has no rotation either.',
    es: 'Una curva sin ángulo tampoco tiene rotación.',
  },
  'herniation-side': {
    en: 'A central herniation lies in the middle, any other on the left or right.',
    es: 'Una hernia central está en el medio; las demás, a la izquierda o a la derecha.',
  },
  'slip-type': {
    en: 'Only a lumbar vertebra that slips forward can slip by a broken pars.',
    es: 'Solo una vértebra lumbar que se desplaza hacia delante puede hacerlo por una rotura del istmo.',
  },
  unreachable: {
    en: 'No posture has all these angles at once. Check the largest ones.',
    es: 'Ninguna postura tiene todos estos ángulos a la vez. Revise los mayores.',
  },
} as const;
export type ProblemCode = keyof typeof PROBLEMS;

export interface SpineProblem {
  code: ProblemCode;
  /** Where in the values, such as `coronal.curves.0.upper`. */
  path: string;
}

/** Values that contradict themselves or lie outside their range. */
export class SpineValuesError extends Error {
  readonly problems: readonly SpineProblem[];
  constructor(problems: readonly SpineProblem[]) {
    super(problems.map(({ code, path }) => `${path}: ${PROBLEMS[code].en}`).join(' '));
    this.name = 'SpineValuesError';
    this.problems = problems;
  }
}
