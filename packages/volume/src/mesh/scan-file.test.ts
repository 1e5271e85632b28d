import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes } from '@hyaline/kit';
import { type Mesh, MeshError, triangleCount, vertexOf } from './mesh.ts';
import { readScan } from './scan-file.ts';
import { writeStl } from './stl.ts';

const tetrahedron: Mesh = {
  positions: Float32Array.from([0, 0, 0, 10, 0, 0, 0, 20.5, 0, 0, 0, -30]),
  indices: Uint32Array.from([0, 1, 2, 0, 3, 1, 0, 2, 3, 1, 3, 2]),
  colours: null,
};
const ascii = (text: string) => new TextEncoder().encode(text);

/** The corners of all triangles, so that files that number vertices differently can be compared. */
const corners = (mesh: Mesh) => [...mesh.indices].map((n) => vertexOf(mesh, n));

function stlText({ indices }: Mesh): Uint8Array {
  const facets = [];
  for (let t = 0; t < indices.length; t += 3) {
    const lines = [0, 1, 2].map((n) => `vertex ${vertexOf(tetrahedron, indices[t + n] as number).join(' ')}`);
    facets.push(`facet normal 0 0 0\n outer loop\n  ${lines.join('\n  ')}\n endloop\nendfacet`);
  }
  return ascii(`solid scan\n${facets.join('\n')}\nendsolid scan\n`);
}

function plyBinary(littleEndian: boolean): Uint8Array {
  const head = `ply\nformat binary_${littleEndian ? 'little' : 'big'}_endian 1.0\ncomment made by a scanner\nelement vertex 4\nproperty float x\nproperty double y\nproperty float z\nproperty uchar red\nproperty uchar green\nproperty uchar blue\nelement face 4\nproperty uchar flags\nproperty list uchar int vertex_indices\nend_header\n`;
  const view = new DataView(new ArrayBuffer(4 * 19 + 4 * 14));
  let at = 0;
  for (let n = 0; n < 4; n++) {
    const [x, y, z] = vertexOf(tetrahedron, n);
    view.setFloat32(at, x, littleEndian);
    view.setFloat64(at + 4, y, littleEndian);
    view.setFloat32(at + 12, z, littleEndian);
    for (let c = 0; c < 3; c++) view.setUint8(at + 16 + c, 10 * n + c);
    at += 19;
  }
  for (let t = 0; t < 4; t++) {
    view.setUint8(at + 1, 3);
    for (let n = 0; n < 3; n++) view.setInt32(at + 2 + 4 * n, tetrahedron.indices[3 * t + n] as number, littleEndian);
    at += 14;
  }
  return concatBytes(ascii(head), new Uint8Array(view.buffer));
}

const plyText = ascii(
  'ply\r\nformat ascii 1.0\r\nelement vertex 4\r\nproperty float x\r\nproperty float y\r\nproperty float z\r\n' +
    'element face 2\r\nproperty list uchar int vertex_index\r\nend_header\r\n' +
    '0 0 0\r\n1 0 0\r\n1 1 0\r\n0 1 0\r\n4 0 1 2 3\r\n3 0 2 1\r\n',
);

describe('scans from files', () => {
  it.each([
    ['a binary STL', writeStl(tetrahedron, 'test')],
    ['a binary STL whose header begins with "solid"', writeStl(tetrahedron, 'solid but binary')],
    ['an STL in text', stlText(tetrahedron)],
    ['a PLY, little endian', plyBinary(true)],
    ['a PLY, big endian', plyBinary(false)],
  ])('reads %s, with shared vertices', (_, bytes) => {
    const mesh = readScan(bytes);
    expect(corners(mesh)).toEqual(corners(tetrahedron));
    expect(mesh.positions).toHaveLength(12);
  });

  it('keeps the colours of a PLY', () => {
    expect([...(readScan(plyBinary(true)).colours ?? [])].slice(0, 6)).toEqual([0, 1, 2, 10, 11, 12]);
  });

  it('cuts polygons of a PLY in text into triangles', () => {
    expect([...readScan(plyText).indices]).toEqual([0, 1, 2, 0, 2, 3, 0, 2, 1]);
  });

  it('writes what it reads, facing the same way', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(coordinate, coordinate, coordinate), { minLength: 3, maxLength: 40 }), (points) => {
        const indices = points.slice(2).flatMap((_, n) => [n, n + 1, n + 2]);
        const mesh: Mesh = { positions: Float32Array.from(points.flat()), indices: Uint32Array.from(indices), colours: null };
        const back = readScan(writeStl(mesh, 'Surface, mm'));
        expect(triangleCount(back)).toBe(triangleCount(mesh));
        expect(corners(back)).toEqual(corners(mesh).map((p) => p.map((value) => value + 0)));
      }),
    ); // prettier-ignore
  });

  const bad: [string, Uint8Array, string][] = [
    ['nothing', new Uint8Array(0), 'empty'],
    ['words', ascii('a letter to the dentist'), 'not-a-mesh'],
    ['a picture', Uint8Array.from({ length: 500 }, (_, n) => (n * 37) % 251), 'not-a-mesh'],
    ['half an STL', writeStl(tetrahedron, 'test').subarray(0, 200), 'truncated'],
    ['half a PLY', plyBinary(true).subarray(0, 400), 'truncated'],
    ['half a header', plyBinary(true).subarray(0, 60), 'truncated'],
    ['an STL in text without facets', ascii('solid nothing\nendsolid nothing'), 'empty'],
    ['points without faces', ascii('ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nproperty float y\nproperty float z\nend_header\n0 0 0\n'), 'empty'],
    ['a vertex that is not there', ascii('ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nproperty float y\nproperty float z\nelement face 1\nproperty list uchar int vertex_indices\nend_header\n0 0 0\n3 0 1 2\n'), 'bad-numbers'],
    ['a coordinate that is no number', stlWith(NaN), 'bad-numbers'],
    ['ten billion vertices', ascii('ply\nformat ascii 1.0\nelement vertex 10000000000\nproperty float x\nend_header\n'), 'too-large'],
    ['many elements that take no bytes', ascii(`ply\nformat ascii 1.0\n${'element e 30000000\n'.repeat(2000)}end_header\n`), 'unsupported'],
    ['a type that every object has', ascii('ply\nformat ascii 1.0\nelement vertex 1\nproperty constructor x\nend_header\n'), 'unsupported'],
    ['an alias that every object has', ascii('ply\nformat ascii 1.0\nelement vertex 1\nproperty list toString valueOf x\nend_header\n'), 'unsupported'],
    ['a future format', ascii('ply\nformat binary_middle_endian 2.0\nend_header\n'), 'unsupported'],
  ]; // prettier-ignore
  it.each(bad)('refuses %s with a reason', (_, bytes, code) => {
    expect(() => readScan(bytes)).toThrow(new MeshError(code as 'empty'));
  });

  it('never fails in another way, whatever bytes were changed', () => {
    const whole = [plyBinary(true), plyText, writeStl(tetrahedron, 'test'), stlText(tetrahedron)];
    const change = fc.record({ at: fc.nat(), value: fc.nat(255) });
    fc.assert(
      fc.property(fc.constantFrom(...whole), fc.array(change, { maxLength: 6 }), fc.nat(), (bytes, changes, cut) => {
        const changed = Uint8Array.from(bytes).subarray(0, Math.max(1, bytes.length - (cut % 40)));
        for (const { at, value } of changes) changed[at % changed.length] = value;
        try {
          readScan(changed);
        } catch (cause) {
          expect(cause).toBeInstanceOf(MeshError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

const coordinate = fc.float({ noNaN: true, min: -500, max: 500 });

function stlWith(value: number): Uint8Array {
  const bytes = writeStl(tetrahedron, 'test');
  new DataView(bytes.buffer).setFloat32(84 + 12, value, true);
  return bytes;
}
