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
  /** Whether the bone fades out where its `SawnEnd` says. */
  saw(isSawn: boolean): void;
}

const NOWHERE = 1e6;

/** Where a rib can be left off: a direction in the bone's frame, and how far along it; and its front, where it has one. */
export interface SawnEnd {
  direction: Vector3;
  reach: number;
  front: Vector3 | null;
}

/** Which part of a vertebra with a broken pars is drawn: both are drawn apart, each where it has come to lie. */
export type BonePart = 'body' | 'arch';

/**
 * Bone: vertex colours are openness, curvature and cartilage (packages/spine-mesh).
 * @param frame - what turns the mesh's own numbers into mm of the bone's frame
 * @param tone - -1 to 1: no bone has quite the colour of the next one
 */
export function boneMaterial(
  quality: Quality,
  frame: { scale: Vector3; translation: Vector3 },
  { end = null, drawn = 'body', tone = 0 }: { end?: SawnEnd | null; drawn?: BonePart; tone?: number } = {},
): BoneMaterial {
  const rich = quality === 'rich';
  const broken = { value: new Vector4(0, 10, -15, 0) };
  const hardened = { value: new Vector4(0, 0, 0, 0) };
  const pars = { value: new Vector3(0, 0, 0) };
  const sawn = { value: new Vector4(0, 0, 0, NOWHERE) };
  if (end !== null) sawn.value.set(end.direction.x, end.direction.y, end.direction.z, NOWHERE);
  const front = { value: end?.front ?? new Vector3(0, 0, NOWHERE) };
  const color = `
    float left_ = smoothstep(uEnd.w, uEnd.w - 22., dot(vPlace, uEnd.xyz)) * smoothstep(4., 46., distance(vPlace, uFront));
    if (left_ < .01) discard;
    diffuseColor.a *= left_;
    float gap = 1e3;
    if (uPars.z != 0.) { gap = behindPars(vPlace) * uPars.z - ${GAP.toFixed(2)}; if (gap < 0.) discard; }
    float open = vColor.r, curve = (vColor.g - .5) * 2., cartilage = vColor.b;
    vec3 ivory = vec3(.85, .765, .615), warm = vec3(.68, .53, .35), pale = vec3(.955, .90, .795), deep = vec3(.32, .17, .10);
    ${rich ? GRAIN : 'float n1 = .5, n2 = .5;'}
    float hard = 0., sorely = 0.;
    if (uHard.x + uHard.z > 0.) { ${HARD} }
    vec3 bone = mix(ivory, warm, smoothstep(.42, .78, n1) * .24);
    bone = mix(bone, warm * .86, smoothstep(.55, .85, n2) * .2);
    ${rich ? 'bone *= 1. - .3 * pit * near_ * (1. - hard);' : ''}
    bone = mix(bone, pale, clamp(curve * 1.9, 0., .72));
    bone = mix(bone, warm * .72, clamp(-curve * 1.5, 0., .58));
    bone = mix(bone, vec3(.66, .77, .82), cartilage * .6);
    bone *= 1. + uTone * vec3(.035, .045, .07);
    float shade = pow(open, 2.3);
    bone *= mix(deep / ivory * .8, vec3(1.), shade);
    float relief = ${rich ? '(height_ * near_ + n1 * .36 * mid_) * (1. - .8 * cartilage)' : '0.'};
    bone = mix(mix(bone, vec3(.78, .50, .40) * shade, .3 * sorely), vec3(.93, .88, .79) * mix(.7, 1., shade), .6 * hard);
    relief *= 1. - .6 * hard;
    float tinted = (1. - .7 * hard) * uTint.a * mix(.22, 1., smoothstep(uBroken.z - 4., uBroken.z + 7., vPlace.z));
    if (uBroken.x > 0.) {
      ${BREAK}
    }
    bone = mix(bone, vec3(.30, .08, .06), .75 * smoothstep(.75, .25, gap));
    diffuseColor.rgb = mix(bone, uTint.rgb * mix(.5, 1., shade), tinted);`;
  const made = part(
    rich
      ? new MeshPhysicalMaterial({
          roughness: 0.6,
          specularIntensity: 0.7,
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
        uFront: front,
        uPars: pars,
        uTone: { value: tone },
      },
      place: 'position * uScale + uOrigin',
      head: `uniform float uTone; uniform vec3 uScale, uOrigin, uPars, uFront; uniform vec4 uBroken, uHard, uEnd; varying vec3 vUp;\n${BREACH}`,
      shift: '(uBroken.x > 0. ? breach(vPlace) : vec3(0.)) / uScale; vUp = normalMatrix * vec3(0., 1. / uScale.y, 0.)',
      bend: 'if (uBroken.x > 0.) { float over, slope; freed(vPlace, over, slope); normal = normalize(normal - normalize(vUp) * slope); }',
      ...(rich ? { relief: `relief * ${FACING}`, rough: ROUGH } : {}),
      inside: SPONGY,
      fades: end !== null,
      isOpen: () => pars.value.z !== 0,
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

/** A dense smooth band of bone at the end plate of a worn disc, and beyond it bone that is sore. */
const HARD = `
      float over_ = abs(vPlace.y - uHard.y), under_ = abs(vPlace.y - uHard.w), body_ = smoothstep(uBroken.z - 4., uBroken.z + 1., vPlace.z) * smoothstep(31., 25., abs(vPlace.x)), ragged = (n1 - .5) * 2.5;
      hard = min(1., uHard.x * smoothstep(5.5, 2.2, over_ + ragged * .5) + uHard.z * smoothstep(5.5, 2.2, under_ + ragged * .5)) * body_;
      sorely = min(1., uHard.x * smoothstep(11., 3., over_ + ragged) + uHard.z * smoothstep(11., 3., under_ + ragged)) * body_;`;

/** mm, half the gap in a broken pars. */
const GAP = 0.9;

/**
 * What the eye tells bone from clay by: mottling, grain that runs up the walls, and small holes for vessels. The height
 * in mm fades out where it would be finer than a pixel.
 */
const GRAIN = `
    float pixel = length(fwidth(vPlace)), near_ = smoothstep(.55, .12, pixel), mid_ = smoothstep(.8, .2, pixel);
    float n1 = valueNoise(vPlace * .17) * .65 + valueNoise(vPlace * .46 + 5.) * .35;
    float n2 = valueNoise(vPlace * .95 + 7.), fine = valueNoise(vPlace * 2.3);
    float grain = valueNoise(vPlace * vec3(2.7, .55, 2.7) + 3.), pit = smoothstep(.76, .94, valueNoise(vPlace * 1.7 + 11.)) * smoothstep(.35, .75, n1);
    float height_ = n2 * .16 + grain * .085 + fine * .04 - pit * .1;`;

/** Where one looks along the surface its relief is finer than a pixel, and would glitter. */
const FACING = 'smoothstep(.12, .62, abs(dot(normal, normalize(vViewPosition))))';

/** Worn smooth on edges and cartilage, dull in crevices. */
const ROUGH =
  'roughnessFactor = clamp(roughnessFactor + (n2 - .5) * .34 * mid_ + .12 * (1. - shade) - .1 * max(0., curve) - .16 * cartilage, .5, .95);';

/**
 * The line of a break, as a part of half the body's height at an angle from the front. `breach` moves what it has set
 * free: the upper rim has sunk and stands out over the wall below it as a low step, and a crushed wall has folded once
 * more; the end plate within the rim stays, so that the disc fits it. `behindPars` tells the arch from what its pars
 * joins it to, in mm.
 */
const BREACH = `
float behindPars(vec3 p) { return 1.1 * max(0., 15. - abs(p.x)) * step(p.z, uPars.y + 9.) - .69 * (p.y - uPars.x) - .72 * (p.z - uPars.y); }
float breakAt(float a) { return .34 + .34 * smoothstep(.35, 1.6, abs(a)) + .06 * sin(a * 4.3 + .6) + .045 * sin(a * 9.1 + 2.) + .03 * sin(a * 17.3 + 1.); }
float freed(vec3 p, out float over, out float slope) {
  float a = atan(p.x, p.z), front = 1. - smoothstep(.55, 1.6, abs(a));
  over = p.y - breakAt(a) * uBroken.y;
  float wall = uBroken.x * front * smoothstep(.6, .92, length(vec2(p.x * .74, p.z)) / -uBroken.z);
  float step_ = 1.15 + .35 * uBroken.w, rise = smoothstep(-.9, .9, over), fall = 1. - .55 * smoothstep(.9, 9., over);
  float low = over + uBroken.y * .52, fold = .8 * uBroken.w * exp(-low * low * .16);
  slope = wall * (step_ * (exp(-over * over * 1.3) * .75 - .06 * rise) - .32 * low * fold);
  return wall * (step_ * rise * fall + fold);
}

float twig(float a, float over, float at, float lean, float far) {
  float t = over / far;
  return t < 0. || t > 1. ? 9. : abs(a - at - lean * over) * 17. - .16 * (1. - t);
}
vec3 breach(vec3 p) {
  float over, slope, out_ = freed(p, over, slope);
  return vec3(normalize(p.xz + 1e-3) * out_, 0.).xzy;
}`;

/**
 * A hairline with cracks that run from it through the shell above, a shell that is crumpled below it where the bone
 * inside is pressed together, and where the wall is crushed a second line. A mark glows about it and is faint elsewhere.
 */
const BREAK = `
      float over, slope_;
      freed(vPlace, over, slope_);
      float a = atan(vPlace.x, vPlace.z), ahead = uBroken.x * (1. - smoothstep(.85, 1.7, abs(a))) * smoothstep(-4., 3., vPlace.z);
      float jag = (valueNoise(vPlace * vec3(.7, .2, .7)) - .5) * 1.3 + (valueNoise(vPlace * vec3(2.1, .5, 2.1) + 4.) - .5) * .8;
      float thick = valueNoise(vPlace * .5 + 9.), at_ = over + jag, px = length(fwidth(vPlace)), low = over + uBroken.y * .52 + jag * 1.4;
      float crack = smoothstep(px, 0., abs(at_) - (.08 + .3 * thick * thick) * ahead) * smoothstep(.05, .4, ahead);
      float second = smoothstep(px, 0., abs(low) - .16 * thick) * uBroken.w * smoothstep(.2, .6, ahead) * smoothstep(.3, .5, thick);
      float bent = a + (valueNoise(vPlace * .55 + 3.) - .5) * .16;
      float twigs = min(min(twig(bent, at_, .22, .035, 7.), twig(bent, at_, .95, -.05, 6.)), min(twig(bent, at_, -.5, .05, 6.), min(twig(bent, at_, .6, -.03, -6.), twig(bent, at_, -.15, .03, -5.))));
      float hair = smoothstep(px, 0., twigs) * smoothstep(.3, .8, ahead);
      float pressed = ahead * smoothstep(-7.5, -1., at_) * step(at_, 0.), fold = valueNoise(vec3(vPlace.x * .5, vPlace.y * 1.7 + jag, vPlace.z * .5));
      bone = mix(bone, bone * vec3(1.07, 1.04, .98), pressed);
      bone *= 1. - .24 * ahead * smoothstep(-1.8, -.1, at_) * step(at_, 0.);
      bone = mix(bone, vec3(.97, .91, .80), .5 * ahead * smoothstep(.9, .15, at_) * step(0., at_));
      relief += pressed * fold * .22;
      float open_ = max(crack, max(second, .7 * hair));
      bone = mix(bone, vec3(.24, .12, .085), open_ * .88);
      float sore = ahead * exp(-at_ * at_ * .03);
      tinted = min(.58, uTint.a * (.15 + 1.75 * sore)) * (1. - .8 * open_);`;

/** The sponge of bone under its shell, as a saw shows it. */
const SPONGY = `outgoingLight = mix(vec3(.66, .43, .31), vec3(.84, .68, .51), smoothstep(.2, .6, valueNoise(vPlace * 2.9) * .6 + valueNoise(vPlace * 6.1) * .4)) * .86;`;
