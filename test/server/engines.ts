// engines.ts: how do the five template engines write the same page?
import type { Assets, Generation, RequestNames } from '@truename/server';
import { addAssets } from '@truename/server/nunjucks';
import ejs from 'ejs';
import { Eta } from 'eta';
import Handlebars from 'handlebars';
import nunjucks from 'nunjucks';
import pug from 'pug';

/** What a template is given: a name, an entry, an attribute's value. */
export interface Values {
  readonly name: string;
  readonly entry: string;
  readonly title: string;
}

/** One template in an engine's language. */
export type Template = 'escaped' | 'single' | 'raw' | 'tags' | 'rawTags' | 'attribute' | 'preload' | 'both';
type Templates = Readonly<Record<Template, string>>;

/** A template engine and the same templates in its language. */
export interface Engine {
  readonly name: string;
  readonly templates: Templates;
  readonly compile: (template: string) => (data: object) => string;
  /** The assets whose functions are handed to templates. */
  readonly ready: (assets: Assets) => Assets;
}

/** What templates are handed. */
export function functionsOf({ url, tags, script, preload }: Assets | Generation | RequestNames): object {
  return { asset: url, tags, script, preload };
}

const ejsTemplates: Templates = {
  escaped: '<img src="<%= asset(name) %>">',
  single: "<img src='<%= asset(name) %>'>",
  raw: '<img src="<%- asset(name) %>">',
  tags: '<%- tags(entry) %>',
  rawTags: '<%- tags(entry) %>',
  attribute: '<%- tags(entry, { title }) %>',
  preload: '<%- preload(name) %>',
  both: '<%- script(entry) %><%- tags(entry) %>',
};

const etaTemplates: Templates = {
  escaped: '<img src="<%= it.asset(it.name) %>">',
  single: "<img src='<%= it.asset(it.name) %>'>",
  raw: '<img src="<%~ it.asset(it.name) %>">',
  tags: '<%~ it.tags(it.entry) %>',
  rawTags: '<%~ it.tags(it.entry) %>',
  attribute: '<%~ it.tags(it.entry, { title: it.title }) %>',
  preload: '<%~ it.preload(it.name) %>',
  both: '<%~ it.script(it.entry) %><%~ it.tags(it.entry) %>',
};

const pugTemplates: Templates = {
  escaped: 'img(src=asset(name))',
  single: 'img(src=asset(name))',
  raw: 'img(src!=asset(name))',
  tags: '!= tags(entry)',
  rawTags: '| !{tags(entry)}',
  attribute: '!= tags(entry, { title })',
  preload: '!= preload(name)',
  both: '!= script(entry)\n!= tags(entry)',
};

const handlebarsTemplates: Templates = {
  escaped: '<img src="{{asset name}}">',
  single: "<img src='{{asset name}}'>",
  raw: '<img src="{{{asset name}}}">',
  tags: '{{tags entry}}',
  rawTags: '{{{tags entry}}}',
  attribute: '{{tags entry title=title}}',
  preload: '{{preload name}}',
  both: '{{script entry}}{{tags entry}}',
};

const nunjucksTemplates: Templates = {
  escaped: '<img src="{{ asset(name) }}">',
  single: "<img src='{{ name | asset }}'>",
  raw: '<img src="{{ asset(name) | safe }}">',
  tags: '{{ tags(entry) }}',
  rawTags: '{{ tags(entry) | safe }}',
  attribute: '{{ tags(entry, title=title) }}',
  preload: '{{ preload(name) }}',
  both: '{{ script(entry) }}{{ tags(entry) }}',
};

const eta = new Eta();
const env = new nunjucks.Environment(null, { autoescape: true });
const asTheyAre = (assets: Assets): Assets => assets;

/** All five. The functions are handed to them as they are, but for Nunjucks. */
export const engines: readonly Engine[] = [
  { name: 'EJS', templates: ejsTemplates, ready: asTheyAre, compile: (template) => ejs.compile(template) },
  {
    name: 'Eta',
    templates: etaTemplates,
    ready: asTheyAre,
    compile: (template) => {
      const compiled = eta.compile(template);
      return (data) => eta.render(compiled, data);
    },
  },
  { name: 'Pug', templates: pugTemplates, ready: asTheyAre, compile: (template) => pug.compile(template) },
  {
    name: 'Handlebars',
    templates: handlebarsTemplates,
    ready: asTheyAre,
    compile: (template) => Handlebars.compile(template),
  },
  {
    name: 'Nunjucks',
    templates: nunjucksTemplates,
    ready: (assets) => addAssets(env, assets),
    compile: (template) => {
      const compiled = nunjucks.compile(template, env);
      return (data) => compiled.render(data);
    },
  },
];
