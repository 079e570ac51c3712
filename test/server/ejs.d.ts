/** The part of EJS that tests use; it brings no types. */
declare module 'ejs' {
  interface Options {
    readonly async?: boolean;
    readonly cache?: boolean;
    readonly filename?: string;
  }
  const ejs: {
    compile(template: string, options?: Options): (data: object) => string;
    render(template: string, data: object, options?: Options): string;
    renderFile(path: string, data: object, options?: Options): Promise<string>;
  };
  export default ejs;
}
