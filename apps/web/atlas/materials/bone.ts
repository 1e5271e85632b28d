import { Color, MeshPhysicalMaterial, MeshStandardMaterial, Vector3, Vector4 } from 'three';
import { part, type PartMaterial, type Quality } from './part.ts';

/** What the picture tells of a bone beside its shape. */
export interface BoneMarks {
  /** 0 whole to 1 broken through: the front rim has stepped out over the wall below it. */
  broken: number;
  /** mm, half of the body's height and its back wall, in the bone's frame. */
  half: number;
  back: number;
  /** Whether a piece of the front has come free: 0 to 1. */
  crushed: number;
  /** Height and depth (mm, in the bone's frame) at which the pars is broken through; null where it is whole. */
  pars: readonly [y: number, z: number] | null;
  /** 0 to 1: how much the bone has hardened under its upper and lower end plate. */
  hardened: readonly [upper: number, lower: number];
}

export interface BoneMaterial extends PartMaterial {
  marks(marks: BoneMarks): void;
  /** Whether the bone ends where its `SawnEnd` says. */
  saw(isSawn: boolean): void;
}

const NOWHERE = 1e6;

/** Where a rib can be sawn off: a direction in the bone's frame, and how far along it. */
export interface SawnEnd {
  direction: Vector3;
  reach: number;
}

/** Which part of a vertebra with a broken pars is drawn: both are drawn apart, each where it has come to lie. */
export type BonePart = 'body' | 'arch';

/**
 * Bone: vertex colours are openness, curvature and cartilage (packages/spine-mesh).
 * @param frame - what turns the mesh's own numbers into mm of the bone's frame
 */
export function boneMaterial(
  quality: Quality,
  frame: { scale: Vector3; translation: Vector3 },
  { end = null, drawn = 'body' }: { end?: SawnEnd | null; drawn?: BonePart } = {},
): BoneMaterial {
  const rich = quality === 'rich';
  const broken = { value: new Vector4(0, 10, -15, 0) };
  const hardened = { value: new Vector4(0, 0, 0, 0) };
  const pars = { value: new Vector3(0, 0, 0) };
  const sawn = { value: new Vector4(0, 0, 0, NOWHERE) };
  if (end !== null) sawn.value.set(end.direction.x, end.direction.y, end.direction.z, NOWHERE);
  const color = `
    if (dot(vPlace, uEnd.xyz) > uEnd.w) discard;
    float gap = 1e3;
    if (uPars.z != 0.) { gap = behindPars(vPlace) * uPars.z - ${GAP.toFixed(2)}; if (gap < 0.) discard; }
    float open = vColor.r, curve = (vColor.g - .5) * 2., cartilage = vColor.b;
    vec3 ivory = vec3(.85, .765, .615), warm = vec3(.68, .53, .35), pale = vec3(.955, .90, .795), deep = vec3(.32, .17, .10);
    ${rich ? GRAIN : 'float n1 = .5, n2 = .5;'}
    vec3 bone = mix(ivory, warm, smoothstep(.42, .78, n1) * .24);
    bone = mix(bone, warm * .86, smoothstep(.55, .85, n2) * .2);
    ${rich ? 'bone *= 1. - .3 * pit * near_;' : ''}
    bone = mix(bone, pale, clamp(curve * 1.9, 0., .72));
    bone = mix(bone, warm * .72, clamp(-curve * 1.5, 0., .58));
    bone = mix(bone, vec3(.66, .77, .82), cartilage * .6);
    float shade = pow(open, 1.9);
    bone *= mix(deep / ivory * .8, vec3(1.), shade);
    float relief = ${rich ? '(height_ * near_ + n1 * .36 * mid_) * (1. - .8 * cartilage)' : '0.'};
    float tinted = uTint.a;
    if (uHard.x + uHard.z > 0.) {
      float over_ = abs(vPlace.y - uHard.y), under_ = abs(vPlace.y - uHard.w), body_ = smoothstep(uBroken.z - 4., uBroken.z + 1., vPlace.z);
      float near = (uHard.x * smoothstep(6., 2.5, over_) + uHard.z * smoothstep(6., 2.5, under_)) * body_;
      bone = mix(bone, vec3(.93, .90, .83) * mix(.72, 1., shade), clamp(near * .75, 0., .75));
      tinted *= 1. - .7 * min(1., near);
    }
    if (uBroken.x > 0.) {
      ${BREAK}
    }
    bone = mix(bone, vec3(.30, .08, .06), .75 * smoothstep(.75, .25, gap));
    diffuseColor.rgb = mix(bone, uTint.rgb * mix(.5, 1., shade), tinted);`;
  const made = part(
    rich
      ? new MeshPhysicalMaterial({
          roughness: 0.6,
          sheen: 0.35,
          sheenRoughness: 0.55,
          sheenColor: new Color(0xffd9b0),
          clearcoat: 0.05,
          clearcoatRoughness: 0.5,
          envMapIntensity: 0.8,
        })
      : new MeshStandardMaterial({ roughness: 0.62 }),
    {
      color,
      uniforms: {
        uScale: { value: frame.scale },
        uOrigin: { value: frame.translation },
        uBroken: broken,
        uHard: hardened,
        uEnd: sawn,
        uPars: pars,
      },
      place: 'position * uScale + uOrigin',
      head: `uniform vec3 uScale, uOrigin, uPars; uniform vec4 uBroken, uHard, uEnd; varying vec3 vUp;\n${BREACH}`,
      shift: '(uBroken.x > 0. ? breach(vPlace) : vec3(0.)) / uScale; vUp = normalMatrix * vec3(0., 1. / uScale.y, 0.)',
      bend: 'if (uBroken.x > 0.) { float over, slope; freed(vPlace, over, slope); normal = normalize(normal - normalize(vUp) * slope); }',
      ...(rich ? { relief: 'relief', rough: ROUGH } : {}),
      inside: SPONGY,
      isOpen: () => pars.value.z !== 0 || sawn.value.w < NOWHERE,
    },
  );
  return {
    ...made,
    marks: ({ broken: part_, half, back, crushed, pars: at, hardened: [upper, lower] }) => {
      if (at === null) pars.value.setZ(0);
      else pars.value.set(at[0], at[1], drawn === 'arch' ? 1 : -1);
      broken.value.set(part_, half, back, crushed);
      hardened.value.set(upper, half, lower, -half);
    },
    saw: (isSawn) => {
      if (end !== null) sawn.value.w = isSawn ? end.reach : NOWHERE;
    },
  };
}

/** mm, half the gap in a broken pars. */
const GAP = 0.9;

/**
 * What the eye tells bone from clay by: mottling, grain that runs up the walls, and small holes for vessels. The height
 * in mm fades out where it would be finer than a pixel.
 */
const GRAIN = `
    float pixel = length(fwidth(vPlace)), near_ = smoothstep(.55, .12, pixel), mid_ = smoothstep(1.5, .35, pixel);
    float n1 = valueNoise(vPlace * .17) * .65 + valueNoise(vPlace * .46 + 5.) * .35;
    float n2 = valueNoise(vPlace * .95 + 7.), fine = valueNoise(vPlace * 2.3);
    float grain = valueNoise(vPlace * vec3(2.7, .55, 2.7) + 3.), pit = smoothstep(.76, .94, valueNoise(vPlace * 1.7 + 11.)) * smoothstep(.35, .75, n1);
    float height_ = n2 * .16 + grain * .085 + fine * .04 - pit * .1;`;

/** Worn smooth on edges and cartilage, dull in crevices. */
const ROUGH =
  'roughnessFactor = clamp(roughnessFactor + (n2 - .5) * .34 + .12 * (1. - shade) - .1 * max(0., curve) - .16 * cartilage, .44, .95);';

/**
 * The line of a break, as a part of half the body's height at an angle from the front. `breach` moves what it has set
 * free: the front rim steps out and the wall buckles; the end plate within the rim stays, so that the disc fits it.
 * `behindPars` tells the arch from what its pars joins it to, in mm.
 */
const BREACH = `
float behindPars(vec3 p) { return 1.1 * max(0., 15. - abs(p.x)) * step(p.z, uPars.y + 9.) - .69 * (p.y - uPars.x) - .72 * (p.z - uPars.y); }
float breakAt(float a) { return .16 + .3 * smoothstep(.3, 1.5, abs(a)) + .07 * sin(a * 4.3 + .6) + .035 * sin(a * 10.7 + 2.); }
float freed(vec3 p, out float over, out float slope) {
  float a = atan(p.x, p.z), front = 1. - smoothstep(.5, 1.5, abs(a));
  over = p.y - breakAt(a) * uBroken.y;
  float step_ = (1. + .5 * uBroken.w) * front, buckle = (1.1 + .9 * uBroken.w) * exp(-over * over * .09) * front;
  float wall = uBroken.x * smoothstep(.6, .92, length(vec2(p.x * .74, p.z)) / -uBroken.z);
  slope = wall * (step_ * exp(-over * over * 1.2) * .7 - .18 * over * buckle);
  return wall * (step_ * smoothstep(-1.1, 1.1, over) + buckle);
}
vec3 breach(vec3 p) {
  float over, slope, out_ = freed(p, over, slope);
  return vec3(normalize(p.xz + 1e-3) * out_, 0.).xzy;
}`;

/**
 * A fine uneven crack with sponge laid open along it; where the wall is crushed it has given way once more below. A mark
 * glows about the crack and is faint elsewhere: one sees which bone is broken, and where.
 */
const BREAK = `
      float over, slope_;
      freed(vPlace, over, slope_);
      float a = atan(vPlace.x, vPlace.z), ahead = uBroken.x * (1. - smoothstep(.9, 1.75, abs(a))) * smoothstep(-3., 3., vPlace.z);
      vec3 at_ = vPlace * vec3(1., .35, 1.);
      float jag = valueNoise(at_ * .8) * 1.5 + valueNoise(at_ * 2.6 + 4.) * .7 - 1.1, flake = valueNoise(at_ * .55 + 9.);
      float low = vPlace.y + uBroken.y * (.5 + .12 * sin(a * 3.7)) + jag;
      over += jag + .3;
      float soft = fwidth(over) * .8 + .02, soft2 = fwidth(low) * .8 + .02;
      float bare = smoothstep(soft, -soft, abs(over + .3) - 2.1 * ahead * smoothstep(.38, .75, flake)) * smoothstep(0., .3, ahead);
      float crack = smoothstep(soft, -soft, abs(over) - .26 * ahead * (.4 + flake)) * smoothstep(.02, .3, ahead);
      float second = smoothstep(soft2, -soft2, abs(low) - .2 * flake * ahead) * uBroken.w * ahead;
      float cell = smoothstep(.25, .6, valueNoise(vPlace * 2.9) * .6 + valueNoise(vPlace * 6.1) * .4);
      bone *= 1. - .3 * ahead * exp(-over * over * .5) * step(over, 0.);
      bone = mix(bone, mix(vec3(.44, .30, .19), vec3(.83, .70, .52), cell), bare);
      bone = mix(bone, vec3(.16, .09, .06), max(crack, second) * .9);
      relief += .1 * bare * (cell - .8);
      float sore = ahead * exp(-over * over * .035);
      tinted = min(.8, uTint.a * (.5 + 2.6 * sore)) * (1. - .85 * max(crack, second)) * (1. - .5 * bare);`;

/** The sponge of bone under its shell, as a saw shows it. */
const SPONGY = `outgoingLight = mix(vec3(.66, .43, .31), vec3(.84, .68, .51), smoothstep(.2, .6, valueNoise(vPlace * 2.9) * .6 + valueNoise(vPlace * 6.1) * .4)) * .86;`;
