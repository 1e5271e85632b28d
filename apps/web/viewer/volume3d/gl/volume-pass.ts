import { inverseRows, type Vec3, voxelSizeMm } from '@hyaline/volume';
import { BRICK, type Camera3d, LIGHT, TRANSFER_SIZE, viewBasis } from '@hyaline/volume/render';
import type { Prepared, Scene } from '../scene.ts';
import { halfOf, halfTable } from './half.ts';
import { link, newTexture, type Program } from './program.ts';
import { RAYS, WHOLE } from './shaders.ts';

export interface Shot {
  readonly camera: Camera3d;
  readonly width: number;
  readonly height: number;
  /** Of a voxel's shortest edge. */
  readonly step: number;
}

/** Depths that a picture holds about the target, mm. */
export const DEPTH_RANGE = [-700, 700] as const;

/** The volume on the graphics card and the rays through it. */
export class VolumePass {
  readonly #gl: WebGL2RenderingContext;
  readonly #program: Program;
  readonly #prepared: Prepared;
  readonly texture: WebGLTexture;
  readonly #leaps: WebGLTexture;
  readonly #inner: WebGLTexture;
  readonly #transfer: WebGLTexture;
  #shownTransfer: Scene['transfer'] | null = null;

  constructor(gl: WebGL2RenderingContext, prepared: Prepared) {
    this.#gl = gl;
    this.#prepared = prepared;
    this.#program = link(gl, WHOLE, RAYS);
    const [nx, ny, nz] = prepared.volume.geometry.size;
    this.texture = newTexture(gl, { target: gl.TEXTURE_3D, filter: gl.LINEAR });
    gl.texStorage3D(gl.TEXTURE_3D, 1, gl.R16F, nx, ny, nz);
    this.#leaps = newTexture(gl, { target: gl.TEXTURE_3D, filter: gl.NEAREST });
    this.#inner = newTexture(gl, { target: gl.TEXTURE_3D, filter: gl.NEAREST });
    this.#bricks(this.#inner, prepared.inner, gl.R8, gl.RED);
    this.#transfer = newTexture(gl, { target: gl.TEXTURE_2D, filter: gl.NEAREST });
  }

  /** Copies the voxels, pausing after each slice. Missing slices hold the lowest value. */
  *upload(): Generator<number> {
    const gl = this.#gl;
    const { volume, low, high } = this.#prepared;
    const [nx, ny, nz] = volume.geometry.size;
    const slice = new Uint16Array(nx * ny);
    const halves = volume.voxels instanceof Int16Array ? halfTable(low, high, volume.scale, volume.offset) : null;
    for (let k = 0; k < nz; k++) {
      const from = k * nx * ny;
      if (!volume.present[k]) slice.fill(0);
      else if (halves)
        for (let p = 0; p < slice.length; p++) slice[p] = halves[(volume.voxels[from + p] as number) + 32768] as number;
      else
        for (let p = 0; p < slice.length; p++) {
          const grey = (volume.voxels[from + p] as number) * volume.scale + volume.offset;
          slice[p] = halfOf(Math.min(1, Math.max(0, (grey - low) / Math.max(1e-6, high - low))));
        }
      gl.bindTexture(gl.TEXTURE_3D, this.texture);
      gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
      gl.texSubImage3D(gl.TEXTURE_3D, 0, 0, 0, k, nx, ny, 1, gl.RED, gl.HALF_FLOAT, slice);
      yield (k + 1) / nz;
    }
  }

  setScene(scene: Scene): void {
    if (scene.transfer === this.#shownTransfer) return;
    const gl = this.#gl;
    this.#shownTransfer = scene.transfer;
    this.#bricks(this.#leaps, withGreatest(scene), gl.RG8, gl.RG);
    gl.bindTexture(gl.TEXTURE_2D, this.#transfer);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA32F, TRANSFER_SIZE, 1, 0, gl.RGBA, gl.FLOAT, scene.transfer.entries);
  }

  /** Draws over the bound target, whose scissor may be set to a part of it. */
  draw(scene: Scene, { camera, width, height, step }: Shot, surfaces: WebGLTexture, depth: WebGLTexture): void {
    const gl = this.#gl;
    const { program, uniform } = this.#program;
    gl.useProgram(program);
    const textures: [string, number, WebGLTexture][] = [
      ['uVolume', gl.TEXTURE_3D, this.texture],
      ['uLeaps', gl.TEXTURE_3D, this.#leaps],
      ['uInner', gl.TEXTURE_3D, this.#inner],
      ['uTransfer', gl.TEXTURE_2D, this.#transfer],
      ['uSurfaces', gl.TEXTURE_2D, surfaces],
      ['uDepth', gl.TEXTURE_2D, depth],
    ];
    textures.forEach(([name, target, texture], unit) => {
      gl.activeTexture(gl.TEXTURE0 + unit);
      gl.bindTexture(target, texture);
      gl.uniform1i(uniform(name), unit);
    });
    const { geometry } = this.#prepared.volume;
    voxelUniforms(gl, this.#program, this.#prepared);
    cameraUniforms(gl, this.#program, camera);
    clipUniforms(gl, this.#program, scene);
    gl.uniform2f(uniform('uPicture'), width, height);
    gl.uniform1f(uniform('uMmPerPixel'), camera.heightMm / height);
    gl.uniform1f(uniform('uStep'), Math.min(...voxelSizeMm(geometry)) * step);
    gl.uniform1f(uniform('uBrick'), BRICK);
    gl.uniform1i(uniform('uGreatest'), Number(scene.transfer.mode === 'mip'));
    gl.uniform1i(uniform('uInside'), Number(scene.transfer.inside));
    gl.uniform1i(uniform('uCalm'), Number(scene.transfer.calm));
    gl.uniform1i(uniform('uShowVolume'), Number(scene.showVolume));
    gl.disable(gl.DEPTH_TEST);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    gl.activeTexture(gl.TEXTURE0);
  }

  dispose(): void {
    for (const texture of [this.texture, this.#leaps, this.#inner, this.#transfer]) this.#gl.deleteTexture(texture);
    this.#gl.deleteProgram(this.#program.program);
  }

  #bricks(texture: WebGLTexture, values: Uint8Array, format: number, channels: number): void {
    const gl = this.#gl;
    const [nx, ny, nz] = this.#prepared.grid.size;
    gl.bindTexture(gl.TEXTURE_3D, texture);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    gl.texImage3D(gl.TEXTURE_3D, 0, format, nx, ny, nz, 0, channels, gl.UNSIGNED_BYTE, values);
  }
}

/** Two bytes for each brick: how far a ray may leap, and its greatest value, rounded up. */
function withGreatest({ leaps, prepared: { grid, low, high } }: Scene): Uint8Array {
  const out = new Uint8Array(2 * leaps.length);
  for (let n = 0; n < leaps.length; n++) {
    out[2 * n] = leaps[n] as number;
    out[2 * n + 1] = Math.min(255, Math.ceil((((grid.high[n] as number) - low) / (high - low)) * 255));
  }
  return out;
}

/** How patient millimetres become voxels, and how many of them there are. */
export function voxelUniforms(
  gl: WebGL2RenderingContext,
  { uniform }: Program,
  { volume: { geometry } }: Prepared,
): void {
  const rows = inverseRows(geometry);
  // column by column, as GLSL stores matrices
  const columns = [0, 1, 2].flatMap((column) => rows.map((row) => row[column] as number));
  gl.uniformMatrix3fv(uniform('uToVoxel'), false, columns);
  gl.uniform3f(uniform('uOrigin'), ...geometry.origin);
  gl.uniform3f(uniform('uSize'), ...(geometry.size as unknown as Vec3));
}

export function cameraUniforms(gl: WebGL2RenderingContext, { uniform }: Program, camera: Camera3d): void {
  const { right, up, forward } = viewBasis(camera);
  gl.uniform3f(uniform('uTarget'), ...camera.target);
  gl.uniform3f(uniform('uRight'), ...right);
  gl.uniform3f(uniform('uUp'), ...up);
  gl.uniform3f(uniform('uForward'), ...forward);
  gl.uniform2f(uniform('uDepthRange'), ...DEPTH_RANGE);
  gl.uniform4f(uniform('uLight'), LIGHT.ambient, LIGHT.diffuse, LIGHT.specular, LIGHT.shine);
}

export function clipUniforms(gl: WebGL2RenderingContext, { uniform }: Program, { clip }: Scene): void {
  gl.uniform3f(uniform('uClipLow'), ...clip.low);
  gl.uniform3f(uniform('uClipHigh'), ...clip.high);
}
