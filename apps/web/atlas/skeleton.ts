import { type Bone, bonesOf, type Posture, SEGMENTS, type SpineValues, type Vertebra } from '@hyaline/spine';
import { type Morph, morphNormals, MORPHS, morphWeights, type NodeExtras, REFERENCE_PI } from '@hyaline/spine-mesh';
import type { BoneParts } from '@hyaline/spine-soft';
import {
  BufferAttribute,
  type BufferGeometry,
  Group,
  type InterleavedBufferAttribute,
  type Material,
  Mesh,
  type Plane,
  Vector3,
} from 'three';
import { matrixOf, type State } from './blend.ts';
import { readGlb } from './glb.ts';
import { type BoneMarks, type BoneMaterial, boneMaterial, type FadingEnd } from './materials/bone.ts';
import type { Quality } from './materials/part.ts';

/** One mesh of the file under the pose of the bone that it follows; in a twin drawn once with each of its materials. */
interface Piece {
  name: string;
  extras: NodeExtras;
  group: Group;
  meshes: readonly Mesh[];
  look: BoneMaterial | null;
}

/** The bones of the spine, each where the posture puts it. */
export class Skeleton {
  readonly group = new Group();
  /** What the file tells of each bone, for cord, roots and ligaments. */
  readonly parts: BoneParts;
  readonly #pieces: readonly Piece[];

  private constructor(pieces: readonly Piece[]) {
    this.#pieces = pieces;
    this.parts = Object.fromEntries(
      pieces.filter(({ name, extras }) => name === extras.bone).map(({ extras }) => [extras.bone, extras]),
    ) as BoneParts;
    for (const { group } of pieces) this.group.add(group);
  }

  /**
   * @param file - one of the GLB files of packages/spine-mesh
   * @throws Error when the file cannot be fetched or is none of them
   */
  static async load(file: string, quality: Quality): Promise<Skeleton> {
    const answer = await fetch(file);
    if (!answer.ok) throw new Error(`the file of the spine answers ${answer.status}`);
    const nodes = await readGlb(await answer.arrayBuffer());
    const pieces = nodes.map(({ name, extras, geometry, translation, scale, morphs }): Piece => {
      const frame = { scale: new Vector3(...scale), translation: new Vector3(...translation) };
      const look = boneMaterial(quality, frame, extras.kind === 'rib' ? endOf(geometry, frame) : null);
      const mesh = new Mesh(geometry, look.material);
      mesh.position.fromArray(translation);
      mesh.scale.fromArray(scale);
      mesh.name = name;
      mesh.morphTargetInfluences = morphs.map(() => 0);
      mesh.morphTargetDictionary = Object.fromEntries(morphs.map((morph, at) => [morph, at]));
      const group = new Group();
      group.matrixAutoUpdate = false;
      group.add(mesh);
      return { name, extras, group, meshes: [mesh], look };
    });
    if (pieces.length < 20) throw new Error('this file holds no spine');
    return new Skeleton(pieces);
  }

  pose({ posture, values }: State): void {
    for (const { extras, group, meshes, look } of this.#pieces) {
      look?.marks(marksOf(extras, values));
      group.matrix.copy(this.#matrixOf(extras, posture, values));
      group.matrixWorldNeedsUpdate = true;
      const state = values.vertebrae[extras.bone as Vertebra];
      const weights = morphWeights({ loss: state?.loss, osteophytes: state?.osteophytes });
      for (const mesh of meshes) {
        if (!mesh.morphTargetInfluences || !mesh.morphTargetDictionary) continue;
        if (MORPHS.some((morph) => weights[morph] !== 0)) addMorphNormals(mesh.geometry);
        for (const morph of MORPHS) {
          const at = mesh.morphTargetDictionary[morph satisfies Morph];
          if (at !== undefined) mesh.morphTargetInfluences[at] = weights[morph];
        }
      }
    }
  }

  #matrixOf(extras: NodeExtras, posture: Posture, { scale, pelvis }: SpineValues) {
    const matrix = matrixOf(posture.bones[extras.bone]);
    if (extras.kind === 'hip') {
      const turn = new Group();
      turn.rotation.x = ((REFERENCE_PI - pelvis.pi) * Math.PI) / 180;
      turn.updateMatrix();
      matrix.multiply(turn.matrix);
    }
    return matrix.scale(new Vector3(scale, scale, scale));
  }

  /** @param show - how much of each bone is seen, 0 to 1 */
  reveal(show: (bone: Bone, extras: NodeExtras) => number): void {
    for (const { extras, group, meshes, look } of this.#pieces) {
      const visible = show(extras.bone, extras);
      group.visible = visible > 0.01;
      look?.opacity(visible);
      if (look)
        for (const mesh of meshes) {
          place(mesh, visible);
          mesh.visible = true;
        }
    }
  }

  /** @param show - how much is seen of each hip bone that is seen at all */
  fadeHips(show: (side: 'left' | 'right') => number): void {
    for (const { extras, group, meshes, look } of this.#pieces) {
      if (extras.kind !== 'hip' || !extras.side || !group.visible || !look) continue;
      const visible = show(extras.side);
      look.opacity(visible);
      for (const mesh of meshes) {
        place(mesh, visible);
        mesh.visible = visible > 0.01;
      }
    }
  }

  /** @param colour - of a bone, null for its own @param strength - of the colour: the bone's own shades stay */
  paint(colour: (bone: Bone) => string | null, strength: number): void {
    for (const { extras, look } of this.#pieces) look?.tint(colour(extras.bone), strength);
  }

  /** @param planes - beyond all of which nothing of a bone is drawn, null for all of it @param filled - see PartMaterial */
  cut(planes: (bone: Bone, extras: NodeExtras) => readonly Plane[] | null, filled: (bone: Bone) => boolean): void {
    for (const { extras, look } of this.#pieces) look?.cut(planes(extras.bone, extras), filled(extras.bone) ? 1 : 0);
  }

  /** The same bones once more, for another posture in the same picture. @param materials - drawn one after the other */
  twin(materials: readonly Material[]): Skeleton {
    return new Skeleton(
      this.#pieces.map(({ name, extras, meshes: [mesh] }): Piece => {
        const group = new Group();
        group.matrixAutoUpdate = false;
        const meshes = materials.map((material, order) => {
          const copy = new Mesh(mesh?.geometry, material);
          if (mesh) copy.position.copy(mesh.position);
          if (mesh) copy.scale.copy(mesh.scale);
          copy.renderOrder = order + 1;
          copy.morphTargetInfluences = mesh?.morphTargetInfluences?.map(() => 0);
          copy.morphTargetDictionary = mesh?.morphTargetDictionary;
          return copy;
        });
        group.add(...meshes);
        return { name, extras, group, meshes, look: null };
      }),
    );
  }

  /** Moves bones from where they belong, in mm; for looking between them. */
  shift(by: (bone: Bone) => Vector3): void {
    for (const { extras, group } of this.#pieces) {
      const { x, y, z } = by(extras.bone);
      group.matrix.elements[12] += x;
      group.matrix.elements[13] += y;
      group.matrix.elements[14] += z;
      group.matrixWorldNeedsUpdate = true;
    }
  }

  get triangles(): number {
    return this.#pieces.reduce(
      (sum, { meshes: [mesh] }) => sum + ((mesh?.geometry.index as BufferAttribute | null)?.count ?? 0) / 3,
      0,
    );
  }

  dispose(): void {
    for (const { meshes, look } of this.#pieces) {
      if (look === null) continue; // a twin has nothing of its own
      for (const mesh of meshes) mesh.geometry.dispose();
      look.material.dispose();
    }
  }
}

/** Glass over all that is solid, and without a shadow. */
function place(mesh: Mesh, visible: number): void {
  mesh.renderOrder = visible < 1 ? 2 : 0;
  mesh.castShadow = mesh.receiveShadow = visible >= 1;
}

/** Height lost at which a break goes all the way around, as a part. */
const BROKEN_THROUGH = 0.3;
/** Pfirrmann grade from which bone hardens beside a disc. */
const HARDENS_FROM = 3;

/** Breaks and hardened end plates, as the values have them. */
function marksOf({ kind, bone, endPlates }: NodeExtras, values: SpineValues): BoneMarks {
  const loss = values.vertebrae[bone as Vertebra]?.loss;
  const lost = Math.max(loss?.anterior ?? 0, loss?.middle ?? 0, loss?.posterior ?? 0);
  const { upper, lower } = endPlates ?? {};
  const half = kind === 'sacrum' ? (upper?.at[1] ?? 0) : ((upper?.at[1] ?? 10) - (lower?.at[1] ?? -10)) / 2;
  const beside = (at: 0 | 1): number => {
    const segment = SEGMENTS.find((each) => bonesOf(each)[at] === bone);
    const grade = (segment && values.discs[segment]?.degeneration) ?? 1;
    return kind === 'vertebra' || kind === 'sacrum' ? Math.max(0, (grade - HARDENS_FROM + 1) / 3) : 0;
  };
  return {
    broken: kind === 'vertebra' ? Math.min(1, lost / BROKEN_THROUGH) : 0,
    half,
    back: -((upper ?? lower)?.depth ?? 30) / 2,
    crushed: Math.min(1, (loss?.posterior ?? 0) / BROKEN_THROUGH),
    hardened: [beside(1), beside(0)],
  };
}

/** A rib is drawn as far as its turn to the front, and fades out there. */
function endOf(geometry: BufferGeometry, { scale, translation }: { scale: Vector3; translation: Vector3 }): FadingEnd {
  const direction = new Vector3(0.75 * Math.sign(scale.x), 0, 0.66);
  const { position } = geometry.attributes;
  const place = new Vector3();
  let reach = Number.NEGATIVE_INFINITY;
  if (position)
    for (let i = 0; i < position.count; i += 1) {
      place.fromBufferAttribute(position, i).multiply(scale).add(translation);
      reach = Math.max(reach, place.dot(direction));
    }
  return { direction, reach };
}

/**
 * The files leave out how normals turn with a target (packages/spine-mesh). Made when a bone first needs them, and sent
 * to the graphics card anew with the rest of its targets.
 */
function addMorphNormals(geometry: BufferGeometry): void {
  const { position: moves, normal } = geometry.morphAttributes;
  const { position } = geometry.attributes;
  if (!moves || normal || !position || !geometry.index) return;
  const places = numbersOf(position);
  const indices = Uint32Array.from(geometry.index.array);
  geometry.morphAttributes.normal = moves.map(
    (move) => new BufferAttribute(morphNormals(places, numbersOf(move), indices), 3),
  );
  geometry.dispose();
}

function numbersOf(attribute: BufferAttribute | InterleavedBufferAttribute): Float32Array {
  const numbers = new Float32Array(attribute.count * 3);
  for (let i = 0; i < attribute.count; i += 1)
    numbers.set([attribute.getX(i), attribute.getY(i), attribute.getZ(i)], i * 3);
  return numbers;
}
