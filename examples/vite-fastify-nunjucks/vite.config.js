// vite.config.js: the entry that the templates name; everything else follows from imports.
import { truename } from '@truename/plugin';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [truename()],
  build: { rollupOptions: { input: ['src/main.js'] } },
});
