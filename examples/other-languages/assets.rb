# URLs and tags from the manifest of a build, for any template engine: asset("img/cabinet.svg"), tags("src/main.ts").
require 'json'
require 'erb'

MANIFEST = JSON.parse(File.read("#{ARGV[0] || 'dist'}/.truename/manifest.json", encoding: 'utf-8'))
FORMS = {
  'styles' => '<link rel="stylesheet" href="%s" integrity="%s" crossorigin>',
  'preloads' => '<link rel="modulepreload" href="%s" integrity="%s" crossorigin>',
  'scripts' => '<script type="module" src="%s" integrity="%s" crossorigin></script>',
}.freeze

def url(path)
  ERB::Util.html_escape(MANIFEST['base'] + path.split('/').map { |part| ERB::Util.url_encode(part) }.join('/'))
end

# Raises KeyError for a name that this build does not have.
def asset(name)
  url(MANIFEST['fixed'].key?(name) ? name : MANIFEST['assets'].fetch(name))
end

def tags(entry)
  files = MANIFEST['entries'].fetch(entry)
  FORMS.flat_map { |kind, form| files[kind].map { |path| format(form, url(path), MANIFEST['outputs'][path]['integrity']) } }.join("\n")
end
