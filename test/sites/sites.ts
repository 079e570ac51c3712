// sites.ts: which real sites are digested, and what stands in each?

/** A page of ours that uses a package as its documentation says. */
export interface ThirdPartySite {
  /** Also the folder of the page below `pages`. */
  readonly name: string;
  /** Folder of the site → folder below `node_modules`; an empty folder is the site's root. */
  readonly copies: Readonly<Record<string, string>>;
  /** Globs of files that must keep their name, and why; `docs/digest.md` tells users the same. */
  readonly fixed?: readonly string[];
}

export const sites: readonly ThirdPartySite[] = [
  { name: 'bootstrap', copies: { bootstrap: 'bootstrap/dist' } },
  { name: 'fontawesome', copies: { fontawesome: '@fortawesome/fontawesome-free' } },
  { name: 'katex', copies: { katex: 'katex/dist' } },
  { name: 'leaflet', copies: { leaflet: 'leaflet/dist' } },
  { name: 'mathjax', copies: { mathjax: 'mathjax', font: '@mathjax/mathjax-newcm-font' } },
  { name: 'monaco', copies: { monaco: 'monaco-editor/min' } },
  { name: 'pdfjs', copies: { pdfjs: 'pdfjs-dist' } },
  { name: 'reveal', copies: { reveal: 'reveal.js' } },
  { name: 'swagger-ui', copies: { '': 'swagger-ui-dist' } },
  { name: 'tinymce', copies: { tinymce: 'tinymce' } },
];
