import type { Finding, FindingKind, HerniationType, Place, Side } from './findings.ts';
import { levelName } from './level-name.ts';
import type { Sentences, Told } from './sentences.ts';

const AT: Record<Place, string> = {
  neck: 'en el cuello',
  'upper-back': 'en la parte alta de la espalda',
  'lower-back': 'en la parte baja de la espalda',
};
const OF: Record<Place, string> = {
  neck: 'del cuello',
  'upper-back': 'de la parte alta de la espalda',
  'lower-back': 'de la parte baja de la espalda',
};
const SIDE = { left: 'a la izquierda', right: 'a la derecha', middle: 'en el centro' } as const;
const sidesOf = (sides: readonly Side[]): string => (sides.length > 1 ? 'en ambos lados' : SIDE[sides[0] ?? 'left']);

const HERNIATION: Record<HerniationType, { title: string; text: string }> = {
  bulge: {
    title: 'Disco abombado',
    text: 'La almohadilla entre dos huesos está más plana que antes y sobresale un poco por todo su borde.',
  },
  protrusion: {
    title: 'Disco que sobresale',
    text: 'Una parte de la almohadilla entre dos huesos sale de su lugar. Su anillo exterior todavía la sujeta.',
  },
  extrusion: {
    title: 'Hernia de disco',
    text: 'El anillo exterior de la almohadilla entre dos huesos se ha abierto y ha salido parte de su centro blando.',
  },
  sequestration: {
    title: 'Hernia de disco con un fragmento suelto',
    text: 'Un fragmento del centro blando ha salido de la almohadilla entre dos huesos y está separado de ella.',
  },
};

const TELL: { [K in FindingKind]: (finding: Extract<Finding, { kind: K }>, place: Place) => Told } = {
  herniation: ({ type, side }, place) => ({
    title: `${HERNIATION[type].title} ${AT[place]}, ${SIDE[side]}`,
    text: HERNIATION[type].text,
  }),
  degeneration: ({ heightPercent }, place) => ({
    title: `Disco desgastado ${AT[place]}`,
    text: `La almohadilla entre dos huesos ha perdido agua.${heightPercent < 95 ? ` Está dibujada al ${heightPercent} % de su altura habitual, por lo que los huesos quedan más juntos.` : ''}`,
  }),
  slip: ({ forward, percent, cause }, place) => ({
    title: `Hueso desplazado hacia ${forward ? 'delante' : 'atrás'} ${AT[place]}`,
    text: `Un hueso de la columna está un ${percent} % más ${forward ? 'adelante' : 'atrás'} que el hueso de debajo.${{ isthmic: ' Un puente fino de hueso en su parte posterior está roto.', degenerative: ' Las articulaciones de detrás están desgastadas.', none: '' }[cause ?? 'none']}`,
  }),
  position: (_, place) => ({
    title: `Posición de una articulación de la columna ${AT[place]}`,
    text: 'Un hueso está algo girado o inclinado respecto al de debajo, según la valoración de su profesional.',
  }),
  canal: (_, place) => ({
    title: `Canal estrecho ${AT[place]}`,
    text: 'El conducto por el que pasan los nervios dentro de la columna tiene aquí menos espacio de lo habitual.',
  }),
  recess: ({ sides }, place) => ({
    title: `Lado del canal estrecho ${AT[place]}, ${sidesOf(sides)}`,
    text: 'En el lado del conducto, donde un nervio está a punto de salir, hay menos espacio de lo habitual.',
  }),
  foramen: ({ sides }, place) => ({
    title: `Salida estrecha de un nervio ${AT[place]}, ${sidesOf(sides)}`,
    text: 'La abertura entre dos huesos por la que un nervio sale de la columna es más pequeña de lo habitual.',
  }),
  nerve: ({ state, sides }, place) => ({
    title:
      state === 'compressed'
        ? `Nervio presionado ${AT[place]}, ${sidesOf(sides)}`
        : `Nervio irritado ${AT[place]}, ${sidesOf(sides)}`,
    text:
      state === 'compressed'
        ? 'Un nervio está presionado donde sale de la columna. Puede doler en todo su recorrido, no solo aquí.'
        : 'Un nervio está irritado donde sale de la columna. Puede doler a lo largo de su recorrido, no solo aquí.',
  }),
  fracture: ({ shape, percent }, place) => ({
    title: `Hueso ${{ wedge: 'en forma de cuña', biconcave: 'hundido', crush: 'aplastado' }[shape]} ${AT[place]}`,
    text: `Un hueso de la columna se ha roto y ha perdido altura: como máximo un ${percent} %, ${{ wedge: 'sobre todo por delante', biconcave: 'sobre todo en el centro', crush: 'en toda su profundidad' }[shape]}.`,
  }),
  osteophytes: (_, place) => ({
    title: `Bordes óseos ${AT[place]}`,
    text: 'Ha crecido hueso nuevo en el borde de un hueso de la columna, como es frecuente junto a un disco desgastado.',
  }),
  marked: (_, place) => ({
    title: `Un lugar que conviene mirar ${AT[place]}`,
    text: 'Su profesional ha señalado este nivel de la columna para hablar de él.',
  }),
  curve: ({ cobb, side, place }) => ({
    title: `Curva lateral ${OF[place]}`,
    text: `Vista desde atrás, la columna se curva hacia la ${side === 'left' ? 'izquierda' : 'derecha'} ${cobb} grados. A partir de 10 grados se llama escoliosis.`,
  }),
  kyphosis: ({ degrees }) => ({
    title: 'Parte alta de la espalda más redondeada',
    text: `La parte alta de la espalda se curva hacia delante ${degrees} grados. La mayoría de las personas mide entre 20 y 60.`,
  }),
  'neck-kyphosis': ({ degrees }) => ({
    title: 'Cuello curvado al revés',
    text: `Visto de lado, el cuello suele ser cóncavo por detrás. Aquí se curva hacia delante ${degrees} grados.`,
  }),
  mismatch: ({ degrees }) => ({
    title: 'La parte baja de la espalda y la pelvis no concuerdan',
    text: `La curva de la parte baja de la espalda difiere ${degrees} grados de la que corresponde a esta pelvis. Mantenerse erguido puede exigir más esfuerzo.`,
  }),
  forward: ({ mm }) => ({
    title: 'El cuerpo se inclina hacia delante',
    text: `Vista de lado, la base del cuello está ${mm} mm por delante de la pelvis.`,
  }),
};

export const SPANISH: Sentences = {
  tell: (finding, place) => {
    // each entry takes the finding of its own kind, which the key decides
    const told = (TELL[finding.kind] as (finding: Finding, place: Place) => Told)(finding, place);
    return finding.level === null ? told : { ...told, title: `${told.title} (${levelName(finding.level)})` };
  },
  none: 'Nada difiere de la columna típica.',
};
