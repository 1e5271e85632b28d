import {
  BufferAttribute,
  type BufferGeometry,
  BufferGeometry as Geometry,
  Group,
  Matrix4,
  Mesh,
  type Plane,
  Vector3,
} from 'three';
import { type CapKind, capMaterial } from '../materials/caps.ts';
import type { PartMaterial } from '../materials/part.ts';
import { clipped, coatOf, fillOf, type Flat, outlinesOf, rimOf, spread } from './section.ts';

/** A part that planes cut open. */
export interface Opened {
  mesh: Mesh;
  /** Nothing is left of it beyond all of them; the first one's cut is closed. */
  planes: readonly Plane[];
  kind: CapKind;
  /** 0 to 1 */
  seen: number;
  away: number;
  /** Of a nerve: how much it is hurt, 0 to 1. */
  sore?: number;
}

/** mm: how wide the shell is that a cut shows of each, and how far the cut is drawn above its plane: the inner over the outer. */
const SHELL: Record<CapKind, number> = {
  bone: 1.5,
  nerve: 0.4,
  rootlet: 0.3,
  cord: 0.5,
  sac: 0.75,
  flavum: 0.4,
  band: 0.3,
};
const LIFT: Record<CapKind, number> = {
  bone: 0,
  flavum: -0.03,
  band: -0.04,
  sac: 0.03,
  nerve: 0.06,
  cord: 0.09,
  rootlet: 0.09,
};
const ABOVE = 0.02;
/** mm: how thick cartilage lies on a joint that is cut, drawn thicker than it is; and how near the cut it is looked for. */
const CARTILAGE = 1;
const NEAR = 5;
/** mm^2 of bone that a plane only just touches: not worth a face. */
const LEAST = 14;

const SORE = '#e2411f';

interface Made {
  key: string;
  mesh: Mesh;
  look: PartMaterial;
}

/** The faces with which cuts are closed: flat, in the plane of the cut, with the shell of the part around its inside. */
export class Caps {
  readonly group = new Group();
  #made = new Map<Mesh, Made>();

  show(opened: readonly Opened[]): void {
    const wanted = new Set(opened.map(({ mesh }) => mesh));
    for (const [mesh, made] of this.#made) if (!wanted.has(mesh)) this.#drop(mesh, made);
    for (const one of opened) {
      const { mesh, planes, kind, seen, away } = one;
      mesh.updateWorldMatrix(true, false);
      const key = [
        ...mesh.matrixWorld.elements,
        ...(mesh.morphTargetInfluences ?? []),
        ...planes.flatMap(({ normal, constant }) => [...normal, constant]),
      ].join();
      let made = this.#made.get(mesh);
      if (made?.key !== key) {
        if (made) this.#drop(mesh, made);
        const look = capMaterial(kind);
        made = { key, look, mesh: new Mesh(capOf(mesh, planes, kind), look.material) };
        this.#made.set(mesh, made);
        this.group.add(made.mesh);
      }
      made.look.opacity(seen, away);
      made.look.tint(SORE, 0.8 * (one.sore ?? 0));
    }
  }

  dispose(): void {
    for (const [mesh, made] of this.#made) this.#drop(mesh, made);
  }

  #drop(mesh: Mesh, made: Made): void {
    made.mesh.geometry.dispose();
    made.look.material.dispose();
    this.group.remove(made.mesh);
    this.#made.delete(mesh);
  }
}

/** Vertex colours: how near the edge; place within the box around the outline, to the patient's left and back. */
function capOf(mesh: Mesh, [plane, ...others]: readonly Plane[], kind: CapKind): BufferGeometry {
  const geometry = new Geometry();
  if (!plane) return geometry;
  const frame = frameOf(plane);
  const cut = (flat: Flat): Flat => others.reduce((left, other) => beyond(left, other, frame), flat);
  const places = placesIn(frame, mesh);
  const outlines = outlinesOf(places, mesh.geometry.index?.array ?? []).filter(
    (outline) => kind !== 'bone' || spread(cut(fillOf([outline]))) > LEAST,
  );
  const box = boxOf(outlines.flat());
  const sheets = [cut(fillOf(outlines)), cut(rimOf(outlines, SHELL[kind]))];
  // an upright cut runs beside the joints and not through them
  const gristle = kind === 'bone' && Math.abs(plane.normal.y) > 0.7 ? gristleAt(mesh, places) : null;
  if (gristle) sheets.push(cut(coatOf(outlines, CARTILAGE)));
  const positions: number[] = [];
  const colours: number[] = [];
  const indices: number[] = [];
  const place = new Vector3();
  for (const [level, { places: flat, edge, indices: corners }] of sheets.entries()) {
    const first = positions.length / 3;
    for (const [i, near] of edge.entries()) {
      const [x, y] = [flat[i * 2], flat[i * 2 + 1]] as [number, number];
      place.set(x, y, LIFT[kind] + level * ABOVE).applyMatrix4(frame);
      positions.push(place.x, place.y, place.z);
      colours.push(near, gristle && near >= 2 ? gristle(x, y) : (x - box.x) / box.width, (y - box.y) / box.height);
    }
    indices.push(...corners.map((corner) => corner + first));
  }
  const { x, y, z } = plane.normal;
  geometry.setAttribute('position', new BufferAttribute(Float32Array.from(positions), 3));
  geometry.setAttribute('color', new BufferAttribute(Float32Array.from(colours), 3));
  geometry.setAttribute(
    'normal',
    new BufferAttribute(
      Float32Array.from(positions, (_, i) => -([x, y, z][i % 3] as number)),
      3,
    ),
  );
  geometry.setIndex(indices);
  return geometry;
}

/** From the frame of a plane, whose z points to what is taken away and whose x is nearest to the patient's left. */
function frameOf({ normal, constant }: Plane): Matrix4 {
  const out = normal.clone().negate();
  const side = new Vector3(1, 0, 0).addScaledVector(out, -out.x).normalize();
  const up = out.clone().cross(side);
  return new Matrix4().makeBasis(side, up, out).setPosition(normal.clone().multiplyScalar(-constant));
}

/** Where the vertices of a mesh are in a frame, its targets applied. */
function placesIn(frame: Matrix4, mesh: Mesh): Float32Array {
  const { position } = mesh.geometry.attributes;
  if (!position) return new Float32Array();
  const places = new Float32Array(position.count * 3);
  const to = frame.clone().invert().multiply(mesh.matrixWorld);
  const moves = (mesh.geometry.morphAttributes.position ?? []).flatMap((move, i) => {
    const weight = mesh.morphTargetInfluences?.[i] ?? 0;
    return weight === 0 ? [] : [{ move, weight }];
  });
  const [place, by] = [new Vector3(), new Vector3()];
  for (let i = 0; i < position.count; i += 1) {
    place.fromBufferAttribute(position, i);
    for (const { move, weight } of moves) place.addScaledVector(by.fromBufferAttribute(move, i), weight);
    place.applyMatrix4(to).toArray(places, i * 3);
  }
  return places;
}

/** Whether a place of a cut lies at cartilage, 1 or 0: as the vertex that is nearest. @param places - in the frame of the plane */
function gristleAt({ geometry }: Mesh, places: Float32Array): (x: number, y: number) => number {
  const { color } = geometry.attributes;
  const [x, y, z] = ([0, 1, 2] as const).map((axis) => (i: number) => places[i * 3 + axis] as number) as [
    (i: number) => number,
    (i: number) => number,
    (i: number) => number,
  ];
  const near = Array.from({ length: color?.count ?? 0 }, (_, i) => i).filter((i) => Math.abs(z(i)) < NEAR);
  return (left, back) => {
    const away = (i: number): number => Math.hypot(x(i) - left, y(i) - back, z(i));
    const nearest = near.reduce((best, i) => (away(i) < away(best) ? i : best), near[0] ?? 0);
    return (color?.getZ(nearest) ?? 0) > 0.35 ? 1 : 0;
  };
}

/** What another plane takes away too. */
function beyond(flat: Flat, { normal, constant }: Plane, frame: Matrix4): Flat {
  const place = new Vector3();
  return clipped(flat, (x, y) => -(normal.dot(place.set(x, y, 0).applyMatrix4(frame)) + constant));
}

function boxOf(places: readonly number[]): { x: number; y: number; width: number; height: number } {
  const of = (axis: 0 | 1): [number, number] => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = axis; i < places.length; i += 2) {
      low = Math.min(low, places[i] as number);
      high = Math.max(high, places[i] as number);
    }
    return [low, high - low || 1];
  };
  const [[x, width], [y, height]] = [of(0), of(1)];
  return { x, y, width, height };
}
