import { Color, DoubleSide, type IUniform, type MeshStandardMaterial, type Plane, Vector3, Vector4 } from 'three';

/**
 * rich: small relief and patina of bone, for a graphics card. plain: the same colours without, where the picture is
 * drawn by the processor.
 */
export type Quality = 'rich' | 'plain';

type Shader = Parameters<MeshStandardMaterial['onBeforeCompile']>[0];

/** A material whose colour, tint and visibility the atlas changes while it runs. */
export interface PartMaterial {
  readonly material: MeshStandardMaterial;
  /** Colour laid over the part, with its strength. */
  tint(color: string | null, strength?: number): void;
  /**
   * 1 whole, 0 gone; between them glass: clear where one looks through, denser at the edges.
   * @param away - how far in the mist it stands, 0 to 1: a neighbour of what is looked at
   */
  opacity(value: number, away?: number): void;
  /**
   * Shows of a part that runs along the spine only what lies between two places on it; it fades out beyond them.
   * @param tail - how much of a root is seen beyond its ganglion, 0 to 0.5
   */
  span(from: number, to: number, tail?: number): void;
  /**
   * Takes away what lies beyond a plane, null nothing. What is cut open shows the inside of the part.
   * @param planes - beyond all of them
   */
  cut(planes: readonly Plane[] | null): void;
}

export interface Recipe {
  /** GLSL that sets diffuseColor from vColor, vPlace, uTint and uSpan. */
  color: string;
  head?: string;
  /** GLSL functions for `color`. */
  tools?: string;
  uniforms?: Record<string, IUniform>;
  /** GLSL of the vertex's own place in mm. */
  place?: string;
  /** GLSL of how far a vertex is moved, in its mesh's own numbers. */
  shift?: string;
  /** GLSL that turns `normal` where vertices are moved. */
  bend?: string;
  /** GLSL of the height of small relief in mm, from vPlace; none: smooth. */
  relief?: string;
  /** GLSL of what comes last, when `normal` is known. */
  finish?: string;
  /** GLSL that changes roughnessFactor, with what `color` has named. */
  rough?: string;
  /** GLSL that sets outgoingLight of what a cut lays open. */
  inside?: string;
  /** Whether the part fades out somewhere even when it is whole. */
  fades?: boolean;
  /** Whether one looks into the part somewhere even when nothing cuts it. */
  isOpen?: () => boolean;
  /** Whether what lies behind the part is always seen. */
  veil?: boolean;
}

const NOISE = `
float hash31(vec3 p) { p = fract(p * .1031); p += dot(p, p.zyx + 31.32); return fract((p.x + p.y) * p.z); }
float valueNoise(vec3 x) {
  vec3 i = floor(x), f = fract(x); f = f * f * (3. - 2. * f);
  return mix(mix(mix(hash31(i), hash31(i + vec3(1, 0, 0)), f.x), mix(hash31(i + vec3(0, 1, 0)), hash31(i + vec3(1, 1, 0)), f.x), f.y),
             mix(mix(hash31(i + vec3(0, 0, 1)), hash31(i + vec3(1, 0, 1)), f.x), mix(hash31(i + vec3(0, 1, 1)), hash31(i + vec3(1, 1, 1)), f.x), f.y), f.z);
}
float fbm(vec3 p) { return valueNoise(p) * .5 + valueNoise(p * 2.03) * .27 + valueNoise(p * 4.1) * .15 + valueNoise(p * 8.2) * .08; }`;

/** Turns the normal by a height field without a texture: Mikkelsen, J Graph GPU Game Tools 2010;15:49. */
const RELIEF = `
vec3 relieved(vec3 normal, float height) {
  vec3 sx = dFdx(-vViewPosition), sy = dFdy(-vViewPosition);
  vec3 r1 = cross(sy, normal), r2 = cross(normal, sx);
  float det = dot(sx, r1) * (gl_FrontFacing ? 1. : -1.);
  vec3 slope = sign(det) * (dFdx(height) * r1 + dFdy(height) * r2);
  return normalize(abs(det) * normal - slope);
}`;

/** Colour of the mist that neighbours stand in: that of the ground. Set before each picture. */
export const mist = { value: new Color() };

const GLASS = `
  if (uSeen < 1.) {
    float facing = abs(dot(normalize(normal), normalize(vViewPosition)));
    diffuseColor.a = min(.9, diffuseColor.a * mix(3.4, .55, smoothstep(0., .75, facing)));
  }`;

export function part(
  material: MeshStandardMaterial,
  {
    color,
    head = '',
    tools = '',
    uniforms = {},
    place = 'position',
    shift,
    bend = '',
    relief,
    finish = '',
    rough = '',
    inside,
    fades = false,
    isOpen = () => false,
    veil = false,
  }: Recipe,
): PartMaterial {
  const tint = { value: new Vector4(0, 0, 0, 0) };
  const span = { value: new Vector3(-1, 2, 1) };
  const seen = { value: 1 };
  const far = { value: 0 };
  const { side } = material;
  material.vertexColors = true;
  material.transparent = fades;
  material.depthWrite = !veil;
  material.forceSinglePass = true;
  material.clipShadows = true;
  material.shadowSide = DoubleSide;
  material.onBeforeCompile = (shader: Shader) => {
    Object.assign(shader.uniforms, uniforms, {
      uTint: tint,
      uSpan: span,
      uSeen: seen,
      uAway: far,
      uMist: mist,
    });
    shader.vertexShader = shader.vertexShader
      .replace('#include <common>', `#include <common>\nvarying vec3 vPlace;\n${head}`)
      .replace(
        '#include <begin_vertex>',
        `#include <begin_vertex>\nvPlace = ${place};${shift === undefined ? '' : `transformed += ${shift};`}`,
      );
    const uniform = 'uniform vec4 uTint; uniform vec3 uMist; uniform vec3 uSpan; uniform float uSeen, uAway;';
    shader.fragmentShader = shader.fragmentShader
      .replace('#include <common>', `#include <common>\nvarying vec3 vPlace;\n${uniform}\n${head}\n${NOISE}\n${tools}`)
      .replace('#include <clipping_planes_pars_fragment>', `#include <clipping_planes_pars_fragment>\n${RELIEF}`)
      .replace('#include <color_fragment>', color)
      .replace('#include <roughnessmap_fragment>', `#include <roughnessmap_fragment>\n${rough}`)
      .replace(
        '#include <normal_fragment_maps>',
        relief === undefined
          ? `#include <normal_fragment_maps>\n${bend}`
          : `#include <normal_fragment_maps>\n${bend}\nnormal = relieved(normal, ${relief});`,
      )
      .replace(
        '#include <opaque_fragment>',
        `${GLASS}\n${finish}\n${inside === undefined ? '' : `if (!gl_FrontFacing) ${inside}`}\noutgoingLight = mix(outgoingLight, uMist, uAway);\n#include <opaque_fragment>`,
      );
  };
  material.customProgramCacheKey = () => `${color}${relief ?? ''}${inside ?? ''}`;
  return {
    material,
    tint: (value, strength = 0.55) => {
      if (value === null) tint.value.set(0, 0, 0, 0);
      else {
        const { r, g, b } = new Color(value);
        tint.value.set(r, g, b, strength);
      }
    },
    opacity: (value, away = 0) => {
      const glass = value < 1;
      const blends = glass || fades;
      if (material.transparent !== blends) material.needsUpdate = true;
      material.transparent = blends;
      material.opacity = value;
      material.depthWrite = !glass && !veil;
      seen.value = value;
      far.value = away;
    },
    span: (from, to, tail = 1) => void span.value.set(from, to, tail),
    cut: (cutting) => {
      const planes = cutting && [...cutting];
      const sides = planes === null && !isOpen() ? side : DoubleSide;
      if (material.clippingPlanes?.length !== planes?.length || material.side !== sides) material.needsUpdate = true;
      material.clippingPlanes = planes;
      material.clipIntersection = true;
      material.side = sides;
    },
  };
}
