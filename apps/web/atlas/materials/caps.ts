import { MeshStandardMaterial } from 'three';
import { part, type PartMaterial } from './part.ts';

/** What a cut lays open. */
export type CapKind = 'bone' | 'nerve' | 'rootlet' | 'cord' | 'sac' | 'flavum' | 'band';

/** Vertex colours: how near the edge; place within the box around the part, 0 to 1; of bone cartilage in its place, which lies outside beyond edge 2. GLSL of each, from `edge` and `box` (-1 to 1, to the left and forward). */
const LOOK: Record<CapKind, string> = {
  // sponge within a dense shell, and cartilage on it where it meets another bone
  bone: `
    float wall_ = abs(valueNoise(vPlace * 1.3) - .5) + abs(valueNoise(vPlace * 2.7 + 5.) - .5) * .7;
    vec3 sponge = mix(vec3(.90, .77, .61), vec3(.81, .63, .48), smoothstep(.05, .32, wall_));
    cap = mix(sponge, vec3(.95, .88, .74), smoothstep(.15, .5, edge));
    cap = mix(cap, vec3(.56, .42, .28), smoothstep(.86, 1., edge));
    if (edge > 1.5) { if (vColor.g < .5) discard; cap = mix(vec3(.74, .86, .91), vec3(.50, .66, .76), smoothstep(2., 2.9, edge)); }`,
  nerve: `
    float bundle = smoothstep(.30, .60, valueNoise(vPlace * 1.5));
    cap = mix(vec3(.94, .74, .30), vec3(.98, .84, .46), bundle);
    cap = mix(cap, vec3(.60, .36, .03), smoothstep(.1, .6, edge));`,
  rootlet: 'cap = mix(vec3(.97, .80, .34), vec3(.52, .31, .03), smoothstep(.2, .75, edge));',
  // grey horns in white columns
  cord: `
    vec2 half_ = vec2(abs(box.x), box.y);
    float front = length((half_ - vec2(.30, .26)) / vec2(.17, .30)), back = length((half_ - vec2(.27 - .12 * half_.y, -.30)) / vec2(.085, .46));
    float bridge = length((half_ - vec2(0., .02)) / vec2(.34, .09));
    float grey = 1. - smoothstep(.86, 1.1, min(front, min(back, bridge)));
    cap = mix(vec3(.96, .86, .62), vec3(.72, .46, .34), grey);
    cap = mix(cap, vec3(.50, .36, .26), step(half_.x, .03) * step(.22, half_.y));
    cap = mix(cap, vec3(.60, .42, .14), smoothstep(.3, .8, edge));`,
  sac: 'cap = mix(vec3(.54, .76, .88), vec3(.10, .20, .31), smoothstep(.30, .42, edge));',
  flavum: `
    float strand = valueNoise(vPlace * vec3(.7, .7, 2.6));
    cap = mix(vec3(.70, .42, .10), vec3(.84, .58, .20), strand);
    cap = mix(cap, vec3(.42, .23, .04), smoothstep(.3, .9, edge));`,
  band: 'cap = mix(vec3(.86, .88, .89), vec3(.45, .49, .53), smoothstep(.4, .9, edge));',
};

export const capMaterial = (kind: CapKind): PartMaterial =>
  part(new MeshStandardMaterial({ roughness: 0.85 }), {
    place: '(modelMatrix * vec4(position, 1.)).xyz',
    color: `
      float edge = vColor.r; vec2 box = (vColor.gb * 2. - 1.) * vec2(1., -1.); vec3 cap;
      ${LOOK[kind]}
      diffuseColor.rgb = mix(cap, uTint.rgb, uTint.a);`,
    // a page of a book rather than a thing in the light
    finish: 'outgoingLight = mix(outgoingLight, diffuseColor.rgb * .92, .6);',
  });
