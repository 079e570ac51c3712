// config.ts: `truename/config`: what does a configuration file import?
export { type Config, defineConfig, type EnvironmentConfig } from '@truename/preflight/config';
