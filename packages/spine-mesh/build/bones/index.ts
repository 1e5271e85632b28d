import { type Bone, VERTEBRAE, type Vertebra } from '@hyaline/spine';
import type { PlatedBone } from '../../src/bodies.ts';
import type { Morph } from '../../src/morphs.ts';
import { atlas } from './atlas.ts';
import { axis } from './axis.ts';
import { cervicalVertebra } from './cervical.ts';
import { coccyx } from './coccyx.ts';
import { hipBone } from './hip.ts';
import { lumbarVertebra } from './lumbar.ts';
import type { BoneModel, Change } from './model.ts';
import { rib } from './rib.ts';
import { sacrum } from './sacrum.ts';
import { thoracicVertebra } from './thoracic.ts';

/** How one mesh of the file is made. */
export interface Recipe {
  name: string;
  /** The bone of the model whose pose it follows */
  follows: Bone;
  kind: 'vertebra' | 'sacrum' | 'coccyx' | 'hip' | 'rib';
  /** Made for the left, with a mirrored node for the right */
  paired: boolean;
  build: (change?: Change) => BoneModel;
  /** mm of the grid, against that of a vertebra */
  coarseness: number;
  /** Part of the triangles, against that of a vertebra */
  share: number;
  morphs: readonly Morph[];
  /** The bone whose body breaks */
  body: PlatedBone | null;
}

const MORPHS: readonly Morph[] = ['wedge', 'crush', 'biconcave', 'osteophytes', 'arthrosis'];
const REGIONS = { C: cervicalVertebra, T: thoracicVertebra, L: lumbarVertebra } as const;
const SHARES = { C: 0.9, T: 1, L: 1.05 } as const;

const vertebra = (name: Vertebra): Recipe => {
  const region = name[0] as keyof typeof REGIONS;
  return {
    name,
    follows: name,
    kind: 'vertebra',
    paired: false,
    build: (change) => REGIONS[region](name, change),
    coarseness: region === 'C' ? 0.85 : 1,
    share: SHARES[region],
    morphs: MORPHS,
    body: name,
  };
};

/** Every mesh, from the head down. */
export const RECIPES: readonly Recipe[] = [
  {
    name: 'C1',
    follows: 'C1',
    kind: 'vertebra',
    paired: false,
    build: () => atlas(),
    coarseness: 0.85,
    share: 0.9,
    morphs: [],
    body: null,
  },
  {
    name: 'C2',
    follows: 'C2',
    kind: 'vertebra',
    paired: false,
    build: axis,
    coarseness: 0.85,
    share: 1,
    morphs: ['osteophytes', 'arthrosis'],
    body: 'C2',
  },
  ...VERTEBRAE.map(vertebra),
  {
    name: 'S1',
    follows: 'S1',
    kind: 'sacrum',
    paired: false,
    build: sacrum,
    coarseness: 1.2,
    share: 2,
    morphs: ['arthrosis'],
    body: 'S1',
  },
  {
    name: 'coccyx',
    follows: 'S1',
    kind: 'coccyx',
    paired: false,
    build: () => coccyx(),
    coarseness: 1,
    share: 0.3,
    morphs: [],
    body: null,
  },
  {
    name: 'hip',
    follows: 'S1',
    kind: 'hip',
    paired: true,
    build: () => hipBone(),
    coarseness: 1.8,
    share: 1.9,
    morphs: [],
    body: null,
  },
  ...VERTEBRAE.filter((name) => name.startsWith('T')).map((name): Recipe => ({
    name: `rib-${name}`,
    follows: name,
    kind: 'rib',
    paired: true,
    build: () => rib(name),
    coarseness: 1,
    share: 0.2,
    morphs: [],
    body: null,
  })),
];
