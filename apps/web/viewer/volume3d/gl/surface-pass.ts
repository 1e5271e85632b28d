import type { Prepared, Scene, Surface } from '../scene.ts';
import { link, type Program } from './program.ts';
import { PLANE_FRAGMENT, PLANE_VERTEX, SURFACE_FRAGMENT, SURFACE_VERTEX } from './shaders.ts';
import { cameraUniforms, clipUniforms, type Shot, voxelUniforms } from './volume-pass.ts';

interface Buffers {
  readonly array: WebGLVertexArrayObject;
  readonly buffers: readonly WebGLBuffer[];
  readonly count: number;
}

/** Triangles and flat views, drawn with depth before the rays. */
export class SurfacePass {
  readonly #gl: WebGL2RenderingContext;
  readonly #surfaces: Program;
  readonly #planes: Program;
  readonly #prepared: Prepared;
  readonly #volume: WebGLTexture;
  readonly #held = new Map<Surface['mesh'], Buffers>();

  constructor(gl: WebGL2RenderingContext, prepared: Prepared, volume: WebGLTexture) {
    this.#gl = gl;
    this.#prepared = prepared;
    this.#volume = volume;
    this.#surfaces = link(gl, SURFACE_VERTEX, SURFACE_FRAGMENT);
    this.#planes = link(gl, PLANE_VERTEX, PLANE_FRAGMENT);
  }

  /** Over the bound target, whose depth has been cleared. */
  draw(scene: Scene, shot: Shot): void {
    const gl = this.#gl;
    gl.enable(gl.DEPTH_TEST);
    for (const [mesh, buffers] of this.#held)
      if (!scene.surfaces.some((surface) => surface.mesh === mesh)) this.#drop(mesh, buffers);
    if (scene.surfaces.length) this.#drawSurfaces(scene, shot);
    if (scene.planes.length) this.#drawPlanes(scene, shot);
    gl.bindVertexArray(null);
    gl.disable(gl.DEPTH_TEST);
  }

  dispose(): void {
    for (const [mesh, buffers] of this.#held) this.#drop(mesh, buffers);
    this.#gl.deleteProgram(this.#surfaces.program);
    this.#gl.deleteProgram(this.#planes.program);
  }

  #drawSurfaces(scene: Scene, shot: Shot): void {
    const gl = this.#gl;
    const { program, uniform } = this.#surfaces;
    gl.useProgram(program);
    this.#view(this.#surfaces, scene, shot);
    for (const surface of scene.surfaces) {
      const held = this.#buffersOf(surface);
      gl.uniform3f(uniform('uColour'), ...surface.colour);
      gl.uniform1i(uniform('uTinted'), Number(surface.mesh.colours !== null));
      gl.bindVertexArray(held.array);
      gl.drawElements(gl.TRIANGLES, held.count, gl.UNSIGNED_INT, 0);
    }
  }

  #drawPlanes(scene: Scene, shot: Shot): void {
    const gl = this.#gl;
    const { program, uniform } = this.#planes;
    gl.useProgram(program);
    gl.bindVertexArray(null);
    this.#view(this.#planes, scene, shot);
    voxelUniforms(gl, this.#planes, this.#prepared);
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_3D, this.#volume);
    gl.uniform1i(uniform('uVolume'), 0);
    gl.uniform2f(uniform('uGreyRange'), this.#prepared.low, this.#prepared.high);
    gl.uniform2f(uniform('uWindow'), scene.window.center, scene.window.width);
    gl.uniform1i(uniform('uInverted'), Number(this.#prepared.volume.inverted));
    for (const { corner, across, down } of scene.planes) {
      gl.uniform3f(uniform('uCorner'), ...corner);
      gl.uniform3f(uniform('uAcross'), ...across);
      gl.uniform3f(uniform('uDown'), ...down);
      gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
    }
  }

  #view(program: Program, scene: Scene, { camera, width, height }: Shot): void {
    const { uniform } = program;
    cameraUniforms(this.#gl, program, camera);
    clipUniforms(this.#gl, program, scene);
    this.#gl.uniform2f(uniform('uHalfMm'), ((camera.heightMm / height) * width) / 2, camera.heightMm / 2);
  }

  #buffersOf({ mesh, normals }: Surface): Buffers {
    const held = this.#held.get(mesh);
    if (held) return held;
    const gl = this.#gl;
    const array = gl.createVertexArray();
    gl.bindVertexArray(array);
    const put = (target: number, data: AllowSharedBufferSource): WebGLBuffer => {
      const buffer = gl.createBuffer();
      gl.bindBuffer(target, buffer);
      gl.bufferData(target, data, gl.STATIC_DRAW);
      return buffer;
    };
    const buffers = [put(gl.ARRAY_BUFFER, mesh.positions)];
    gl.enableVertexAttribArray(0);
    gl.vertexAttribPointer(0, 3, gl.FLOAT, false, 0, 0);
    buffers.push(put(gl.ARRAY_BUFFER, normals));
    gl.enableVertexAttribArray(1);
    gl.vertexAttribPointer(1, 3, gl.FLOAT, false, 0, 0);
    if (mesh.colours) {
      buffers.push(put(gl.ARRAY_BUFFER, mesh.colours));
      gl.enableVertexAttribArray(2);
      gl.vertexAttribPointer(2, 3, gl.UNSIGNED_BYTE, true, 0, 0);
    }
    buffers.push(put(gl.ELEMENT_ARRAY_BUFFER, mesh.indices));
    const made = { array, buffers, count: mesh.indices.length };
    this.#held.set(mesh, made);
    return made;
  }

  #drop(mesh: Surface['mesh'], { array, buffers }: Buffers): void {
    this.#gl.deleteVertexArray(array);
    for (const buffer of buffers) this.#gl.deleteBuffer(buffer);
    this.#held.delete(mesh);
  }
}
