import { BackSide, BoxGeometry, Color, Mesh, MeshBasicMaterial, Scene } from 'three';

type Triple = readonly [number, number, number];
/** How bright; middle and size of a lamp, in m. */
const LAMPS: readonly (readonly [glow: number, at: Triple, size: Triple])[] = [
  [50, [-16, 14.4, 8.2], [0.1, 2.4, 2.7]],
  [50, [-16, 18, -8.2], [0.1, 2.4, 2.7]],
  [17, [15, 12.2, -1.8], [0.1, 4.3, 6.3]],
  [43, [-0.5, 8.9, 14.5], [4.4, 5.4, 0.1]],
  [20, [3.2, 11.5, -12.5], [2.5, 2, 0.1]],
  [100, [0, 20, 0], [1, 0.1, 1]],
]; // prettier-ignore
const [WALLS, FLOOR] = [0.72, 0.5];

/** What bones and discs mirror: a bright room with lamps around, as a photographer has. */
export function room(): Scene {
  const scene = new Scene();
  const geometry = new BoxGeometry();
  const box = (glow: number, at: Triple, size: Triple, inside = {}): void => {
    const mesh = new Mesh(geometry, new MeshBasicMaterial({ color: new Color(glow, glow, glow), ...inside }));
    mesh.position.set(...at);
    mesh.scale.set(...size);
    scene.add(mesh);
  };
  scene.position.y = -3.5;
  box(WALLS, [-0.8, 13.2, 0.7], [31.7, 28.3, 28.6], { side: BackSide });
  box(FLOOR, [0, -0.8, 0], [31, 0.2, 28]);
  for (const lamp of LAMPS) box(...lamp);
  return scene;
}
