import { defineConfig } from 'vite';

/** The demo host page: an invented invoicing product that embeds the widget, without any framework. */
export default defineConfig({
  root: 'demo',
  base: '/demo/',
  publicDir: false,
  build: {
    outDir: '../dist-demo',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
