import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
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
  plugins: [react(), zodWithoutEval()],
  build: {
    outDir: here('dist'),
    emptyOutDir: true,
    target: 'es2023',
    // A data: URL would need an exception in the policy.
    assetsInlineLimit: 0,
    rollupOptions: {
      input: [here('index.html'), here('open.html'), here('portal.html')].filter((file) => existsSync(file)),
      output: { chunkFileNames: ({ facadeModuleId }) => `assets/${roomOf(facadeModuleId) ?? '[name]'}-[hash].js` },
    },
  },
  worker: { format: 'es' },
});

/** Rooms of the viewer are told apart by name: what each weighs, and what a page loads before them, is tested. */
const roomOf = (module: string | null): string | null => {
  const name = module && /\/viewer\/([\w-]+)\/room\.ts$/.exec(module.replaceAll('\\', '/'))?.[1];
  return name ? `room-${name}` : null;
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
