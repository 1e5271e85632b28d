import type { Vec3 } from '@hyaline/spine';
import { Color, DoubleSide, MeshPhysicalMaterial, MeshStandardMaterial, Vector3 } from 'three';
import { part, type PartMaterial, type Quality } from './part.ts';

/**
 * Disc: tint of a vertex is its part in a herniation, its height from the lower to the upper end plate, and how far out
 * it lies (0 middle, 1 wall). Ring of slanting layers in steel blue, nucleus in water blue, both tan when dried out;
 * what has left its place is nucleus where it comes from and sore, a dusky red, where it has got to.
 * @param health - 1 moist to 0 dried out
 * @param middle - of the disc, in the model's mm
 * @param fibres - bundles that are told apart around its wall
 * @param isWhole - no nucleus has left it: when it dries out, it tears by itself
 */
export function discMaterial(
  quality: Quality,
  health: number,
  middle: Vec3,
  { fibres, isWhole }: { fibres: number; isWhole: boolean },
): PartMaterial {
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
      uniforms: {
        uHealth: { value: health },
        uMiddle: { value: new Vector3(...middle) },
        uFibres: { value: fibres },
        uWhole: { value: isWhole ? 1 : 0 },
      },
      head: 'uniform float uHealth, uFibres, uWhole; uniform vec3 uMiddle;',
      tools: FISSURES,
      color: `
        ${rich ? 'float fibre = fbm(vPlace * vec3(.3, .8, .3));' : 'float fibre = .5;'}
        float wall = step(.995, vColor.b), out_ = vColor.b, dry = 1. - uHealth, pixel = length(fwidth(vPlace)), fine_ = smoothstep(.9, .2, pixel);
        float angle_ = atan(vPlace.z - uMiddle.z, vPlace.x - uMiddle.x), weave = .5, seam = 0., core = 0., swell = 0.;
        vec3 tissue, gel = vec3(0.);
        if (wall > .5) { ${rich ? WALL : dull(WALL)} } else { ${rich ? FACE : dull(FACE)} }
        tissue = mix(tissue, uTint.rgb, uTint.a);
        vec3 at_ = vPlace * vec3(1., .45, 1.);
        float strand = ${rich ? 'valueNoise(at_ * 1.1) * .55 + valueNoise(at_ * 2.9 + 5.) * .45' : '.5'}, frayed = vColor.r + (strand - .5) * .12;
        vec3 flesh = mix(vec3(.84, .47, .39), vec3(.66, .22, .17), wall > .5 ? smoothstep(.5, 1., frayed) : smoothstep(.62, .97, out_));
        vec3 left_ = (wall > .5 ? flesh : mix(gel, flesh, smoothstep(.46, .74, out_))) * (.84 + .3 * strand);
        tissue *= 1. - .42 * (1. - wall) * smoothstep(.3, .45, frayed) * smoothstep(.55, .66, out_);
        float gone = wall > .5 ? smoothstep(.14, .62, frayed) : smoothstep(.42, .5, frayed);
        diffuseColor.rgb = mix(tissue, left_, gone);`,
      ...(rich
        ? {
            relief:
              '(wall > .5 ? (weave * .06 + strand * .3 * gone) * fine_ : swell + (fibre * .17 * core - .05 * seam * (1. - gone)) + smoothstep(.3, .62, vColor.r) * (.5 + valueNoise(vPlace * .5) * .3))',
          }
        : {}),
      inside: 'outgoingLight = vec3(.30, .46, .60);',
    },
  );
}

/** As flat colours, where the picture is drawn by the processor. */
const dull = (glsl: string): string => glsl.replaceAll(/valueNoise\([^()]*(\([^()]*\)[^()]*)*\)/g, '.5');

/** The ring from outside: layers of fibres that run aslant, each against the next, white where they are rooted in bone. */
const WALL = `
        float twist = vColor.g * 17. + fibre * 4.;
        weave = .5 + .5 * mix(sin(angle_ * uFibres + twist), sin(angle_ * uFibres - twist), smoothstep(.35, .65, valueNoise(vPlace * .22)));
        tissue = mix(mix(vec3(.39, .55, .68), vec3(.61, .75, .83), .35 + .2 * weave * fine_ + .4 * fibre), mix(vec3(.36, .28, .21), vec3(.60, .51, .41), .3 + .22 * weave * fine_ + .45 * fibre), dry);
        tissue = mix(tissue, mix(vec3(.84, .88, .88), vec3(.66, .60, .50), dry), .55 * smoothstep(.7, 1., abs(vColor.g * 2. - 1.)));`;

/**
 * A disc that is cut: about fifteen soft layers of unlike width, and a moist nucleus that swells out of them; as it
 * dries it sinks, turns tan and is hard to tell from the ring. Heights in mm.
 */
const FACE = `
        float wander = valueNoise(vPlace * .16 + 3.) + .3 * valueNoise(vPlace * .5), depth_ = (out_ - .58) / .42 * 12. + wander * 1.3, layer_ = floor(depth_), within = fract(depth_);
        seam = smoothstep(.34, 0., min(within, 1. - within)) * (.4 + .6 * valueNoise(vPlace * .12 + layer_ * 7.)) * smoothstep(.55, .66, out_);
        float tone = hash31(vec3(layer_, 3., 7.)) - .5;
        tissue = mix(mix(vec3(.45, .62, .73), vec3(.70, .81, .87), smoothstep(.55, 1., out_)), mix(vec3(.47, .38, .29), vec3(.68, .60, .49), smoothstep(.55, 1., out_)), dry);
        tissue *= 1. + .12 * tone - .2 * seam + .12 * (fibre - .5);
        gel = mix(mix(vec3(.26, .60, .73), vec3(.66, .88, .92), smoothstep(.58, .1, out_ + (fibre - .5) * .25)), mix(vec3(.30, .23, .16), vec3(.47, .38, .27), smoothstep(.58, .1, out_)), dry);
        gel *= .9 + .2 * fibre;
        core = smoothstep(.64 + .06 * dry, .5 - .1 * dry, out_ + (fibre - .5) * .1 * (1. + dry));
        tissue = mix(tissue, gel, core);
        tissue *= 1. - (.3 - .18 * dry) * exp(-pow((out_ - .6) / .03, 2.));
        tissue *= 1. - .42 * smoothstep(.955, .995, out_);
        float torn = uWhole * dry > .01 ? fissured(out_, angle_, fibre) : 0.;
        tissue = mix(tissue, vec3(.20, .125, .085), .78 * torn);
        swell = core * (2.2 * uHealth - .8 * dry) * (1. - out_ * out_ * 2.2) - 1.1 * smoothstep(.94, 1., out_) - .2 * torn;
        tissue *= .82;`;

/** Tears of a disc that dries out: one through its layers behind from the nucleus, and layers that come apart; ragged. */
const FISSURES = `
float cleft(float away, float thick, float fibre) { return smoothstep(1.15, .3, (abs(away) + (fibre - .5) * .9) / max(thick, .01)) * step(.02, thick); }
float fissured(float out_, float angle, float fibre) {
  float lost = 1. - uHealth, deep = (out_ - .46) / .46;
  float way = atan(sin(angle + 1.32 + .22 * deep + (fibre - .5) * .3), cos(angle + 1.32 + .22 * deep + (fibre - .5) * .3)) * out_ * 24.;
  float tear = lost > .4 ? cleft(way, 1.1 * max(0., 4. * deep * (1. - deep)) * lost, fibre) : 0.;
  float along_ = atan(sin(angle + 1.05), cos(angle + 1.05)) / .36;
  if (lost > .6) tear = max(tear, cleft((out_ - .8 + .012 * along_) * 24., .5 * lost * max(0., 1. - along_ * along_), fibre));
  return tear;
}`;

/** A part that runs along the spine fades at its ends. */
const SPANNED =
  'diffuseColor.a *= smoothstep(uSpan.x - .02, uSpan.x, vColor.g) * (1. - smoothstep(uSpan.y, uSpan.y + .02, vColor.g));';

/** Cord and roots: how much of a vertex is pressed, where along the spine it lies, and how far a root has left; 1 where it is cut. */
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
        if (vColor.b > uSpan.z) discard;
        diffuseColor.rgb = mix(nerve, uTint.rgb, uTint.a);
        if (vColor.b > .75) diffuseColor.rgb = mix(mix(vec3(.72, .50, .16), vec3(.98, .86, .54), smoothstep(.3, .55, valueNoise(vPlace * 2.1))), uTint.rgb * .3, uTint.a);
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

/** The skull over C1, as glass: how much is seen of a vertex. */
export const skullMaterial = (): PartMaterial =>
  part(new MeshStandardMaterial({ roughness: 0.5, side: DoubleSide }), {
    color: 'diffuseColor = vec4(.89, .83, .73, diffuseColor.a * vColor.r);',
    finish:
      'diffuseColor.a *= mix(.9, .42, smoothstep(0., .9, abs(dot(normalize(normal), normalize(vViewPosition)))));',
    fades: true,
    veil: true,
  });

/** GLSL of what lies in the plane of a slice: fat around the sac, dashes where a healthy one would reach, and the room that it has lost. */
const IN_PLANE = {
  fat: `
      float lobe = valueNoise(vPlace * .55) * .6 + valueNoise(vPlace * 1.3) * .4;
      diffuseColor.rgb = mix(vec3(.88, .70, .34), vec3(.96, .85, .58), smoothstep(.32, .62, lobe));
      diffuseColor.rgb = mix(diffuseColor.rgb, vec3(.74, .54, .26), smoothstep(.93, 1., vColor.r));`,
  outline: 'diffuseColor.rgb = vec3(.10, .19, .33); if (fract(vColor.b * 18.) > .55) discard;',
  lost: 'diffuseColor = vec4(.80, .17, .15, .42 + .14 * sin(dot(vPlace.xz, vec2(3.2))));',
} as const;

export const sectionMaterial = (of: keyof typeof IN_PLANE): PartMaterial =>
  part(new MeshStandardMaterial({ roughness: 0.8 }), { color: IN_PLANE[of], fades: of === 'lost' });

/** Glossy white strands of collagen; of the ligamenta flava yellow ones of elastin. */
export const ligamentMaterial = (quality: Quality, isYellow: boolean): PartMaterial => {
  const [deep, bright] = isYellow
    ? ['vec3(.52, .30, .07)', 'vec3(.88, .66, .27)']
    : ['vec3(.62, .60, .55)', 'vec3(.92, .90, .84)'];
  return part(
    quality === 'rich'
      ? new MeshPhysicalMaterial({ roughness: 0.45, sheen: 0.2, sheenRoughness: 0.4, sheenColor: new Color(0xffffff) })
      : new MeshStandardMaterial({ roughness: 0.55, side: DoubleSide }),
    {
      color: `
        float across = (vColor.r + valueNoise(vPlace * .16) * .03) * vColor.b * 40., fine = smoothstep(.7, .25, fwidth(across));
        float strands = mix(.55, valueNoise(vec3(across, vPlace.y * .05, 0.)) * .65 + valueNoise(vec3(across * 2.6, vPlace.y * .09, 3.)) * .35, fine);
        vec3 strand = mix(${deep}, ${bright}, smoothstep(.12, .62, strands));
        diffuseColor.rgb = mix(strand, uTint.rgb, uTint.a);
        ${SPANNED}`,
      ...(quality === 'rich' ? { relief: 'strands * .24' } : {}),
      inside: `outgoingLight = ${isYellow ? 'vec3(.72, .50, .20)' : 'vec3(.72, .74, .76)'};`,
      fades: true,
    },
  );
};
