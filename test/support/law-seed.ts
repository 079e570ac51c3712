// law-seed.ts: which inputs do property tests try where CI is set? The same each time, so that a commit passes or fails
// by what is in it. Everywhere else they are new ones in each run; `pnpm laws` looks for what nobody has thought of.
if (process.env.CI) {
  const { configureGlobal, readConfigureGlobal } = await import('fast-check');
  configureGlobal({ ...readConfigureGlobal(), seed: 1 });
}
