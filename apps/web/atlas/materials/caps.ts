import { MeshStandardMaterial } from 'three';
import { part, type PartMaterial } from './part.ts';

/** What a cut lays open. */
export type CapKind = 'bone' | 'nerve' | 'rootlet' | 'cord' | 'sac' | 'flavum' | 'band';

/** Vertex colours: how near the edge; place within the box around the part, 0 to 1; of bone cartilage in its place, which lies outside beyond edge 2. GLSL of each, from `edge` and `box` (-1 to 1, to the left and forward). */
const LOOK: Record<CapKind, string> = {
  // struts and pores within a dense shell, and cartilage on it where it meets another bone
  bone: `
    float strut = abs(valueNoise(vPlace * 1.25) - .5) + abs(valueNoise(vPlace * 2.6 + 5.) - .5) * .55;
    vec3 sponge = mix(vec3(.94, .84, .69), mix(vec3(.70, .49, .36), vec3(.80, .62, .47), valueNoise(vPlace * .5)), smoothstep(.06, .34, strut));
    cap = mix(sponge, vec3(.95, .89, .77), smoothstep(.12, .42, edge + (strut - .2) * .3));
    cap = mix(cap, vec3(.66, .53, .38), smoothstep(.84, 1., edge));
    if (edge > 1.5) { if (vColor.g < .5) discard; cap = mix(vec3(.76, .87, .91), vec3(.56, .70, .78), smoothstep(2., 2.9, edge)); }`,
  nerve: `
    float bundle = smoothstep(.36, .52, valueNoise(vPlace * 1.7));
    cap = mix(vec3(.96, .84, .53), vec3(.94, .74, .32), bundle) * pillow(box, .5);
    cap = mix(cap, vec3(.84, .62, .22) * pillow(box, .9), smoothstep(.1, .7, edge));`,
  rootlet: 'cap = mix(vec3(.99, .86, .46), vec3(.80, .56, .16), smoothstep(.3, .9, edge)) * pillow(box, 1.1);',
  // grey horns in white columns
  cord: `
    vec2 half_ = vec2(abs(box.x), box.y);
    float front = length((half_ - vec2(.30, .26)) / vec2(.17, .30)), back = length((half_ - vec2(.27 - .12 * half_.y, -.30)) / vec2(.085, .46));
    float bridge = length((half_ - vec2(0., .02)) / vec2(.34, .09));
    float grey = 1. - smoothstep(.86, 1.1, min(front, min(back, bridge)));
    cap = mix(vec3(.96, .86, .62), vec3(.72, .46, .34), grey);
    cap = mix(cap, vec3(.50, .36, .26), step(half_.x, .03) * step(.22, half_.y));
    cap = mix(cap, vec3(.72, .54, .24), smoothstep(.3, .8, edge)) * pillow(box, .5);`,
  // water in a tube: its wall throws a shadow on it
  sac: `
    float shaded = smoothstep(.35, 1.05, dot(box, vec2(.62, .68)));
    cap = mix(vec3(.69, .85, .92), vec3(.44, .63, .75), shaded * .8);
    cap += .1 * smoothstep(.4, 1., dot(box, vec2(-.62, -.68)));
    cap = mix(cap, vec3(.83, .89, .92), smoothstep(.2, .34, edge));
    cap = mix(cap, vec3(.23, .36, .47), smoothstep(.66, .95, edge));`,
  flavum: `
    float strand = valueNoise(vPlace * vec3(.7, .7, 2.6));
    cap = mix(vec3(.74, .48, .15), vec3(.88, .66, .28), strand);
    cap = mix(cap, vec3(.58, .36, .10), smoothstep(.4, 1., edge));`,
  band: 'cap = mix(vec3(.86, .88, .89), vec3(.55, .59, .62), smoothstep(.4, .9, edge));',
};

/** Moist tissue stands a little out of its cut: light from the upper left of an axial image. */
const PILLOW = `
float pillow(vec2 box, float high) { return .58 + .52 * dot(normalize(vec3(box * high, 1.)), vec3(.45, .5, .74)); }`;

export const capMaterial = (kind: CapKind): PartMaterial =>
  part(new MeshStandardMaterial({ roughness: 0.85 }), {
    tools: PILLOW,
    place: '(modelMatrix * vec4(position, 1.)).xyz',
    color: `
      float edge = vColor.r; vec2 box = (vColor.gb * 2. - 1.) * vec2(1., -1.); vec3 cap;
      ${LOOK[kind]}
      diffuseColor.rgb = mix(cap, uTint.rgb, uTint.a);`,
    // a page of a book rather than a thing in the light
    finish: 'outgoingLight = mix(outgoingLight, diffuseColor.rgb * .92, .6);',
  });
