import { newTexture } from './program.ts';

/** Pictures of one size on the card: what was drawn of surfaces with its depth, and the finished picture. */
export interface Target {
  readonly width: number;
  readonly height: number;
  readonly surfaces: WebGLTexture;
  readonly depth: WebGLTexture;
  readonly surfaceBuffer: WebGLFramebuffer;
  readonly buffer: WebGLFramebuffer;
  dispose(): void;
}

export function newTarget(gl: WebGL2RenderingContext, width: number, height: number): Target {
  const plain = { target: gl.TEXTURE_2D, filter: gl.NEAREST };
  const colourTexture = () => {
    const texture = newTexture(gl, plain);
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA8, width, height);
    return texture;
  };
  const [surfaces, finished] = [colourTexture(), colourTexture()];
  const depth = newTexture(gl, plain);
  gl.texStorage2D(gl.TEXTURE_2D, 1, gl.DEPTH_COMPONENT24, width, height);
  const bufferOf = (colour: WebGLTexture) => {
    const buffer = gl.createFramebuffer();
    gl.bindFramebuffer(gl.FRAMEBUFFER, buffer);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, colour, 0);
    return buffer;
  };
  const buffer = bufferOf(finished);
  const surfaceBuffer = bufferOf(surfaces);
  gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.DEPTH_ATTACHMENT, gl.TEXTURE_2D, depth, 0);
  return {
    width,
    height,
    surfaces,
    depth,
    surfaceBuffer,
    buffer,
    dispose() {
      for (const texture of [surfaces, finished, depth]) gl.deleteTexture(texture);
      for (const one of [buffer, surfaceBuffer]) gl.deleteFramebuffer(one);
    },
  };
}
