import {
  Color,
  HemisphereLight,
  NeutralToneMapping,
  PCFShadowMap,
  PerspectiveCamera,
  PMREMGenerator,
  Scene,
  SRGBColorSpace,
  Vector3,
  WebGLRenderer,
  type Box3,
  CanvasTexture,
  type Object3D,
} from 'three';
import { OrbitControls } from 'three/examples/jsm/controls/OrbitControls.js';
import { mist, type Quality } from './materials/part.ts';
import { Lights } from './lights.ts';
import { room } from './room.ts';

/** The grounds: pale for patients, deep for the workspace and the wall screen. */
export const GROUNDS = { pale: ['#eef2f5', '#cfd8e0'], deep: ['#223041', '#0d131b'] } as const;
export type Ground = keyof typeof GROUNDS;

/** From where one looks, and at what: mm, x y z. */
export interface Eye {
  position: readonly [number, number, number];
  target: readonly [number, number, number];
}

const FIELD_OF_VIEW = 20;
const MOST_PIXELS_PER_DOT = 2;
const EASE_MS = 420;

/** Renderer, camera and light. Draws when something has changed and not otherwise. */
export class Stage {
  readonly scene = new Scene();
  readonly camera = new PerspectiveCamera(FIELD_OF_VIEW, 1, 10, 9000);
  readonly renderer: WebGLRenderer;
  readonly quality: Quality;
  ground: Ground = 'deep';
  readonly #controls: OrbitControls;
  readonly #lights: Lights;
  readonly #calm: boolean;
  #size = { width: 1, height: 1 };
  #insets = { top: 0, bottom: 0 };
  #frame = 0;
  #flight = 0;
  #watching: (() => void)[] = [];
  /** Called before each picture with the direction from what is looked at to the eye. */
  prepare: ((towards: Vector3) => void) | null = null;

  /** @throws Error when the browser gives no WebGL */
  constructor(
    canvas: HTMLCanvasElement,
    { ground, quality, calm }: { ground: Ground; quality?: Quality; calm: boolean },
  ) {
    this.renderer = new WebGLRenderer({ canvas, antialias: true, powerPreference: 'high-performance' });
    this.quality = quality ?? (isSoftware(this.renderer) ? 'plain' : 'rich');
    this.#calm = calm;
    // not on phones: each picture would be drawn twice
    const shadows = this.quality === 'rich' && !matchMedia('(pointer: coarse)').matches;
    this.#lights = new Lights(shadows);
    this.renderer.shadowMap.enabled = shadows;
    this.renderer.shadowMap.type = PCFShadowMap;
    this.renderer.toneMapping = NeutralToneMapping;
    this.renderer.toneMappingExposure = 0.92;
    this.renderer.localClippingEnabled = true;
    this.renderer.setPixelRatio(Math.min(MOST_PIXELS_PER_DOT, window.devicePixelRatio));
    this.#controls = new OrbitControls(this.camera, canvas);
    this.#controls.enableDamping = false;
    this.#controls.addEventListener('change', () => this.draw());
    this.#controls.addEventListener('start', () => cancelAnimationFrame(this.#flight));
    this.scene.add(this.#lights.group);
    this.setGround(ground);
    if (this.quality === 'rich') {
      const environment = new PMREMGenerator(this.renderer);
      this.scene.environment = environment.fromScene(room(), 0.03).texture;
      this.scene.environmentIntensity = 0.3;
      environment.dispose();
    } else {
      this.scene.add(new HemisphereLight(0xe8eef6, 0x6b5a48, 1.1));
    }
  }

  setGround(ground: Ground): void {
    this.ground = ground;
    const canvas = document.createElement('canvas');
    canvas.width = 2;
    canvas.height = 512;
    const context = canvas.getContext('2d');
    if (context) {
      const gradient = context.createLinearGradient(0, 0, 0, 512);
      gradient.addColorStop(0, GROUNDS[ground][0]);
      gradient.addColorStop(1, GROUNDS[ground][1]);
      context.fillStyle = gradient;
      context.fillRect(0, 0, 2, 512);
      const texture = new CanvasTexture(canvas);
      texture.colorSpace = SRGBColorSpace;
      this.scene.background = texture;
    } else this.scene.background = new Color(GROUNDS[ground][1]);
    this.draw();
  }

  /** CSS pixels. */
  resize(width: number, height: number): void {
    this.renderer.setSize(width, height, false);
    this.#size = { width, height: Math.max(1, height) };
    this.#aim();
  }

  /** What lies over the upper and lower edge, in CSS pixels: what is looked at stands between them. */
  set insets(insets: { top: number; bottom: number }) {
    this.#insets = insets;
    this.#aim();
  }

  #aim(): void {
    const { width, height } = this.#size;
    const { top, bottom } = this.#insets;
    this.camera.aspect = width / height;
    if (top === bottom) this.camera.clearViewOffset();
    else this.camera.setViewOffset(width, height, 0, (bottom - top) / 2, width, height);
    this.camera.updateProjectionMatrix();
    this.draw();
  }

  /** Looks at a box from a direction so that all of it is seen; eases there unless motion is unwelcome. */
  look(
    from: readonly [number, number, number],
    box: Box3,
    { eased = true, margin = 1.1 }: { eased?: boolean; margin?: number } = {},
  ): void {
    const direction = new Vector3(...from).normalize();
    const centre = box.getCenter(new Vector3());
    const size = box.getSize(new Vector3());
    const right = new Vector3(0, 1, 0).cross(direction).normalize();
    const up = direction.clone().cross(right);
    const extent = (axis: Vector3): number =>
      Math.abs(axis.x) * size.x + Math.abs(axis.y) * size.y + Math.abs(axis.z) * size.z;
    const { height } = this.#size;
    const seen = Math.max(0.3, (height - this.#insets.top - this.#insets.bottom) / height);
    const half = (Math.max(extent(up) / seen, extent(right) / this.camera.aspect) / 2) * margin;
    const distance = half / Math.tan((FIELD_OF_VIEW / 2) * (Math.PI / 180)) + extent(direction) / 2;
    this.#fly(centre.clone().addScaledVector(direction, distance), centre, eased && !this.#calm);
    this.#lights.around(box);
  }

  get eye(): Eye {
    return { position: this.camera.position.toArray(), target: this.#controls.target.toArray() };
  }

  /** Looks from where somebody looked before, at once. */
  set eye({ position, target }: Eye) {
    cancelAnimationFrame(this.#flight);
    this.camera.position.set(...position);
    this.#controls.target.set(...target);
    this.#controls.update();
    this.draw();
  }

  /** Turns about the upright axis, in degrees; up positive for the second. */
  turn(degrees: number, up = 0): void {
    const offset = this.camera.position.clone().sub(this.#controls.target);
    offset.applyAxisAngle(new Vector3(0, 1, 0), (degrees * Math.PI) / 180);
    const side = new Vector3().crossVectors(new Vector3(0, 1, 0), offset).normalize();
    offset.applyAxisAngle(side, (-up * Math.PI) / 180);
    this.camera.position.copy(this.#controls.target).add(offset);
    this.#controls.update();
    this.draw();
  }

  /** @param by - above 1 comes nearer */
  zoom(by: number): void {
    const offset = this.camera.position.clone().sub(this.#controls.target).divideScalar(by);
    this.camera.position.copy(this.#controls.target).add(offset);
    this.#controls.update();
    this.draw();
  }

  /** Where a place of the model is on the canvas, in CSS pixels; behind the eye: null. */
  project(place: Vector3): { x: number; y: number } | null {
    const p = place.clone().project(this.camera);
    if (p.z > 1) return null;
    const { clientWidth, clientHeight } = this.renderer.domElement;
    return { x: ((p.x + 1) / 2) * clientWidth, y: ((1 - p.y) / 2) * clientHeight };
  }

  /** As `project`, of plain numbers. */
  projectPlace(place: readonly [number, number, number]): { x: number; y: number } | null {
    return this.project(new Vector3(...place));
  }

  /** @returns what ends the watching */
  onDraw(watch: () => void): () => void {
    this.#watching.push(watch);
    return () => {
      this.#watching = this.#watching.filter((each) => each !== watch);
    };
  }

  /** Draws with the next frame, once however often it is asked; nothing before it is known from where. */
  draw(): void {
    if (this.#frame !== 0 || this.camera.position.lengthSq() === 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.drawNow();
    });
  }

  drawNow(): void {
    this.#lights.follow(this.camera, this.#controls.target);
    this.prepare?.(this.camera.position.clone().sub(this.#controls.target).normalize());
    mist.value.set(GROUNDS[this.ground][this.ground === 'pale' ? 0 : 1]);
    this.renderer.render(this.scene, this.camera);
    for (const watch of this.#watching) watch();
  }

  add(...objects: Object3D[]): void {
    this.scene.add(...objects);
    this.draw();
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame);
    cancelAnimationFrame(this.#flight);
    this.#controls.dispose();
    this.renderer.dispose();
  }

  #fly(to: Vector3, target: Vector3, eased: boolean): void {
    cancelAnimationFrame(this.#flight);
    const [fromAt, fromTarget] = [this.camera.position.clone(), this.#controls.target.clone()];
    const place = (t: number): void => {
      // along an arc about the target, not through the body
      const a = fromAt.clone().sub(fromTarget);
      const b = to.clone().sub(target);
      const length = a.length() + (b.length() - a.length()) * t;
      const along = a.normalize().lerp(b.normalize(), t);
      if (along.lengthSq() < 1e-4) along.set(0, 0.2, 1);
      this.#controls.target.lerpVectors(fromTarget, target, t);
      this.camera.position.copy(this.#controls.target).addScaledVector(along.normalize(), length);
      this.#controls.update();
      this.draw();
    };
    if (!eased || fromAt.lengthSq() === 0) return place(1);
    const begun = performance.now();
    const step = (): void => {
      const t = Math.min(1, (performance.now() - begun) / EASE_MS);
      place(t * t * (3 - 2 * t));
      if (t < 1) this.#flight = requestAnimationFrame(step);
    };
    step();
  }
}

/** Whether the picture is drawn by the processor: then a plain one is drawn fast enough, a rich one is not. */
function isSoftware(renderer: WebGLRenderer): boolean {
  const gl = renderer.getContext();
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const name = String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  return /swiftshader|llvmpipe|software|basic render/i.test(name);
}
