# URLs and tags from the manifest of a build, for any template engine: asset("img/cabinet.svg"), tags("src/main.ts").
require 'json'
require 'erb'

MANIFEST = JSON.parse(File.read("#{ENV.fetch('DIST', 'dist')}/.truename/manifest.json", encoding: 'utf-8'))
raise 'The base "./" leads elsewhere from each page: build with "/", or a path such as "/app/"' if MANIFEST['base'] == './'
FORMS = {
  'styles' => '<link rel="stylesheet" href="%s"%s crossorigin>',
  'preloads' => '<link rel="modulepreload" href="%s"%s crossorigin>',
  'scripts' => '<script type="module" src="%s"%s crossorigin></script>',
}.freeze

def url(path)
  # As browsers write it: a file must not have two URLs.
  ERB::Util.html_escape(MANIFEST['base'] + path.gsub(%r{[^A-Za-z0-9_.!~*'();/:@&=+$,\[\]|-]}) { |sign| ERB::Util.url_encode(sign) })
end

def integrity(path)
  sum = (MANIFEST['outputs'][path] || MANIFEST['fixed'][path])['integrity']
  sum && %( integrity="#{sum}")
end

# Raises KeyError for a name that this build does not have.
def asset(name)
  url(MANIFEST['assets'].fetch(name) { MANIFEST['fixed'].fetch(name) && name })
end

def tags(entry)
  files = MANIFEST['entries'].fetch(entry)
  FORMS.flat_map { |kind, form| files[kind].map { |path| format(form, url(path), integrity(path)) } }.join("\n")
end
