import type { Place, Side } from '../words/findings.ts';
import { levelName } from '../words/level-name.ts';
import type { About, StoryName, Tell } from './story.ts';

const OF: Record<Place, string> = {
  neck: 'del cuello',
  'upper-back': 'de la parte alta de la espalda',
  'lower-back': 'de la parte baja de la espalda',
};
const AT: Record<Place, string> = {
  neck: 'en el cuello',
  'upper-back': 'en la parte alta de la espalda',
  'lower-back': 'en la parte baja de la espalda',
};
/** Hasta dónde puede correr el dolor por un nervio. */
const ALONG: Record<Place, string> = {
  neck: 'hacia el brazo o la mano',
  'upper-back': 'alrededor del pecho',
  'lower-back': 'hacia la pierna o el pie',
};
const WEAK: Record<Place, string> = {
  neck: 'en los brazos y las manos, y a veces en las piernas',
  'upper-back': 'alrededor del pecho, y a veces en las piernas',
  'lower-back': 'en las piernas, a menudo al estar de pie o al caminar',
};
const NAME: Record<Side, string> = { left: 'izquierda', right: 'derecha' };
const sideOf = (sides: readonly Side[]): string =>
  sides.length > 1 ? 'en ambos lados' : sides[0] ? `a la ${NAME[sides[0]]}` : 'hacia atrás';

const PUSHED: Record<string, (side: string) => string> = {
  bulge: () => 'Aquí el disco está más plano y sobresale un poco por todo su borde.',
  protrusion: (side) => `Aquí una parte del disco sobresale ${side}. Su anillo exterior todavía la sujeta.`,
  extrusion: (side) => `Aquí el anillo se ha abierto y ha salido parte del centro blando ${side}.`,
  sequestration: (side) =>
    `Aquí el anillo se ha abierto ${side} y un fragmento del centro blando está separado del disco.`,
};

const NARROW: Record<string, (side: string) => string> = {
  canal: () => 'los nervios tienen menos espacio: el disco es más bajo y sobresale, y el tejido es más grueso.',
  recess: (side) => `hay menos espacio ${side} del canal, donde un nervio está a punto de salir.`,
  foramen: (side) => `la abertura del nervio es más pequeña ${side}, porque los huesos están más juntos.`,
};

const last = (level: string): string =>
  `La imagen muestra una columna típica solo con este hallazgo, en ${level}. Su profesional puede explicarle qué significa para usted.`;

const TELL: Record<StoryName, (about: About, level: string, side: string) => readonly [string, ...string[]]> = {
  herniation: ({ place, variant }, level, side) => [
    '¿Qué es una hernia de disco?',
    `Entre los huesos ${OF[place]} hay almohadillas blandas: los discos. Permiten doblar la columna y amortiguan los golpes. Este es el disco ${level}.`,
    'Visto desde arriba, con los huesos apenas dibujados: un disco tiene un anillo exterior fuerte y un centro blando.',
    PUSHED[variant]?.(side) ?? '',
    `Justo detrás pasan nervios. Cuando uno está presionado o irritado, el dolor puede correr por el nervio: ${ALONG[place]}.`,
    last(level),
  ],
  stenosis: ({ place, variant }, level, side) => [
    '¿Qué es un canal estrecho?',
    `Dentro de la columna hay un canal. Por él pasan los nervios ${OF[place]}, aquí en amarillo.`,
    'En cada nivel sale un nervio a la izquierda y otro a la derecha, por una abertura entre dos huesos.',
    `Aquí, en ${level}, ${NARROW[variant]?.(side) ?? ''}`,
    `Vista desde atrás, con los huesos apenas dibujados. Los nervios con poco espacio pueden doler, hormiguear o sentirse débiles: ${WEAK[place]}.`,
    last(level),
  ],
  slip: ({ place, variant, amount }, level) => [
    '¿Qué es una vértebra desplazada?',
    'Cada hueso de la columna descansa sobre el de abajo, con un disco entre ambos.',
    `Aquí, en ${level}, el hueso de arriba se ha desplazado hacia ${variant === 'forward' ? 'delante' : 'atrás'}: cerca de un ${amount} % de la profundidad del hueso de abajo.`,
    'Las aberturas entre los dos huesos cambian de forma. Los nervios que salen por ellas pueden estirarse o quedar presionados.',
    `Se puede sentir ${AT[place]}, o por un nervio ${ALONG[place]}. Algunas personas no sienten nada.`,
    last(level),
  ],
  scoliosis: ({ place, sides, amount }, level) => [
    '¿Qué es la escoliosis?',
    'Vista desde atrás, una columna típica es casi recta.',
    `Con escoliosis se curva hacia un lado: aquí a la ${NAME[sides[0] ?? 'right']}, ${AT[place]}.`,
    'Los huesos también giran un poco. Por eso un lado de la espalda puede sobresalir más que el otro.',
    `La curva se mide en una radiografía, entre sus huesos más inclinados: aquí ${amount} grados. A partir de 10 grados se llama escoliosis.`,
    last(level),
  ],
};

export const SPANISH: Tell = (about) => {
  const [title, ...steps] = TELL[about.name](about, levelName(about.level), sideOf(about.sides));
  return { title, steps };
};
