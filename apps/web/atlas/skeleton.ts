import type { Bone, Posture, SpineValues, Vertebra } from '@hyaline/spine';
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
import { archShift, marksOf, sawnEnd, slippedAt } from './bone-marks.ts';
import { matrixOf, type State } from './blend.ts';
import type { Opened } from './caps/caps.ts';
import { type Node, readGlb } from './glb.ts';
import { type BoneMaterial, boneMaterial, type BonePart } from './materials/bone.ts';
import type { Quality } from './materials/part.ts';

/** One mesh of the file under the pose of the bone that it follows; in a twin drawn once with each of its materials. */
interface Piece {
  name: string;
  extras: NodeExtras;
  group: Group;
  meshes: readonly Mesh[];
  look: BoneMaterial | null;
  /** As it was last revealed. */
  seen: number;
  away: number;
  /** The arch of a lumbar vertebra is drawn by itself while its pars is broken. */
  drawn: BonePart;
}

/** A layer of three.js that no camera and no ray looks at. */
const UNSEEN = 31;

/** The bones of the spine, each where the posture puts it. */
export class Skeleton {
  readonly group = new Group();
  /** What the file tells of each bone, for cord, roots and ligaments. */
  readonly parts: BoneParts;
  readonly #pieces: readonly Piece[];

  private constructor(pieces: readonly Piece[]) {
    this.#pieces = pieces;
    this.parts = Object.fromEntries(
      pieces
        .filter(({ name, extras, drawn }) => name === extras.bone && drawn === 'body')
        .map(({ extras }) => [extras.bone, extras]),
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
    const piece = (
      drawn: BonePart,
      { name, extras, geometry, translation, scale, morphs }: Node,
      at: number,
    ): Piece => {
      const frame = { scale: new Vector3(...scale), translation: new Vector3(...translation) };
      const end = extras.kind === 'rib' ? sawnEnd(geometry, frame) : null;
      const look = boneMaterial(quality, frame, { end, drawn, tone: Math.sin(at * 2.4) });
      const mesh = new Mesh(geometry, look.material);
      mesh.position.fromArray(translation);
      mesh.scale.fromArray(scale);
      mesh.name = name;
      mesh.morphTargetInfluences = morphs.map(() => 0);
      mesh.morphTargetDictionary = Object.fromEntries(morphs.map((morph, at) => [morph, at]));
      const group = new Group();
      group.matrixAutoUpdate = false;
      group.add(mesh);
      return { name, extras, group, meshes: [mesh], look, drawn, seen: 1, away: 0 };
    };
    const lumbar = nodes.filter(({ name, extras }) => name === extras.bone && name.startsWith('L'));
    const pieces = [
      ...nodes.map((node, at) => piece('body', node, at)),
      ...lumbar.map((node) => piece('arch', node, nodes.indexOf(node))),
    ];
    if (pieces.length < 20) throw new Error('this file holds no spine');
    return new Skeleton(pieces);
  }

  pose({ posture, values }: State): void {
    for (const { extras, group, meshes, look, drawn } of this.#pieces) {
      look?.marks(marksOf(extras, values));
      const slipped = drawn === 'arch' ? slippedAt(extras.bone, values) : null;
      group.matrix.copy(this.#matrixOf(extras, posture, values));
      if (drawn === 'arch') this.#lays(group, slipped && archShift(slipped, posture, values));
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

  /** An arch that has come loose, by so many mm; null: it goes along with its body, and is drawn with that. */
  #lays(group: Group, by: Vector3 | null): void {
    if (by) group.matrix.setPosition(new Vector3().setFromMatrixPosition(group.matrix).add(by));
    for (const mesh of group.children) mesh.layers.set(by ? 0 : UNSEEN);
  }

  /** @param show - how much of each bone is seen, 0 to 1 @param away - how far in the mist it stands */
  reveal(show: (bone: Bone, extras: NodeExtras) => number, away: (bone: Bone) => number = () => 0): void {
    for (const piece of this.#pieces) {
      const { extras, group, meshes, look } = piece;
      const visible = show(extras.bone, extras);
      group.visible = visible > 0.01;
      piece.seen = visible;
      piece.away = away(extras.bone);
      look?.opacity(visible, piece.away);
      if (look)
        for (const mesh of meshes) {
          place(mesh, visible);
          mesh.visible = true;
        }
    }
  }

  /** @param show - how much is seen of each hip bone and rib that is seen at all */
  fadeSides(show: (side: 'left' | 'right', kind: NodeExtras['kind']) => number): void {
    for (const { extras, group, meshes, look } of this.#pieces) {
      if (!extras.side || !group.visible || !look) continue;
      const visible = show(extras.side, extras.kind);
      look.opacity(visible);
      for (const mesh of meshes) {
        place(mesh, visible);
        mesh.visible = visible > 0.01;
      }
    }
  }

  /** @param isSawn - whether ribs end where they turn to the front: of what is whole they are whole */
  saw(isSawn: boolean): void {
    for (const { look } of this.#pieces) look?.saw(isSawn);
  }

  /** @param colour - of a bone, null for its own @param strength - of the colour: the bone's own shades stay */
  paint(colour: (bone: Bone) => string | null, strength: number): void {
    for (const { extras, look } of this.#pieces) look?.tint(extras.side ? null : colour(extras.bone), strength);
  }

  /**
   * @param beyond - planes beyond all of which nothing of a bone is drawn, null for all of it
   * @returns the bones that are seen and cut open
   */
  cut(beyond: (bone: Bone, extras: NodeExtras) => readonly Plane[] | null): Opened[] {
    const loose = new Set(
      this.#pieces.flatMap((piece) => (piece.drawn === 'arch' && isDrawn(piece) ? piece.name : [])),
    );
    return this.#pieces.flatMap((piece) => {
      const { name, extras, meshes, look, seen, away, drawn } = piece;
      const planes = beyond(extras.bone, extras);
      look?.cut(planes);
      const [mesh] = meshes;
      if (!planes?.[0] || !mesh || !look || !isDrawn(piece)) return [];
      // of a loose arch and its body a slice meets the one, and an upright cut before the canal the other
      if (loose.has(name) && Math.abs(planes[0].normal.y) > 0.7 !== (drawn === 'arch')) return [];
      return [{ mesh, planes, kind: 'bone' as const, seen, away }];
    });
  }

  /** The same bones once more, for another posture in the same picture. @param materials - drawn one after the other */
  twin(materials: readonly Material[]): Skeleton {
    return new Skeleton(
      this.#pieces
        .filter(({ drawn }) => drawn === 'body')
        .map(({ name, extras, meshes: [mesh] }): Piece => {
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
          return { name, extras, group, meshes, look: null, drawn: 'body', seen: 1, away: 0 };
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
      (sum, { meshes: [mesh], drawn }) =>
        drawn === 'arch' ? sum : sum + ((mesh?.geometry.index as BufferAttribute | null)?.count ?? 0) / 3,
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

const isDrawn = ({ group, meshes: [mesh] }: Piece): boolean => group.visible && mesh?.layers.mask !== 1 << UNSEEN;

/** Glass over all that is solid, and without a shadow. */
function place(mesh: Mesh, visible: number): void {
  mesh.renderOrder = visible < 1 ? 2 : 0;
  mesh.castShadow = mesh.receiveShadow = visible >= 1;
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
