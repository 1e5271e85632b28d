import { type Segment, SEGMENTS } from '@hyaline/spine';
import { type BoneParts, disc, ligaments, nerves, type NerveRoot, type Surface } from '@hyaline/spine-soft';
import { BufferAttribute, BufferGeometry, Group, Mesh, type Plane } from 'three';
import type { State } from './blend.ts';
import type { PartMaterial, Quality } from './materials/part.ts';
import { discMaterial, ligamentMaterial, nerveMaterial, sacMaterial, sectionMaterial } from './materials/soft.ts';

/** What can be shown or hidden as a whole. */
export const LAYERS = ['bone', 'disc', 'cord', 'nerve', 'ligament'] as const;
export type Layer = (typeof LAYERS)[number];

interface Part {
  mesh: Mesh;
  look: PartMaterial;
  layer: Exclude<Layer, 'bone'>;
  /** The segment it belongs to, where it belongs to one. */
  segment: Segment | null;
  root?: Pick<NerveRoot, 'name' | 'side'>;
  /** Stands behind the canal: gone when that is looked into from behind. */
  isBehind?: boolean;
  /** Is seen through and throws no shadow. */
  isVeil?: boolean;
  /** Seen in a slice alone, or everywhere but there. */
  only?: 'sliced' | 'whole';
  /** Where a slice lays it open, what lies in another part has a higher number than that. */
  within?: number;
}

/** What decides whether a part is seen. */
export type SoftPart = Pick<Part, 'layer' | 'segment' | 'root' | 'isBehind' | 'only'>;

/** Discs, cord, roots and ligaments, made anew from a state: they follow the bones and touch them. */
export class SoftParts {
  readonly group = new Group();
  readonly #quality: Quality;
  #parts: Part[] = [];

  constructor(quality: Quality) {
    this.#quality = quality;
  }

  /** @param layers - those that are wanted: what nobody sees is not made */
  make({ values, posture }: State, bones: BoneParts, layers: ReadonlySet<Layer>): void {
    this.clear();
    if (layers.has('disc')) {
      for (const segment of SEGMENTS) {
        const { ring, fragment } = disc(segment, values, posture);
        // Pfirrmann 1 to 5: from moist and bright to dried out
        const health = 1 - ((values.discs[segment]?.degeneration ?? 1) - 1) / 4;
        const look = discMaterial(this.#quality, health, posture.discs[segment].position);
        for (const surface of [ring, fragment]) if (surface) this.#add(surface, { look, layer: 'disc', segment });
      }
    }
    if (layers.has('cord') || layers.has('nerve')) {
      const { cord, cauda, sac, roots } = nerves(values, posture, bones);
      const look = nerveMaterial(this.#quality);
      if (layers.has('cord'))
        for (const surface of [cord, ...cauda]) this.#add(surface, { look, layer: 'cord', segment: null, within: 3 });
      if (layers.has('nerve')) {
        for (const { surface, segment, name, side } of roots)
          this.#add(surface, {
            look: nerveMaterial(this.#quality),
            layer: 'nerve',
            segment,
            root: { name, side },
          });
      }
      if (layers.has('cord')) {
        const about = { layer: 'cord', segment: null } as const;
        this.#add(sac, { ...about, look: sacMaterial(this.#quality), isVeil: true, only: 'whole' }, 1);
        this.#add(sac, { ...about, look: sectionMaterial('dura'), only: 'sliced', within: 1 });
        this.#add(sac, { ...about, look: sectionMaterial('water'), only: 'sliced', within: 2 });
      }
    }
    if (layers.has('ligament')) {
      const { anterior, posterior, flavum, interspinous, supraspinous } = ligaments(values, posture, bones);
      const look = ligamentMaterial(this.#quality, false);
      const slab = ligamentMaterial(this.#quality, true);
      for (const surface of [anterior, posterior]) this.#add(surface, { look, layer: 'ligament', segment: null });
      for (const { surface } of flavum)
        this.#add(surface, { look: slab, layer: 'ligament', segment: null, isBehind: true, within: 1 });
      for (const surface of [...interspinous, supraspinous])
        this.#add(surface, { look, layer: 'ligament', segment: null, isBehind: true });
    }
  }

  /**
   * @param show - how much of a part is seen, 0 to 1
   * @param span - between which places along the spine the parts are seen that run along it
   */
  reveal(show: (part: SoftPart) => number, span: (layer: Layer) => readonly [number, number]): void {
    for (const part of this.#parts) {
      const visible = show(part);
      part.mesh.visible = visible > 0.01;
      part.mesh.receiveShadow = visible >= 1;
      part.mesh.castShadow = visible >= 1 && !part.isVeil && part.layer !== 'ligament';
      part.look.opacity(visible);
      part.look.span(...span(part.layer));
    }
  }

  /** @param strength - of the colour */
  paint(colour: (layer: Layer, segment: Segment | null) => string | null, strength: number): void {
    for (const { look, layer, segment } of this.#parts) look.tint(colour(layer, segment), strength);
  }

  /** @param planes - beyond all of which nothing of a part is drawn, null for all of it */
  cut(planes: (part: SoftPart) => readonly Plane[] | null): void {
    for (const part of this.#parts) part.look.cut(planes(part), part.within);
  }

  /** The part that a mesh of this group is. */
  partOf(
    mesh: unknown,
  ): { layer: Layer; segment: Segment | null; root?: Pick<NerveRoot, 'name' | 'side'> } | undefined {
    return this.#parts.find((part) => part.mesh === mesh);
  }

  clear(): void {
    for (const { mesh, look } of this.#parts) {
      mesh.geometry.dispose();
      look.material.dispose();
    }
    this.#parts = [];
    this.group.clear();
  }

  #add(surface: Surface, part: Omit<Part, 'mesh'>, order = 0): void {
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(surface.positions, 3));
    geometry.setAttribute('normal', new BufferAttribute(surface.normals, 3));
    geometry.setAttribute('color', new BufferAttribute(surface.tint, 3));
    geometry.setIndex(new BufferAttribute(surface.indices, 1));
    const mesh = new Mesh(geometry, part.look.material);
    mesh.renderOrder = order;
    this.group.add(mesh);
    this.#parts.push({ ...part, mesh });
  }
}
