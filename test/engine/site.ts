// site.ts: how does a test write down a site?
import {
  type Asset,
  type Digest,
  defaultSettings,
  digest,
  languageOf,
  type Output,
  type Settings,
} from '@truename/engine';

const encoder = new TextEncoder();

/** A file of a directory; text or bytes. */
export function tree(path: string, content: string | Uint8Array = path, more: Partial<Asset> = {}): Asset {
  const bytes = typeof content === 'string' ? encoder.encode(content) : content;
  return { id: path, path, logical: [path], language: languageOf(path), origin: 'tree', content: { bytes }, ...more };
}

/** A file of a bundle: its token is the one in its path. */
export function chunk(path: string, content: string | Uint8Array, more: Partial<Asset> = {}): Asset {
  const token = /tn[0-9a-f]{14}/.exec(path)?.[0];
  return tree(path, content, { origin: 'chunk', logical: [], ...(token === undefined ? {} : { token }), ...more });
}

/** The n-th token. */
export function token(n: number): string {
  return `tn${n.toString(16).padStart(14, '0')}`;
}

export interface Result extends Digest {
  /** Output of the asset with this id. */
  output(id: string): Output;
  /** Its path with the digits as `#`, so that tests can be read. */
  path(id: string): string;
  /** Its text, with the digits of every output as `#`. */
  text(id: string): string;
}

export async function run(assets: readonly Asset[], settings: Partial<Settings> = {}): Promise<Result> {
  const result = await digest(assets, { ...defaultSettings, ...settings });
  const output = (id: string): Output => {
    const found = result.outputs.find(({ asset }) => asset.id === id);
    if (!found) throw new Error(`No output for "${id}"`);
    return found;
  };
  const known = [...new Set(result.outputs.flatMap(({ digits }) => digits ?? []))];
  const masked = (text: string) => known.reduce((masked, digits) => masked.replaceAll(digits, '#'), text);
  return {
    ...result,
    output,
    path: (id) => masked(output(id).path),
    text: (id) => masked(textOf(output(id))),
  };
}

/** The output's text as it is. */
export function textOf({ bytes }: Output): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes ?? new Uint8Array());
}
