/// <reference types="vite/client" />
declare module 'virtual:facts' {
  export const label: string;
}
declare module 'virtual:panel/*' {
  export function bump(): number;
}
declare module 'virtual:truename' {
  export function asset(name: string): string;
  export function assetMap(glob: string): Record<string, string>;
}
