import { type Around, backLink, button, card, el, lead, note, title } from './parts.ts';

export type DownloadState = 'ready' | 'busy' | 'done' | 'too-late' | 'offline';

export function downloadView(state: DownloadState, around: Around, run: () => void): HTMLElement[] {
  const { strings, signOut } = around;
  const tooLate = state === 'too-late';
  return [
    backLink(around),
    title(strings.downloadTitle),
    lead(strings.downloadText),
    card(
      tooLate && el('h2', { text: strings.recentTitle }),
      el('p', { text: tooLate ? strings.recentText : strings.downloadCare }),
      tooLate
        ? button(strings.signInAgain, signOut, { primary: true })
        : button(state === 'busy' ? strings.downloading : strings.download, run, {
            primary: true,
            busy: state === 'busy',
            icon: 'download',
          }),
      state === 'done' ? note(strings.downloaded, 'good') : note(state === 'offline' ? strings.offline : null),
    ),
  ];
}

/** Hands a file to the browser and lets go of it. */
export function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = el('a', { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
