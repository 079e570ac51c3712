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
 * An upper bound: of the CPU time of the whole process and the time that passed, the lesser one is counted, since other
 * threads work during short hooks, and other programs during long ones. What other plugins do while a hook waits is
 * counted too; hooks inside each other are counted once.
 */
export function createMeter(): Meter {
  let active = 0;
  let total = 0;
  let start = { cpu: process.cpuUsage(), time: performance.now() };
  const begin = () => {
    if (active++ === 0) start = { cpu: process.cpuUsage(), time: performance.now() };
  };
  const end = () => {
    if (--active > 0) return;
    const passed = (performance.now() - start.time) * 1000;
    const { user, system } = process.cpuUsage(start.cpu);
    total += Math.min(user + system, passed);
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
