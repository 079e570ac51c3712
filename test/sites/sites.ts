// sites.ts: which real sites are digested, and what stands in each?

/** A site: a page of ours that uses a package as its documentation says. */
export interface ThirdPartySite {
  /** Also the folder of the page below `pages`. */
  readonly name: string;
  /** Folder or file of the site → the same below `node_modules`; an empty folder is the site's root. */
  readonly copies: Readonly<Record<string, string>>;
  /** Globs of files that must keep their name, as `docs/digest.md` tells users. */
  readonly fixed?: readonly string[];
}

export const sites: readonly ThirdPartySite[] = [
  { name: 'bootstrap', copies: { bootstrap: 'bootstrap/dist' } },
  {
    name: 'fontawesome',
    copies: {
      'fontawesome/css': '@fortawesome/fontawesome-free/css',
      'fontawesome/js': '@fortawesome/fontawesome-free/js',
      'fontawesome/sprites': '@fortawesome/fontawesome-free/sprites',
      'fontawesome/svgs/brands': '@fortawesome/fontawesome-free/svgs/brands',
      'fontawesome/webfonts': '@fortawesome/fontawesome-free/webfonts',
    },
  },
  { name: 'katex', copies: { katex: 'katex/dist' } },
  // Leaflet asks its style sheet where `marker-icon.png` is, and looks for the other images of its markers beside it.
  { name: 'leaflet', copies: { leaflet: 'leaflet/dist' }, fixed: ['leaflet/images/marker-icon.png'] },
  {
    name: 'mathjax',
    copies: {
      mathjax: 'mathjax',
      'font/chtml.js': '@mathjax/mathjax-newcm-font/chtml.js',
      'font/chtml': '@mathjax/mathjax-newcm-font/chtml',
    },
  },
  { name: 'monaco', copies: { monaco: 'monaco-editor/min' } },
  {
    name: 'pdfjs',
    copies: {
      'pdfjs/build': 'pdfjs-dist/build',
      'pdfjs/cmaps': 'pdfjs-dist/cmaps',
      'pdfjs/standard_fonts': 'pdfjs-dist/standard_fonts',
      'pdfjs/wasm': 'pdfjs-dist/wasm',
      'pdfjs/web': 'pdfjs-dist/web',
    },
  },
  { name: 'reveal', copies: { reveal: 'reveal.js' } },
  { name: 'swagger-ui', copies: { '': 'swagger-ui-dist' } },
  { name: 'tinymce', copies: { tinymce: 'tinymce' } },
];
