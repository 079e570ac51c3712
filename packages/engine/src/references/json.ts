// json.ts: which files do a web manifest and an import map name?
import type { Findings, IntegrityReference, LeftAlone, Reference, ReferenceKind, Region } from '../types.ts';
import { type Decoded, placeIn, toReference } from './decoded.ts';
import { readIntegrity } from './integrity.ts';
import { faultIn } from './json-fault.ts';
import { type JsonMember, type JsonValue, readJson } from './json-values.ts';
import { hasTemplateCode } from './template-code.ts';

/** What is collected while one JSON text is read. */
interface Collected {
  readonly region: Region;
  readonly references: Reference[];
  readonly integrity: IntegrityReference[];
  readonly leftAlone: LeftAlone[];
  readonly keys: Reference[];
}

/** Images of a web app manifest (https://www.w3.org/TR/appmanifest/); pages (`start_url`, `scope`, `id`) are no files. */
export function findWebManifest(region: Region): Findings {
  return findJson(region, (root, collected) => {
    const images = [
      ...items(root, 'icons'),
      ...items(root, 'screenshots'),
      ...['shortcuts', 'file_handlers'].flatMap((name) => items(root, name).flatMap((item) => items(item, 'icons'))),
    ];
    for (const source of images.flatMap((image) => members(image, 'src')))
      addUrl(collected, 'webmanifest', source.value);
  });
}

/**
 * Addresses of an import map, and the files its `integrity` guards
 * (https://html.spec.whatwg.org/multipage/webappapis.html#import-maps).
 */
export function findImportMap(region: Region): Findings {
  return findJson(region, (root, collected) => {
    const scopes = members(root, 'scopes').flatMap((member) => membersOf(member.value));
    for (const scope of scopes) if (!scope.key.text.endsWith('/')) addKey(collected, scope.key);
    const maps = [...members(root, 'imports').map((member) => member.value), ...scopes.map((scope) => scope.value)];
    for (const entry of maps.flatMap(membersOf)) addAddress(collected, entry);
    const guards = members(root, 'integrity').flatMap((member) => membersOf(member.value));
    for (const guard of guards) addGuard(collected, guard);
  });
}

function findJson(region: Region, find: (root: JsonValue, collected: Collected) => void): Findings {
  const collected: Collected = { region, references: [], integrity: [], leftAlone: [], keys: [] };
  try {
    find(readJson(region.text), collected);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { references: [], leftAlone: [invalid(region)] };
  }
  const { references, integrity, leftAlone, keys } = collected;
  keys.sort((a, b) => a.start - b.start);
  return { references, integrity, leftAlone, ...(keys.length > 0 && { keys }) };
}

/** JSON with template code in it is none before it is served, and no mistake. */
function invalid({ text, place }: Region): LeftAlone {
  const skip = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const at = skip + (faultIn(text.slice(skip)) ?? 0);
  const found = text.slice(at, at + 40).split(/[\n\r]/, 1)[0]!;
  const why = `invalid JSON: ${at === text.length ? 'it ends too early' : `unexpected ${JSON.stringify(text.charAt(at))}`}`;
  const left = { start: place(at), text: found, why };
  if (hasTemplateCode(text)) return left;
  return { ...left, fault: { code: 'invalid-json', severity: 'warning' } };
}

function membersOf(value: JsonValue): readonly JsonMember[] {
  return value.type === 'object' ? value.members : [];
}

/** The members of that name: the last one is in force, and a mapped file should be right in all of them. */
function members(value: JsonValue, name: string): readonly JsonMember[] {
  return membersOf(value).filter((member) => member.key.text === name);
}

function items(value: JsonValue, name: string): readonly JsonValue[] {
  return members(value, name).flatMap((member) => (member.value.type === 'array' ? member.value.items : []));
}

function addUrl(collected: Collected, kind: ReferenceKind, value: JsonValue): void {
  if (value.type !== 'string') return;
  const reference = toReference(collected.region, kind, value.value);
  if (reference) collected.references.push(reference);
}

const urlLike = /^(?:\.{0,2}\/|[a-z][a-z\d+.-]*:)/i;

function addAddress(collected: Collected, { key, value }: JsonMember): void {
  addKey(collected, key);
  if (value.type !== 'string') return;
  const address = value.value;
  if (!urlLike.test(address.text)) leave(collected, address, 'an import map address starts with /, ./ or ../');
  else if (address.text.endsWith('/')) leave(collected, address, 'a folder: its files are chosen at run time');
  else addUrl(collected, 'importmap', value);
}

/** A key that is no bare name. One that ends with `/` stands for all that begins with it. */
function addKey({ region, keys }: Collected, key: Decoded): void {
  if (!urlLike.test(key.text)) return;
  const reference = toReference(region, 'importmap', key);
  if (reference) keys.push(reference);
}

function addGuard(collected: Collected, { key, value }: JsonMember): void {
  const { region, references } = collected;
  const reference = urlLike.test(key.text) ? toReference(region, 'importmap', key) : null;
  if (!reference || value.type !== 'string') return;
  references.push(reference);
  collected.integrity.push(...readIntegrity(region, value.value, references.length - 1));
}

function leave({ region, leftAlone }: Collected, decoded: Decoded, why: string): void {
  leftAlone.push({ start: region.place(placeIn(decoded, 0)), text: decoded.text, why });
}
