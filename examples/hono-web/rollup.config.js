// rollup.config.js: no Vite; styles and images stand in `public`.
import { truename } from '@truename/plugin';

export default {
  input: { app: 'src/app.js' },
  output: { dir: 'dist', format: 'es', entryFileNames: '[name]-[hash].js', chunkFileNames: '[name]-[hash].js' },
  plugins: [truename({ base: '/', publicDir: 'public' })],
};
