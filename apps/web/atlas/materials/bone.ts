import { Color, MeshPhysicalMaterial, MeshStandardMaterial, type Vector3, Vector4 } from 'three';
import { part, type PartMaterial, type Quality } from './part.ts';

/** What the picture tells of a bone beside its shape. */
export interface BoneMarks {
  /** 0 whole to 1 broken through: a jagged line under the front rim, which has stepped out. */
  broken: number;
  /** mm, half of the body's height and its back wall, in the bone's frame. */
  half: number;
  back: number;
  /** Whether a piece of the front has come free: 0 to 1. */
  crushed: number;
  /** 0 to 1: how much the bone has hardened under its upper and lower end plate. */
  hardened: readonly [upper: number, lower: number];
}

export interface BoneMaterial extends PartMaterial {
  marks(marks: BoneMarks): void;
}

/** mm over which a rib fades out where it is not drawn further. */
const FADE = 24;
const NOWHERE = 1e6;

/** The end that fades: a direction in the bone's frame, and how far along it the bone goes. */
export interface FadingEnd {
  direction: Vector3;
  reach: number;
}

/**
 * Bone: vertex colours are openness, curvature and cartilage (packages/spine-mesh).
 * @param frame - what turns the mesh's own numbers into mm of the bone's frame
 */
export function boneMaterial(
  quality: Quality,
  frame: { scale: Vector3; translation: Vector3 },
  end: FadingEnd | null,
): BoneMaterial {
  const rich = quality === 'rich';
  const broken = { value: new Vector4(0, 10, -15, 0) };
  const hardened = { value: new Vector4(0, 0, 0, 0) };
  const fade = { value: new Vector4(0, 0, 0, NOWHERE) };
  if (end !== null) fade.value.set(end.direction.x, end.direction.y, end.direction.z, end.reach);
  const color = `
    float open = vColor.r, curve = (vColor.g - .5) * 2., cartilage = vColor.b;
    vec3 ivory = vec3(.84, .755, .60), warm = vec3(.68, .53, .35), pale = vec3(.94, .885, .775), deep = vec3(.34, .19, .12);
    ${rich ? 'float n1 = fbm(vPlace * .16), n2 = fbm(vPlace * .9 + 7.);' : 'float n1 = .5, n2 = .5;'}
    vec3 bone = mix(ivory, warm, smoothstep(.45, .75, n1) * .26);
    bone = mix(bone, warm * .9, smoothstep(.54, .8, n2) * .16);
    bone = mix(bone, pale, clamp(curve * 1.5, 0., .6));
    bone = mix(bone, warm * .8, clamp(-curve * 1.3, 0., .5));
    bone = mix(bone, vec3(.66, .77, .82), cartilage * .6);
    float shade = pow(open, 1.7);
    bone *= mix(deep / ivory * .8, vec3(1.), shade);
    float relief = ${rich ? '(valueNoise(vPlace * .8) * .16 + valueNoise(vPlace * 1.9) * .05) * smoothstep(.5, .12, length(fwidth(vPlace)))' : '0.'};
    if (uHard.x + uHard.z > 0.) {
      float patch_ = .65 + .7 * (fbm(vPlace * .35 + 3.) - .5);
      float near = uHard.x * smoothstep(6., 1., abs(vPlace.y - uHard.y)) + uHard.z * smoothstep(6., 1., abs(vPlace.y - uHard.w));
      float eaten = uHard.x * smoothstep(2.6, .8, abs(vPlace.y - uHard.y)) + uHard.z * smoothstep(2.6, .8, abs(vPlace.y - uHard.w));
      bone = mix(bone, vec3(.97, .95, .90), clamp(near * patch_ * step(uBroken.z - 2., vPlace.z), 0., .85));
      bone = mix(bone, vec3(.42, .26, .20), clamp(eaten * smoothstep(.42, .66, valueNoise(vPlace * .8)) * step(uBroken.z - 2., vPlace.z), 0., .5));
    }
    if (uBroken.x > 0.) {
      ${BREAK}
    }
    diffuseColor.rgb = mix(bone, uTint.rgb * mix(.5, 1., shade), uTint.a);
    diffuseColor.a *= 1. - smoothstep(uEnd.w - ${FADE.toFixed(1)}, uEnd.w - 2., dot(vPlace, uEnd.xyz));`;
  const made = part(
    rich
      ? new MeshPhysicalMaterial({
          roughness: 0.62,
          sheen: 0.5,
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
        uEnd: fade,
      },
      place: 'position * uScale + uOrigin',
      head: `uniform vec3 uScale, uOrigin; uniform vec4 uBroken, uHard, uEnd; varying vec3 vUp;\n${BREACH}`,
      shift: 'uBroken.x > 0. ? breach(vPlace) / uScale : vec3(0.); vUp = normalMatrix * vec3(0., 1. / uScale.y, 0.)',
      bend: 'if (uBroken.x > 0.) { float over, slope; freed(vPlace, over, slope); normal = normalize(normal - normalize(vUp) * slope); }',
      ...(rich ? { relief: 'relief' } : {}),
      inside: SPONGY,
      fades: end !== null,
    },
  );
  return {
    ...made,
    marks: ({ broken: part_, half, back, crushed, hardened: [upper, lower] }) => {
      broken.value.set(part_, half, back, crushed);
      hardened.value.set(upper, half, lower, -half);
    },
  };
}

/**
 * The line of a break, as a part of half the body's height at an angle from the front: from below the front rim up to
 * the upper end plate at the sides. `breach` moves what it has set free: the front rim steps out, the wall under it
 * buckles, and behind the rim the end plate sinks.
 */
const BREACH = `
float tooth(float x) { return abs(fract(x) - .5) * 2. - .5; }
float breakAt(float a) { return .26 + .78 * smoothstep(.5, 1.8, abs(a)) + .15 * tooth(a * .83 + .2) + .08 * tooth(a * 2.1 + .4) + .05 * tooth(a * 4.7); }
float freed(vec3 p, out float over, out float slope) {
  float a = atan(p.x, p.z), front = 1. - smoothstep(.55, 1.05, abs(a)), side = 1. - smoothstep(.9, 1.6, abs(a));
  over = p.y - breakAt(a) * uBroken.y;
  float step_ = (.7 + 2.3 * uBroken.w) * front, buckle = 1.4 * exp(-over * over * .14) * side;
  float wall = uBroken.x * smoothstep(uBroken.z, uBroken.z + 6., p.z);
  slope = wall * (step_ * exp(-over * over * 1.4) * .9 - .28 * over * buckle);
  return wall * (step_ * smoothstep(-.7, .7, over) + buckle);
}
vec3 breach(vec3 p) {
  float over, slope, out_ = freed(p, over, slope), deep = -uBroken.z;
  float sunk = uBroken.x * 2.6 * smoothstep(.45, .95, p.y / uBroken.y) * smoothstep(-deep + 5., -deep + 11., p.z) * (1. - smoothstep(deep - 7., deep - 4.5, p.z));
  return vec3(normalize(p.xz + 1e-3) * out_, -sunk).xzy;
}`;

/** The line itself, sharp at every size, with branches up to the end plate; where the wall is crushed a second one below. */
const BREAK = `
      float over, slope_;
      freed(vPlace, over, slope_);
      float a = atan(vPlace.x, vPlace.z), body = smoothstep(uBroken.z + 1., uBroken.z + 5., vPlace.z) * uBroken.x;
      float thick = .16 + .34 * (1. - smoothstep(.2, 1.9, abs(a))) + .1 * tooth(a * 3.1);
      float line = 1. - smoothstep(-fwidth(over), fwidth(over), abs(over) - thick);
      float up = step(0., over), branch = 1e3;
      branch = min(branch, abs(a - .62 - .03 * over - .05 * tooth(over * .31)) * 15.);
      branch = min(branch, abs(a - 1.08 + .05 * over - .05 * tooth(over * .43)) * 15.);
      branch = min(branch, abs(a + .84 - .04 * over - .05 * tooth(over * .37)) * 15.);
      line = max(line, up * (1. - smoothstep(-.08, .08, branch - .17)));
      float low = vPlace.y + uBroken.y * (.42 + .22 * tooth(a * .9 + .6) + .07 * tooth(a * 2.9));
      float second = (1. - smoothstep(-fwidth(low), fwidth(low), abs(low) - .2)) * uBroken.w * step(abs(a), 1.25);
      bone = mix(bone, bone * vec3(.96, .62, .54), clamp((exp(-over * over * .05) * .5 + up * .18) * body, 0., .6));
      bone = mix(bone, vec3(.13, .03, .025), max(line, second) * body);`;

/** The sponge of bone under its shell, as a saw shows it. */
const SPONGY = `outgoingLight = mix(vec3(.66, .43, .31), vec3(.84, .68, .51), smoothstep(.2, .6, valueNoise(vPlace * 2.9) * .6 + valueNoise(vPlace * 6.1) * .4)) * .86;`;
