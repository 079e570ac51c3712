// vite.config.ts: the entries that the server's templates name; everything else follows from imports.
import { truename } from '@truename/plugin';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [truename()],
  build: { rollupOptions: { input: ['src/main.ts', 'src/play.ts'] } },
});
