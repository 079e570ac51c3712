// hooks.ts: how much CPU time do a plugin's hooks take?

type Hook = (this: unknown, ...given: unknown[]) => unknown;

/** Sums the CPU time of the process while at least one wrapped function runs. */
export interface Meter {
  /** The same plugin, with every hook measured. */
  wrap<Plugin extends object>(plugin: Plugin): Plugin;
  /** In microseconds. */
  used(): number;
}

/**
 * Other threads and other plugins may work while a hook waits or runs: their time is counted too, so that the sum is an
 * upper bound. Hooks inside each other are counted once.
 */
export function createMeter(): Meter {
  let active = 0;
  let total = 0;
  let start = process.cpuUsage();
  const begin = () => {
    if (active++ === 0) start = process.cpuUsage();
  };
  const end = () => {
    if (--active > 0) return;
    const { user, system } = process.cpuUsage(start);
    total += user + system;
  };
  const measured = (hook: Hook, after: (result: unknown) => unknown): Hook =>
    function (...given) {
      begin();
      let result: unknown;
      try {
        result = hook.apply(this, given);
      } catch (error) {
        end();
        throw error;
      }
      if (result instanceof Promise) return result.then(after).finally(end);
      end();
      return after(result);
    };

  /** The output options' functions that name files are the plugin's work as well. */
  const measureNaming = (options: unknown): unknown =>
    replaceFunctions(options, (key) => key.endsWith('FileNames'), plain);
  const plain = (hook: Hook): Hook => measured(hook, (result) => result);

  const wrap = <Plugin extends object>(plugin: Plugin): Plugin =>
    Object.fromEntries(
      Object.entries(plugin).map(([key, value]) => {
        const one = (hook: Hook) => measured(hook, key === 'outputOptions' ? measureNaming : (result) => result);
        if (typeof value === 'function') return [key, one(value as Hook)];
        return [key, replaceFunctions(value, (inner) => inner === 'handler', one)];
      }),
    ) as Plugin;

  return { wrap, used: () => total };
}

function replaceFunctions(value: unknown, applies: (key: string) => boolean, change: (hook: Hook) => Hook): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) =>
    typeof inner === 'function' && applies(key) ? [key, change(inner as Hook)] : [key, inner],
  );
  return Object.fromEntries(entries);
}
