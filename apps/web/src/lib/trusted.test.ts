import { describe, expect, it } from 'vitest';
import { isOwnScript, isStyleText } from './trusted.ts';

const page = 'https://clinic.example/imaging/local';

describe('the Trusted Types policy', () => {
  it.each([
    ':root{--mantine-color-body:#fff;}',
    '@media(max-width: 48em){.mantine-hidden-from-sm{display:none}}',
    '.__m__-r1{padding:4px}',
    '*, *::before {transition: none !important;}',
  ])('admits the style text of the component library: %s', (text) => {
    expect(isStyleText(text)).toBe(true);
  });

  it.each(['<img src=x onerror=alert(1)>', '.a{}</style><script>alert(1)</script>', 'hello', '', ' text <b>'])(
    'refuses markup and anything that is no style sheet: %s',
    (text) => {
      expect(isStyleText(text)).toBe(false);
    },
  );

  it.each(['/assets/decode.worker-1a2b.js', 'https://clinic.example/assets/main.js'])(
    'admits our own script %s',
    (url) => {
      expect(isOwnScript(url, page)).toBe(true);
    },
  );

  it.each([
    'https://evil.example/assets/main.js',
    '//evil.example/assets/main.js',
    'data:text/javascript,alert(1)',
    'blob:https://clinic.example/assets/1.js',
    'javascript:alert(1)//assets/x.js',
    '/api/v1/objects/1.js',
    '/assets/../api/v1/upload.js',
    '/assets/picture.svg',
  ])('refuses the script address %s', (url) => {
    expect(isOwnScript(url, page)).toBe(false);
  });
});
