import { type Segment, SEGMENTS } from '@hyaline/spine';
import {
  type BoneParts,
  disc,
  ligaments,
  nerves,
  type NerveRoot,
  occiput,
  section,
  type Surface,
} from '@hyaline/spine-soft';
import { BufferAttribute, BufferGeometry, Group, Mesh, type Plane } from 'three';
import type { State } from './blend.ts';
import type { Opened } from './caps/caps.ts';
import type { CapKind } from './materials/caps.ts';
import type { PartMaterial, Quality } from './materials/part.ts';
import {
  discMaterial,
  ligamentMaterial,
  nerveMaterial,
  sacMaterial,
  sectionMaterial,
  skullMaterial,
} from './materials/soft.ts';

/** What can be shown or hidden as a whole. */
export const LAYERS = ['bone', 'disc', 'cord', 'nerve', 'ligament'] as const;
export type Layer = (typeof LAYERS)[number];

const ARTERY = '#b01c24';
/** Bundles of fibres that are told apart around a disc. */
const FIBRES = { C: 34, T: 48, L: 64 } as const;

interface Part {
  mesh: Mesh;
  /** As it was last revealed. */
  seen?: number;
  away?: number;
  look: PartMaterial;
  layer: Exclude<Layer, 'bone'>;
  /** The segment it belongs to, where it belongs to one. */
  segment: Segment | null;
  root?: Pick<NerveRoot, 'name' | 'side'>;
  /** Stands behind the canal: gone when that is looked into from behind. */
  isBehind?: boolean;
  /** Runs along the bodies: a slice shows the disc there, and not what hardly covers it. */
  isLong?: boolean;
  /** What the ligaments of the dens end at. */
  isSkull?: boolean;
  /** Is seen through and throws no shadow. */
  isVeil?: boolean;
  /** Lies in the plane of a slice, which takes nothing of it away. */
  isSlice?: boolean;
  /** How a cut through it is closed, if it is. */
  cap?: CapKind;
  /** Of a root: how much it is hurt where that is worst. */
  sore?: number;
}

/** What decides whether a part is seen. */
export type SoftPart = Pick<Part, 'layer' | 'segment' | 'root' | 'isBehind' | 'isLong' | 'isSlice' | 'isSkull'>;

/** Discs, cord, roots and ligaments, made anew from a state: they follow the bones and touch them. */
export class SoftParts {
  readonly group = new Group();
  readonly #quality: Quality;
  #parts: Part[] = [];
  #from: { state: State; bones: BoneParts; layers: ReadonlySet<Layer> } | null = null;
  #sliced: Segment | null = null;

  constructor(quality: Quality) {
    this.#quality = quality;
  }

  /** @param layers - those that are wanted: what nobody sees is not made */
  make({ values, posture }: State, bones: BoneParts, layers: ReadonlySet<Layer>): void {
    this.clear();
    this.#from = { state: { values, posture }, bones, layers };
    if (layers.has('disc')) {
      for (const segment of SEGMENTS) {
        const { ring, fragment } = disc(segment, values, posture);
        const look = this.#discLook(segment, { values, posture });
        for (const surface of [ring, fragment]) if (surface) this.#add(surface, { look, layer: 'disc', segment });
      }
    }
    if (layers.has('cord') || layers.has('nerve')) {
      const { cord, cauda, sac, roots, arteries } = nerves(values, posture, bones);
      const look = nerveMaterial(this.#quality);
      if (layers.has('cord')) this.#add(cord, { look, layer: 'cord', segment: null, cap: 'cord' });
      for (const surface of cauda) this.#add(surface, { look, layer: 'cord', segment: null, cap: 'rootlet' });
      if (layers.has('nerve')) {
        for (const surface of arteries) {
          const red = nerveMaterial(this.#quality);
          red.tint(ARTERY, 1);
          this.#add(surface, { look: red, layer: 'nerve', segment: null, cap: 'rootlet', sore: 1 });
        }
        for (const { surface, segment, name, side } of roots)
          this.#add(surface, {
            look: nerveMaterial(this.#quality),
            layer: 'nerve',
            segment,
            root: { name, side },
            cap: 'nerve',
            sore: surface.tint.reduce((most, value, i) => (i % 3 === 0 ? Math.max(most, value) : most), 0),
          });
      }
      if (layers.has('cord')) {
        const about = { layer: 'cord', segment: null } as const;
        this.#add(sac, { ...about, look: sacMaterial(this.#quality), isVeil: true, cap: 'sac' }, 1);
      }
    }
    if (layers.has('ligament')) {
      const { anterior, posterior, flavum, interspinous, supraspinous, dens } = ligaments(values, posture, bones);
      const skull = { layer: 'ligament', segment: null, look: skullMaterial(), isSkull: true, isVeil: true } as const;
      this.#add(occiput(values, posture), skull, 1);
      const look = ligamentMaterial(this.#quality, false);
      const slab = ligamentMaterial(this.#quality, true);
      const long = ligamentMaterial(this.#quality, false);
      for (const surface of [anterior, posterior])
        this.#add(surface, { look: long, layer: 'ligament', segment: null, cap: 'band', isLong: true });
      for (const { surface } of flavum)
        this.#add(surface, { look: slab, layer: 'ligament', segment: null, isBehind: true, cap: 'flavum' });
      for (const surface of dens) this.#add(surface, { look, layer: 'ligament', segment: null, cap: 'band' });
      for (const surface of [...interspinous, supraspinous])
        this.#add(surface, { look, layer: 'ligament', segment: null, isBehind: true, cap: 'band' });
    }
  }

  /** Adds what an axial image through a disc shows in its own plane; null takes it away. */
  slice(segment: Segment | null): void {
    if (segment === this.#sliced) return;
    this.#remove(({ isSlice }) => isSlice === true);
    this.#sliced = segment;
    if (segment === null || this.#from === null) return;
    const {
      state: { values, posture },
      bones,
      layers,
    } = this.#from;
    const { disc: cut, fat, outline, lost } = section(segment, values, posture, bones);
    const about = { segment, isSlice: true } as const;
    if (layers.has('disc'))
      this.#add(cut, { ...about, layer: 'disc', look: this.#discLook(segment, this.#from.state) });
    if (!layers.has('cord')) return;
    this.#add(fat, { ...about, layer: 'cord', look: sectionMaterial('fat') });
    if (lost) this.#add(lost, { ...about, layer: 'cord', look: sectionMaterial('lost') });
    if (outline) this.#add(outline, { ...about, layer: 'cord', look: sectionMaterial('outline') });
  }

  /**
   * @param show - how much of a part is seen, 0 to 1
   * @param away - how far in the mist it stands
   * @param span - between which places along the spine the parts are seen that run along it, and how far roots
   */
  reveal(
    show: (part: SoftPart) => number,
    away: (part: SoftPart) => number,
    span: (layer: Layer) => readonly [from: number, to: number, tail?: number],
  ): void {
    for (const part of this.#parts) {
      const visible = show(part);
      Object.assign(part, { seen: visible, away: away(part) });
      part.mesh.visible = visible > 0.01;
      part.mesh.receiveShadow = visible >= 1;
      part.mesh.castShadow = visible >= 1 && !part.isVeil && part.layer !== 'ligament';
      part.look.opacity(visible, part.away);
      part.look.span(...span(part.layer));
    }
  }

  /** Colours of discs. @param strength - of the colour */
  paint(colour: (segment: Segment | null) => string | null, strength: number): void {
    for (const { look, layer, segment } of this.#parts) if (layer === 'disc') look.tint(colour(segment), strength);
  }

  /**
   * @param planes - beyond all of which nothing of a part is drawn, null for all of it
   * @returns the parts that are seen and whose opening a cut closes
   */
  cut(planes: (part: SoftPart) => readonly Plane[] | null): Opened[] {
    return this.#parts.flatMap(({ mesh, look, cap: kind, seen = 0, away = 0, sore = 0, ...part }) => {
      const beyond = planes(part);
      look.cut(beyond);
      return beyond && kind && seen > 0.01 ? [{ mesh, planes: beyond, kind, seen, away, sore }] : [];
    });
  }

  /** The part that a mesh of this group is. */
  partOf(
    mesh: unknown,
  ): { layer: Layer; segment: Segment | null; root?: Pick<NerveRoot, 'name' | 'side'> } | undefined {
    return this.#parts.find((part) => part.mesh === mesh);
  }

  clear(): void {
    this.#remove(() => true);
    this.#sliced = null;
  }

  #remove(which: (part: Part) => boolean): void {
    for (const part of this.#parts) {
      if (!which(part)) continue;
      part.mesh.geometry.dispose();
      part.look.material.dispose();
      this.group.remove(part.mesh);
    }
    this.#parts = this.#parts.filter((part) => !which(part));
  }

  #discLook(segment: Segment, { values, posture }: State): PartMaterial {
    const { degeneration = 1, herniation } = values.discs[segment] ?? {};
    // Pfirrmann 1 to 5: from moist and bright to dried out
    return discMaterial(this.#quality, 1 - (degeneration - 1) / 4, posture.discs[segment].position, {
      fibres: FIBRES[segment[0] as keyof typeof FIBRES],
      isWhole: herniation === undefined || herniation.type === 'bulge',
    });
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
