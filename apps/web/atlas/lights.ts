import { type Box3, DirectionalLight, type PerspectiveCamera, Scene, Vector3 } from 'three';

const SHADOW_PIXELS = 2048;
/** mm: of the key from what is looked at, and the widest part that shades. */
const AWAY = 900;
const MOST_REACH = 480;

/** A soft key from the upper left, a weak cool fill and a cool rim, which stay with the eye. */
export class Lights {
  readonly #key = new DirectionalLight(0xfff1de, 2.05);
  readonly #fill = new DirectionalLight(0xcfe0ff, 0.35);
  readonly #rim = new DirectionalLight(0xdfeaff, 1.7);
  readonly group = new Scene();
  readonly #centre = new Vector3();
  #reach = 100;

  /** @param shadows - whether parts shade one another */
  constructor(shadows: boolean) {
    const { shadow } = this.#key;
    this.#key.castShadow = shadows;
    shadow.mapSize.set(SHADOW_PIXELS, SHADOW_PIXELS);
    shadow.intensity = 0.62;
    shadow.radius = 5;
    for (const light of [this.#key, this.#fill, this.#rim]) this.group.add(light, light.target);
  }

  around(box: Box3): void {
    box.getCenter(this.#centre);
    this.#reach = Math.min(MOST_REACH, box.getSize(new Vector3()).length() * 0.62);
    const { camera } = this.#key.shadow;
    Object.assign(camera, { left: -this.#reach, right: this.#reach, top: this.#reach, bottom: -this.#reach });
    Object.assign(camera, { near: 10, far: 2 * AWAY });
    camera.updateProjectionMatrix();
    // as many mm as a pixel of the map, so that a surface does not shade itself
    this.#key.shadow.normalBias = (2 * this.#reach * 2.2) / SHADOW_PIXELS;
  }

  follow(camera: PerspectiveCamera, target: Vector3): void {
    const towards = camera.position.clone().sub(target).normalize();
    const right = new Vector3(0, 1, 0).cross(towards);
    if (right.lengthSq() < 1e-4) right.set(1, 0, 0);
    right.normalize();
    const set = (light: DirectionalLight, ahead: number, side: number, up: number): void => {
      light.target.position.copy(this.#centre);
      light.position.copy(this.#centre).addScaledVector(towards, ahead).addScaledVector(right, side);
      light.position.y += up;
    };
    set(this.#key, 320, -300, 380);
    this.#key.position.sub(this.#centre).setLength(AWAY).add(this.#centre);
    set(this.#fill, 300, 300, 0);
    set(this.#rim, -420, 220, 260);
  }
}
