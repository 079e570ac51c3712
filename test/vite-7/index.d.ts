export { default as legacy } from '@vitejs/plugin-legacy';
export * as vite from 'vite';
export { compression } from 'vite-plugin-compression2';
export { VitePWA } from 'vite-plugin-pwa';
