// vite.config.js: for both builds; the one for the server finds the client's manifest beside its own directory.
import { truename } from '@truename/plugin';
import { defineConfig } from 'vite';

export default defineConfig(({ isSsrBuild }) => ({
  plugins: [truename({ clientManifest: 'dist/client/.truename/manifest.json' })],
  build: isSsrBuild ? {} : { rollupOptions: { input: ['src/entry-client.js'] } },
}));
