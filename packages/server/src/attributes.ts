// attributes.ts: which attributes may a template give to a tag?

/** Attributes of a tag: `true` is an attribute without a value, and `false`, null and undefined leave it out. */
export type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Attributes as they are written: '' is one without a value, null is none. */
export type Written = Readonly<Record<string, string | null>>;

const none: Written = Object.freeze({});

/** These name the file, and are taken from the manifest. */
const ours: ReadonlySet<string> = new Set(['href', 'src', 'rel', 'integrity']);

/**
 * Checked, with names in lower case, as HTML compares them (HTML Standard, "attribute name state").
 *
 * @throws TypeError for a name that is no attribute's, for event handlers (a content security policy with nonces blocks
 * them, and text in them is code), for an attribute that names the file, and for a nonce that none could match.
 */
export function checkedAttributes(given: Attributes | undefined): Written {
  if (given === undefined) return none;
  const written: Record<string, string | null> = {};
  for (const [key, value] of Object.entries(given)) {
    const name = checkedName(key);
    if (value === undefined || value === null || value === false) written[name] = null;
    else written[name] = value === true ? '' : String(value);
    if (name === 'nonce') checkNonce(written[name]);
  }
  return written;
}

function checkedName(key: string): string {
  const name = key.toLowerCase();
  if (!/^[a-z][a-z0-9_:.-]*$/.test(name)) throw new TypeError(`${JSON.stringify(key)} is no name of an attribute`);
  if (name.startsWith('on'))
    throw new TypeError(`The attribute ${key} is code in markup: add the listener in a script instead`);
  if (ours.has(name)) throw new TypeError(`The attribute ${key} comes from the manifest: ask for another file instead`);
  return name;
}

/**
 * A nonce is `base64-value` (Content Security Policy Level 3, section 2.3.1): a browser matches no other.
 *
 * @throws TypeError
 */
export function checkNonce(nonce: string | null | undefined): void {
  if (nonce === null || nonce === undefined || /^[A-Za-z0-9+/_-]+={0,2}$/.test(nonce)) return;
  throw new TypeError(
    'The nonce is not base64: make one for each response, such as randomBytes(16).toString("base64")',
  );
}

/**
 * What a call in a template gave last: Handlebars hands its helpers an object of its own, which holds the template's
 * `key=value` pairs as `hash`.
 */
export function lastArgument<T extends object>(given: T | undefined): T | undefined {
  if (given === undefined || !('hash' in given && 'data' in given && 'name' in given)) return given;
  const { hash } = given;
  if (typeof hash !== 'object' || hash === null) return given;
  return Object.keys(hash).length === 0 ? undefined : (hash as T);
}
