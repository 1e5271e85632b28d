import type { Frame, Posture, SpineValues, Vertebra } from '@hyaline/spine';
import {
  BufferGeometry,
  Float32BufferAttribute,
  Group,
  LineBasicMaterial,
  LineDashedMaterial,
  LineSegments,
  QuadraticBezierCurve3,
  Vector3,
} from 'three';

/** What can be drawn as it is measured on a radiograph. */
export const LINES = ['pelvis', 'll', 'tk', 'cl', 'sva', 'cobb'] as const;
export type LineName = (typeof LINES)[number];

/** Where a figure stands, in the model's mm. */
export interface LineLabel {
  figure: 'pi' | 'pt' | 'ss' | 'll' | 'tk' | 'cl' | 'sva' | 'cobb';
  /** Of the curve, for a Cobb angle. */
  curve: number;
  at: Vector3;
}

const COLOURS = { pale: 0x02535f, deep: 0x9fdcea } as const;
/** mm beyond the middle of an end plate */
const BEHIND = 22;
const REACH = { lumbar: 82, thoracic: 84, cervical: 62, coronal: 78 } as const;
const ARC_POINTS = 24;

/** End plates prolonged, arcs between them, the plumb line: thin lines in front of everything. */
export class MeasureLines {
  readonly group = new Group();
  labels: LineLabel[] = [];
  readonly #solid = new LineBasicMaterial({ depthTest: false, transparent: true, opacity: 0.92, toneMapped: false });
  readonly #dashed = new LineDashedMaterial({
    depthTest: false,
    transparent: true,
    opacity: 0.92,
    toneMapped: false,
    dashSize: 5,
    gapSize: 4,
  });

  draw(posture: Posture, { coronal, scale }: SpineValues, wanted: ReadonlySet<LineName>): void {
    this.clear();
    const { bones } = posture;
    const plate = (bone: Vertebra | 'S1' | 'C2', which: 'upper' | 'lower'): Frame => bones[bone][which] ?? bones[bone];
    const side = (figure: 'll' | 'tk' | 'cl', above: Frame, below: Frame, reach: number): void =>
      this.#angle({ figure, curve: 0, above, below, axis: 'forward', reach: reach * scale });
    if (wanted.has('ll')) side('ll', plate('L1', 'upper'), plate('S1', 'upper'), REACH.lumbar);
    if (wanted.has('tk')) side('tk', plate('T4', 'upper'), plate('T12', 'lower'), -REACH.thoracic);
    if (wanted.has('cl')) side('cl', plate('C2', 'lower'), plate('C7', 'lower'), REACH.cervical);
    if (wanted.has('cobb')) {
      for (const [curve, { upper, lower, side: convex }] of coronal.curves.entries()) {
        const reach = (convex === 'right' ? 1 : -1) * REACH.coronal * scale;
        const below = plate(lower, lower === 'S1' ? 'upper' : 'lower');
        const above = plate(upper as Vertebra, 'upper');
        this.#angle({ figure: 'cobb', curve, above, below, axis: 'left', reach });
      }
    }
    if (wanted.has('sva')) this.#plumb(posture, scale);
    if (wanted.has('pelvis')) this.#pelvis(posture, scale);
  }

  colour(ground: keyof typeof COLOURS): void {
    this.#solid.color.setHex(COLOURS[ground]);
    this.#dashed.color.setHex(COLOURS[ground]);
  }

  clear(): void {
    for (const line of this.group.children) (line as LineSegments).geometry.dispose();
    this.group.clear();
    this.labels = [];
  }

  dispose(): void {
    this.clear();
    this.#solid.dispose();
    this.#dashed.dispose();
  }

  /** Both end plates prolonged to one side, with an arc between their ends. */
  #angle(angle: {
    figure: LineLabel['figure'];
    curve: number;
    above: Frame;
    below: Frame;
    axis: 'forward' | 'left';
    reach: number;
  }): void {
    const { figure, curve, above, below, axis, reach } = angle;
    const back = -Math.sign(reach) * BEHIND;
    const ends = [above, below].map((frame) => {
      const [middle, along] = [placeOf(frame), axisOf(frame, axis)];
      this.#line([middle.clone().addScaledVector(along, back), middle.clone().addScaledVector(along, reach)]);
      return middle.addScaledVector(along, reach);
    }) as [Vector3, Vector3];
    const out = axis === 'forward' ? new Vector3(0, 0, reach) : new Vector3(reach, 0, 0);
    const middle = ends[0].clone().add(ends[1]).multiplyScalar(0.5).addScaledVector(out, 0.35);
    const arc = new QuadraticBezierCurve3(ends[0], middle, ends[1]);
    this.#line(pairs(arc.getPoints(ARC_POINTS)));
    this.labels.push({ figure, curve, at: arc.getPoint(0.5) });
  }

  /** From the middle of C7 straight down, and across to the upper back corner of the sacrum. */
  #plumb({ bones }: Posture, scale: number): void {
    const from = placeOf(bones.C7);
    const corner = placeOf(bones.S1).addScaledVector(axisOf(bones.S1, 'forward'), -17 * scale);
    const foot = new Vector3(from.x, corner.y, from.z);
    this.#line([from, foot], true);
    this.#line([foot, corner]);
    this.labels.push({
      figure: 'sva',
      curve: 0,
      at: foot
        .clone()
        .lerp(corner, 0.5)
        .setY(foot.y - 12),
    });
  }

  /** PI between the perpendicular of the sacral plate and the hips, PT from the upright, SS from the level. */
  #pelvis({ bones, hipAxis }: Posture, scale: number): void {
    const [middle, along, down] = [placeOf(bones.S1), axisOf(bones.S1, 'forward'), axisOf(bones.S1, 'up').negate()];
    const hips = new Vector3(...hipAxis);
    this.#line([hips, middle]);
    this.#line([hips, hips.clone().setY(middle.y + 26 * scale)], true);
    const foot = middle.clone().addScaledVector(down, 105 * scale);
    this.#line([middle, foot]);
    const behind = middle.clone().addScaledVector(along, -60 * scale);
    this.#line([behind, middle.clone().addScaledVector(along, 34 * scale)]);
    this.#line([behind, behind.clone().add(new Vector3(0, 0, 66 * scale))], true);
    const at = (figure: 'pi' | 'pt' | 'ss', place: Vector3): void =>
      void this.labels.push({ figure, curve: 0, at: place });
    at('pi', foot.clone().lerp(hips, 0.35));
    at('pt', hips.clone().setY(middle.y + 34 * scale));
    at('ss', behind.clone().add(new Vector3(0, 4, -12 * scale)));
  }

  /** @param points - in pairs, from and to */
  #line(points: readonly Vector3[], dashed = false): void {
    const geometry = new BufferGeometry();
    geometry.setAttribute(
      'position',
      new Float32BufferAttribute(
        points.flatMap(({ x, y, z }) => [x, y, z]),
        3,
      ),
    );
    const line = new LineSegments(geometry, dashed ? this.#dashed : this.#solid);
    if (dashed) line.computeLineDistances();
    line.renderOrder = 20;
    line.raycast = () => undefined;
    this.group.add(line);
  }
}

const placeOf = ({ position }: Frame): Vector3 => new Vector3(...position);
const COLUMN = { left: 0, up: 1, forward: 2 } as const;

function axisOf({ rotation }: Frame, axis: keyof typeof COLUMN): Vector3 {
  const column = COLUMN[axis];
  return new Vector3(rotation[column] ?? 0, rotation[column + 3] ?? 0, rotation[column + 6] ?? 0);
}

const pairs = (points: readonly Vector3[]): Vector3[] =>
  points.slice(1).flatMap((point, at) => [points[at] as Vector3, point]);
