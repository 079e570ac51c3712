// names.ts: which file does a logical name stand for?
import type { Manifest } from '@truename/manifest';

/** The file that a name stands for. */
export interface Found {
  /** Path of an output or a fixed file. */
  readonly path: string;
  /** With its `#`, or empty. */
  readonly fragment: string;
}

/** The file of a logical name; null for a name that the build does not have. */
export function createFind({ assets, fixed }: Manifest): (name: string) => Found | null {
  const paths = new Map([...Object.keys(fixed).map((path) => [path, path] as const), ...Object.entries(assets)]);
  return (name) => {
    const whole = paths.get(name);
    if (whole !== undefined) return { path: whole, fragment: '' };
    const hash = name.indexOf('#');
    const path = hash < 0 ? undefined : paths.get(name.slice(0, hash));
    return path === undefined ? null : { path, fragment: name.slice(hash) };
  };
}

/** The logical name in a URL of the scheme with modification times: `/img/logo.png?1699999999#a` is `img/logo.png#a`. */
export function withoutQuery(name: string, base: string): string {
  const hash = name.indexOf('#');
  const end = hash < 0 ? name.length : hash;
  const query = name.indexOf('?');
  const path = withoutBase(name.slice(0, query < 0 || query > end ? end : query), base);
  return path + name.slice(end);
}

/** Without a leading base, slash or `./`. */
export function withoutBase(name: string, base: string): string {
  const rest = name.startsWith(base) ? name.slice(base.length) : name;
  return rest.replace(/^(?:\.?\/)+/, '');
}
