import { type Segment, SEGMENTS } from '@hyaline/spine';
import { type BoneParts, disc, ligaments, nerves, type NerveRoot, type Surface } from '@hyaline/spine-soft';
import { BufferAttribute, BufferGeometry, Group, Mesh } from 'three';
import type { State } from './blend.ts';
import { discMaterial, ligamentMaterial, nerveMaterial, type PartMaterial, type Quality } from './materials.ts';

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
}

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
        const look = discMaterial(this.#quality, 1 - ((values.discs[segment]?.degeneration ?? 1) - 1) / 4);
        for (const surface of [ring, fragment]) if (surface) this.#add(surface, { look, layer: 'disc', segment });
      }
    }
    if (layers.has('cord') || layers.has('nerve')) {
      const { cord, cauda, roots } = nerves(values, posture, bones);
      const look = nerveMaterial(this.#quality);
      if (layers.has('cord'))
        for (const surface of [cord, ...cauda]) this.#add(surface, { look, layer: 'cord', segment: null });
      if (layers.has('nerve')) {
        for (const { surface, segment, name, side } of roots)
          this.#add(surface, { look: nerveMaterial(this.#quality), layer: 'nerve', segment, root: { name, side } });
      }
    }
    if (layers.has('ligament')) {
      const { anterior, posterior, flavum } = ligaments(values, posture, bones);
      const look = ligamentMaterial(this.#quality);
      for (const surface of [anterior, posterior, ...flavum])
        this.#add(surface, { look, layer: 'ligament', segment: null });
    }
  }

  /** @param show - how much of a part is seen, 0 to 1 */
  reveal(show: (layer: Layer, segment: Segment | null) => number): void {
    for (const { mesh, look, layer, segment } of this.#parts) {
      const visible = show(layer, segment);
      mesh.visible = visible > 0.01;
      look.opacity(visible);
    }
  }

  paint(colour: (layer: Layer, segment: Segment | null) => string | null): void {
    for (const { look, layer, segment } of this.#parts) look.tint(colour(layer, segment));
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

  #add(surface: Surface, part: Omit<Part, 'mesh'>): void {
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(surface.positions, 3));
    geometry.setAttribute('normal', new BufferAttribute(surface.normals, 3));
    geometry.setAttribute('color', new BufferAttribute(surface.tint, 3));
    geometry.setIndex(new BufferAttribute(surface.indices, 1));
    const mesh = new Mesh(geometry, part.look.material);
    this.group.add(mesh);
    this.#parts.push({ ...part, mesh });
  }
}
