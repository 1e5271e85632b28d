import { Color, MeshPhysicalMaterial, MeshStandardMaterial, type Vector3, Vector4 } from 'three';
import { part, type PartMaterial, type Quality } from './part.ts';

/** What the picture tells of a bone beside its shape. */
export interface BoneMarks {
  /** 0 whole to 1 broken through: jagged lines around the body, with a step. */
  broken: number;
  /** mm, half of the body's height and its back wall, in the bone's frame. */
  half: number;
  back: number;
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
      head: 'uniform vec3 uScale, uOrigin; uniform vec4 uBroken, uHard, uEnd;',
      ...(rich ? { relief: 'relief' } : {}),
      inside: SPONGY,
      fades: end !== null,
    },
  );
  return {
    ...made,
    marks: ({ broken: part_, half, back, hardened: [upper, lower] }) => {
      broken.value.set(part_, half, back, 0);
      hardened.value.set(upper, half, lower, -half);
    },
  };
}

/** Two jagged lines around the body, dark, with bruised bone about them; above the first one the wall has stepped out. */
const BREAK = `
      float body = smoothstep(uBroken.z - 1., uBroken.z + 5., vPlace.z);
      vec3 flat_ = vec3(vPlace.x, 0., vPlace.z);
      float jag = (valueNoise(flat_ * .22 + 4.) - .5) * .9 + (valueNoise(flat_ * .8) - .5) * .34 + (valueNoise(flat_ * 2.3) - .5) * .12;
      float first = vPlace.y - uBroken.y * (.34 + jag * .8);
      float jag2 = (valueNoise(flat_ * .3 + 31.) - .5) * 1.1 + (valueNoise(flat_ * 1.1 + 9.) - .5) * .36;
      float second = vPlace.y + uBroken.y * (.30 + jag2 * .7);
      float wide = .42 + .4 * valueNoise(vPlace * .7);
      float half_ = smoothstep(.25, .6, valueNoise(flat_ * .16 + 12.)) * smoothstep(.5, .9, uBroken.x);
      float line = max(1. - smoothstep(wide * .45, wide, abs(first)), half_ * (1. - smoothstep(wide * .3, wide * .8, abs(second))));
      float bruise = exp(-first * first * .09) + half_ * exp(-second * second * .12);
      bone = mix(bone, bone * vec3(.98, .55, .46), clamp(bruise * body * .62 * uBroken.x, 0., .7));
      bone = mix(bone, vec3(.14, .03, .025), line * body);
      relief += body * uBroken.x * (smoothstep(-.5, .5, first) * .9 - line * .5);`;

/** The sponge of bone under its shell, as a saw shows it. */
const SPONGY = `outgoingLight = mix(vec3(.56, .30, .20), vec3(.84, .66, .47), smoothstep(.18, .62, valueNoise(vPlace * 1.7) * .6 + valueNoise(vPlace * 3.7) * .4)) * .86;`;
