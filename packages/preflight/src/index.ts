// index.ts: what the package offers.
export { annotations } from './annotations.ts';
export { type CheckId, checkIds, checks, isCheckId } from './check-list.ts';
export { type BlindSpot, blindSpots, type Looked } from './compare.ts';
export { ConfigError, type ConfigFault } from './config/config-fault.ts';
export { configNames, type LoadedConfig, loadConfig } from './config/config-file.ts';
export type { Config, EnvironmentConfig } from './config/define-config.ts';
export { type Settings, settingsOf } from './config/settings.ts';
export { starterConfig } from './config/starter.ts';
export { explanation } from './explain.ts';
export { junit } from './junit.ts';
export { type CheckReport, type EnvironmentReport, exitCodeOf, type Finding, leftOut } from './report.ts';
export type { State } from './results.ts';
export { checkEnvironment, type RunOptions } from './run.ts';
export { redacted } from './secrets.ts';
