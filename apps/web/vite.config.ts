import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Three documents: the React shell, the recipient page and the patients' portal, which carry no React.
 * The server replaces `%NONCE%` with a fresh nonce for each answer; Vite puts the placeholder on every script and
 * link tag and into `<meta property="csp-nonce" nonce>`, from where its preload helper, Mantine and we read it.
 */
export default defineConfig({
  root: here('.'),
  html: { cspNonce: '%NONCE%' },
  plugins: [react(), zodWithoutEval(), leanThree(), packed(here('dist/assets/'))],
  build: {
    outDir: here('dist'),
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: { polyfill: false }, // every browser of that target preloads by itself
    // A data: URL would need an exception in the policy.
    assetsInlineLimit: 0,
    rollupOptions: {
      input: [here('index.html'), here('open.html'), here('portal.html')].filter((file) => existsSync(file)),
      output: { chunkFileNames: ({ facadeModuleId }) => `assets/${roomOf(facadeModuleId) ?? '[name]'}-[hash].js` },
    },
  },
  worker: { format: 'es' },
});

/** Rooms of the viewer and of links are told apart by name: what each weighs, and what a page loads before, is tested. */
const roomOf = (module: string | null): string | null => {
  const [, of, name] = (module && /\/(viewer|open)\/([\w-]+)\/room\.ts$/.exec(module.replaceAll('\\', '/'))) || [];
  return name ? `${of === 'open' ? 'link' : 'room'}-${name}` : null;
};

/**
 * zod compiles object schemas with `new Function` and, to learn whether it may, tries it once at import. Our policy
 * forbids that and the browser would report the attempt, so the switch is set where zod creates its settings: before
 * any schema exists, whatever order the chunks load in.
 */
function zodWithoutEval(): Plugin {
  return {
    name: 'hyaline:zod-without-eval',
    transform(code, id) {
      if (!id.replaceAll('\\', '/').endsWith('/zod/v4/core/core.js')) return null;
      return { code: `${code}\nglobalConfig.jitless = true;\n`, map: null };
    },
  };
}

/** How a scene is written into a file. */
const WRITTEN_OUT = /\n\ttoJSON\([^)]*\) \{\n.*?\n\t\}\n/gs;
/** Ours are written as numbers. */
const COLOUR_NAMES = /const _colorKeywords = \{.*?\};\n/s;

/**
 * three's renderer carries what no page of ours asks for and no import can leave out: headsets, effects behind a picture,
 * groups of uniforms, textures packed for some cards, names of colours, writing into files, and shaders of other
 * materials. In their place stands what the renderer reads while none is used: a phone waits for every byte.
 */
function leanThree(): Plugin {
  const unused: readonly (readonly [RegExp, string])[] = [
    [
      /\nclass WebXRDepthSensing \{.*\nclass WebXRManager extends EventDispatcher \{.*?\n\}\n/s,
      'class WebXRManager extends EventDispatcher { enabled = false; isPresenting = false; getEnvironmentBlendMode() {} setAnimationLoop() {} dispose() {} }',
    ],
    [/\nfunction WebGLOutput\(.*?\n\}\n/s, 'function WebGLOutput() {}'],
    [/\n\t\t\/\/ S3TC\n.*?(?=\n\t\t\/\/\n\n\t\tif \( p === UnsignedInt248Type)/s, ''],
    [/\nfunction WebGLUniformsGroups\(.*?\n\}\n/s, 'function WebGLUniformsGroups() { return { dispose() {} }; }'],
  ];
  /** Each stands whole behind a define that our materials never set, or belongs to a material that we never make. */
  const chunks =
    /\nvar ((?:transmission|iridescence|alphahash|batching|skinning|bumpmap|displacementmap|lightmap|lightprobes|logdepthbuf|fog|lights_phong|lights_toon|gradientmap|map_particle)(?:_pars)?_(?:vertex|fragment)|skinbase_vertex|skinnormal_vertex) = "/g;
  const shaders =
    /\t(?:distance|equirect|meshmatcap|meshnormal|meshphong|meshtoon|points|shadow|sprite|backgroundCube)_(?:vert|frag): (.+?),?\n/g;
  return {
    name: 'hyaline:lean-three',
    apply: 'build',
    transform(code, id) {
      const file = id.replaceAll('\\', '/');
      if (file.endsWith('/three/build/three.core.js')) {
        if (!COLOUR_NAMES.test(code)) throw new Error('three has changed: leanThree no longer finds names of colours');
        const lean = code.replace(COLOUR_NAMES, 'const _colorKeywords = {};\n').replaceAll(WRITTEN_OUT, '\n');
        return { code: lean, map: null };
      }
      if (!file.endsWith('/three/build/three.module.js')) return null;
      let lean = code;
      for (const [, text = ''] of code.matchAll(shaders))
        lean = lean.replace(`\nconst ${text} = "`, `\nconst ${text} = '' && "`);
      lean = lean.replace(chunks, (_, name: string) => `\nvar ${name} = '' && "`);
      for (const [part, idle] of unused) {
        if (!part.test(lean)) throw new Error(`three has changed: leanThree no longer finds ${part}`);
        lean = lean.replace(part, () => `\n${idle}\n`);
      }
      // shaders are indented as code is, in strings that no minifier may touch
      return { code: lean.replaceAll(/\\n(?:\\t)+/g, '\\n'), map: null };
    },
  };
}

/** Beside each file that shrinks, the same as a line carries it: the server sends that, without work of its own. */
function packed(folder: string): Plugin {
  return {
    name: 'hyaline:packed',
    apply: 'build',
    closeBundle() {
      if (!existsSync(folder)) return;
      for (const name of readdirSync(folder).filter((each) => /\.(js|css|glb|wasm)$/.test(each))) {
        const bytes = readFileSync(`${folder}${name}`);
        const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
        writeFileSync(`${folder}${name}.br`, brotliCompressSync(bytes, { params }));
        writeFileSync(`${folder}${name}.gz`, gzipSync(bytes, { level: 9 }));
      }
    },
  };
}
