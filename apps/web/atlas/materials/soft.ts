import type { Vec3 } from '@hyaline/spine';
import { Color, DoubleSide, MeshPhysicalMaterial, MeshStandardMaterial, Vector3 } from 'three';
import { part, type PartMaterial, type Quality } from './part.ts';

/**
 * Disc: tint of a vertex is its part in a herniation, its height from the lower to the upper end plate, and how far out
 * it lies (0 middle, 1 wall). Ring of slanting layers in steel blue, nucleus in water blue, both tan when dried out;
 * what has left its place is nucleus where it comes from and sore, a dusky red, where it has got to.
 * @param health - 1 moist to 0 dried out
 * @param middle - of the disc, in the model's mm
 */
export function discMaterial(quality: Quality, health: number, middle: Vec3): PartMaterial {
  const rich = quality === 'rich';
  return part(
    rich
      ? new MeshPhysicalMaterial({
          roughness: 0.34,
          clearcoat: 0.4,
          clearcoatRoughness: 0.3,
          sheen: 0.3,
          sheenColor: new Color(0xcfe6f2),
          envMapIntensity: 0.9,
        })
      : new MeshStandardMaterial({ roughness: 0.45 }),
    {
      uniforms: { uHealth: { value: health }, uMiddle: { value: new Vector3(...middle) } },
      head: 'uniform float uHealth; uniform vec3 uMiddle;',
      tools: FISSURES,
      color: `
        ${rich ? 'float fibre = fbm(vPlace * vec3(.3, .8, .3));' : 'float fibre = .5;'}
        float wall = step(.995, vColor.b), out_ = vColor.b;
        vec3 ring = mix(vec3(.20, .15, .13), vec3(.30, .46, .60), uHealth), layer = mix(vec3(.47, .39, .32), vec3(.66, .80, .88), uHealth);
        float weave = .5 + .5 * sin(vColor.g * 44. + fibre * 5.);
        float rings = .5 + .5 * sin(out_ * out_ * 118. + fibre * 2.);
        vec3 annulus = mix(ring, layer, wall > .5 ? .30 + .38 * weave : .12 + .76 * rings);
        vec3 gel = mix(vec3(.15, .105, .075), mix(vec3(.16, .52, .68), vec3(.52, .86, .92), smoothstep(.5, .0, out_)), uHealth);
        gel *= .86 + .28 * fibre;
        vec3 tissue = mix(gel, annulus, smoothstep(.56, .64, out_));
        tissue *= 1. - .45 * (1. - wall) * exp(-pow((out_ - .6) / .025, 2.));
        tissue *= 1. - .5 * (1. - wall) * smoothstep(.955, .985, out_);
        if (uHealth < .99) tissue = mix(tissue, vec3(.06, .035, .025), .9 * (1. - wall) * fissured(out_));
        tissue = mix(tissue, uTint.rgb, uTint.a);
        vec3 at_ = vPlace * vec3(1., .45, 1.);
        float strand = ${rich ? 'valueNoise(at_ * 1.1) * .55 + valueNoise(at_ * 2.9 + 5.) * .45' : '.5'}, frayed = vColor.r + (strand - .5) * .1 * step(vColor.r, .97);
        vec3 left_ = mix(gel, vec3(.70, .27, .21), smoothstep(.5, .9, out_)) * (.8 + .36 * strand);
        tissue *= 1. - .5 * (1. - wall) * smoothstep(.32, .46, frayed) * smoothstep(.5, .62, out_);
        float gone = wall > .5 ? smoothstep(.1, .55, frayed) : smoothstep(.43, .5, frayed);
        diffuseColor.rgb = mix(tissue, left_, gone);`,
      ...(rich
        ? { relief: '(fibre * .10 + strand * .28 * gone * wall) * smoothstep(.4, .12, length(fwidth(vPlace)))' }
        : {}),
      inside: 'outgoingLight = vec3(.30, .46, .60);',
    },
  );
}

/** Tears of a disc that dries out: clefts that open between its layers, tapered to both ends, and one through them from the nucleus. */
const FISSURES = `
float cleft(float away, float thick) { return thick * smoothstep(1., -.4, abs(away) / max(thick, .01)); }
float arc(float angle, float out_, float at, float wide, float radius) {
  float along_ = atan(sin(angle - at), cos(angle - at)) / wide;
  return smoothstep(.02, .3, cleft((out_ - radius) * 24., .75 * max(0., 1. - along_ * along_)));
}
float spoke(float angle, float out_, float at) {
  float part_ = (out_ - .5) / .3, away = atan(sin(angle - at - .1 * part_), cos(angle - at - .1 * part_)) * out_ * 24.;
  return smoothstep(.02, .3, cleft(away, .6 * max(0., 4. * part_ * (1. - part_))));
}
float fissured(float out_) {
  float angle = atan(vPlace.z - uMiddle.z, vPlace.x - uMiddle.x), lost = 1. - uHealth;
  float tear = arc(angle, out_, -1.2, .42, .78);
  if (lost > .6) tear = max(max(tear, arc(angle, out_, 2.4, .36, .73)), spoke(angle, out_, -1.45));
  return lost > .9 ? max(tear, arc(angle, out_, -2.3, .3, .87)) : tear;
}`;

/** A part that runs along the spine fades at its ends. */
const SPANNED =
  'diffuseColor.a *= smoothstep(uSpan.x - .02, uSpan.x, vColor.g) * (1. - smoothstep(uSpan.y, uSpan.y + .02, vColor.g));';

/** Cord and roots: how much of a vertex is pressed, where along the spine it lies, and how near the far end of a root. */
export const nerveMaterial = (quality: Quality): PartMaterial =>
  part(
    quality === 'rich'
      ? new MeshPhysicalMaterial({
          roughness: 0.4,
          clearcoat: 0.35,
          clearcoatRoughness: 0.4,
          sheen: 0.4,
          sheenColor: new Color(0xffe08a),
        })
      : new MeshStandardMaterial({ roughness: 0.5 }),
    {
      color: `
        vec3 nerve = mix(vec3(.92, .70, .19), vec3(.93, .27, .03), smoothstep(-.1, .7, vColor.r));
        nerve = mix(nerve, vec3(.74, .05, .04), smoothstep(.35, 1.05, vColor.r));
        diffuseColor.rgb = mix(nerve, uTint.rgb, uTint.a);
        diffuseColor.a *= 1. - smoothstep(.2, .98, vColor.b);
        ${SPANNED}`,
      inside: 'outgoingLight = mix(vec3(.97, .82, .40), vec3(.95, .30, .12), vColor.r);',
      fades: true,
    },
  );

/** The sac of the dura, with the water in it: the roots within are seen. */
export const sacMaterial = (quality: Quality): PartMaterial =>
  part(new MeshStandardMaterial({ roughness: quality === 'rich' ? 0.25 : 0.5 }), {
    color: `
      diffuseColor.rgb = mix(vec3(.60, .74, .82), vec3(.86, .36, .26), vColor.r * .5);
      ${SPANNED}`,
    finish:
      'diffuseColor.a *= mix(.74, .2, smoothstep(0., .8, abs(dot(normalize(normal), normalize(vViewPosition)))));',
    fades: true,
    veil: true,
  });

/** What lies in the plane of a slice: the fat around the sac, and dashes where that would reach. */
export const sectionMaterial = (of: 'fat' | 'outline'): PartMaterial =>
  part(new MeshStandardMaterial({ roughness: 0.8 }), {
    color:
      of === 'outline'
        ? 'diffuseColor.rgb = vec3(.16, .27, .44); if (fract(vColor.b * 12.) > .45) discard;'
        : `
      float lobe = valueNoise(vPlace * .55) * .6 + valueNoise(vPlace * 1.3) * .4;
      diffuseColor.rgb = mix(vec3(.88, .70, .34), vec3(.96, .85, .58), smoothstep(.32, .62, lobe));
      diffuseColor.rgb = mix(diffuseColor.rgb, vec3(.74, .54, .26), smoothstep(.93, 1., vColor.r));`,
  });

/** Glossy white strands of collagen; of the ligamenta flava yellow ones of elastin. */
export const ligamentMaterial = (quality: Quality, isYellow: boolean): PartMaterial => {
  const [deep, bright] = isYellow
    ? ['vec3(.52, .30, .07)', 'vec3(.88, .66, .27)']
    : ['vec3(.43, .43, .43)', 'vec3(.90, .89, .86)'];
  return part(
    quality === 'rich'
      ? new MeshPhysicalMaterial({ roughness: 0.45, sheen: 0.2, sheenRoughness: 0.4, sheenColor: new Color(0xffffff) })
      : new MeshStandardMaterial({ roughness: 0.55, side: DoubleSide }),
    {
      color: `
        float across = (vColor.r + valueNoise(vPlace * .16) * .03) * vColor.b * 40., fine = smoothstep(.7, .25, fwidth(across));
        float strands = mix(.55, valueNoise(vec3(across, vPlace.y * .05, 0.)) * .65 + valueNoise(vec3(across * 2.6, vPlace.y * .09, 3.)) * .35, fine);
        vec3 strand = mix(${deep}, ${bright}, smoothstep(.18, .58, strands));
        diffuseColor.rgb = mix(strand, uTint.rgb, uTint.a);
        ${SPANNED}`,
      ...(quality === 'rich' ? { relief: 'strands * .5' } : {}),
      inside: `outgoingLight = ${isYellow ? 'vec3(.72, .50, .20)' : 'vec3(.72, .74, .76)'};`,
      fades: true,
    },
  );
};
