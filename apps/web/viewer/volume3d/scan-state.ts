import type { Vec3 } from '@hyaline/volume';
import { inverted, type Mesh, meshBounds, moved, movedMesh, type RigidTransform, UNMOVED, vertexNormals } from '@hyaline/volume/mesh'; // prettier-ignore
import { type Alignment, fitOf, NO_POINTS, pickedInPatient, pickedOnScan, tookBack, withPatientPoint } from './alignment.ts'; // prettier-ignore
import { askForMesh, MeshFailed, type MeshFailure } from './mesh-asks.ts';
import type { Surface } from './scene.ts';
import type { Space } from './space.ts';

/** Where a scan was moved to, and how well its points agreed. */
interface Step {
  readonly transform: RigidTransform;
  readonly rmsMm: number;
}

/** An intraoral scan beside the volume. */
export interface Scan {
  readonly id: string;
  readonly name: string;
  /** As it is in its file. */
  readonly own: Mesh;
  /** In the patient. */
  readonly surface: Surface;
  /** The alignments used, the last one being in force. */
  readonly steps: readonly Step[];
  readonly visible: boolean;
}

const COLOURS: readonly Vec3[] = [
  [0.42, 0.75, 0.81],
  [0.95, 0.57, 0.24],
  [0.68, 0.62, 0.93],
  [0.42, 0.77, 0.61],
];

let scansRead = 0;

/** The scans that were brought in, and the one that is being aligned. Gone when the page is left. */
export class ScanState {
  scans: readonly Scan[] = [];
  reading: string | null = null;
  failure: { readonly name: string; readonly code: MeshFailure } | null = null;
  /** Brings the view into sight on which the next spot is to be clicked. */
  showScan: () => void = () => undefined;
  /** The scan being aligned, what was picked, and whether it stands alone to be picked on. */
  aligning: { readonly id: string; readonly alignment: Alignment; readonly alone: boolean } | null = null;
  readonly #space: Space;
  #abort = new AbortController();
  #before: Space['camera'] | null = null;

  constructor(space: Space) {
    this.#space = space;
  }

  clear(): void {
    if (this.scans.length === 0 && this.reading === null && this.failure === null) return;
    this.#abort.abort();
    this.#abort = new AbortController();
    this.stopAligning();
    Object.assign(this, { scans: [], reading: null, failure: null });
    this.#space.changed('scene');
  }

  async read(file: File): Promise<void> {
    const { signal } = this.#abort;
    this.reading = file.name;
    this.failure = null;
    this.#space.changed('parts');
    try {
      const { mesh, normals } = await askForMesh({ kind: 'scan', file }, signal);
      const colour = COLOURS[scansRead % COLOURS.length] as Vec3;
      const id = `scan-${++scansRead}`;
      this.scans = [...this.scans, { id, name: file.name, own: mesh, surface: { mesh, normals, colour }, steps: [], visible: true }]; // prettier-ignore
    } catch (cause) {
      if (!signal.aborted)
        this.failure = { name: file.name, code: cause instanceof MeshFailed ? cause.code : 'memory' };
    }
    this.reading = null;
    this.#space.changed('scene');
  }

  show(id: string, visible: boolean): void {
    this.#replace(id, (scan) => ({ ...scan, visible }));
  }

  remove(id: string): void {
    if (this.aligning?.id === id) this.stopAligning();
    this.scans = this.scans.filter((scan) => scan.id !== id);
    this.#space.changed('scene');
  }

  /** One alignment back. */
  undo(id: string): void {
    this.#replace(id, (scan) => inPlace({ ...scan, steps: scan.steps.slice(0, -1) }));
  }

  move(id: string, step: Step): void {
    this.#replace(id, (scan) => inPlace({ ...scan, steps: [...scan.steps, step] }));
  }

  // ---- aligning by points

  startAligning(id: string): void {
    this.#before = this.#space.camera;
    this.aligning = { id, alignment: NO_POINTS, alone: true };
    this.#look();
  }

  stopAligning(): void {
    if (!this.aligning) return;
    this.aligning = null;
    this.#space.alone = null;
    if (this.#before) this.#space.setCamera(this.#before);
    this.#space.changed('scene');
  }

  /** A spot that was clicked in the 3D view. */
  clicked(point: Vec3): boolean {
    if (!this.aligning) return false;
    const scan = this.#scan(this.aligning.id);
    if (!scan) return false;
    if (this.aligning.alone)
      this.#set(pickedOnScan(this.aligning.alignment, moved(inverted(placeOf(scan)), point)), false);
    else this.clickedInPatient(point);
    return true;
  }

  /** A spot that was clicked in a flat view, or on the volume. */
  clickedInPatient(point: Vec3): void {
    if (this.aligning?.alignment.waiting) this.#set(pickedInPatient(this.aligning.alignment, point), true);
  }

  correct(n: number, point: Vec3): void {
    if (this.aligning) this.#set(withPatientPoint(this.aligning.alignment, n, point), this.aligning.alone);
  }

  takeBack(): void {
    if (this.aligning) this.#set(tookBack(this.aligning.alignment), true);
  }

  showAlone(alone: boolean): void {
    if (this.aligning) this.#set(this.aligning.alignment, alone);
  }

  useAlignment(): void {
    const fit = this.aligning && fitOf(this.aligning.alignment);
    if (!this.aligning || !fit || fit === 'line') return;
    const { id } = this.aligning;
    this.stopAligning();
    this.move(id, fit);
  }

  #set(alignment: Alignment, alone: boolean): void {
    if (!this.aligning) return;
    const turns = alone !== this.aligning.alone;
    this.aligning = { ...this.aligning, alignment, alone };
    if (turns) this.#look();
    else this.#space.changed('scene');
  }

  /** The scan stands alone while a spot on it is asked for; then the volume comes back. */
  #look(): void {
    const { aligning } = this;
    const scan = aligning && this.#scan(aligning.id);
    if (!aligning || !scan) return;
    if (!aligning.alone) {
      this.#space.alone = null;
      if (this.#before) this.#space.setCamera(this.#before);
      return this.#space.changed('scene');
    }
    if (!this.#space.alone) this.#before = this.#space.camera;
    this.showScan();
    this.#space.alone = () => scan.surface;
    this.#space.fit(this.#space.camera, meshBounds(scan.surface.mesh));
    this.#space.changed('scene');
  }

  #scan(id: string): Scan | undefined {
    return this.scans.find((scan) => scan.id === id);
  }

  #replace(id: string, change: (scan: Scan) => Scan): void {
    this.scans = this.scans.map((scan) => (scan.id === id ? change(scan) : scan));
    this.#space.changed('scene');
  }
}

/** How a scan's own coordinates become the patient's now. */
export const placeOf = ({ steps }: Scan): RigidTransform => steps.at(-1)?.transform ?? UNMOVED;

function inPlace(scan: Scan): Scan {
  const mesh = scan.steps.length ? movedMesh(scan.own, placeOf(scan)) : scan.own;
  return { ...scan, surface: { ...scan.surface, mesh, normals: vertexNormals(mesh) } };
}
