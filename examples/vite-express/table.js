// table.js: which name did each asset get?
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { styleText } from 'node:util';
import { parseManifest } from '@truename/manifest';

/**
 * A line for each asset: logical name, size, hashed name, or why it keeps its name.
 *
 * @param {string} dist
 * @param {{ colours: boolean, columns: number }} terminal
 */
export async function formatTable(dist, { colours, columns }) {
  const path = join(dist, '.truename', 'manifest.json');
  const manifest = parseManifest(await readFile(path, 'utf8'), path);
  /** @type {(style: Parameters<typeof styleText>[0], text: string) => string} */
  const paint = (style, text) => (colours ? styleText(style, text) : text);
  const most = Math.max(24, Math.floor(columns / 2) - 12);
  const rows = Object.entries(manifest.assets).map(([name, path]) => ({
    name: shorten(name, most),
    size: formatSize((manifest.outputs[path] ?? manifest.fixed[path])?.size ?? 0),
    path,
    reason: manifest.fixed[path]?.reason,
  }));
  const width = Math.max(...rows.map(({ name }) => name.length));
  const lines = rows.map(({ name, size, path, reason }) => {
    const to = reason === undefined ? paintDigits(path, (digits) => paint('green', digits)) : paint('dim', reason);
    return `${name.padEnd(width)}  ${paint('dim', size.padStart(8))}  ${to}`;
  });
  return `${paint('bold', `Build ${manifest.build}: ${rows.length} assets`)}\n${lines.join('\n')}`;
}

/** @param {string} path @param {(digits: string) => string} paint */
function paintDigits(path, paint) {
  return path.replace(/[0-9a-f]{8,}(?=\.[^./]*$)/, paint);
}

/** @param {string} text @param {number} most */
function shorten(text, most) {
  return text.length <= most ? text : `…${text.slice(1 - most)}`;
}

/** @param {number} bytes */
function formatSize(bytes) {
  return bytes < 1000 ? `${bytes} B` : `${(bytes / 1000).toFixed(1)} kB`;
}
