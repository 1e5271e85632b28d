import 'react';

declare module 'react' {
  interface InputHTMLAttributes<T> {
    /** Choosing a folder: in every browser, in no React type. */
    webkitdirectory?: T extends HTMLInputElement ? string : never;
  }
}
