/** Hands a file to the browser's downloads. */
export function saveFile(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // some browsers read it only when a person has said where to
}

/** `axial-20261122-051409.png`: when it was made, and nothing of whom it shows. */
export function fileName(what: string, extension: string, now: Date): string {
  const [date = '', time = ''] = new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().split(/[T.]/);
  return `${what}-${date.replaceAll('-', '')}-${time.replaceAll(':', '')}.${extension}`;
}
