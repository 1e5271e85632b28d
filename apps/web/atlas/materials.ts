import {
  Color,
  DoubleSide,
  FrontSide,
  type IUniform,
  MeshPhysicalMaterial,
  MeshStandardMaterial,
  Vector4,
} from 'three';

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
  /** 1 whole, 0 gone. */
  opacity(value: number): void;
}

const NOISE = `
float hash31(vec3 p) { p = fract(p * .1031); p += dot(p, p.zyx + 31.32); return fract((p.x + p.y) * p.z); }
float valueNoise(vec3 x) {
  vec3 i = floor(x), f = fract(x); f = f * f * (3. - 2. * f);
  return mix(mix(mix(hash31(i), hash31(i + vec3(1, 0, 0)), f.x), mix(hash31(i + vec3(0, 1, 0)), hash31(i + vec3(1, 1, 0)), f.x), f.y),
             mix(mix(hash31(i + vec3(0, 0, 1)), hash31(i + vec3(1, 0, 1)), f.x), mix(hash31(i + vec3(0, 1, 1)), hash31(i + vec3(1, 1, 1)), f.x), f.y), f.z);
}
float fbm(vec3 p) { return valueNoise(p) * .5 + valueNoise(p * 2.03) * .27 + valueNoise(p * 4.1) * .15 + valueNoise(p * 8.2) * .08; }`;

/** Bone: vertex colours are openness, curvature and cartilage (packages/spine-mesh). @param unitsToMm - scale of the mesh's own numbers */
export function boneMaterial(quality: Quality, unitsToMm: number): PartMaterial {
  const rich = quality === 'rich';
  const patina = `
    float open = vColor.r, curve = (vColor.g - .5) * 2., cartilage = vColor.b;
    vec3 ivory = vec3(.80, .70, .52), warm = vec3(.62, .46, .28), pale = vec3(.90, .83, .69), deep = vec3(.30, .16, .09);
    ${rich ? 'float n1 = fbm(vPlace * .16), n2 = fbm(vPlace * .9 + 7.);' : 'float n1 = .5, n2 = .5;'}
    vec3 bone = mix(ivory, warm, smoothstep(.42, .72, n1) * .42);
    bone = mix(bone, warm * .86, smoothstep(.52, .78, n2) * .28);
    bone = mix(bone, pale, clamp(curve * 1.5, 0., .65));
    bone = mix(bone, warm * .74, clamp(-curve * 1.3, 0., .55));
    bone = mix(bone, vec3(.70, .76, .78), cartilage * .55);
    float shade = pow(open, 1.6);
    bone *= mix(deep / ivory * .75, vec3(1.), shade);
    diffuseColor.rgb = mix(bone, uTint.rgb * mix(.5, 1., shade), uTint.a);`;
  return part(
    rich
      ? new MeshPhysicalMaterial({
          roughness: 0.58,
          sheen: 0.35,
          sheenRoughness: 0.6,
          sheenColor: new Color(0xffe2c4),
          clearcoat: 0.06,
          clearcoatRoughness: 0.5,
          envMapIntensity: 0.75,
        })
      : new MeshStandardMaterial({ roughness: 0.62 }),
    {
      color: patina,
      uniforms: { uUnits: { value: unitsToMm } },
      place: 'position * uUnits',
      head: 'uniform float uUnits;',
    },
  );
}

/** Disc: tint of a vertex is its part in a herniation, lamellae, ring or nucleus. @param health - 1 moist to 0 dried out */
export function discMaterial(quality: Quality, health: number): PartMaterial {
  const rich = quality === 'rich';
  return part(
    rich
      ? new MeshPhysicalMaterial({
          roughness: 0.36,
          clearcoat: 0.35,
          clearcoatRoughness: 0.35,
          sheen: 0.3,
          sheenColor: new Color(0xcfe6f2),
          envMapIntensity: 0.8,
        })
      : new MeshStandardMaterial({ roughness: 0.45 }),
    {
      uniforms: { uHealth: { value: health } },
      head: 'uniform float uHealth;',
      color: `
        ${rich ? 'float fibre = fbm(vPlace * vec3(.35, 1.6, .35));' : 'float fibre = .5;'}
        vec3 tissue = mix(vec3(.50, .40, .28), vec3(.64, .76, .80), uHealth);
        tissue = mix(mix(tissue, vec3(.78, .86, .88), .5 * uHealth), tissue, vColor.b);
        tissue *= mix(.90, 1.04, vColor.g) * (.87 + .26 * fibre);
        tissue = mix(tissue, vec3(.78, .17, .12), vColor.r * .9);
        diffuseColor.rgb = mix(tissue, uTint.rgb, uTint.a);`,
    },
  );
}

/** Cord and roots: the first number of a vertex is how much it is irritated. */
export const nerveMaterial = (quality: Quality): PartMaterial =>
  part(
    quality === 'rich'
      ? new MeshPhysicalMaterial({
          roughness: 0.42,
          clearcoat: 0.3,
          clearcoatRoughness: 0.4,
          sheen: 0.4,
          sheenColor: new Color(0xffe08a),
        })
      : new MeshStandardMaterial({ roughness: 0.5 }),
    {
      color: `
        vec3 nerve = mix(vec3(.83, .66, .22), vec3(.80, .17, .10), vColor.r);
        diffuseColor.rgb = mix(nerve, uTint.rgb, uTint.a);`,
    },
  );

export const ligamentMaterial = (quality: Quality): PartMaterial =>
  part(new MeshStandardMaterial({ roughness: quality === 'rich' ? 0.5 : 0.6, side: DoubleSide }), {
    color: `diffuseColor.rgb = mix(vec3(.84, .80, .70) * mix(.9, 1.02, vColor.g), uTint.rgb, uTint.a);`,
  });

interface Recipe {
  /** GLSL that sets diffuseColor.rgb from vColor, vPlace and uTint. */
  color: string;
  head?: string;
  uniforms?: Record<string, IUniform>;
  /** GLSL of the vertex's own place in mm. */
  place?: string;
}

function part(
  material: MeshStandardMaterial,
  { color, head = '', uniforms = {}, place = 'position' }: Recipe,
): PartMaterial {
  const tint = { value: new Vector4(0, 0, 0, 0) };
  material.vertexColors = true;
  material.onBeforeCompile = (shader: Shader) => {
    Object.assign(shader.uniforms, uniforms, { uTint: tint });
    shader.vertexShader = shader.vertexShader
      .replace('#include <common>', `#include <common>\nvarying vec3 vPlace;\n${head}`)
      .replace('#include <begin_vertex>', `#include <begin_vertex>\nvPlace = ${place};`);
    shader.fragmentShader = shader.fragmentShader
      .replace('#include <common>', `#include <common>\nvarying vec3 vPlace;\nuniform vec4 uTint;\n${head}\n${NOISE}`)
      .replace('#include <color_fragment>', color);
  };
  material.customProgramCacheKey = () => color;
  return {
    material,
    tint: (value, strength = 0.55) => {
      if (value === null) tint.value.set(0, 0, 0, 0);
      else {
        const { r, g, b } = new Color(value);
        tint.value.set(r, g, b, strength);
      }
    },
    opacity: (value) => {
      const see = value < 1;
      if (material.transparent !== see) material.needsUpdate = true;
      material.transparent = see;
      material.opacity = value;
      material.depthWrite = !see;
      if (material.side !== DoubleSide) material.side = FrontSide;
    },
  };
}
