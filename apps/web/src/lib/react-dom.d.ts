import 'react';

declare module 'react' {
  interface CSSProperties {
    /** Our own properties, for what a style sheet reckons with. */
    [property: `--${string}`]: string | number | undefined;
  }
  interface InputHTMLAttributes<T> {
    /** Choosing a folder: in every browser, in no React type. */
    webkitdirectory?: T extends HTMLInputElement ? string : never;
  }
}
