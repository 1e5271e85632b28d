import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { type Check, readText, repositoryFiles, ROOT } from './check.ts';

/** Relative targets of the links and pictures of a Markdown page, outside of code. */
export function targetsOf(markdown: string): string[] {
  const prose = markdown.replaceAll(/^(```|~~~)[\s\S]*?^\1/gm, '').replaceAll(/`[^`\n]*`/g, '');
  const targets = [...prose.matchAll(/\]\(([^)\s]+)\)|<img[^>]*\bsrc="([^"]+)"/g)].map(
    (match) => match[1] ?? match[2] ?? '',
  );
  return targets.filter((target) => !/^([a-z]+:|#)/i.test(target)).map((target) => target.split('#')[0] ?? '');
}

export const links: Check = {
  name: 'links between pages lead somewhere',
  run: async () => {
    const pages = (await repositoryFiles()).filter((path) => path.endsWith('.md') && path !== 'THIRD-PARTY-NOTICES.md');
    return pages.flatMap((page) =>
      targetsOf(readText(page) ?? '')
        .filter((target) => !existsSync(join(ROOT, normalize(join(dirname(page), decodeURIComponent(target))))))
        .map((target) => `${page}: ${target}`),
    );
  },
};
