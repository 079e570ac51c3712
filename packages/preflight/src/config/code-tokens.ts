// code-tokens.ts: which names, strings and brackets does a piece of JSON, JavaScript or TypeScript have?

export interface CodeToken {
  /** UTF-16 units from the start of the text. */
  readonly offset: number;
  /** As it stands there. */
  readonly text: string;
  /** What a name or a string without escapes says; null for signs. */
  readonly name: string | null;
}

/** One alternative for each kind; a template is one token, whatever stands in it. */
const token =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|(?<string>"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*')|(?<template>`(?:[^`\\]|\\[\s\S])*`)|(?<name>[\p{ID_Start}$_][\p{ID_Continue}$]*)|(?<number>\d[\w.]*)|(?<sign>[^\s])/gu;

const expression = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/\w*/y;

/** Behind one of these a slash begins an expression. */
const beforeExpression = new Set(['(', ',', '=', ':', '[', '!', '&', '|', '?', '{', '}', ';', '>', 'return']);

export function codeTokens(text: string): CodeToken[] {
  const tokens: CodeToken[] = [];
  token.lastIndex = 0;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const { string, template, name, number, sign } = match.groups ?? {};
    const word = string ?? template ?? name ?? number ?? sign;
    if (word === undefined) continue;
    const isExpression = sign === '/' && beforeExpression.has(tokens.at(-1)?.text ?? '(');
    const whole = isExpression ? expressionAt(text, match.index) : word;
    token.lastIndex = match.index + whole.length;
    tokens.push({ offset: match.index, text: whole, name: name ?? number ?? string?.slice(1, -1) ?? null });
  }
  return tokens;
}

function expressionAt(text: string, offset: number): string {
  expression.lastIndex = offset;
  return expression.exec(text)?.[0] ?? '/';
}
