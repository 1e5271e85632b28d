import type { Vec3 } from '@hyaline/spine';
import { Color, DoubleSide, MeshPhysicalMaterial, MeshStandardMaterial, Vector3 } from 'three';
import { part, type PartMaterial, type Quality } from './part.ts';

/**
 * Disc: tint of a vertex is its part in a herniation, its height from the lower to the upper end plate, and how far out
 * it lies (0 middle, 1 wall). Ring of slanting layers in steel blue, nucleus in water blue; what has left its place in
 * a red of its own, so that none of them is near the colour of bone or nerve.
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
        vec3 ring = mix(vec3(.15, .18, .24), vec3(.30, .46, .60), uHealth), layer = mix(vec3(.36, .41, .49), vec3(.66, .80, .88), uHealth);
        float weave = .5 + .5 * sin(vColor.g * 44. + fibre * 5.);
        float rings = .5 + .5 * sin(out_ * out_ * 118. + fibre * 2.);
        vec3 annulus = mix(ring, layer, wall > .5 ? .30 + .38 * weave : .12 + .76 * rings);
        vec3 gel = mix(vec3(.075, .085, .12), mix(vec3(.16, .52, .68), vec3(.52, .86, .92), smoothstep(.5, .0, out_)), uHealth);
        gel *= .86 + .28 * fibre;
        vec3 tissue = mix(gel, annulus, smoothstep(.56, .64, out_));
        tissue *= 1. - .45 * (1. - wall) * exp(-pow((out_ - .6) / .025, 2.));
        if (uHealth < .99) tissue = mix(tissue, vec3(.05, .045, .05), .85 * (1. - wall) * fissured(out_));
        tissue = mix(tissue, uTint.rgb, uTint.a);
        float edge = fwidth(vColor.r) + 1e-4;
        vec3 left_ = mix(vec3(.62, .035, .15), vec3(.78, .13, .27), fibre);
        left_ = mix(vec3(.26, .005, .05), left_, smoothstep(.52 - edge, .60 + edge, vColor.r));
        diffuseColor.rgb = mix(tissue, left_, smoothstep(.45 - edge, .45 + edge, vColor.r));`,
      ...(rich ? { relief: 'fibre * .10 * smoothstep(.4, .12, length(fwidth(vPlace)))' } : {}),
      inside: 'outgoingLight = vec3(.30, .46, .60);',
    },
  );
}

/** Tears of a disc that dries out: some from the nucleus outwards, and some between its layers; more as it gets worse. */
const FISSURES = `
float torn(float away, float thick) { float soft = fwidth(away); return 1. - smoothstep(thick - soft, thick + soft, abs(away)); }
float spoke(float angle, float out_, float at, vec2 reach) {
  float part_ = clamp((out_ - reach.x) / (reach.y - reach.x), 0., 1.);
  float away = angle - at - .07 * sin(out_ * 13. + at * 5.) - .03 * sin(out_ * 31. + at);
  return torn(cos(away) > 0. ? sin(away) * out_ * 24. : 24., .42 * (1. - part_ * .7)) * step(reach.x, out_) * step(out_, reach.y);
}
float arc(float angle, float out_, float at, float wide, float radius) {
  float away = abs(atan(sin(angle - at), cos(angle - at))) / wide;
  return torn((out_ - radius - .012 * sin(angle * 5.)) * 24., .30 * (1. - away * away)) * step(away, 1.);
}
float fissured(float out_) {
  float angle = atan(vPlace.z - uMiddle.z, vPlace.x - uMiddle.x), lost = 1. - uHealth;
  float tear = max(spoke(angle, out_, 2.3, vec2(.44, .82)), arc(angle, out_, .75, .38, .8));
  if (lost > .6) tear = max(max(tear, spoke(angle, out_, -1.95, vec2(.42, .97))), max(spoke(angle, out_, .35, vec2(.46, .78)), arc(angle, out_, -2.2, .42, .74)));
  if (lost > .9) tear = max(tear, max(spoke(angle, out_, -.7, vec2(.40, .9)), arc(angle, out_, 2.9, .36, .86)));
  return tear;
}`;

/** A part that runs along the spine fades at its ends. */
const SPANNED =
  'diffuseColor.a *= smoothstep(uSpan.x - .008, uSpan.x, vColor.g) * (1. - smoothstep(uSpan.y, uSpan.y + .008, vColor.g));';

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
        vec3 nerve = mix(vec3(.90, .66, .10), vec3(.93, .27, .03), smoothstep(.0, .5, vColor.r));
        nerve = mix(nerve, vec3(.80, .035, .02), smoothstep(.5, 1., vColor.r));
        diffuseColor.rgb = mix(nerve, uTint.rgb, uTint.a);
        diffuseColor.rgb = mix(diffuseColor.rgb, vec3(.96, .86, .58), smoothstep(.993, .998, vColor.b));
        ${SPANNED}`,
      inside: 'outgoingLight = mix(vec3(.97, .82, .40), vec3(.95, .30, .12), vColor.r);',
      fades: true,
    },
  );

/** The sac of the dura, with the water in it: the roots within are seen. */
export const sacMaterial = (quality: Quality): PartMaterial =>
  part(new MeshStandardMaterial({ roughness: quality === 'rich' ? 0.25 : 0.5 }), {
    color: `
      diffuseColor.rgb = mix(vec3(.62, .74, .80), vec3(.86, .36, .26), vColor.r * .5);
      diffuseColor.a *= .34;
      ${SPANNED}`,
    inside: '{ outgoingLight = vec3(.42, .66, .80); diffuseColor.a *= 2.5; }',
    fades: true,
    veil: true,
  });

/** What a slice shows of the sac: its wall, and the water in it, which is the same form a little smaller. */
export const sectionMaterial = (of: 'dura' | 'water'): PartMaterial =>
  part(new MeshStandardMaterial({ roughness: 0.5 }), {
    color:
      'diffuseColor.rgb = vec3(.46, .56, .62); if (vColor.g < uSpan.x - .006 || vColor.g > uSpan.y + .013) discard;',
    ...(of === 'water' ? { shift: '-objectNormal * .75' } : {}),
    inside: `outgoingLight = ${of === 'dura' ? 'vec3(.20, .30, .38)' : 'vec3(.74, .86, .93)'};`,
  });

/** @param isSolid - a closed slab, not a ribbon */
export const ligamentMaterial = (quality: Quality, isSolid: boolean): PartMaterial =>
  part(new MeshStandardMaterial({ roughness: 0.6, emissive: 0x2a221c, ...(isSolid ? {} : { side: DoubleSide }) }), {
    ...(isSolid ? { inside: 'outgoingLight = vec3(.70, .52, .52);' } : {}),
    color: `
      float strands = fbm(vec3(vColor.r * 34., vPlace.y * .07, vPlace.x * .1));
      vec3 strand = mix(${isSolid ? 'vec3(.64, .44, .20), vec3(.86, .70, .40)' : 'vec3(.60, .50, .46), vec3(.93, .89, .86)'}, smoothstep(.3, .7, strands));
      diffuseColor.rgb = mix(strand, uTint.rgb, uTint.a);
      ${SPANNED}`,
    fades: true,
  });
