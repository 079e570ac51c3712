// template-comments.ts: which text does a template language leave out of the page?
import { extensionOf } from './language.ts';

interface Comment {
  readonly languages: string;
  /** What a text must hold to have such a comment. */
  readonly mark: string;
  /** The comment, in three groups: its beginning, what is in it, and its end. */
  readonly pattern: RegExp;
}

const comments: readonly Comment[] = [
  { languages: 'njk nunjucks twig jinja jinja2 j2', mark: '{#', pattern: /(\{#)([\s\S]*?)(#\})/g },
  { languages: 'hbs handlebars mustache', mark: '{{', pattern: /(\{\{~?!--)([\s\S]*?)(--~?\}\})/g },
  { languages: 'hbs handlebars mustache', mark: '{{', pattern: /(\{\{~?!(?!--))([\s\S]*?)(\}\})/g },
  {
    languages: 'liquid',
    mark: 'comment',
    pattern: /(\{%-?\s*comment\s*-?%\})([\s\S]*?)(\{%-?\s*endcomment\s*-?%\})/g,
  },
  { languages: 'gohtml tmpl', mark: '{{', pattern: /(\{\{(?:- )?\/\*)([\s\S]*?)(\*\/(?: -)?\}\})/g },
  { languages: 'php', mark: '{{--', pattern: /(\{\{--)([\s\S]*?)(--\}\})/g },
  { languages: 'ftl', mark: '<#--', pattern: /(<#--)([\s\S]*?)(-->)/g },
  { languages: 'latte', mark: '{*', pattern: /(\{\*)([\s\S]*?)(\*\})/g },
  { languages: 'cshtml', mark: '@*', pattern: /(@\*)([\s\S]*?)(\*@)/g },
  { languages: 'jsp asp aspx', mark: '<%--', pattern: /(<%--)([\s\S]*?)(--%>)/g },
];

const byLanguage: ReadonlyMap<string, readonly Comment[]> = new Map(
  comments
    .flatMap(({ languages }) => languages.split(' '))
    .map((language) => [language, comments.filter(({ languages }) => languages.split(' ').includes(language))]),
);

/**
 * The text of a template with blanks in its comments, so that all else stands where it stood. Their marks stay: in a URL
 * they say that template code decides it.
 */
export function withoutComments(path: string, text: string): string {
  let rest = text;
  for (const { mark, pattern } of byLanguage.get(extensionOf(path)) ?? []) {
    if (!rest.includes(mark)) continue;
    rest = rest.replace(pattern, (comment, open: string, inside: string) => {
      const close = comment.slice(open.length + inside.length);
      return open + inside.replace(/[^\n\r]/g, ' ') + close;
    });
  }
  return rest;
}
