import { type Box3, DirectionalLight, type PerspectiveCamera, Scene, Vector3 } from 'three';

/** A soft key from the upper left, a weak cool fill and a cool rim, which stay with the eye. */
export class Lights {
  readonly #key = new DirectionalLight(0xfff1de, 2.05);
  readonly #fill = new DirectionalLight(0xcfe0ff, 0.35);
  readonly #rim = new DirectionalLight(0xdfeaff, 1.7);
  readonly group = new Scene();
  readonly #centre = new Vector3();

  constructor() {
    for (const light of [this.#key, this.#fill, this.#rim]) this.group.add(light, light.target);
  }

  around(box: Box3): void {
    box.getCenter(this.#centre);
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
    set(this.#fill, 300, 300, 0);
    set(this.#rim, -420, 220, 260);
  }
}
