import type { Locale, SchedulePrint } from '@hyaline/contract';

interface OnShow {
  days: readonly string[];
  zone: string;
  provider: string | undefined;
  location: string | undefined;
  hidden: boolean;
  locale: Locale;
}

/** Where the server makes a page for paper of what the calendar shows. */
export function printAddress({ days, zone, provider, location, hidden, locale }: OnShow): string {
  const asked: Partial<SchedulePrint> = {
    from: days[0] ?? '',
    to: days.at(-1) ?? '',
    zone,
    ...(provider === undefined ? {} : { provider }),
    ...(location === undefined ? {} : { location }),
    names: hidden ? 'off' : 'on',
    lang: locale,
  };
  return `/api/v1/schedule/print-view?${new URLSearchParams(asked as Record<string, string>).toString()}`;
}
