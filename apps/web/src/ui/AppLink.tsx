import { Link } from '@tanstack/react-router';
import type { AnchorHTMLAttributes } from 'react';
import { needsNewDocument } from '../lib/documents.ts';

interface AppLinkProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  to: string;
}

/**
 * A link inside the product. Into and out of the isolated imaging pages it is a plain anchor, because isolation is
 * decided by the server per document (see lib/documents.ts); everywhere else the router swaps the page.
 */
export function AppLink({ to, children, ...rest }: AppLinkProps) {
  if (needsNewDocument(window.location.pathname, to)) {
    return (
      <a href={to} {...rest}>
        {children}
      </a>
    );
  }
  return (
    <Link to={to} {...rest} activeProps={{}}>
      {children}
    </Link>
  );
}
