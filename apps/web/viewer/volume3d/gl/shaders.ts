/** One triangle over the whole picture. */
export const WHOLE = `
void main() {
  gl_Position = vec4(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0, 0.0, 1.0);
}`;

const VOLUME = `
uniform sampler3D uVolume;
uniform vec3 uSize;
float greyAt(vec3 voxel) {
  return textureLod(uVolume, (voxel + 0.5) / uSize, 0.0).r;
}`;

/**
 * Rays through the volume, without perspective; the same steps as \`castRay\` takes on the processor. What was drawn of
 * surfaces before ends a ray and shines through what lies in front of it.
 */
export const RAYS = `${VOLUME}
uniform sampler3D uLeaps;
uniform sampler3D uInner;
uniform sampler2D uTransfer;
uniform sampler2D uSurfaces;
uniform sampler2D uDepth;
uniform vec2 uDepthRange;
uniform vec2 uPicture;
uniform float uMmPerPixel;
uniform vec3 uTarget, uRight, uUp, uForward;
uniform mat3 uToVoxel;
uniform vec3 uOrigin;
uniform vec3 uClipLow, uClipHigh;
uniform float uStep;
uniform float uBrick;
uniform bool uGreatest, uInside, uCalm, uShowVolume;
uniform vec4 uLight;
out vec4 colour;

void cut(float at, float speed, float low, float high, inout vec2 span) {
  if (abs(speed) < 1e-9) {
    if (at < low || at > high) span = vec2(0.0, -1.0);
    return;
  }
  float a = (low - at) / speed, b = (high - at) / speed;
  span = vec2(max(span.x, min(a, b)), min(span.y, max(a, b)));
}

// in a MIP a brick that holds nothing greater than what was met is leapt over, too
float leapOf(vec3 p, vec3 way, float most) {
  ivec3 brick = clamp(ivec3(p / uBrick), ivec3(0), textureSize(uLeaps, 0) - 1);
  vec2 held = texelFetch(uLeaps, brick, 0).rg;
  float reach = floor(held.r * 255.0 + 0.5);
  if (held.g <= most) reach = max(reach, 1.0);
  if (reach < 0.5) return 0.0;
  vec3 base = floor(p / uBrick);
  vec3 edge = mix((base - reach + 1.0) * uBrick, (base + reach) * uBrick, step(0.0, way));
  vec3 exits = mix((edge - p) / way, vec3(1e9), lessThan(abs(way), vec3(1e-9)));
  return min(exits.x, min(exits.y, exits.z)) + 1e-4;
}

vec4 entryOf(float grey) {
  float last = float(textureSize(uTransfer, 0).x - 1);
  return texelFetch(uTransfer, ivec2(int(clamp(grey, 0.0, 1.0) * last + 0.5), 0), 0);
}

void main() {
  vec2 mm = (gl_FragCoord.xy - uPicture * 0.5) * uMmPerPixel;
  ivec2 pixel = ivec2(gl_FragCoord.xy);
  vec4 behind = texelFetch(uSurfaces, pixel, 0);
  vec3 start = uTarget + uRight * mm.x + uUp * mm.y;
  vec3 from = uToVoxel * (start - uOrigin);
  vec3 way = uToVoxel * uForward;
  vec2 span = vec2(-1e9, 1e9);
  for (int n = 0; n < 3; n++) {
    cut(from[n], way[n], 0.0, uSize[n] - 1.0, span);
    cut(start[n], uForward[n], uClipLow[n], uClipHigh[n], span);
  }
  float depth = texelFetch(uDepth, pixel, 0).r;
  if (depth < 1.0) span.y = min(span.y, mix(uDepthRange.x, uDepthRange.y, depth));
  vec3 light = vec3(0.0);
  float opacity = 0.0;
  if (uShowVolume && span.y > span.x) {
    float noise = fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715))));
    float t = span.x + (uGreatest ? 0.0 : noise * uStep);
    float most = -1.0;
    float passed = span.x; // nothing lies before it
    int fine = 0;
    for (int n = 0; n < 8192; n++) {
      if (t > span.y) break;
      vec3 p = from + t * way;
      float leap = leapOf(p, way, most);
      if (leap > 0.0) {
        t += ceil(leap / uStep) * uStep;
        passed = t;
        fine = 0;
        continue;
      }
      float grey = greyAt(p);
      if (uGreatest) {
        most = max(most, grey);
        t += uStep;
        continue;
      }
      vec4 entry = entryOf(grey);
      if (uInside) entry.a *= texelFetch(uInner, clamp(ivec3(p / uBrick), ivec3(0), textureSize(uInner, 0) - 1), 0).r;
      float along = fine > 0 ? uStep * 0.2 : uStep;
      if (entry.a <= 0.001) {
        t += along;
        fine = max(0, fine - 1);
        continue;
      }
      if (fine == 0) { // it begins within the last step: look closer
        t = max(passed, t - uStep * 0.8);
        fine = 6;
        continue;
      }
      vec3 ahead = vec3(greyAt(p + vec3(1, 0, 0)), greyAt(p + vec3(0, 1, 0)), greyAt(p + vec3(0, 0, 1)));
      vec3 slope = 2.0 * (ahead - grey);
      if (entry.a >= 0.1) {
        vec3 back = vec3(greyAt(p - vec3(1, 0, 0)), greyAt(p - vec3(0, 1, 0)), greyAt(p - vec3(0, 0, 1)));
        slope = ahead - back;
        if (uCalm) entry = entryOf((grey + dot(ahead + back, vec3(1.0))) / 7.0);
      }
      float own = 1.0 - pow(1.0 - min(0.9999, entry.a), along);
      vec3 gradient = slope * uToVoxel;
      float facing = abs(dot(gradient, uForward)) / max(1e-9, length(gradient));
      float steep = min(1.0, length(slope) * 16.0);
      float lit = uLight.x + uLight.y * facing;
      float shine = entry.a < 0.1 ? 0.0 : uLight.z * steep * pow(facing, uLight.w);
      float weight = (1.0 - opacity) * own;
      light += weight * (entry.rgb * mix(1.0, lit, steep) + shine);
      opacity += weight;
      if (opacity > 0.98) break;
      t += along;
      if (fine > 0 && --fine == 0) fine = -1;
    }
    if (uGreatest && most >= 0.0) {
      light = entryOf(most).rgb;
      opacity = max(light.r, depth < 1.0 ? 0.0 : 1.0);
    }
  }
  colour = vec4(light + (1.0 - opacity) * behind.rgb, 1.0);
}`;

const PLACE = `
uniform vec3 uTarget, uRight, uUp, uForward;
uniform vec2 uHalfMm;
uniform vec2 uDepthRange;
vec4 place(vec3 point) {
  vec3 offset = point - uTarget;
  float depth = (dot(offset, uForward) - uDepthRange.x) / (uDepthRange.y - uDepthRange.x);
  return vec4(dot(offset, uRight) / uHalfMm.x, dot(offset, uUp) / uHalfMm.y, depth * 2.0 - 1.0, 1.0);
}`;

export const SURFACE_VERTEX = `${PLACE}
layout(location = 0) in vec3 position;
layout(location = 1) in vec3 normal;
layout(location = 2) in vec3 tint;
out vec3 vPoint, vNormal, vTint;
void main() {
  vPoint = position;
  vNormal = normal;
  vTint = tint;
  gl_Position = place(position);
}`;

export const SURFACE_FRAGMENT = `
uniform vec3 uForward, uColour, uClipLow, uClipHigh;
uniform bool uTinted;
uniform vec4 uLight;
in vec3 vPoint, vNormal, vTint;
out vec4 colour;
void main() {
  if (any(lessThan(vPoint, uClipLow)) || any(greaterThan(vPoint, uClipHigh))) discard;
  vec3 base = uTinted ? vTint : uColour;
  vec3 normal = length(vNormal) > 0.0 ? normalize(vNormal) : -uForward;
  float facing = dot(normal, -uForward);
  if (!gl_FrontFacing) base = mix(base, vec3(0.35, 0.33, 0.32), 0.55);
  facing = abs(facing);
  colour = vec4(base * (uLight.x + uLight.y * facing) + uLight.z * pow(facing, uLight.w), 1.0);
}`;

/** A plane of the volume as the flat views show it: grey through the window. */
export const PLANE_VERTEX = `${PLACE}
uniform vec3 uCorner, uAcross, uDown;
out vec3 vPoint;
void main() {
  vec2 share = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  vPoint = uCorner + uAcross * share.x + uDown * share.y;
  gl_Position = place(vPoint);
}`;

export const PLANE_FRAGMENT = `${VOLUME}
uniform mat3 uToVoxel;
uniform vec3 uOrigin, uClipLow, uClipHigh;
uniform vec2 uGreyRange;
uniform vec2 uWindow;
uniform bool uInverted;
in vec3 vPoint;
out vec4 colour;
void main() {
  if (any(lessThan(vPoint, uClipLow)) || any(greaterThan(vPoint, uClipHigh))) discard;
  vec3 voxel = uToVoxel * (vPoint - uOrigin);
  if (any(lessThan(voxel, vec3(-0.5))) || any(greaterThan(voxel, uSize - 0.5))) discard;
  float grey = mix(uGreyRange.x, uGreyRange.y, greyAt(voxel));
  float span = max(1.0, uWindow.y) - 1.0;
  float level = clamp((grey - (uWindow.x - 0.5)) / max(1e-6, span) + 0.5, 0.0, 1.0);
  if (level <= 0.0) discard; // air around the head would hide what lies behind it
  level = floor(level * 255.0 + 0.5) / 255.0;
  colour = vec4(vec3(uInverted ? 1.0 - level : level), 1.0);
}`;
