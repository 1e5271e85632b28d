import { Color, DoubleSide, MeshPhysicalMaterial, MeshStandardMaterial } from 'three';
import { part, type PartMaterial, type Quality } from './part.ts';

/**
 * Disc: tint of a vertex is its part in a herniation, its height from the lower to the upper end plate, and how far out
 * it lies (0 middle, 1 wall). Ring of slanting layers in steel blue, nucleus in water blue; what has left its place in
 * a red of its own, so that none of them is near the colour of bone or nerve.
 * @param health - 1 moist to 0 dried out
 */
export function discMaterial(quality: Quality, health: number): PartMaterial {
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
      uniforms: { uHealth: { value: health } },
      head: 'uniform float uHealth;',
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
        if (uHealth < .99) {
          float crack = 1. - smoothstep(.015, .05, abs(valueNoise(vPlace * vec3(.13, .5, .13) + 2.) - .5));
          tissue *= 1. - .5 * (1. - uHealth) * crack;
        }
        tissue = mix(tissue, uTint.rgb, uTint.a * (1. - .85 * smoothstep(.1, .5, vColor.r)));
        vec3 left_ = mix(vec3(.56, .030, .150), vec3(.80, .16, .30), fibre);
        diffuseColor.rgb = mix(tissue, left_, smoothstep(.08, .55, vColor.r));`,
      ...(rich ? { relief: 'fibre * .10 * smoothstep(.4, .12, length(fwidth(vPlace)))' } : {}),
      inside: 'outgoingLight = vec3(.30, .46, .60);',
    },
  );
}

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
        diffuseColor.a *= 1. - smoothstep(.84, 1., vColor.b);
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
