import type { Vec3 } from '@hyaline/spine';
import { bodyShape, endPlate } from '../src/index.ts';
import { colours, normalsOf } from './bake.ts';
import type { Recipe } from './bones/index.ts';
import type { Anchors, BoneModel } from './bones/model.ts';
import type { Part } from './glb/writer.ts';
import { reduce } from './lod.ts';
import { morphTarget } from './morph-targets.ts';
import { surfaceNets } from './surface-nets.ts';
import { mirrored } from './vec.ts';

export type Lod = 'workspace' | 'patient';

interface Detail {
  /** Triangles of a vertebra */
  triangles: number;
  /** Targets that the file has room for */
  morphs: readonly string[];
}

export const LODS: Readonly<Record<Lod, Detail>> = {
  workspace: { triangles: 5200, morphs: ['wedge', 'crush', 'biconcave', 'osteophytes', 'arthrosis'] },
  patient: { triangles: 1900, morphs: ['wedge', 'crush', 'biconcave', 'osteophytes', 'arthrosis'] },
};

/** mm between the points of the grid of a vertebra. */
const STEP = 0.7;

/** A mesh at every level of detail. All are cut from the same fine surface. */
export async function partsOf(recipe: Recipe): Promise<Record<Lod, Part>> {
  const model = recipe.build();
  const surface = surfaceNets(model.solid, STEP * recipe.coarseness);
  const close = model.solid.close();
  const bent = normalsOf(close, surface.positions, 0.5);
  const at = async (lod: Lod): Promise<Part> => {
    const { triangles, morphs } = LODS[lod];
    const { positions, indices } = await reduce(surface, bent, Math.round(triangles * recipe.share));
    const normals = normalsOf(close, positions);
    const base = { positions, shape: recipe.body ? bodyShape(recipe.body) : null };
    return {
      name: recipe.name,
      positions,
      normals,
      colours: colours(model, positions, normals),
      indices,
      morphs: recipe.morphs
        .filter((name) => morphs.includes(name))
        .map((name) => morphTarget(name, base, recipe.build)),
      nodes: nodesOf(recipe, model),
    };
  };
  return { workspace: await at('workspace'), patient: await at('patient') };
}

function nodesOf(recipe: Recipe, { anchors }: BoneModel): Part['nodes'] {
  const { name, kind, follows, paired } = recipe;
  const extras = { kind, bone: follows, ...plates(recipe), ...places(anchors) };
  if (!paired) return [{ name, mirrored: false, extras }];
  return (['left', 'right'] as const).map((side) => ({
    name: `${name}-${side}`,
    mirrored: side === 'right',
    extras: { ...extras, side },
  }));
}

function plates({ body }: Recipe): object {
  if (!body) return {};
  const of = (side: 'upper' | 'lower') => {
    const plate = endPlate(body, side);
    return plate && { at: rounded([0, plate.height(0, 0), 0]), width: plate.width, depth: plate.depth };
  };
  return { endPlates: { upper: of('upper'), lower: of('lower') } };
}

/** Places on both sides of the body as `left` and `right`. */
function places(anchors: Anchors): object {
  const { facetUp, facetDown, foramen, canal, spinousTip, transverseTip, hip } = anchors;
  const facet = (one: { at: Vec3; normal: Vec3 } | undefined) =>
    one && {
      left: { at: rounded(one.at), normal: rounded(one.normal) },
      right: { at: rounded(mirrored(one.at)), normal: rounded(mirrored(one.normal)) },
    };
  const both = (at: Vec3 | undefined) => at && { left: rounded(at), right: rounded(mirrored(at)) };
  return {
    facetUp: facet(facetUp),
    facetDown: facet(facetDown),
    foramen: both(foramen),
    canal: canal && { ...canal, at: rounded(canal.at) },
    spinousTip: spinousTip && rounded(spinousTip),
    transverseTip: both(transverseTip),
    hip: hip && { ...hip, at: rounded(hip.at) },
  };
}

const rounded = (v: Vec3): number[] => v.map((value) => Number(value.toFixed(3)));
