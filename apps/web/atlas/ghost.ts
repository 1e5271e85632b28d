import type { Bone } from '@hyaline/spine';
import { type Group, type Material, MeshBasicMaterial, MeshLambertMaterial } from 'three';
import type { State } from './blend.ts';
import type { Skeleton } from './skeleton.ts';

/** Another posture as glass bones in the same picture: clear where one looks through, bright at the edges. */
export class Ghost {
  readonly #skeleton: Skeleton;
  readonly #materials: readonly Material[];

  constructor(bones: Skeleton, colour: string) {
    this.#materials = [depth(), glass(colour)];
    this.#skeleton = bones.twin(this.#materials);
  }

  get group(): Group {
    return this.#skeleton.group;
  }

  pose(state: State): void {
    this.#skeleton.pose(state);
  }

  /** @param isSeen - glass is seen whole or not at all */
  reveal(isSeen: (bone: Bone) => boolean): void {
    this.#skeleton.reveal((bone) => (isSeen(bone) ? 1 : 0));
  }

  dispose(): void {
    for (const material of this.#materials) material.dispose();
  }
}

// where both postures are the same the solid bone is nearer
const BEHIND = { polygonOffset: true, polygonOffsetFactor: 1, polygonOffsetUnits: 2 } as const;

/** Drawn first, so that of each bone only what faces the eye is seen. */
const depth = (): Material => new MeshBasicMaterial({ colorWrite: false, transparent: true, ...BEHIND });

function glass(color: string): Material {
  const material = new MeshLambertMaterial({
    color,
    transparent: true,
    depthWrite: false,
    toneMapped: false,
    ...BEHIND,
  });
  material.onBeforeCompile = (shader) => {
    shader.fragmentShader = shader.fragmentShader.replace(
      '#include <opaque_fragment>',
      `float edge = 1. - abs(dot(normalize(normal), normalize(vViewPosition)));
       diffuseColor.a = mix(.13, .9, edge * edge);
       outgoingLight = mix(outgoingLight, diffuseColor.rgb, .6);
       #include <opaque_fragment>`,
    );
  };
  material.customProgramCacheKey = () => 'glass';
  return material;
}
