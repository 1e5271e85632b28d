import type { SVGProps } from 'react';

/** A drawing that says something: read as one picture with one sentence. */
export function Picture({ label, children, ...rest }: SVGProps<SVGSVGElement> & { label: string }) {
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an inline drawing follows the theme; an img cannot
    <svg role="img" aria-label={label} {...rest}>
      {children}
    </svg>
  );
}
